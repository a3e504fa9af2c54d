"""What every measure hands back: frozen values that explain themselves and turn into JSON.

A :class:`Result` holds :class:`Finding` objects; each has a subject, a value, a sentence, the paths
that lead to it with their sources, and what is unknown.
A :class:`Measure` is a named question with the function that answers it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import networkx as nx

from kg.risk.money import MoneyRange
from kg.risk.of_day import OfDay, check
from kg.risk.wording import unique

FactGraph: TypeAlias = "nx.MultiDiGraph[str]"
Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, order=True)
class Thing:
    """An organisation, contract, service or link, by its key and the name of the day.

    Example:
        >>> Thing("organisation/RYF", "South Western Ambulance").as_dict()["label"]
        'South Western Ambulance'
    """

    key: str
    label: str
    iri: str = ""
    kind: str = ""

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {"key": self.key, "label": self.label, "iri": self.iri, "kind": self.kind}


@dataclass(frozen=True, order=True)
class Hop:
    """One evidenced fact on a path, walked along or against its direction.

    Attributes:
        start: Where the hop leaves.
        end: Where it arrives.
        edge: IRI of the fact.
        label: What the fact says, such as ``lead provider``.
        forward: Whether the fact itself runs from ``start`` to ``end``.
        period: ``from``, ``to`` and ``to_earliest`` in their stated precision, empty if none.
    """

    start: Thing
    end: Thing
    edge: str
    key: str
    label: str
    forward: bool
    state: str
    period: tuple[str, str, str]
    sources: tuple[str, ...]
    claims: tuple[str, ...] = ()
    disputed_by: tuple[str, ...] = ()

    def as_dict(self) -> Json:
        """Write for JSON."""
        begin, end, earliest = self.period
        return {
            "from": self.start.as_dict(),
            "to": self.end.as_dict(),
            "edge": self.edge,
            "key": self.key,
            "label": self.label,
            "forward": self.forward,
            "state": self.state,
            "period": {"from": begin, "to": end, "to_earliest": earliest},
            "sources": list(self.sources),
            "claims": list(self.claims),
            "disputed_by": list(self.disputed_by),
        }


@dataclass(frozen=True, order=True)
class Path:
    """A chain of facts from one thing to another."""

    hops: tuple[Hop, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of every hop."""
        return unique(source for hop in self.hops for source in hop.sources)

    def __str__(self) -> str:
        """Write as one line: ``C -[lead commissioner]-> K <-[partner]- P``."""
        words = [self.hops[0].start.label] if self.hops else []
        for hop in self.hops:
            arrow = f"-[{hop.label}]->" if hop.forward else f"<-[{hop.label}]-"
            words += [arrow, hop.end.label]
        return " ".join(words)

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {"text": str(self), "hops": [hop.as_dict() for hop in self.hops]}


@dataclass(frozen=True, order=True)
class Interval:
    """A number known only to lie between two bounds, both included; no ``high``: unbounded.

    Example:
        >>> str(Interval(Decimal("2600.00"), Decimal(10000)))
        'between 2600.00 and 10000'
    """

    low: Decimal
    high: Decimal | None

    def as_dict(self) -> Json:
        """Write for JSON, numbers as text."""
        return {"low": str(self.low), "high": None if self.high is None else str(self.high)}

    def __str__(self) -> str:
        """Write in words."""
        return f"between {self.low} and {'any number' if self.high is None else self.high}"


Value: TypeAlias = int | Decimal | Interval | tuple[MoneyRange, ...]


@dataclass(frozen=True)
class Finding:
    """One answer of a measure.

    Attributes:
        kind: What sort of finding it is, in plain words.
        subject: What it is about.
        value: The measured value: a count, a number, an interval, or money by basis.
        unit: What the value counts.
        sentence: The finding as a sentence.
        beside: The other party where there are two, such as the commissioner who depends.
        touches: Contracts and services concerned, or what is cut off.
        paths: The facts that lead to it.
        sources: Keys of every source it rests on.
        unknowns: What would have to be known to say more.
    """

    kind: str
    subject: Thing
    value: Value
    unit: str
    sentence: str
    beside: Thing | None = None
    touches: tuple[Thing, ...] = ()
    paths: tuple[Path, ...] = ()
    sources: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "kind": self.kind,
            "subject": self.subject.as_dict(),
            "beside": None if self.beside is None else self.beside.as_dict(),
            "value": value_as_json(self.value),
            "unit": self.unit,
            "sentence": self.sentence,
            "touches": [thing.as_dict() for thing in self.touches],
            "paths": [path.as_dict() for path in self.paths],
            "sources": list(self.sources),
            "unknowns": list(self.unknowns),
        }


@dataclass(frozen=True)
class Coverage:
    """How much of what a measure needs was on record.

    Example:
        >>> print(Coverage(evidenced=7, unknown=2, undated=1))
        based on 7 evidenced and 2 unknown inputs; 1 undated fact was left out
    """

    evidenced: int
    unknown: int
    undated: int = 0

    def __str__(self) -> str:
        """Write as the line that stands under every result."""
        line = f"based on {self.evidenced} evidenced and {self.unknown} unknown inputs"
        if not self.undated:
            return line
        left = "1 undated fact was" if self.undated == 1 else f"{self.undated} undated facts were"
        return f"{line}; {left} left out"

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "evidenced": self.evidenced,
            "unknown": self.unknown,
            "undated": self.undated,
            "text": str(self),
        }


@dataclass(frozen=True)
class Result:
    """A measure's whole answer.

    Attributes:
        measure: Name of the measure.
        at: The day the graph was projected at.
        headline: The answer in one sentence.
        method: Where the method comes from.
        subgraph: The part of the graph that the findings rest on, for drawing.
    """

    measure: str
    at: str
    headline: str
    findings: tuple[Finding, ...]
    assumptions: tuple[str, ...]
    unknowns: tuple[str, ...]
    method: str
    coverage: Coverage
    subgraph: FactGraph = field(compare=False, repr=False)

    def as_dict(self) -> Json:
        """Write for JSON; the subgraph has its own formats and is left out."""
        return {
            "measure": self.measure,
            "at": self.at,
            "headline": self.headline,
            "findings": [finding.as_dict() for finding in self.findings],
            "assumptions": list(self.assumptions),
            "unknowns": list(self.unknowns),
            "method": self.method,
            "coverage": self.coverage.as_dict(),
        }


@dataclass(frozen=True)
class Measure:
    """A named analysis: its question in plain words and the function that answers it.

    Attributes:
        name: Name in routes and on the command line.
        title: Heading.
        question: What it answers, in words a commissioner would use.
        run: The function: a graph of facts projected at a day, and settings, to a result.
        settings: Name of each setting and what it does.
        alone: Which setting asks it of one thing alone, by the thing's group; what it then finds
            rests only on facts a few steps from the thing.
        of_day: How it answers on a store that is too large for a graph; None: it does not.
    """

    name: str
    title: str
    question: str
    run: Callable[..., Result]
    settings: Mapping[str, str] = field(default_factory=dict)
    alone: Mapping[str, str] = field(default_factory=dict)
    of_day: OfDay | None = None

    def __call__(self, graph: FactGraph, **settings: Any) -> Result:  # noqa: ANN401 - set by name
        """Answer the question on a graph.

        Raises:
            MeasureError: If a setting is unknown or the measure is undefined on this graph.
        """
        check(self.name, self.settings, settings)
        return self.run(graph, **settings)


def value_as_json(value: Value) -> Any:  # noqa: ANN401 - JSON has no narrower type here
    """Write a measured value for JSON: counts as numbers, everything else as text.

    Example:
        >>> value_as_json(3), value_as_json(Decimal("2600.00"))
        (3, '2600.00')
        >>> value_as_json((MoneyRange("GBP", "annual", 0, 100),))[0]["high"]
        '1.00'
    """
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Interval):
        return value.as_dict()
    return [each.as_dict() for each in value]


def sources_of(paths: Iterable[Path]) -> tuple[str, ...]:
    """Keys of the sources of all hops of some paths, sorted, each once."""
    return unique(source for path in paths for source in path.sources)
