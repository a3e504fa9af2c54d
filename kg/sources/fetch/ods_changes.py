"""What has changed in the ODS register since a day: a list of codes, then each in full."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from kg.errors import BadAnswer, SinceTooEarly
from kg.sources.fetch.answers import Answer, read_json
from kg.sources.fetch.asking import Asker, Manners
from kg.sources.fetch.clock import uk_time
from kg.sources.fetch.fetched import Fetched, Wanted
from kg.sources.fetch.folder import Folder
from kg.sources.fetch.release_pages import on_one_line
from kg.sources.ods.ord_json import many

ADDRESS = "https://directory.spineservices.nhs.uk/ORD/2-0-0/organisations"
FILE = "ods-changes.jsonl"
LIMIT, BATCH = 1000, 50
DAYS_BACK = 185
MANNERS = Manners(requests=4, seconds=1)
_PREFIX = "changes-"
_FOUND, _GONE = 200, 404


def refuse_too_early(since: date, today: date) -> None:
    """Refuse a day that the service does not look back to.

    Raises:
        SinceTooEarly: It lies too far back.
    """
    earliest = today - timedelta(days=DAYS_BACK)
    if since < earliest:
        raise SinceTooEarly(since, earliest)


def fetch_changes(wanted: Wanted, folder: Folder, since: date) -> Fetched:
    """Fetch every organisation changed since a day that is not held as it is now.

    Raises:
        FetchError: The service or the folder cannot be used.
    """
    today = uk_time(wanted.clock.now()).date()
    address = (wanted.address or ADDRESS).rstrip("/")
    with Asker(MANNERS, wanted.clock, wanted.tell) as asker:
        listed = _list(asker, address, since)
        held = _held(folder)
        due = [code for code, changed in listed.items() if _is_due(held.get(code), changed)]
        wanted.tell(f"{len(listed):,} organisations changed since {since}, {len(due):,} to ask for")
        new, gone = 0, []
        for codes in _batches(due):
            answers = {code: _in_full(asker, address, code) for code in codes}
            lines = [line for line in answers.values() if line]
            folder.keep_lines(_next_name(folder), lines, notes={"fetched": today.isoformat()})
            gone += [f"{code}: listed, but not found" for code in codes if not answers[code]]
            new += len(lines)
            wanted.tell(f"{new + len(gone):,} of {len(due):,}")
        count = folder.join(FILE, folder.names(_PREFIX), lambda line: _identity(line)[0])
        files = {FILE: count} if count else {}
        old = len(listed) - len(due)
        return Fetched(files, "ods-ord", new, old, asker.requests, tuple(gone))


@dataclass(frozen=True)
class _Held:
    """When a record held was last changed, and when it was fetched."""

    changed: str
    fetched: str


def _is_due(held: _Held | None, changed: str) -> bool:
    """Tell whether a record may have changed since it was fetched; days are all that is told."""
    return held is None or held.changed < changed or held.fetched <= changed


def _held(folder: Folder) -> dict[str, _Held]:
    found = {}
    for name in folder.names(_PREFIX):
        part = folder.part(name)
        fetched = part.notes.get("fetched", "") if part is not None else ""
        for line in folder.lines(name):
            code, changed = _identity(line)
            found[code] = _Held(changed, fetched)
    return found


def _identity(line: bytes) -> tuple[str, str]:
    organisation = json.loads(line.decode("latin-1"))["Organisation"]
    return organisation["OrgId"]["extension"], str(organisation.get("LastChangeDate", ""))


def _next_name(folder: Folder) -> str:
    names = folder.names(_PREFIX)
    last = int(names[-1].removeprefix(_PREFIX)) if names else 0
    return f"{_PREFIX}{last + 1:06}"


def _batches(codes: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(codes), BATCH):
        yield codes[start : start + BATCH]


@dataclass(frozen=True)
class _ListPage:
    """Codes with the day of their last change, how many rows, and how many in all."""

    changed: dict[str, str]
    rows: int
    total: int


def _list(asker: Asker, address: str, since: date) -> dict[str, str]:
    """List what has changed since a day."""
    listed: dict[str, str] = {}
    offset, total = 0, 1
    while offset < total:
        words = {"LastChangeDate": since.isoformat(), "Limit": LIMIT, "Offset": offset}
        query = urlencode({name: value for name, value in words.items() if value})
        page = asker.ask(f"{address}?{query}", _read_list)
        if not page.changed.keys() - listed.keys():
            total = page.total
            break
        listed.update(page.changed)
        offset, total = offset + page.rows, page.total
    if len(listed) < total:
        came = f"a list of {len(listed):,} organisations where it counts {total:,}"
        raise BadAnswer(address, came, "the list may have changed meanwhile; start again")
    return listed


def _read_list(answer: Answer) -> _ListPage:
    _, value = read_json(answer)
    if not isinstance(value, dict) or "Organisations" not in value:
        raise answer.bad("JSON that lists no organisations")
    rows: list[Any] = many(value["Organisations"])
    told = answer.headers.get("x-total-count", "")
    if not told.isdigit():
        raise answer.bad("a list without its length (X-Total-Count)")
    try:
        changed = {str(row["OrgId"]): str(row.get("LastChangeDate", "")) for row in rows}
    except (KeyError, TypeError, AttributeError) as error:
        raise answer.bad("a list of something else than organisations") from error
    return _ListPage(changed, len(rows), int(told))


def _in_full(asker: Asker, address: str, code: str) -> bytes:
    """Get one organisation; empty when the service lists it but does not have it."""

    def read(answer: Answer) -> bytes:
        if answer.status == _GONE:
            return b""
        text, _ = read_json(answer)
        line = on_one_line(text.strip()).encode("latin-1")
        try:
            found, _ = _identity(line)
        except (KeyError, TypeError) as error:
            raise answer.bad("JSON that is no organisation") from error
        if found != code:
            raise answer.bad(f"organisation '{found}' instead of '{code}'")
        return line

    return asker.ask(f"{address}/{quote(code, safe='')}", read, expected=(_FOUND, _GONE))
