"""Things of the graph: names over time, life, values, and what facts tell of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.dates import Period, State
from kg.network.telling import Denial, Told
from kg.ontology import Ontology
from kg.store.dataset import Value

Money = Mapping[str, Value | None]


@dataclass(frozen=True)
class Naming:
    """A name with its period, or with the days of the snapshots that show it."""

    text: str
    period: Period
    observed: tuple[date, ...]


@dataclass(frozen=True)
class Thing:
    """A node, at any date.

    Attributes:
        iri: Its IRI.
        key: Its key.
        label: The name it goes by now, or went by last.
        kind: Local name of its most specific class.
        life: From its first to its last day.
        names: Its names over time.
        statuses: Statuses over time, of contracts: concept name and period.
        values: Reported values, of contracts.
        told: Dated facts that tell of it and are no edge.
        denials: Accepted claims that deny that another has some relation to it.
    """

    iri: str
    key: str
    label: str
    kind: str
    life: Period
    names: tuple[Naming, ...] = ()
    statuses: tuple[tuple[str, Period], ...] = ()
    values: tuple[Money, ...] = ()
    told: tuple[Told, ...] = ()
    denials: tuple[Denial, ...] = ()

    @property
    def group(self) -> str:
        """First segment of the key, such as organisation, contract or service."""
        return self.key.split("/", 1)[0]

    def label_on(self, day: date) -> str:
        """Give the name borne on a day.

        A name whose period covers the day wins; else the name last seen on or before it, else the
        first one seen after it; else the label.
        """
        for name in self.names:
            dated = name.period.start is not None or name.period.end is not None
            if dated and name.period.state(day) == "current":
                return name.text
        seen = [(observed, name.text) for name in self.names for observed in name.observed]
        before = [each for each in seen if each[0] <= day]
        if before:
            return max(before)[1]
        return min(seen)[1] if seen else self.label

    def status_on(self, day: date) -> str:
        """Give the status of a contract on a day: the latest one that has begun and not ended."""
        begun = [
            (period.start.first if period.start else date.min, status)
            for status, period in self.statuses
            if period.state(day) in {"current", "withdrawing", "undated"}
        ]
        return max(begun)[1] if begun else ""

    def state(self, day: date) -> State:
        """Say whether it exists on a day."""
        return self.life.state(day)


@dataclass(frozen=True)
class Named:
    """What is told of a node that a thing is connected with before all of it is read.

    Attributes:
        label: The name it goes by now, or went by last.
        kind: Local name of its most specific class.
    """

    label: str
    kind: str


def most_specific(kinds: list[str], ontology: Ontology) -> str:
    """Choose the class with the most ancestors; ties by name, so that the choice is stable."""
    return min(kinds, key=lambda kind: (-len(ontology.classes.get(kind, ())), kind))
