"""Looks back: how the flags stood before contracts failed, and what of it was public by then.

Each case is asked twice on a day before its failure: once with all that is known today of that
day, and once with only what rests on sources that had appeared before it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.dates import PartialDate
from kg.errors import SeedError
from kg.network import Network
from kg.network.projection import EVERY_STATE
from kg.risk import FAMILIES
from kg.risk.delivery import read
from kg.risk.finding import FactGraph, Json
from kg.risk.flags.definitions import FILE, Definitions, read_definitions
from kg.risk.flags.registry import flags_of
from kg.risk.flags.state import FlagState, Level
from kg.sources.cursor import Cursor

_FIELDS = ("label", "contract", "as-of", "failed", "what", "source")
_BEGUN = EVERY_STATE - {"not-yet"}


class Mark(StrEnum):
    """What looking back shows of a flag."""

    BEFORE = "Y"
    AFTERWARDS = "y"
    UNKNOWN = "?"
    NOT = "-"


MEANINGS: Mapping[Mark, str] = {
    Mark.BEFORE: "raised, and public before",
    Mark.AFTERWARDS: "raised, but documented only afterwards",
    Mark.UNKNOWN: "unknown",
    Mark.NOT: "not raised",
}


@dataclass(frozen=True)
class Case:
    """A contract that failed, and the day before on which it is looked at.

    Attributes:
        name: Short name.
        label: What it is called in a table.
        contract: Key of the contract.
        as_of: The day.
        failed: When it failed, as exactly as it is known.
        what: What happened then.
        source: Key of the source that says so.
    """

    name: str
    label: str
    contract: str
    as_of: date
    failed: str
    what: str
    source: str


@dataclass(frozen=True)
class CaseMarks:
    """How the flags of a case stood.

    Attributes:
        case: The case.
        marks: Mark of each flag, by its short name.
        then: How the flags stood by what had been published.
        known: How they stood by all that is known today of that day.
    """

    case: Case
    marks: Mapping[str, Mark]
    then: tuple[FlagState, ...]
    known: tuple[FlagState, ...]

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "case": self.case.name,
            "contract": self.case.contract,
            "as_of": self.case.as_of.isoformat(),
            "failed": self.case.failed,
            "what": self.case.what,
            "source": self.case.source,
            "marks": {flag: mark.value for flag, mark in self.marks.items()},
            "then": [each.as_dict() for each in self.then],
            "known": [each.as_dict() for each in self.known],
        }


@dataclass(frozen=True)
class Backtest:
    """Every case, with what the table does not show.

    Attributes:
        cases: How the flags of each case stood.
        caveat: Why nothing follows for how well the flags predict.
    """

    cases: tuple[CaseMarks, ...]
    caveat: str

    def as_dict(self) -> Json:
        """Write for JSON.

        Example:
            >>> sorted(Backtest((), "This looks back.").as_dict())
            ['cases', 'caveat', 'meanings']
        """
        return {
            "caveat": self.caveat,
            "meanings": {mark.value: meaning for mark, meaning in MEANINGS.items()},
            "cases": [each.as_dict() for each in self.cases],
        }


def backtest(network: Network, cases: Iterable[str] = (), *, definitions: Path = FILE) -> Backtest:
    """Ask every flag of every case on the day before it failed.

    Args:
        network: The network that holds the cases, with the sources' dates.
        cases: Which, by their short names; all by default.
        definitions: The file with the flags and the cases.

    Raises:
        SeedError: If the file does not hold together.
        UnknownContract: If the network holds nothing of a case on its day.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> empty = Network(Dataset.in_memory([]), Ontology.load())
        >>> backtest(empty, ["none of the cases"]).caveat[:15]
        'This looks back'
    """
    every, caveat = read_cases(definitions)
    asked, wanted = read_definitions(definitions), set(cases)

    def issued(source: str) -> str:
        network.sources.read([source])
        return network.sources.get(source, {}).get("date", "")

    found = tuple(
        mark_case(network.at(case.as_of, states=_BEGUN, families=FAMILIES), case, issued, asked)
        for case in every
        if not wanted or case.name in wanted
    )
    return Backtest(found, caveat)


def mark_case(
    graph: FactGraph, case: Case, issued: Callable[[str], str], definitions: Definitions
) -> CaseMarks:
    """Ask the flags of one case twice.

    Args:
        graph: What is known today of the day, ended facts included.
        case: The case.
        issued: When a source appeared, by its key; empty if that is not known.
        definitions: What the flags ask.

    Example:
        >>> from kg.risk.sketch import network
        >>> graph = network("L lead-provider K", "K told WarningSign code=open-at-start source=a",
        ...     "K told WarningSign code=single-bidder source=b", at="2015-06-30")
        >>> day = date(2015, 6, 30)
        >>> case = Case("k", "K", "contract/K", day, "2015-07", "It ended.", "source/b")
        >>> dates = {"source/a": "2015-06", "source/b": "2014"}
        >>> found = mark_case(graph, case, dates.get, read_definitions())
        >>> found.marks["F10"].value, found.marks["F18"].value, found.marks["F13"].value
        ('y', 'Y', '?')
    """
    known, then = (
        flags_of(delivery, delivery.contract(case.contract), definitions)
        for delivery in (read(graph), read(published_before(graph, case.as_of, issued)))
    )
    marks = {now.flag: _mark(now, before) for now, before in zip(known, then, strict=True)}
    return CaseMarks(case, marks, then, known)


def _mark(known: FlagState, then: FlagState) -> Mark:
    if then.raised and known.raised:
        return Mark.BEFORE
    if known.raised:
        return Mark.AFTERWARDS
    return Mark.UNKNOWN if known.level is Level.UNKNOWN else Mark.NOT


def published_before(graph: FactGraph, day: date, issued: Callable[[str], str]) -> FactGraph:
    """Keep what rests on a source that had appeared before a day; things themselves stay.

    A source of which only the month or year is known had appeared if all of that was over.

    Example:
        >>> from kg.risk.sketch import network
        >>> graph = network("L lead-provider K source=a", "P partner K source=b")
        >>> dates = {"source/a": "2014", "source/b": "2015"}
        >>> published_before(graph, date(2015, 6, 1), dates.get).number_of_edges()
        1
    """

    def public(told: Mapping[str, Any]) -> bool:
        sources = told["sources"] if "sources" in told else (told.get("source"),)
        return any(_over(issued(str(source)), day) for source in sources if source)

    kept = graph.copy()
    kept.remove_edges_from(
        [
            (source, target, edge)
            for source, target, edge, told in graph.edges(keys=True, data=True)
            if not public(told)
        ]
    )
    for _, told in kept.nodes(data=True):
        for name in ("told", "denials", "values"):
            if name in told:
                told[name] = tuple(each for each in told[name] if public(each))
    return kept


def _over(issued: str | None, day: date) -> bool:
    return bool(issued) and PartialDate.parse(issued or "").last < day


def read_cases(path: Path = FILE) -> tuple[tuple[Case, ...], str]:
    """Read the cases and what stands beside every table of them.

    Raises:
        SeedError: With every problem of the file.

    Example:
        >>> cases, _ = read_cases()
        >>> len(cases), cases[0].as_of.isoformat()
        (9, '2015-12-02')
    """
    top = Cursor.open(path, path.name)
    cursor = top.child("backtest")
    if cursor is None:
        top.fail("backtest", "missing; add it")
        raise SeedError(top.problems)
    cursor.only(("caveat", "cases"))
    caveat = cursor.text("caveat", required=True)
    found = [_case(name, each) for name, each in cursor.entries("cases")]
    if top.problems:
        raise SeedError(top.problems)
    return tuple(case for case in found if case is not None), caveat


def _case(name: str, cursor: Cursor) -> Case | None:
    cursor.only(_FIELDS)
    day, failed = cursor.date("as-of", required=True), cursor.date("failed", required=True)
    contract, source = (cursor.key(each, required=True) for each in ("contract", "source"))
    what, label = (cursor.text(each, required=True) for each in ("what", "label"))
    if day is None or failed is None:
        return None
    if day.first != day.last:
        cursor.fail("as-of", f"'{day}' is not a day; give one")
    if day.last >= failed.first:
        cursor.fail("as-of", f"'{day}' is not before '{failed}', when it failed")
    return Case(name, label, contract, day.first, str(failed), what, source)
