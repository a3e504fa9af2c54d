"""Rewrites the organisation and succession tables from a folder of register files.

``python -m kg.sources.derive FOLDER [SEEDS]``. Rows that name a register file as their source
are derived and replaced; every other row was written by hand and is kept, and where both tell of
the same thing the hand-written one stands.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.data import SEEDS
from kg.errors import KnowledgeGraphError
from kg.sources.ccg_mergers import (
    FEWEST_PRACTICES,
    Life,
    Succession,
    moves_between,
    moves_by_stays,
    practices_by_board,
    successions,
)
from kg.sources.ods_snapshots import is_sub_icb_location
from kg.sources.official_names import Spellings, read_corrections, read_spellings, same_name
from kg.sources.register_files import (
    CCGS_NEW,
    DERIVED,
    PRACTICE_MAP,
    PRACTICES_NEW,
    PRACTICES_OLD,
    STAYS,
    RegisterFiles,
)
from kg.sources.register_tables import (
    BOARDS_BEGIN,
    Body,
    Row,
    alias_rows,
    boards,
    ccgs,
    identifier_rows,
    locations,
    membership_rows,
    name_rows,
    organisation_rows,
    place_rows,
    trusts,
)

Tables = dict[str, list[Row]]

HEADERS: dict[str, tuple[str, ...]] = {
    "organisations/organisations.csv": (
        *("key", "ods", "kind", "name", "from", "to", "region", "source"),
    ),
    "organisations/names.csv": ("key", "name", "from", "to", "observed_on", "source"),
    "organisations/aliases.csv": ("key", "alias", "source"),
    "organisations/identifiers.csv": ("key", "scheme", "identifier", "source"),
    "organisations/memberships.csv": ("member", "body", "from", "to", "source"),
    "organisations/places.csv": ("key", "name", "source"),
    "changes/successions.csv": (
        *("id", "kind", "original", "resulting", "effective", "partial", "practices_moved"),
        *("practices_matched", "method", "review", "source"),
    ),
}


def _by_key(row: Row) -> object:
    return row[0]


# What makes two rows of a table tell of the same thing.
_SAME: dict[str, Callable[[Row], object]] = {
    "organisations/names.csv": lambda row: (row[0], same_name(row[1])),
    "organisations/aliases.csv": lambda row: (row[0], same_name(row[1])),
    "organisations/identifiers.csv": lambda row: row[:3],
    "organisations/memberships.csv": lambda row: row[:3],
    "changes/successions.csv": lambda row: (row[0], row[2], row[3]),
}
_BY_STAYS = (
    "GP practices that left the CCG on its last day and joined its successor on the next, "
    "by their dated memberships of October 2019 (epcmem)"
)
_BY_SNAPSHOTS = (
    "GP practices of the CCG in October 2019 (epraccur, setting 4) that were with its successor "
    "in the practice map of January 2022"
)
_CODE_KEPT = (
    "the CCG's code is a location of this board; counted are its GP practices of January 2022 "
    "that were under the board in January 2024 (epraccur)"
)
_ELSEWHERE = (
    "GP practices of the CCG in January 2022 that were under a location of this other board in "
    "January 2024 (epraccur), having joined it on the day the boards began"
)


def merger_rows(found: Sequence[Succession]) -> Iterator[Row]:
    """Write successions between CCGs as rows: several originals make a merger.

    Example:
        >>> row = Succession("15D", "D4U1Y", "2021-04-01", 46, 46, from_stays=False)
        >>> [next(merger_rows([row]))[:8]]
        [('ccg-D4U1Y-2021-04-01', 'Succession', '15D', 'D4U1Y', '2021-04-01', 'false', '46', '46')]
    """
    originals = Counter((row.resulting, row.effective) for row in found)
    for row in found:
        several = originals[row.resulting, row.effective] > 1
        method, source = (_BY_STAYS, STAYS) if row.from_stays else (_BY_SNAPSHOTS, PRACTICE_MAP)
        yield (
            f"ccg-{row.resulting}-{row.effective}" + (f"-{row.original}" if row.partial else ""),
            "Merger" if several else "Succession",
            *(row.original, row.resulting, row.effective, str(row.partial).casefold()),
            *(str(row.moved), str(row.matched), method, "accepted", source),
        )


def board_rows(counted: Mapping[str, Counter[str]], board_of: Mapping[str, str]) -> Iterator[Row]:
    """Write the successions from CCGs to boards as rows.

    Args:
        counted: Per CCG, how many of its practices came under each board.
        board_of: The board that the CCG's code became a location of.

    Example:
        >>> rows = board_rows({"01Y": Counter({"QOP": 31, "QJ2": 5})}, {"01Y": "QOP"})
        >>> [(row[0], row[5], row[6]) for row in rows]
        [('icb-QJ2-2022-07-01-01Y', 'true', '5'), ('icb-QOP-2022-07-01-01Y', 'true', '31')]
    """
    for ccg, home in sorted(board_of.items()):
        practices = counted.get(ccg, Counter())
        matched = practices.total()
        for board in sorted({home, *practices}):
            moved = practices[board]
            if board != home and moved < FEWEST_PRACTICES:
                continue
            partial = matched - moved >= FEWEST_PRACTICES
            method, source = (
                (_CODE_KEPT, CCGS_NEW) if board == home else (_ELSEWHERE, PRACTICES_NEW)
            )
            yield (
                f"icb-{board}-{BOARDS_BEGIN}" + (f"-{ccg}" if partial else ""),
                *("Succession", ccg, board, BOARDS_BEGIN, str(partial).casefold()),
                *(str(moved), str(matched), method, "accepted", source),
            )


def succession_rows(files: RegisterFiles, groups: Iterable[Body]) -> Iterator[Row]:
    """Derive every succession of CCGs from the moves of their practices."""
    lives = {body.key: Life(body.opened, body.closed) for body in groups}
    mapped, old = files.practices[PRACTICE_MAP], files.practices[PRACTICES_OLD]
    dated = successions(moves_by_stays(files.stays, lives), lives, from_stays=True)
    told = {row.original for row in dated}
    compared = successions(
        {code: moved for code, moved in moves_between(old, mapped).items() if code not in told},
        lives,
        from_stays=False,
    )
    yield from merger_rows([*dated, *compared])
    board_of = {
        row.code: row.geography for row in files.commissioners[CCGS_NEW] if is_sub_icb_location(row)
    }
    counted = practices_by_board(mapped, files.practices[PRACTICES_NEW], board_of)
    yield from board_rows(counted, board_of)


def derive_tables(files: RegisterFiles, spellings: Spellings) -> Tables:
    """Derive every table from the register's files."""
    own, groups = list(trusts(files, spellings)), list(ccgs(files, spellings))
    care = list(boards(files, spellings))
    bodies = [*own, *groups, *care, *locations(files, spellings)]
    return {
        "organisations/organisations.csv": list(organisation_rows(bodies, files.regions)),
        "organisations/names.csv": list(name_rows(bodies)),
        "organisations/aliases.csv": list(alias_rows(own, [*groups, *care])),
        "organisations/identifiers.csv": list(identifier_rows(files)),
        "organisations/memberships.csv": list(membership_rows(files)),
        "organisations/places.csv": list(place_rows(files.regions)),
        "changes/successions.csv": list(succession_rows(files, groups)),
    }


def join_tables(derived: Tables, written: Tables) -> Tables:
    """Put derived rows and those of the present tables together, hand-written ones first.

    Example:
        >>> places = "organisations/places.csv"
        >>> by_hand, stale = ("wales", "Wales", "editors"), ("old", "Old", "ods-etr-2025-12")
        >>> join_tables({places: [("a", "A", "x"), ("wales", "W", "x")]},
        ...             {places: [by_hand, stale]})[places]
        [('a', 'A', 'x'), ('wales', 'Wales', 'editors')]
    """
    joined: Tables = {}
    for table, rows in derived.items():
        same = _SAME.get(table, _by_key)
        found: dict[object, Row] = {}
        for row in (*(row for row in written.get(table, ()) if row[-1] not in DERIVED), *rows):
            found.setdefault(same(row), row)
        joined[table] = sorted(found.values())
    return joined


def read_table(path: Path) -> list[Row]:
    """Read a table's rows without its header; none when there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(line) for line in csv.reader(file)][1:]


def write_table(path: Path, header: Row, rows: Iterable[Row]) -> None:
    """Write a table with its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def rewrite(folder: Path, seeds: Path, target: Path) -> Tables:
    """Derive the tables and write them.

    Args:
        folder: Where the register's files are.
        seeds: The seeds whose hand-written rows, spellings and corrections count.
        target: Where the tables go, usually *seeds* itself.

    Raises:
        SeedError: Register files are missing.
        InvalidDate: A register's date is not a day.
    """
    names = seeds / "organisations"
    corrections = read_corrections(names / "corrections.csv")
    files = RegisterFiles.read(folder, corrections)
    derived = derive_tables(files, read_spellings(names / "spellings.csv"))
    written = {table: read_table(seeds / table) for table in HEADERS}
    joined = join_tables(derived, written)
    for table, rows in joined.items():
        write_table(target / table, HEADERS[table], rows)
    return joined


def main(arguments: Sequence[str]) -> int:
    """Rewrite the tables; 0 when done, 1 when a file is missing or wrong, 2 on wrong usage."""
    if len(arguments) not in {1, 2}:
        sys.stderr.write("usage: python -m kg.sources.derive FOLDER [SEEDS]\n")
        return 2
    seeds = Path(arguments[1]) if arguments[1:] else SEEDS
    try:
        tables = rewrite(Path(arguments[0]), seeds, seeds)
    except (KnowledgeGraphError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for table, rows in tables.items():
        sys.stdout.write(f"{table}: {len(rows)} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
