"""Writes dated memberships of practices in their groups, trusts and commissioners, as CSV."""

from pathlib import Path

from bench.england.draws import DAYS, chance, day_number, rank
from bench.england.layout import Layout
from bench.england.sizes import Written

_SPELLS = (
    ("health-authority", day_number(1999, 4, 1), day_number(2001, 3, 31)),
    ("pct", day_number(2001, 4, 1), day_number(2013, 3, 31)),
    ("ccg", day_number(2013, 4, 1), 0),
)


def write_memberships(folder: Path, count: int, layout: Layout) -> Written:
    """Write ``epcmem_2026-08.csv``: one body after another for each practice.

    Args:
        folder: Where to write it.
        count: How many rows to write.
        layout: The register.
    """
    path = folder / "epcmem_2026-08.csv"
    random = chance(layout.seed, "memberships")
    practices = layout.by_name["practice"]
    with path.open("w", encoding="ascii", newline="\r\n") as file:
        for row in range(count):
            number = practices.first + row // len(_SPELLS) % practices.count
            kind, start, end = _SPELLS[row % len(_SPELLS)]
            above = layout.by_name[kind]
            parent = layout.code(above.first + rank(random, above.count, 1.3), above)
            # Rows beyond three for each practice are stays with other bodies, half a year on.
            moved = 180 * (row // len(_SPELLS) // practices.count)
            days = ",".join(_written(day + moved if day else 0) for day in (start, end))
            file.write(f'"{layout.code(number, practices)}","{parent}","W",{days},"0"\n')
    return Written((str(path),), {"memberships": count}, {})


def _written(day: int) -> str:
    return f'"{DAYS[day].replace("-", "")}"' if day else '""'
