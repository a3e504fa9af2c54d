"""Writes the register as TRUD releases it: one XML file, organisation after organisation."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from bench.england.draws import DAYS, RELEASED, chance, mixed, part_of, rank
from bench.england.layout import Kind, Layout
from bench.england.lives import Takeover, life, takeovers
from bench.england.naming import entry_code, place
from bench.england.sizes import Sizes, Written

_STUBS, _FAULTS_EVERY = 0.06, 300
_LEGAL, _FILLER, _AND_STUB = 0.19, 0.034, 0.01
_BATCH = 500
_STEEP = 2.2
_STUB_NUMBERS, _NAMELESS_NUMBERS = 8_000_000, 9_000_000
_ID = '<OrgId root="2.16.840.1.113883.2.1.3.2.4.18.48" assigningAuthorityName="HSCIC" extension="'
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<HSCOrgRefData:OrgRefData xmlns:HSCOrgRefData="http://refdata.hscic.gov.uk/org/v2-0-0">
<Manifest><Version value="2-0-0"/><PublicationType value="Full"/>\
<PublicationDate value="{day}"/><PublicationSeqNum value="1"/><FileCreationDateTime \
value="{day}T00:00:00Z"/><RecordCount value="{count}"/><ContentDescription \
value="SPECIMEN, invented for measurements: none of these organisations exists"/></Manifest>
<CodeSystems><CodeSystem name="OrganisationRole" oid="2.16.840.1.113883.2.1.3.2.4.17.507">\
<concept id="RO999" code="999" displayName="SPECIMEN ROLE"/></CodeSystem></CodeSystems>
<Organisations>
"""
_TAIL = "</Organisations>\n</HSCOrgRefData:OrgRefData>\n"


def write_register(folder: Path, sizes: Sizes, layout: Layout) -> Written:
    """Write ``HSCOrgRefData_Full_….xml``.

    Args:
        folder: Where to write it.
        sizes: How many records there are.
        layout: Which entries there are.
    """
    path = folder / f"HSCOrgRefData_Full_{RELEASED:%Y%m%d}.xml"
    writer = _Writer(layout, sizes)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(day=RELEASED.isoformat(), count=writer.announced))
        batch: list[str] = []
        for text in writer.records():
            batch.append(text)
            if len(batch) == _BATCH:
                file.write("".join(batch))
                batch.clear()
        file.write("".join(batch) + _TAIL)
    return Written((str(path),), dict(writer.counts), dict(writer.faults))


class _Writer:
    """Writes one record after another; what has been drawn is forgotten but for the successions."""

    def __init__(self, layout: Layout, sizes: Sizes) -> None:
        self.counts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._layout, self._sizes = layout, sizes
        self._random = chance(layout.seed, "ods")
        self._takeovers = takeovers(layout)
        self._unique = 0
        self._stubs = round(sizes.organisations * _STUBS)
        self._faulty = max(1, sizes.organisations // _FAULTS_EVERY)

    @property
    def announced(self) -> int:
        """How many records the file holds, which its head tells: two faulty ones of each turn."""
        return self._sizes.organisations + self._stubs + 2 * self._faulty

    def records(self) -> Iterator[str]:
        """Write the entries kind by kind, with stubs and faulty records among them."""
        stub, fault = 0, 0
        for kind in self._layout.kinds:
            for number in range(kind.first, kind.first + kind.count):
                yield self._record(kind, number)
                while stub < self._stubs * (number + 1) // self._sizes.organisations:
                    yield self._stub(stub)
                    stub += 1
                if fault < self._faulty * (number + 1) // self._sizes.organisations:
                    yield self._nameless(fault)
                    yield self._twice(kind, number)
                    fault += 1
        self.counts["successions"] = self._takeovers.count

    def _stub(self, number: int) -> str:
        self.counts["stubs"] += 1
        self.faults["stub"] += 1
        name = f"SPECIMEN {place(self._layout.seed, number, 7)} (CLOSED)"
        code = entry_code(_STUB_NUMBERS + number)
        return (
            f'<Organisation orgRecordClass="RC1" refOnly="true"><Name>{name}</Name>{_ID}{code}"/>'
            "</Organisation>\n"
        )

    def _nameless(self, number: int) -> str:
        self.faults["nameless"] += 1
        code = entry_code(_NAMELESS_NUMBERS + number)
        return f'<Organisation orgRecordClass="RC1"><Name></Name>{_ID}{code}"/></Organisation>\n'

    def _twice(self, kind: Kind, number: int) -> str:
        self.faults["twice"] += 1
        return (
            f"<Organisation><Name>{escape(self._layout.name(number, kind))}</Name>"
            f'{_ID}{self._layout.code(number, kind)}"/></Organisation>\n'
        )

    def _record(self, kind: Kind, number: int) -> str:
        self.counts["organisations"] += 1
        layout, random = self._layout, self._random
        start, end = life(layout, kind, number, self._takeovers)
        legal = random.random() < _LEGAL
        name = escape(layout.name(number, kind))
        status = "" if kind.name == "region" else _status(end)
        reversed_end, undated = self._faulty_parts(number, start)
        shown = start if reversed_end else self._filled(start)
        return (
            f'<Organisation orgRecordClass="{"RC2" if kind.site else "RC1"}"><Name>{name}</Name>'
            f"{_date('Operational', shown, reversed_end or end)}"
            f"{_date('Legal', start, end) if legal else ''}"
            f'{_ID}{layout.code(number, kind)}"/>{status}'
            f'<LastChangeDate value="{DAYS[max(start, end)]}"/>{self._address(number)}'
            f"<Roles>{self._roles(kind, number, start, end)}</Roles>"
            f"{self._relationships(kind, number, start, end)}{self._successions(number, undated)}"
            "</Organisation>\n"
        )

    def _faulty_parts(self, number: int, start: int) -> tuple[int, str]:
        """Plant an end before the start, or a succession without its day, in some entries."""
        turn = (number + 100) % _FAULTS_EVERY
        if turn == 0:
            self.faults["reversed"] += 1
            return start - 1, ""
        if turn == 1:
            self.faults["undated"] += 1
            return 0, self._succ(0, "Successor", entry_code(_STUB_NUMBERS))
        return 0, ""

    def _filled(self, start: int) -> int:
        """Give the day, or the filler of 1900 that stands where nobody knew it."""
        return 0 if self._random.random() < _FILLER else start

    def _address(self, number: int) -> str:
        drawn = mixed(self._layout.seed, number, 3)
        return (
            f"<GeoLoc><Location><AddrLn1>{drawn % 200 + 1} {place(drawn)} ROAD</AddrLn1>"
            f"<Town>{place(drawn, 1)}</Town><PostCode>ZZ{drawn % 99 + 1} {drawn % 9}ZZ</PostCode>"
            f"<Country>ENGLAND</Country><UPRN>{drawn % 10**9}</UPRN></Location></GeoLoc>"
        )

    def _roles(self, kind: Kind, number: int, start: int, end: int) -> str:
        further = part_of(number - kind.first, kind.count, kind.more_roles)
        roles = (kind.role, *kind.extras)
        written = []
        for place_in in range(1 + further):
            # One more than the kind has is its first role again: a role can be held twice.
            role = roles[place_in % len(roles)]
            begun = start + 30 * place_in
            self._unique += 1
            primary = ' primaryRole="true"' if place_in == 0 else ""
            written.append(
                f'<Role id="{role}" uniqueRoleId="{self._unique}"{primary}>'
                f"{_date('Operational', begun, max(end, begun) if end else 0)}{_status(end)}</Role>"
            )
        self.counts["roles"] += len(written)
        return "".join(written)

    def _relationships(self, kind: Kind, number: int, start: int, end: int) -> str:
        operated: list[tuple[int, str]] = []
        written = []
        stated = sorted(kind.statements(number), key=lambda each: each[0] != "RE6")
        for code, count, targets in stated:
            for turn in range(count):
                begun = start + 400 * turn
                target = self._target(targets, turn)
                if code == "RE6":
                    operated.append(target)
                elif code == "RE4" and turn < len(operated) and kind.name == "practice":
                    target = operated[turn]  # as the register fills it in
                until = (begun + 399) if turn + 1 < count else max(end, begun) if end else 0
                written.append(self._relationship(code, target, begun, until))
        self.counts["relationships"] += len(written)
        return f"<Rels>{''.join(written)}</Rels>" if written else ""

    def _target(self, targets: tuple[str, ...], turn: int) -> tuple[int, str]:
        random = self._random
        if random.random() < _AND_STUB and self._stubs:
            return -1, entry_code(_STUB_NUMBERS + rank(random, self._stubs))
        kind = self._layout.by_name[targets[-1 - turn % len(targets)]]
        number = kind.first + rank(random, kind.count, _STEEP)
        return number, self._layout.code(number, kind)

    def _relationship(self, code: str, target: tuple[int, str], start: int, end: int) -> str:
        self._unique += 1
        number, other = target
        kind = self._layout.kind_of(number) if number >= 0 else None
        role = f'<PrimaryRoleId id="{kind.role}" uniqueRoleId="{number}"/>' if kind else ""
        inner = f'{_ID}{other}"/>{role}'
        if kind and self._unique % 5 == 0:
            name = escape(self._layout.name(number, kind))
            inner = f"<Organisation><Name>{name}</Name></Organisation>{inner}"
        tag = "Relationship" if self._unique % 4 == 0 else "Rel"
        return (
            f'<{tag} id="{code}" uniqueRelId="{self._unique}">'
            f"{_date('Operational', self._filled(start), end)}"
            f"{_status(end)}<Target>{inner}</Target></{tag}>"
        )

    def _successions(self, number: int, extra: str) -> str:
        told = self._takeovers.of.get(number, ())
        if not told and not extra:
            return ""
        return f"<Succs>{''.join(self._takeover(number, each) for each in told)}{extra}</Succs>"

    def _takeover(self, number: int, told: Takeover) -> str:
        is_end = number == told.predecessor
        other = told.successor if is_end else told.predecessor
        kind = "Successor" if is_end else "Predecessor"
        return self._succ(told.day, kind, self._layout.code(other))

    def _succ(self, day: int, kind: str, other: str) -> str:
        self._unique += 1
        self.counts["statements of successions"] += 1
        target = f'<Target>{_ID}{other}"/></Target>'
        date = f'<Date><Type value="Legal"/><Start value="{DAYS[day]}"/></Date>' if day else ""
        if self._unique % 3 == 0:
            return f'<Successor type="{kind}">{date}{target}</Successor>'
        return f'<Succ uniqueSuccId="{self._unique}">{date}<Type value="{kind}"/>{target}</Succ>'


def _status(end: int) -> str:
    return f'<Status value="{"Inactive" if end else "Active"}"/>'


def _date(kind: str, start: int, end: int) -> str:
    until = f'<End value="{DAYS[end]}"/>' if end else ""
    return f'<Date><Type value="{kind}"/><Start value="{DAYS[start]}"/>{until}</Date>'
