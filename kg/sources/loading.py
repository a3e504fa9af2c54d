"""What every loader of a register offers, and how the loaders are found.

A loader reads one kind of file as a stream of quads. It gets what the store already knows, so
that a record joins the organisation it tells of, and it names every record it does not take.
"""

import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

import kg.sources
from kg.dates import Period
from kg.errors import Problem

Reject = Callable[[Problem], None]
"""Takes note of a record that is not loaded, with its reason."""
Advance = Callable[[int], None]
"""Takes note of how many more bytes of the file have been read."""


@dataclass(frozen=True)
class Known:
    """What the store already knows, to give a record its identity; exact look-ups only.

    Attributes:
        by_code: ``SCHEME:code``, such as ``ODS:RDY`` -> the organisations it has stood for, each
            with the period in which it did.
        names: Name or alias in lower case, single spaces -> keys of the organisations.
        released: Day, month or year of the release where the user gave one; empty when the file
            itself or its name must tell.

    Example:
        >>> known = Known({"ODS:ZZ1": (("organisation/ZZ1", Period.parse("", "2022-06-30")),)})
        >>> known.organisation("ODS:ZZ1", date(2019, 4, 1))
        'organisation/ZZ1'
        >>> known.organisation("ODS:ZZ1", date(2023, 4, 1)), known.organisation("ODS:ZZ2")
        ('', '')
    """

    by_code: Mapping[str, tuple[tuple[str, Period], ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    released: str = ""

    def organisation(self, identifier: str, day: date | None = None) -> str:
        """Give the key of the one organisation that an identifier stands for on a day.

        Args:
            identifier: Scheme and code, such as ``ODS:RDY``.
            day: The day meant; without one, an identifier that has stood for several organisations
                tells nothing.

        Returns:
            Its key; empty when there is none, or more than one.
        """
        fits = {
            key
            for key, life in self.by_code.get(identifier, ())
            if day is None or life.state(day) not in {"not-yet", "ended"}
        }
        return fits.pop() if len(fits) == 1 else ""


@dataclass(frozen=True)
class Loader:
    """One kind of file that ``nhs-kg load`` takes.

    Attributes:
        kind: Its name on the command line, such as ``ods-csv``.
        meaning: One line for the help text.
        endings: File endings it takes, with their dot.
        read: Streams a file's quads in bounded memory; raises UnreadableFile when the file as a
            whole is not what the loader reads.
        segment: Names the segment a file fills: the register and what a newer release replaces.
    """

    kind: str
    meaning: str
    endings: tuple[str, ...]
    read: Callable[[Path, Known, Reject, Advance], Iterator[ox.Quad]]
    segment: Callable[[Path], str]


def loaders() -> Mapping[str, Loader]:
    """Find the loaders by kind: ``LOADERS`` of every module ``kg/sources/<register>/loader.py``.

    Example:
        >>> "ods-csv" in loaders()
        True
    """
    found: dict[str, Loader] = {}
    for package in pkgutil.iter_modules(kg.sources.__path__):
        name = f"{kg.sources.__name__}.{package.name}.loader"
        if package.ispkg and importlib.util.find_spec(name) is not None:
            offered: tuple[Loader, ...] = importlib.import_module(name).LOADERS
            found.update({loader.kind: loader for loader in offered})
    return dict(sorted(found.items()))
