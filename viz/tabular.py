"""Tables in words: what a chart shows for those who read rather than look, and any list as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One line of a table; *href*, if there is one, is where its first cell leads."""

    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True)
class Tabular:
    """A table in words.

    Attributes:
        head: Names of the columns.
        lines: Each with as many cells as there are names.

    Example:
        >>> Tabular(("who", "what"), (Line(("Dorset HealthCare", "lead provider")),)).lines[0].href
        ''
    """

    head: tuple[str, ...]
    lines: tuple[Line, ...]


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return rows as CSV; a cell that a spreadsheet would run as a formula is quoted.

    Raises:
        Nothing.

    >>> as_csv(("from", "amount"), [("=A1", "£5")])
    "from,amount\n'=A1,£5\n"
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(head)
    lines.writerows(
        [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows
    )
    return written.getvalue()
