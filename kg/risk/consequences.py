"""All that follows from a scenario: who is affected, gaps in services, losses, who is hit next.

A scenario is what parties withdraw from which contracts, and which contracts overrun by how much.
:func:`kg.risk.withdrawal.withdrawal` follows the facts; here the measures of time and money that
have a kernel of their own are asked about the same scenario.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.errors import MeasureError
from kg.risk.cascade import what_if
from kg.risk.contagion.result import CascadeResult
from kg.risk.delivery import read
from kg.risk.ensemble.priors import Priors
from kg.risk.finding import FactGraph, Thing
from kg.risk.gap.answer import ServiceRisk
from kg.risk.lossrisk.contract import ContractRisk, contract_risk
from kg.risk.service_gap import gaps_if
from kg.risk.snapshot.failing import things_of
from kg.risk.whatif import WhatIf
from kg.risk.withdrawal import Amount, withdrawal

Named = tuple[CascadeResult, Mapping[str, Thing]]
"""A cascade, and the things that it names, by IRI."""


@dataclass(frozen=True)
class Consequences:
    """A scenario's whole answer.

    Attributes:
        found: Who is affected by which facts, and what is at stake.
        gaps: What would be left of each service touched, and for how long.
        losses: How far each contract that overruns passes its loss on.
        cascade: Who would be reached if those who leave failed altogether; None where they leave
            only some contracts, or it cannot be worked out.
        why_none: Why there is no cascade.
        names: The things that the cascade names, by IRI.
    """

    found: WhatIf
    gaps: tuple[ServiceRisk, ...]
    losses: tuple[ContractRisk, ...]
    cascade: CascadeResult | None
    why_none: str
    names: Mapping[str, Thing]


def consequences(
    graph: FactGraph,
    priors: Priors,
    withdraw: Iterable[str] = (),
    contracts: Iterable[str] = (),
    overrun: Mapping[str, Amount] | None = None,
    failing: Callable[[tuple[str, ...]], Named] | None = None,
) -> Consequences:
    """Work out what follows when parties withdraw or contracts overrun, and nothing else changes.

    Args:
        graph: Facts projected at a day.
        priors: What is believed where nothing is on record.
        withdraw: Who leaves, by IRI, key or code.
        contracts: Only from these contracts.
        overrun: Contract to the pounds it overruns by.
        failing: Lets organisations fail, by IRI, where the graph is only a part of all there is.

    Raises:
        UnknownOrganisation: If a party is not in the graph.
        UnknownContract: If a contract is not in the graph.
        MeasureError: If there is nothing to work out.

    Example:
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> graph = network("C commissioner K", "K value 1000 annual", "L lead-provider K",
        ...     "P partner K", "K covers S", "P provides S", "L told OwnFunds amount=100")
        >>> found = consequences(graph, shipped_priors(), ["P"])
        >>> [gap.service.label for gap in found.gaps], found.losses
        (['S'], ())
        >>> [[each.organisation[-1] for each in round_] for round_ in found.cascade.rounds]
        [['L'], ['C']]
    """
    leaving, chosen = tuple(withdraw), tuple(contracts)
    found = withdrawal(graph, leaving, chosen, overrun)
    delivery = read(graph)
    parties = tuple(delivery.organisation(name) for name in leaving)
    touched = tuple(delivery.contract(name) for name in chosen) or delivery.contracts
    losses = tuple(
        contract_risk(delivery, delivery.contract(name), priors, str(amount))
        for name, amount in (overrun or {}).items()
    )
    why, reached = _why_none(graph, parties, chosen, failing), None
    if not why:
        try:
            reached = failing(parties) if failing else _failing(graph, parties, priors)
        except MeasureError as error:
            why = str(error)
    cascade, names = reached or (None, {})
    return Consequences(
        found,
        gaps_if(delivery, parties, touched, priors) if parties else (),
        losses,
        cascade,
        why,
        names,
    )


def _why_none(
    graph: FactGraph, parties: tuple[str, ...], chosen: tuple[str, ...], failing: object
) -> str:
    if not parties:
        return "nobody leaves"
    if chosen:
        return "only some contracts are left; without them named, all are"
    if graph.graph.get("part") and not failing:
        return "it needs the whole graph; run 'nhs-kg risk cascade' with fail= those who leave"
    return ""


def _failing(graph: FactGraph, parties: tuple[str, ...], priors: Priors) -> Named:
    found = what_if(graph, parties, priors=priors)
    return found, things_of(read(graph), found)
