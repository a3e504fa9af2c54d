"""What every loader of a register offers, and how the loaders are found.

A loader reads one kind of file as a stream of statements, in blocks. It gets what the store already
knows, so that a record joins the organisation it tells of, and it names every record it does not
take.
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
from kg.store.segment import Block

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
        earlier: Files that the store keeps to read later ones with, by the names of their segments.

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
    earlier: Mapping[str, Path] = field(default_factory=dict)

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
class Part:
    """What a file holds of one register: a release of it, or a batch.

    Attributes:
        register: What it is a release of, such as ``ods-etr``.
        released: Day, month or year of the release; empty where releases have no day, and the one
            loaded last counts as the newest.
        blocks: Its statements, to be read before the file's next part.
        source: IRI of its source, which every statement of a release names anew.
        kept: Whether the store keeps the file, to read later ones with.
    """

    register: str
    released: str
    blocks: Iterator[Block]
    source: str = ""
    kept: bool = False

    @property
    def name(self) -> str:
        """Name of its segment.

        Example:
            >>> Part("ods-etr", "2025-12", iter(())).name
            'ods-etr-2025-12'
        """
        return f"{self.register}-{self.released}".removesuffix("-")


Read = Callable[[Path, Known, Reject, Advance], Iterator[Part]]


@dataclass(frozen=True)
class Loader:
    """One kind of file that ``nhs-kg load`` takes.

    Attributes:
        kind: Its name on the command line, such as ``ods-csv``.
        meaning: One line for the help text.
        endings: File endings it takes, with their dot.
        read: Streams a file's parts in bounded memory; raises UnreadableFile when the file as a
            whole is not what the loader reads.
        after: Beginnings of the kinds whose segments it may know, besides seeds and RDF files.
        segment: Names the segment a file fills, where its own kind is among these.
    """

    kind: str
    meaning: str
    endings: tuple[str, ...]
    read: Read
    after: tuple[str, ...] = ()
    segment: Callable[[Path], str] | None = None

    def quads(
        self, path: Path, known: Known, reject: Reject, advance: Advance = lambda _: None
    ) -> Iterator[ox.Quad]:
        """Read a file as quads, all of its blocks; for small files."""
        for part in self.read(path, known, reject, advance):
            for block in part.blocks:
                yield from ox.parse(block.lines, ox.RdfFormat.N_QUADS)


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
