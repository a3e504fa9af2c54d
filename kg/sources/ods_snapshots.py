"""Snapshots of the Organisation Data Service (ODS) register, read as streams and told apart.

The files are headerless CSV with 27 columns; old re-saved copies lose trailing blanks. What a
row stands for is decided by its code's shape and its role code, because the register keeps a
code when the body behind it changes.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kg.errors import InvalidDate
from kg.sources.official_names import Spellings, same_name, title_case

# The register's filler for "not known".
_UNKNOWN_DAY = "19000101"
_CARE_TRUST = re.compile(r"TA[A-Z]")
_SUB_ICB_LOCATION = "RO319"


@dataclass(frozen=True)
class RegisterRow:
    """One line of a register file.

    Attributes:
        code: The ODS code.
        name: The name as the register writes it, in capitals.
        grouping: The national grouping, such as ``Y58``; an NHS region since 2019.
        geography: The high-level geography, such as ``QVV``; an ICB since 2022.
        opened: ISO day, empty when unknown.
        closed: ISO day, empty when open.
        kind: Role codes of later exports, or the letter of older ones.
        parent: For practices, the code of the commissioner.
        setting: For practices, the prescribing setting; 4 is a GP practice.
    """

    code: str
    name: str
    grouping: str = ""
    geography: str = ""
    opened: str = ""
    closed: str = ""
    kind: str = ""
    parent: str = ""
    setting: str = ""


@dataclass(frozen=True)
class Sighting:
    """What one snapshot calls a body.

    Attributes:
        day: The snapshot's day or month, ISO 8601.
        name: The name as the snapshot writes it.
        source: The snapshot's key in the catalogue.
    """

    day: str
    name: str
    source: str


@dataclass(frozen=True)
class NameSeen:
    """A name that snapshots show.

    Attributes:
        name: The name as the body writes it.
        observed_on: The days of the snapshots that show it, oldest first.
        source: The latest of these snapshots.
    """

    name: str
    observed_on: tuple[str, ...]
    source: str


def iso_day(digits: str) -> str:
    """Write a register day as ISO 8601; the filler and a blank mean unknown.

    Raises:
        InvalidDate: The text is not eight digits of a real day.

    Example:
        >>> iso_day("20130401"), iso_day("19000101"), iso_day("")
        ('2013-04-01', '', '')
    """
    if digits in {"", _UNKNOWN_DAY}:
        return ""
    try:
        # date.fromisoformat would take week dates such as 2013W141 too.
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError as error:
        raise InvalidDate(digits) from error


def day_after(day: str) -> str:
    """Give the next day.

    Raises:
        ValueError: The text is not an ISO day.

    Example:
        >>> day_after("2020-09-30")
        '2020-10-01'
    """
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def read_register(path: Path) -> Iterator[RegisterRow]:
    """Stream a register file of ODS's legacy form (etr, eccg, epraccur).

    Raises:
        FileNotFoundError: There is no such file.
        InvalidDate: An open or close date is not a day.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from register_rows(csv.reader(file))


def register_rows(lines: Iterable[list[str]]) -> Iterator[RegisterRow]:
    """Turn split lines into rows, filling in trailing blanks that a re-saved copy has lost.

    Raises:
        InvalidDate: An open or close date is not a day.

    Example:
        >>> line = "RYF,SWAST,Y58,QJK,,,,,,,20060701".split(",")
        >>> [row.opened for row in register_rows([line, []])]
        ['2006-07-01']
    """
    for line in lines:
        if not any(line):
            continue
        cells = [cell.strip() for cell in line] + [""] * (27 - len(line))
        yield RegisterRow(
            code=cells[0],
            name=cells[1],
            grouping=cells[2],
            geography=cells[3],
            opened=iso_day(cells[10]),
            closed=iso_day(cells[11]),
            kind=cells[13],
            parent=cells[14],
            setting=cells[25],
        )


def is_placeholder(row: RegisterRow) -> bool:
    """Tell whether a trust's row never stood for a body: closed within weeks, named a project.

    Example:
        >>> is_placeholder(RegisterRow("R0C", "PROJECT NIGHTINGALE NHS TRUST"))
        True
    """
    return row.name.startswith("PROJECT ")


def is_sub_icb_location(row: RegisterRow) -> bool:
    """Tell whether a commissioner's code lives on as a sub-ICB location.

    Example:
        >>> is_sub_icb_location(RegisterRow("36L", "NHS X ICB - 36L", kind="RO319|RO326"))
        True
    """
    return _SUB_ICB_LOCATION in row.kind.split("|")


def was_ccg(row: RegisterRow) -> bool:
    """Tell whether a code once was a CCG's, leaving out hubs and reporting entities.

    Example:
        >>> hub = RegisterRow("13R", "LONDON COMMISSIONING HUB", kind="RO218")
        >>> was_ccg(hub), was_ccg(RegisterRow("05C", "NHS DUDLEY CCG"))
        (False, True)
    """
    return row.name.endswith(" CCG") or is_sub_icb_location(row)


def trust_kinds(code: str, name: str) -> tuple[str, ...]:
    """Name a trust's classes from its latest name and the shape of its code.

    Example:
        >>> trust_kinds("RYF", "South Western Ambulance Service NHS Foundation Trust")
        ('FoundationTrust', 'AmbulanceTrust')
        >>> trust_kinds("TAJ", "Black Country Healthcare NHS Foundation Trust")
        ('FoundationTrust', 'CareTrust')
    """
    folded = name.casefold()
    kinds = ["FoundationTrust" if "foundation trust" in folded else "NHSTrust"]
    if "ambulance service" in folded:
        kinds.append("AmbulanceTrust")
    if _CARE_TRUST.fullmatch(code):
        kinds.append("CareTrust")
    return tuple(kinds)


def names_over_time(
    seen: Iterable[Sighting], opened: str, spellings: Spellings
) -> tuple[NameSeen, ...]:
    """Gather what snapshots called a body, the latest name last.

    Names that differ only in capitals, ``&`` or a leading article are one, in its latest form.
    A sighting before the body opened was written in by another hand and is left out.

    Args:
        seen: The sightings, oldest first.
        opened: The day the body opened, empty when unknown.
        spellings: The exceptions to title case.

    Example:
        >>> seen = [Sighting("2016-02", "A & B", "old"), Sighting("2025-12", "A AND B", "new")]
        >>> names_over_time(seen, "2013-04-01", {"AND": "and"})
        (NameSeen(name='A and B', observed_on=('2016-02', '2025-12'), source='new'),)
    """
    found: dict[str, NameSeen] = {}
    for sighting in seen:
        if opened and sighting.day < opened[: len(sighting.day)]:
            continue
        name = title_case(sighting.name, spellings)
        before = found.pop(same_name(name), None)
        days = before.observed_on if before else ()
        found[same_name(name)] = NameSeen(name, (*days, sighting.day), sighting.source)
    return tuple(found.values())
