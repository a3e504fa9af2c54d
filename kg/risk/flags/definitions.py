"""What each flag asks and where it is raised, read from ``ontology/warning-flags.yaml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from kg.data import ONTOLOGY
from kg.errors import MeasureError, SeedError
from kg.sources.cursor import Cursor
from kg.spelling import nearest

FILE = ONTOLOGY / "warning-flags.yaml"
_FIELDS = (
    "name",
    "question",
    "computed-from",
    "unit",
    "amber",
    "red",
    "below",
    "threshold-source",
    "signs",
    "parameters",
    "payment-types",
    "note",
)


@dataclass(frozen=True)
class Threshold:
    """Where a number raises a flag; None: at no number.

    Attributes:
        amber: From here on it is raised.
        red: From here on it is red.
        below: Whether small numbers raise it rather than large ones.
    """

    amber: Decimal | None = None
    red: Decimal | None = None
    below: bool = False

    def __str__(self) -> str:
        """Write in words.

        Example:
            >>> print(Threshold(Decimal("0.5"), Decimal("0.67")), "|", Threshold())
            amber from 0.5, red from 0.67 | raised by a single one
        """
        ends = {"amber": self.amber, "red": self.red}
        side = "below" if self.below else "from"
        told = [f"{name} {side} {end}" for name, end in ends.items() if end is not None]
        return ", ".join(told) or "raised by a single one"


@dataclass(frozen=True)
class Definition:
    """What a flag asks.

    Attributes:
        id: Its short name, such as ``F5``.
        name: Its name in words.
        question: What it asks.
        computed: What it is computed from.
        unit: What its value counts.
        threshold: Where it is raised.
        source: Where the threshold comes from.
        signs: Warning signs of the code list that raise it, each with its own threshold.
        parameters: Further numbers that the computation uses.
        payment_types: Payment types that raise it.
        note: What a reader should keep in mind.
    """

    id: str
    name: str
    question: str = ""
    computed: str = ""
    unit: str = ""
    threshold: Threshold = Threshold()
    source: str = ""
    signs: Mapping[str, Threshold] = field(default_factory=dict)
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    payment_types: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Definitions:
    """Every flag in the order of the file, and the classes of the ontology that they go by.

    Attributes:
        version: Version of the file.
        flags: Flag by its short name.
        classes: Local name of the class of NHS bodies, legal bodies and vehicles.

    Example:
        >>> read_definitions()["F5"].name
        'VAT gap'
        >>> read_definitions()["F99"]
        Traceback (most recent call last):
        kg.errors.MeasureError: no flag 'F99'; did you mean 'F9'?
    """

    version: str
    flags: Mapping[str, Definition]
    classes: Mapping[str, str]

    def __getitem__(self, name: str) -> Definition:
        """Find a flag by its short name.

        Raises:
            MeasureError: If there is none.
        """
        if name not in self.flags:
            raise MeasureError(f"no flag '{name}'{nearest(name, self.flags)}")
        return self.flags[name]


def read_definitions(path: Path = FILE) -> Definitions:
    """Read the definitions of the flags.

    Raises:
        SeedError: With every problem of the file.

    Example:
        >>> found = read_definitions()
        >>> found["F1"].threshold
        Threshold(amber=Decimal('0.5'), red=Decimal('0.67'), below=False)
        >>> list(found["F18"].signs)
        ['single-bidder', 'bidder-withdrew']
    """
    top = Cursor.open(path, path.name)
    top.only(("version", "classes", "flags", "backtest"))
    classes = top.child("classes")
    found = Definitions(
        top.text("version", required=True),
        MappingProxyType({name: _definition(name, each) for name, each in top.entries("flags")}),
        {} if classes is None else dict(_classes(classes)),
    )
    if not found.flags:
        top.fail("flags", "missing; add it")
    if top.problems:
        raise SeedError(top.problems)
    return found


def _classes(cursor: Cursor) -> Iterator[tuple[str, str]]:
    cursor.only(("nhs", "legal", "vehicle"))
    for name in ("nhs", "legal", "vehicle"):
        yield name, cursor.text(name, required=True)


def _definition(name: str, cursor: Cursor) -> Definition:
    cursor.only(_FIELDS)
    cursor.child("signs")
    return Definition(
        name,
        cursor.text("name", required=True),
        cursor.text("question", required=True),
        cursor.text("computed-from", required=True),
        cursor.text("unit"),
        _threshold(cursor),
        cursor.text("threshold-source", required=True),
        {sign: _threshold(each) for sign, each in cursor.entries("signs")},
        dict(_parameters(cursor.child("parameters"))),
        cursor.texts("payment-types"),
        cursor.text("note"),
    )


def _parameters(cursor: Cursor | None) -> Iterator[tuple[str, Decimal]]:
    for name in ("young-months", "least-funds", "least-peers", "fence"):
        number = None if cursor is None else cursor.decimal(name)
        if number is not None:
            yield name, number
    if cursor is not None:
        cursor.only(("young-months", "least-funds", "least-peers", "fence"))


def _threshold(cursor: Cursor) -> Threshold:
    below = cursor.boolean("below", default=False)
    found = Threshold(cursor.decimal("amber"), cursor.decimal("red"), below)
    if found.amber is not None and found.red is not None:
        gap = found.amber - found.red if below else found.red - found.amber
        if gap < 0:
            cursor.fail("red", f"{found.red} is met before amber, {found.amber}; red is the worse")
    return found
