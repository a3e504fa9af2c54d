"""What can be walked to from some things, step by step, without reading the whole network."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kg.keys import iri_of
from kg.network.edges import Edge
from kg.network.projection import Network

STEPS = 6
"""How many steps connect two things at most."""
BUDGET = 3000
"""How many things a walk reads the relations of at most."""
_CONTRACT = frozenset({"contract"})
_ANY_BUT_BACKGROUND = frozenset({"contract", "governance", "succession", "money", "service"})


@dataclass(frozen=True)
class Walk:
    """Which relations are walked.

    Attributes:
        day: The day.
        families: Families of relations.
        states: Their states on the day.
        most: A thing with more such relations than this is a hub and not walked through; 0 for no
            such bound.
        budget: How many things are read at most.
    """

    day: date
    families: frozenset[str]
    states: frozenset[str]
    most: int = 0
    budget: int = BUDGET

    def allows(self, edge: Edge) -> bool:
        """Tell whether a relation may be walked."""
        return edge.family in self.families and edge.state(self.day) in self.states


@dataclass
class Reached:
    """What was walked.

    Attributes:
        steps: How many steps away each thing is.
        edges: Every relation walked, by key.
        hubs: Things not walked through.
        cut: Whether the budget ended the walk.
    """

    steps: dict[str, int] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    hubs: set[str] = field(default_factory=set)
    cut: bool = False


def reach(network: Network, starts: Collection[str], walk: Walk, steps: int) -> Reached:
    """Walk from some things.

    Args:
        network: The network.
        starts: IRIs of the things; never hubs themselves.
        walk: Which relations to walk.
        steps: How far.
    """
    found = Reached(dict.fromkeys(starts, 0))
    frontier = list(starts)
    for step in range(1, steps + 1):
        room = walk.budget - len(found.steps)
        if room < len(frontier):
            found.cut, frontier = True, frontier[: max(room, 0)]
        network.read(frontier)
        reached: dict[str, int] = {}
        for iri in frontier:
            for edge in _walked(network, iri, walk, found, is_start=iri in starts):
                found.edges[edge.key] = edge
                reached.update(dict.fromkeys(edge_ends(edge) - found.steps.keys(), step))
        found.steps.update(reached)
        frontier = sorted(reached)
    return found


def edge_ends(edge: Edge) -> set[str]:
    """Give both ends of an edge."""
    return {edge.source, edge.target}


def _walked(
    network: Network, iri: str, walk: Walk, found: Reached, *, is_start: bool
) -> Iterable[Edge]:
    if not is_start and is_hub(network, iri, walk):
        found.hubs.add(iri)
        return ()
    return [edge for edge in network.edges_of(iri) if walk.allows(edge)]


def is_hub(network: Network, iri: str, walk: Walk) -> bool:
    """Tell whether a thing has so many relations that walking through it says nothing."""
    return bool(walk.most) and sum(map(walk.allows, network.edges_of(iri))) > walk.most


def last_day_together(network: Network, keys: Collection[str], *, today: date) -> date:
    """Find the last day, up to today, on which facts connected all these things.

    A shared contract counts first; any other connection only where there never was one.

    Args:
        network: The network.
        keys: Keys of the things.
        today: The day to prefer.

    Returns:
        Today when they are connected today or never were.
    """
    iris = [iri_of(key) for key in keys]
    days = [today, *sorted(set(_turning_days(network, iris, today)), reverse=True)]
    for families in (_CONTRACT, _ANY_BUT_BACKGROUND):
        for day in days:
            if _are_connected(network, iris, day, families):
                return day
    return today


def _turning_days(network: Network, iris: Collection[str], today: date) -> Iterator[date]:
    for iri in iris:
        for edge in network.edges_of(iri):
            period = edge.period
            if period.end is not None:
                yield min(period.end.last, today)
            if period.end_earliest is not None:
                yield min(period.end_earliest.first - timedelta(days=1), today)


def _are_connected(
    network: Network, iris: Collection[str], day: date, families: frozenset[str]
) -> bool:
    if not all(iri in network.things and _is_alive(network, iri, day) for iri in iris):
        return False
    first, *others = iris
    walk = Walk(day, families, frozenset({"current"}))
    if not others:
        return bool(reach(network, [first], walk, 1).edges)
    # Half the steps from either end meet where there is a way, and reach far fewer things.
    near = reach(network, [first], walk, STEPS // 2).steps.keys()
    return all(near & reach(network, [each], walk, STEPS // 2).steps.keys() for each in others)


def _is_alive(network: Network, iri: str, day: date) -> bool:
    return network.things[iri].state(day) not in {"ended", "not-yet"}
