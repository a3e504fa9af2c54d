"""Which body a clinical commissioning group (CCG) became, told by where its practices went.

The register holds no successions of CCGs. Every GP practice names its commissioner, so the code
that takes over most of a closed CCG's practices on the day after it closed is its successor.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.sources.ods_snapshots import RegisterRow, day_after, iso_day

# A single practice that changes its commissioner says nothing about the CCG it leaves.
FEWEST_PRACTICES = 2
GP_PRACTICE = "4"
# The boards took over from every CCG then alive on the next day; those are no mergers.
LAST_DAY_OF_CCGS = "2022-06-30"


@dataclass(frozen=True)
class Stay:
    """A practice's time with a commissioner.

    Attributes:
        practice: The practice's code.
        commissioner: The commissioner's code.
        joined: ISO day, empty when unknown.
        left: ISO day, empty when the practice was still there.
    """

    practice: str
    commissioner: str
    joined: str
    left: str


@dataclass(frozen=True)
class Life:
    """When a commissioner existed, as ISO days; an empty end means that it still does."""

    opened: str
    closed: str


@dataclass(frozen=True)
class Succession:
    """How many of a closed CCG's practices another code took over.

    Attributes:
        original: The CCG's code.
        resulting: The code that took practices over.
        effective: The day after the CCG closed.
        moved: Practices that went from the one to the other.
        matched: Practices of the CCG whose next commissioner is known.
        from_stays: Whether the dated stays tell it, rather than two snapshots compared.
    """

    original: str
    resulting: str
    effective: str
    moved: int
    matched: int
    from_stays: bool

    @property
    def partial(self) -> bool:
        """Whether only part of the CCG's practices went this way, by more than single cases."""
        return self.matched - self.moved >= FEWEST_PRACTICES


def read_stays(path: Path) -> Iterator[Stay]:
    """Stream ODS's dated memberships of practices (epcmem).

    Raises:
        FileNotFoundError: There is no such file.
        InvalidDate: A join or leaving date is not a day.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        for practice, commissioner, _, joined, left, *_ in csv.reader(file):
            yield Stay(practice, commissioner, iso_day(joined), iso_day(left))


def practices_of(rows: Iterable[RegisterRow]) -> dict[str, str]:
    """Map each GP practice of a register file to its commissioner.

    Example:
        >>> practices_of([RegisterRow("M1", "A", parent="05C", setting="4"),
        ...               RegisterRow("Y1", "HOSTEL", parent="05C", setting="8")])
        {'M1': '05C'}
    """
    return {row.code: row.parent for row in rows if row.setting == GP_PRACTICE and row.parent}


def moves_by_stays(stays: Iterable[Stay], lives: Mapping[str, Life]) -> dict[str, Counter[str]]:
    """Count, per closed CCG, the codes its practices joined on the day after it closed.

    Args:
        stays: Every dated stay of the practices that count.
        lives: The CCGs.

    Example:
        >>> lives = {"00W": Life("2013-04-01", "2017-03-31"), "14L": Life("2017-04-01", "")}
        >>> moves_by_stays([Stay("P1", "00W", "2013-04-01", "2017-03-31"),
        ...                 Stay("P1", "14L", "2017-04-01", "")], lives)
        {'00W': Counter({'14L': 1})}
    """
    left: dict[str, list[str]] = {}
    joined: dict[tuple[str, str], str] = {}
    for stay in stays:
        joined[stay.practice, stay.joined] = stay.commissioner
        life = lives.get(stay.commissioner)
        if life and life.closed and stay.left == life.closed:
            left.setdefault(stay.commissioner, []).append(stay.practice)
    found: dict[str, Counter[str]] = {}
    for code, practices in left.items():
        next_day = day_after(lives[code].closed)
        found[code] = Counter(joined[p, next_day] for p in practices if (p, next_day) in joined)
    return found


def moves_between(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Count, per commissioner, where its practices are in a later snapshot.

    Example:
        >>> moves_between({"M1": "05C", "M2": "05C", "M3": "05C"}, {"M1": "D2P2L", "M2": "D2P2L"})
        {'05C': Counter({'D2P2L': 2})}
    """
    found: dict[str, Counter[str]] = {}
    for practice, commissioner in before.items():
        if practice in after:
            found.setdefault(commissioner, Counter())[after[practice]] += 1
    return found


def successions(
    moves: Mapping[str, Counter[str]], lives: Mapping[str, Life], *, from_stays: bool
) -> list[Succession]:
    """Name the successors of the closed CCGs among *moves*.

    A successor took over at least two practices and existed on the day after the CCG closed.

    Args:
        moves: Per CCG, how many practices each code has next.
        lives: The CCGs.
        from_stays: Whether the moves come from dated stays.

    Returns:
        One row per closed CCG and successor, in the order of their codes.

    Example:
        >>> lives = {"05C": Life("2013-04-01", "2021-03-31"), "D2P2L": Life("2021-04-01", "")}
        >>> [row] = successions({"05C": Counter({"D2P2L": 43, "15E": 1})}, lives, from_stays=False)
        >>> row.resulting, row.effective, row.moved, row.matched, row.partial
        ('D2P2L', '2021-04-01', 43, 44, False)
    """
    found = []
    for original in sorted(moves):
        life = lives.get(original)
        if life is None or not life.closed or life.closed >= LAST_DAY_OF_CCGS:
            continue
        effective, matched = day_after(life.closed), moves[original].total()
        found += [
            Succession(original, resulting, effective, moved, matched, from_stays)
            for resulting, moved in sorted(moves[original].items())
            if moved >= FEWEST_PRACTICES and _existed(lives.get(resulting), effective)
        ]
    return found


def _existed(life: Life | None, day: str) -> bool:
    return life is not None and life.opened <= day and (not life.closed or life.closed >= day)


def practices_by_board(
    before: Mapping[str, str], after: Mapping[str, str], board_of: Mapping[str, str]
) -> dict[str, Counter[str]]:
    """Count, per CCG, the integrated care boards its practices came under.

    Args:
        before: Practice to CCG, before the boards began.
        after: Practice to sub-ICB location, after it.
        board_of: Sub-ICB location to board.

    Raises:
        KeyError: A practice's later commissioner belongs to no board.

    Example:
        >>> practices_by_board({"M1": "11J"}, {"M1": "11J"}, {"11J": "QVV"})
        {'11J': Counter({'QVV': 1})}
    """
    known = {practice: board_of[code] for practice, code in after.items() if practice in before}
    return moves_between(before, known)
