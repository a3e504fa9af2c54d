"""What a chart shows, as the lines of a table: for those who read rather than look."""

from dataclasses import dataclass


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
