"""Reads the register's XML files, full and archive, as TRUD releases them.

The parser's events are turned straight into the mapping that the ORD service gives for the same
organisation, one organisation at a time: half the time of building elements first. Only its own
sections are looked at afterwards, so that the name and the code of a relationship's target can
never be taken for its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from kg.errors import InvalidDate, Problem
from kg.sources.loading import Reject
from kg.sources.ods.opening import Opened
from kg.sources.ods.ord_json import Fields, record_name, record_of, why
from kg.sources.ods.record import Record

_ROOTS = frozenset({"OrgRefData", "OrganisationManifest", "MANIFEST"})
_BLOCK = 1 << 18
_DEEPEST = 32
_PASSED_OVER = frozenset({"GeoLoc", "Contacts"})
"""Addresses and telephone numbers: a third of the elements, and no part of the graph."""
# Most elements outside organisations: the manifest and the code systems have about two thousand.
_MOST_OUTSIDE = 200_000

_Start = Callable[[str, dict[str, str]], None]
_Named = Callable[[str], None]


@dataclass
class Manifest:
    """What an XML file says of itself, filled in while it is read.

    Attributes:
        fields: PublicationDate, RecordCount, ContentDescription and others, as written.
        records: Organisations seen so far, stubs included.
        names: Label of each role and relationship code that the file explains.
        file: Name of the file, or of the member of a packed one.
    """

    fields: dict[str, str] = field(default_factory=dict)
    records: int = 0
    names: dict[str, str] = field(default_factory=dict)
    file: str = ""


def records(opened: Opened, reject: Reject, manifest: Manifest) -> Iterator[Record]:
    """Read the organisations of a file; stubs that only stand in for another record come too.

    Args:
        opened: The file.
        reject: Called for each organisation that cannot be taken.
        manifest: Filled in on the way.

    Raises:
        UnreadableFile: It is not the register, is cut short or is unsafe.
    """
    for line, fields in _organisations(opened, manifest):
        manifest.records += 1
        try:
            yield record_of(fields, line)
        except (InvalidDate, ValueError, KeyError, TypeError, AttributeError) as error:
            reject(Problem(str(opened.path), line, record_name(fields), why(error)))
    if manifest.records == 0:
        raise opened.fail("content", "holds no organisations; fetch it again")
    counted = manifest.fields.get("RecordCount", "")
    if counted.isdigit() and int(counted) != manifest.records:
        reason = f"the file announces {counted} records and holds {manifest.records}"
        reject(Problem(str(opened.path), 0, "RecordCount", reason))


def _organisations(opened: Opened, manifest: Manifest) -> Iterator[tuple[int, Fields]]:
    builder = _Builder(opened, manifest)
    try:
        while block := opened.stream.read(_BLOCK):
            yield from builder.feed(block, last=False)
        yield from builder.feed(b"", last=True)
    except expat.ExpatError as error:
        reason = f"not well-formed XML ({error}); damaged or cut short, fetch it again"
        raise opened.fail("syntax", reason, error.lineno) from error


class _Builder:
    """Takes the parser's events and makes a mapping of each organisation.

    Attributes and child elements become fields, an element with nothing but a value becomes that
    value, and fields that stand several times become a list.
    """

    def __init__(self, opened: Opened, manifest: Manifest) -> None:
        self._opened, self._manifest = opened, manifest
        self._open: list[dict[str, Any]] = []  # from the organisation down to the parser's place
        self._text = ""
        self._depth = self._outside = self._line = 0
        self._done: list[tuple[int, Fields]] = []
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        self._within = 0  # how deep in what is passed over
        self._listen(self._start, self._end, self._characters)

    def _listen(self, start: _Start, end: _Named, text: _Named | None) -> None:
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = text

    def feed(self, block: bytes, *, last: bool) -> list[tuple[int, Fields]]:
        """Parse a block; give the organisations that are complete with it, and their lines."""
        self._done = []
        self._parser.Parse(block, last)
        return self._done

    def _refuse(self, *_: object) -> None:
        reason = "declares a document type, which no register does; refused as unsafe"
        raise self._opened.fail("doctype", reason, self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._text = ""
        if self._open:
            if self._depth > _DEEPEST:
                self._too_deep()
            if name in _PASSED_OVER:
                self._listen(self._start_within, self._end_within, None)
            else:
                self._open.append(attributes)
        elif _local(name) == "Organisation":
            self._line = self._parser.CurrentLineNumber
            self._open.append(attributes)
        else:
            self._check_outside(_local(name), attributes)

    def _check_outside(self, name: str, attributes: dict[str, str]) -> None:
        self._outside += 1
        if self._depth == 1 and name not in _ROOTS:
            hint = (
                "; load FHIR as ods-fhir" if "hl7.org/fhir" in attributes.get("xmlns", "") else ""
            )
            raise self._opened.fail(
                "content", f"begins with '{name}', not with OrgRefData{hint}", 1
            )
        if self._outside > _MOST_OUTSIDE:
            raise self._opened.fail("content", "holds few organisations; is it the register?")
        if self._depth > _DEEPEST:
            self._too_deep()
        if name == "concept":
            self._manifest.names[attributes.get("id", "")] = attributes.get("displayName", "")
        elif "value" in attributes:
            self._manifest.fields.setdefault(name, attributes["value"])

    def _start_within(self, _: str, __: dict[str, str]) -> None:
        self._within += 1
        if self._within > _DEEPEST:
            self._too_deep()

    def _end_within(self, _: str) -> None:
        if self._within:
            self._within -= 1
        else:
            self._depth -= 1
            self._listen(self._start, self._end, self._characters)

    def _too_deep(self) -> None:
        raise self._opened.fail("content", f"nested deeper than {_DEEPEST}; refused as unsafe")

    def _characters(self, text: str) -> None:
        self._text += text

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        fields = self._open.pop()
        if not self._open:
            self._done.append((self._line, fields))
            return
        value: Any = fields
        if not fields:
            value = self._text.strip() or None
        elif len(fields) == 1 and "value" in fields:
            value = fields["value"]
        above, name = self._open[-1], _local(name)
        if name not in above:
            above[name] = value
        elif isinstance(above[name], list):
            above[name].append(value)
        else:
            above[name] = [above[name], value]


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name
