"""The ODS register in bulk: zipped CSV files, each downloaded again only when it has changed."""

import zlib
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from kg.sources.fetch.answers import Answer, CutOff
from kg.sources.fetch.asking import Asker, Manners
from kg.sources.fetch.fetched import Fetched, Wanted
from kg.sources.fetch.folder import Folder, Part

ADDRESS = "https://files.digital.nhs.uk/assets/ods/current"
FILES = ("etr.zip", "ets.zip", "eccg.zip", "epraccur.zip", "ect.zip", "epcmem.zip")
MANNERS = Manners(requests=2, seconds=1)
_KEPT, _CHANGED, _UNCHANGED, _GONE = ("etag", "last-modified"), 200, 304, 404
_SUCCESSOR = "https://www.odsdatasearchandexport.nhs.uk/"


def fetch_bulk(wanted: Wanted, folder: Folder) -> Fetched:
    """Fetch every file that is not held in its present version.

    Raises:
        FetchError: The service or the folder cannot be used.
    """
    new, held, incomplete = 0, 0, []
    with Asker(MANNERS, wanted.clock, wanted.tell) as asker:
        for name in FILES:
            address = f"{(wanted.address or ADDRESS).rstrip('/')}/{name}"
            answer, records = asker.ask(
                address,
                _read,
                headers=_unless_held(folder.part(name)),
                expected=(_CHANGED, _UNCHANGED, _GONE),
            )
            if answer.status == _GONE:
                incomplete.append(f"{name}: not at '{address}' any more; see {_SUCCESSOR}")
            elif answer.status == _CHANGED and _keep(folder, name, answer, records):
                new += 1
                wanted.tell(f"{name}: {records:,} records")
            else:
                held += 1
                wanted.tell(f"{name}: not changed")
        parts = {name: folder.part(name) for name in FILES}
        files = {name: part.records for name, part in parts.items() if part is not None}
        return Fetched(files, "ods-csv", new, held, asker.requests, tuple(incomplete))


def _unless_held(part: Part | None) -> Mapping[str, str]:
    """Ask for a file only if it is not the version that is held."""
    notes = part.notes if part is not None else {}
    asked = {"If-None-Match": notes.get("etag"), "If-Modified-Since": notes.get("last-modified")}
    return {name: value for name, value in asked.items() if value}


def _read(answer: Answer) -> tuple[Answer, int]:
    """Check that an answer is a whole archive of tables, and count their lines."""
    if answer.status != _CHANGED:
        return answer, 0
    if not answer.content.startswith(b"PK"):
        raise answer.bad(f"'{answer.media or 'something'}' instead of a zip archive")
    try:
        with ZipFile(BytesIO(answer.content)) as packed:
            tables = [each for each in packed.namelist() if each.lower().endswith(".csv")]
            records = sum(_lines(packed, each) for each in tables)
    except (BadZipFile, zlib.error, EOFError) as error:
        raise CutOff(f"a zip archive that is damaged or cut off ({error})") from error
    except RuntimeError as error:
        raise answer.bad(f"a zip archive that cannot be opened ({error})") from error
    if not tables:
        raise answer.bad("a zip archive without a CSV file")
    return answer, records


def _lines(packed: ZipFile, name: str) -> int:
    """Count lines by reading to the end, where the checksum is compared."""
    with packed.open(name) as table:
        return sum(1 for _ in table)


def _keep(folder: Folder, name: str, answer: Answer, records: int) -> bool:
    notes = {each: answer.headers[each] for each in _KEPT if each in answer.headers}
    return folder.keep_file(name, answer.content, records, notes, _changed(answer))


def _changed(answer: Answer) -> datetime | None:
    """Tell when a file was last changed: the day of its release, as ``load`` takes it."""
    try:
        return parsedate_to_datetime(answer.headers.get("last-modified", ""))
    except ValueError:
        return None
