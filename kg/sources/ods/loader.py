"""The loaders of the ODS register: CSV, XML, ORD JSON and FHIR."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from kg.data import SEEDS
from kg.errors import Problem
from kg.keys import iri_of, slug
from kg.sources.loading import Advance, Known, Loader, Part, Reject
from kg.sources.ods import csv_files, fhir, ord_json, xml_files
from kg.sources.ods.opening import Opened, guarded, open_members
from kg.sources.ods.record import Record, Release
from kg.sources.ods.writer import Writer
from kg.sources.official_names import read_spellings
from kg.store.segment import Block

_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?)?")
_CSV, _XML, _JSON = (".csv",), (".xml",), (".json", ".jsonl", ".ndjson")
_EXPORT = "https://www.odsdatasearchandexport.nhs.uk/"
_TRUD = "https://isd.digital.nhs.uk/trud/users/guest/filters/0/categories/5/items/341/releases"
_ORD = "https://directory.spineservices.nhs.uk/ORD/2-0-0/organisations"
_FHIR = "https://digital.nhs.uk/developer/api-catalogue/organisation-data-terminology"

RecordsOf = Callable[[Opened, Reject], Iterator[Record]]


def released_in(name: str) -> str:
    """Read the day, month or year of a release out of a file's name; empty when it has none.

    Example:
        >>> released_in("etr_2025-12.csv"), released_in("HSCOrgRefData_Full_20260827.xml")
        ('2025-12', '2026-08-27')
        >>> released_in("etr.csv")
        ''
    """
    found = _IN_NAME.search(name)
    return "-".join(part for part in found.groups() if part) if found else ""


def _released(path: Path, known: Known, *told: str) -> str:
    """Choose the day of a release: the user's word, the file's, its name's, or the file's age."""
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return next(filter(None, (known.released, *told, released_in(path.name), changed)))


def _writer(release: Release, known: Known, path: Path, reject: Reject) -> Writer:
    spellings = SEEDS / "organisations" / "spellings.csv"
    words = read_spellings(spellings) if spellings.is_file() else {}
    return Writer(release, known, words, str(path), reject)


def _part(register: str, writer: Writer, blocks: Iterator[Block]) -> Part:
    release = writer.release
    return Part(register, release.issued, chain([writer.source()], blocks), iri_of(release.key))


def _read_csv(path: Path, known: Known, reject: Reject, advance: Advance) -> Iterator[Part]:
    for opened in open_members(path, _CSV, advance):
        with guarded(opened):
            table = csv_files.read_table(opened)
            released = _released(path, known, table.released, released_in(opened.name))
            title = _titled(f"{table.title} in the ODS register", released)
            release = Release(f"ods-csv-{table.kind}", title, released, _EXPORT)
            writer = _writer(release, known, path, reject)
            records = csv_files.records(table, str(path), reject)
            yield _part(f"ods-{table.kind}", writer, _blocks(writer, records))


def _blocks(writer: Writer, records: Iterator[Record]) -> Iterator[Block]:
    for record in records:
        yield from writer.record(record)
    yield from writer.rest({})


def _titled(title: str, released: str) -> str:
    return f"{title}, release of {released}"


def _read_xml(path: Path, known: Known, reject: Reject, advance: Advance) -> Iterator[Part]:
    """Read all members as one release, which is told by the beginning of the first."""
    manifest = xml_files.Manifest()
    records = _xml_records(path, reject, advance, manifest)
    first = next(records, None)
    if first is None:  # each of its records was rejected
        return
    told = manifest.fields.get("PublicationDate", "")[:10]
    released = _released(path, known, told, released_in(manifest.file))
    title = _titled("The ODS register, XML", released)
    writer = _writer(Release("ods-xml", title, released, _TRUD), known, path, reject)
    register = "ods-xml-archive" if "archive" in path.name.casefold() else "ods-xml"
    yield _part(register, writer, _xml_blocks(writer, chain([first], records), manifest.names))


def _xml_records(
    path: Path, reject: Reject, advance: Advance, manifest: xml_files.Manifest
) -> Iterator[Record]:
    for opened in open_members(path, _XML, advance):
        with guarded(opened):
            manifest.fields.clear()
            manifest.records, manifest.file = 0, opened.name
            for record in xml_files.records(opened, reject, manifest):
                yield record
                if record.ref_only:
                    reason = "only stands in for a record elsewhere (refOnly); its name is kept"
                    reject(Problem(str(path), record.where, record.code, reason))


def _xml_blocks(
    writer: Writer, records: Iterator[Record], role_names: Mapping[str, str]
) -> Iterator[Block]:
    for record in records:
        if record.ref_only:
            writer.mention(record.code, record.name)
        else:
            yield from writer.record(record)
    yield from writer.rest(role_names)


def _read_answers(
    path: Path,
    known: Known,
    reject: Reject,
    advance: Advance,
    *,
    kind: str,
) -> Iterator[Part]:
    title, url, endings, records = _ANSWERS[kind]
    register = f"{kind}-{slug(path.name.split('.')[0])}"
    released = _released(path, known)
    writer = _writer(
        Release(register, _titled(title, released), released, url), known, path, reject
    )

    def every() -> Iterator[Record]:
        for opened in open_members(path, endings, advance):
            with guarded(opened):
                yield from records(opened, reject)

    yield _part(register, writer, _blocks(writer, every()))


_ANSWERS: dict[str, tuple[str, str, tuple[str, ...], RecordsOf]] = {
    "ods-ord": ("Answers of the ODS register, ORD", _ORD, _JSON, ord_json.records),
    "ods-fhir": ("Answers of the ODS register, FHIR", _FHIR, (*_XML, *_JSON), fhir.records),
}


LOADERS = (
    Loader(
        "ods-csv",
        "ODS register, CSV: etr, ets, ect, eccg, epraccur, epcmem, practice map, ICB codes",
        (*_CSV, ".zip", ".gz"),
        _read_csv,
    ),
    Loader(
        "ods-xml",
        "ODS register, XML of TRUD: full, archive, or the zip with both",
        (*_XML, ".zip", ".gz"),
        _read_xml,
    ),
    *(
        Loader(
            kind,
            meaning,
            (*_ANSWERS[kind][2], ".zip", ".gz"),
            partial(_read_answers, kind=kind),
        )
        for kind, meaning in (
            ("ods-ord", "ODS register, JSON answers of the ORD service"),
            ("ods-fhir", "ODS register, FHIR R4 answers in XML or JSON"),
        )
    ),
)
