"""What-if questions as they come from a command line or an address: names resolved, day chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import networkx as nx

from api.cascades import cascade_as_dict
from api.days import failure_of, has_days
from api.nearby import facts_near
from kg.errors import MeasureError
from kg.identity import find
from kg.keys import iri_of
from kg.network import Network
from kg.network.edges import Edge
from kg.risk import FAMILIES
from kg.risk.consequences import Consequences, Named, consequences
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.finding import Json
from kg.risk.wording import listed
from kg.store.dataset import Dataset
from viz.dates import spoken


@dataclass(frozen=True)
class Supposed:
    """A scenario in resolved keys, and its day.

    Attributes:
        withdraw: Who leaves.
        contracts: The only contracts they leave; empty for all of theirs.
        overrun: Contract to the amount it overruns by.
        day: The day supposed.
        note: Why this day, when nobody asked for it; else empty.
    """

    withdraw: tuple[str, ...]
    contracts: tuple[str, ...]
    overrun: Mapping[str, Decimal]
    day: date
    note: str = ""

    def answer(
        self, dataset: Dataset, network: Network, seconds: float | None = None, why_none: str = ""
    ) -> Consequences:
        """Work it out.

        Args:
            dataset: The store.
            network: Its network.
            seconds: How long to wait for the day of a large store; without it, as long as it takes.
            why_none: Why nobody is to be let fail altogether; empty where they are.

        Raises:
            UnknownOrganisation: A party has no fact on the day.
            UnknownContract: A contract has no fact on the day.
            MeasureError: There is nothing to work out on the day.
            NotYetMade: The day of a large store was not ready in time.
        """

        def failing(parties: tuple[str, ...]) -> Named:
            if why_none:
                raise MeasureError(why_none)
            failure = failure_of(dataset, network, self.day, parties, seconds)
            return failure.result, failure.things

        return consequences(
            self.facts(network),
            shipped_priors(),
            self.withdraw,
            self.contracts,
            self.overrun,
            failing if has_days(dataset) and not network.is_complete else None,
        )

    def facts(self, network: Network) -> "nx.MultiDiGraph[str]":
        """Project the facts that it touches.

        Raises:
            MeasureError: A party or contract named has more facts than are followed.
        """
        named = (*self.withdraw, *self.contracts, *self.overrun)
        if network.is_complete:
            return network.at(self.day, families=FAMILIES, things=named)
        return facts_near(network, named, self.day)


@dataclass(frozen=True)
class Wording:
    """A scenario as people write it: codes, identifiers or names, and perhaps a day."""

    withdraw: Sequence[str] = ()
    contracts: Sequence[str] = ()
    overrun: Mapping[str, Decimal] | None = None
    at: date | None = None

    def resolve(self, dataset: Dataset, network: Network, today: date) -> Supposed:
        """Find what is meant, and the day.

        Raises:
            UnknownOrganisation: No organisation fits.
            UnknownContract: No contract fits.
            AmbiguousIdentifier: Several things fit.
        """

        def key(text: str, group: str) -> str:
            return find(dataset, text, group=group, at=self.at)

        parties = tuple(key(each, "organisation") for each in self.withdraw)
        contracts = tuple(key(each, "contract") for each in self.contracts)
        overrun = {key(name, "contract"): more for name, more in (self.overrun or {}).items()}
        if self.at is not None:
            return Supposed(parties, contracts, overrun, self.at)
        day = last_day(network, parties, (*contracts, *overrun), today)
        note = _note(network, (*parties, *contracts, *overrun), day) if day != today else ""
        return Supposed(parties, contracts, overrun, day, note)


def last_day(
    network: Network, parties: Sequence[str], contracts: Sequence[str], today: date
) -> date:
    """Find the last day, up to today, on which the parties had their parts in the contracts.

    A party that is only known to have left between two dates counts up to the first of them.

    Args:
        network: The network.
        parties: Keys of organisations.
        contracts: Keys of contracts; empty for whatever the parties had.
        today: The day to prefer, and to fall back on when there never was such a day.
    """
    edges = [edge for key in (*parties, *contracts) for edge in _parts(network, key)]
    days = [today, *sorted({day for edge in edges for day in _last_days(edge, today)})[::-1]]
    sides = [(key, contracts) for key in parties] + [(key, parties) for key in contracts]
    for day in days:
        if all(_has_part(network, key, others, day) for key, others in sides):
            return day
    return today


def _parts(network: Network, key: str) -> Iterator[Edge]:
    """Roles in contracts and services provided, the ends of which decide the day."""
    iri = iri_of(key)
    return (
        edge
        for edge in network.edges_of(iri)
        if edge.family == "contract" or (edge.family == "service" and edge.source == iri)
    )


def _last_days(edge: Edge, today: date) -> Iterator[date]:
    if edge.period.end is not None:
        yield min(edge.period.end.last, today)
    if edge.period.end_earliest is not None:
        yield min(edge.period.end_earliest.first - timedelta(days=1), today)


def _has_part(network: Network, key: str, others: Sequence[str], day: date) -> bool:
    wanted = {iri_of(other) for other in others}
    return any(
        edge.state(day) == "current" and (not wanted or wanted & {edge.source, edge.target})
        for edge in _parts(network, key)
    )


def _note(network: Network, keys: Sequence[str], day: date) -> str:
    names = [network.things[iri_of(key)].label_on(day) for key in keys]
    last = spoken(day.isoformat())
    return f"no day was given; {last} is the last on which the record has {listed(names)} together"


def as_json(network: Network, supposed: Supposed, answer: Consequences) -> Json:
    """Write an answer for JSON, with the day's reason and what its source keys stand for."""
    cascade = answer.cascade
    return {
        **answer.found.as_dict(),
        "gaps": [each.as_dict() for each in answer.gaps],
        "losses": [each.as_dict() for each in answer.losses],
        "cascade": None if cascade is None else cascade_as_dict(cascade, answer.names),
        "why_none": answer.why_none,
        "note": supposed.note,
        "sources": {key: network.sources.get(key, {}) for key in sources_of(answer)},
    }


def sources_of(answer: Consequences) -> list[str]:
    """List the keys of every source that an answer rests on."""
    found = answer.found
    keys = {key for each in found.affected for key in each.sources}
    keys |= {source for each in found.contracts for _, source in each.values}
    keys |= {key for gap in answer.gaps for key in gap.sources}
    keys |= {key for loss in answer.losses for key in loss.sources}
    return sorted(keys)
