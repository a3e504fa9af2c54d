"""Rows of the organisation tables, derived from the register's files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.sources.ods_snapshots import (
    NameSeen,
    RegisterRow,
    Sighting,
    is_placeholder,
    is_sub_icb_location,
    names_over_time,
    trust_kinds,
    was_ccg,
)
from kg.sources.official_names import (
    Spellings,
    area_of,
    commissioner_aliases,
    same_name,
    trust_stem,
)
from kg.sources.register_files import (
    BOARDS,
    CCGS_NEW,
    CCGS_OLD,
    DAYS,
    GUIDANCE,
    PRACTICE_MAP,
    TRUSTS_NEW,
    RegisterFiles,
)

Row = tuple[str, ...]

CCGS_END = "2022-06-30"
BOARDS_BEGIN = "2022-07-01"


@dataclass(frozen=True)
class Body:
    """An organisation with the names it has had.

    Attributes:
        key: Its short key, ``11J`` or ``11J-20220701``.
        ods: The ODS code it bears or bore.
        kinds: Its classes.
        names: Its names, the latest last.
        opened: ISO day, empty when unknown.
        closed: ISO day, empty when open.
        region: The NHS region's code, empty outside England.
        source: The snapshot or document its dates come from.
    """

    key: str
    ods: str
    kinds: tuple[str, ...]
    names: tuple[NameSeen, ...]
    opened: str
    closed: str
    region: str
    source: str

    @property
    def name(self) -> str:
        """Its latest name."""
        return self.names[-1].name


def location_key(code: str) -> str:
    """Give the key of the sub-ICB location that took a CCG's code over.

    Example:
        >>> location_key("11J")
        '11J-20220701'
    """
    return f"{code}-{BOARDS_BEGIN.replace('-', '')}"


def region_key(name: str) -> str:
    """Give the key of an NHS region.

    Example:
        >>> region_key("East of England")
        'nhs-region-east-of-england'
    """
    return "nhs-region-" + name.casefold().replace(" ", "-")


def _seen(snapshots: dict[str, tuple[RegisterRow, ...]]) -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = {}
    for source in sorted(snapshots, key=lambda source: DAYS[source]):
        for row in snapshots[source]:
            found.setdefault(row.code, []).append(Sighting(DAYS[source], row.name, source))
    return found


def trusts(files: RegisterFiles, spellings: Spellings) -> Iterator[Body]:
    """Derive the NHS trusts that the register names, leaving out placeholders."""
    seen = _seen(files.trusts)
    for row in files.trusts[TRUSTS_NEW]:
        if is_placeholder(row):
            continue
        names = names_over_time(seen[row.code], row.opened, spellings)
        kinds = trust_kinds(row.code, names[-1].name)
        yield Body(
            *(row.code, row.code, kinds, names),
            *(row.opened, row.closed, row.grouping, TRUSTS_NEW),
        )


def ccgs(files: RegisterFiles, spellings: Spellings) -> Iterator[Body]:
    """Derive the CCGs: those closed before the boards began, and those the boards replaced."""
    seen = _seen({CCGS_OLD: files.commissioners[CCGS_OLD]})
    for row in filter(was_ccg, files.commissioners[CCGS_NEW]):
        mapped = files.ccgs.get(row.code)
        name, source = (mapped.name, PRACTICE_MAP) if mapped else (row.name, CCGS_NEW)
        sightings = [*seen.get(row.code, ()), Sighting(DAYS[source], name, source)]
        yield Body(
            *(row.code, row.code, ("ClinicalCommissioningGroup",)),
            names_over_time(sightings, row.opened, spellings),
            *(row.opened, CCGS_END if mapped else row.closed),
            *(mapped.region if mapped else row.grouping, CCGS_NEW),
        )


def locations(files: RegisterFiles, spellings: Spellings) -> Iterator[Body]:
    """Derive the sub-ICB locations, which bear the codes of the last CCGs."""
    for row in filter(is_sub_icb_location, files.commissioners[CCGS_NEW]):
        sighting = Sighting(DAYS[CCGS_NEW], row.name, CCGS_NEW)
        yield Body(
            *(location_key(row.code), row.code, ("SubICBLocation",)),
            names_over_time([sighting], BOARDS_BEGIN, spellings),
            *(BOARDS_BEGIN, "", row.grouping, GUIDANCE),
        )


def boards(files: RegisterFiles, spellings: Spellings) -> Iterator[Body]:
    """Derive the integrated care boards."""
    region_of = {ccg.partnership: ccg.region for ccg in files.ccgs.values()}
    for board in files.boards.values():
        sighting = Sighting(DAYS[BOARDS], board.name, BOARDS)
        yield Body(
            *(board.code, board.code, ("IntegratedCareBoard",)),
            names_over_time([sighting], BOARDS_BEGIN, spellings),
            *(BOARDS_BEGIN, "", region_of.get(board.code, ""), GUIDANCE),
        )


def organisation_rows(bodies: Iterable[Body], regions: dict[str, str]) -> Iterator[Row]:
    """Write the rows of organisations.csv.

    Example:
        >>> body = Body("RYT", "RYT", ("NHSTrust",), (NameSeen("Public Health Wales", (), "s"),),
        ...             "2009-10-01", "", "", "s")
        >>> list(organisation_rows([body], {}))
        [('RYT', 'RYT', 'NHSTrust', 'Public Health Wales', '2009-10-01', '', '', 's')]
    """
    for body in bodies:
        # Older files group by area team; only today's regions have a name here.
        region = region_key(regions[body.region]) if body.region in regions else ""
        kinds = ";".join(body.kinds)
        dates = body.opened, body.closed
        yield (body.key, body.ods, kinds, body.name, *dates, region, body.source)


def name_rows(bodies: Iterable[Body]) -> Iterator[Row]:
    """Write the rows of names.csv; snapshots tell when a name was in use, not since when."""
    for body in bodies:
        for seen in body.names:
            yield body.key, seen.name, "", "", ";".join(seen.observed_on), seen.source


def alias_rows(trusts: Sequence[Body], commissioners: Iterable[Body]) -> Iterator[Row]:
    """Write the rows of aliases.csv that follow from the names.

    A trust's name without its legal form counts only where nothing else goes by it.
    """
    taken: Counter[str] = Counter()
    for body in commissioners:
        taken.update({same_name(area_of(seen.name)) for seen in body.names})
        for seen in body.names:
            for alias in commissioner_aliases(seen.name):
                yield body.key, alias, seen.source
    for body in trusts:
        taken.update({same_name(trust_stem(seen.name)) for seen in body.names})
    for body in trusts:
        for seen in body.names:
            stem = trust_stem(seen.name)
            if stem and taken[same_name(stem)] == 1:
                yield body.key, stem, seen.source


def identifier_rows(files: RegisterFiles) -> Iterator[Row]:
    """Write the rows of identifiers.csv: the statistical codes of CCGs and boards."""
    for ccg in files.ccgs.values():
        yield ccg.code, "ONS", ccg.ons_code, PRACTICE_MAP
    for board in files.boards.values():
        yield board.code, "ONS", board.ons_code, BOARDS


def membership_rows(files: RegisterFiles) -> Iterator[Row]:
    """Write the rows of memberships.csv: each sub-ICB location belongs to its board."""
    for row in filter(is_sub_icb_location, files.commissioners[CCGS_NEW]):
        yield location_key(row.code), row.geography, BOARDS_BEGIN, "", CCGS_NEW


def place_rows(regions: dict[str, str]) -> Iterator[Row]:
    """Write the rows of places.csv: the NHS regions."""
    for name in regions.values():
        yield region_key(name), name, PRACTICE_MAP
