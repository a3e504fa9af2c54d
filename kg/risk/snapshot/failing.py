"""Lets organisations fail, on a graph or on a day of a store that is too large for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kg.errors import MeasureError
from kg.network import Network
from kg.risk.contagion.band import FailingCosts
from kg.risk.contagion.result import CascadeResult
from kg.risk.contagion.run import CUTOFF, NO_COSTS
from kg.risk.contagion.run import cascade as run
from kg.risk.contagion.system import System
from kg.risk.contagion.words import Scene
from kg.risk.delivery import Delivery, read
from kg.risk.finding import Result, Thing
from kg.risk.snapshot.along import facts_along
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.finding_things import named
from kg.risk.snapshot.telling import settings, told

MOST_TOLD = 100
"""How many of those reached on a large store are told of, who can lose most."""


@dataclass(frozen=True)
class Failure:
    """A cascade on a large store, with the facts it is told from.

    Attributes:
        result: Whom it reaches.
        scene: The facts along which it reaches them.
    """

    result: CascadeResult
    scene: Scene

    @property
    def things(self) -> dict[str, Thing]:
        """The things that it names, by IRI."""
        return things_of(self.scene.delivery, self.result)


def fail_on(
    day: Day,
    network: Network,
    fail: Iterable[str],
    *,
    materiality: float = CUTOFF,
    costs: FailingCosts = NO_COSTS,
) -> Failure:
    """Let organisations fail at once on a day of a large store.

    The cascade is the one that a graph of the whole store gives, but of very many who are reached
    it gives the hundred who can lose most, and whoever stands between; the others are counted.
    Names and facts are read of these only.

    Args:
        day: The day.
        network: The network of the store.
        fail: Who fails, by IRI, key or code.
        materiality: Part of a buffer that is not followed.
        costs: What failing itself costs; nothing if not given.

    Raises:
        UnknownOrganisation: If one is not in the store.
        MeasureError: If one neither pays nor is paid under a contract of the day, or is statutory.
    """
    names = [_failing(day, network, name) for name in fail]
    found = run(day.system, names, cutoff=materiality, costs=costs, most=MOST_TOLD)
    steps = {step for each in found.reached for step in pairwise(found.path(each.organisation))}
    graph = facts_along(network, day, sorted(steps), sorted(named_in(found)))
    return Failure(found, Scene(read(graph), day.system))


def cascade_on(
    day: Day,
    network: Network,
    *,
    fail: str | Iterable[str],
    materiality: float | str = CUTOFF,
    alpha: float | str = 1,
    beta: float | str = 1,
) -> Result:
    """Let organisations fail at once on a day of a large store, and tell it as the measure does.

    Raises:
        UnknownOrganisation: If one is not in the store.
        MeasureError: If one is statutory or has no payments on the day, or a number is out of
            range.
    """
    named, cutoff, costs = settings(fail, materiality, alpha, beta)
    failure = fail_on(day, network, named, materiality=cutoff, costs=costs)
    return told(failure.scene, [failure.result], day.priors)


def things_of(delivery: Delivery, cascade: CascadeResult) -> dict[str, Thing]:
    """Name everybody in a cascade, by IRI.

    Example:
        >>> from kg.risk.cascade import what_if
        >>> from kg.risk.sketch import network
        >>> graph = network("C commissioner K", "K value 1000 annual", "L lead-provider K")
        >>> named = things_of(read(graph), what_if(graph, ["L"]))
        >>> sorted(thing.label for thing in named.values())
        ['C', 'L']
    """
    return {iri: delivery.thing(iri) for iri in sorted(named_in(cascade))}


def named_in(cascade: CascadeResult) -> set[str]:
    """List the IRIs of everybody in a cascade."""
    iris = {iri for each in cascade.reached for iri in (each.organisation, each.by)}
    return (iris | {each.first_failing for each in cascade.reached} | {*cascade.failed}) - {""}


def check_able(system: System, node: str, label: str, at: str) -> None:
    """Check that an organisation can fail.

    Args:
        system: Who pays whom.
        node: Its IRI.
        label: Its name on the day.
        at: The day.

    Raises:
        MeasureError: If it neither pays nor is paid on the day, or is statutory.
    """
    if node not in system.number:
        raise MeasureError(
            f"'{label}' neither pays nor is paid under a contract on {at}; try another day"
        )
    if system.statutory[system.number[node]]:
        raise MeasureError(
            f"'{label}' commissions and provides nothing, so it cannot fail; name a provider"
        )


def _failing(day: Day, network: Network, name: str) -> str:
    iri, at = named(network, name, "organisation"), day.snapshot.at
    check_able(day.system, iri, network.things[iri].label_on(date.fromisoformat(at)), at)
    return iri
