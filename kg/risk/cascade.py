"""Cascade: what the failure of an organisation does to what others can bear, round by round.

Method:
    Whoever pays an organisation that fails has its work done again, at a part of what it paid in a
    year; whoever it pays is left with a part unpaid. A loss that eats into a buffer is passed on:
    by the contracts only what exceeds it (Eisenberg and Noe, the least), by a threshold all of it
    once the buffer is gone (Furfine), by stress in proportion from the first pound (linear
    DebtRank, the most). The answer is the range over these and over what the inputs can be; the
    ends of priors are the 5th and the 95th of a hundred. Losses flow along contracts of the day
    only; where nothing says that a partner is paid, no income of its is lost. Whoever commissions
    and provides nothing loses and never fails. Losses under the materiality are not followed.

Why it matters:
    A lead whose partner leaves has to find the work again, and a partner whose lead fails may wait
    for its money; in Sussex in 2016 two ambulance firms went under over invoices that were not
    paid. Who stands next in line, and by how much at the least, is what a commissioner can prepare
    for.

Settings:
    fail: Who fails, by IRI, key or code, several at once; if none is named, each lead in turn, of
        many those who may be paid most.
    materiality: Part of a buffer that is not followed; 0.01 if not given.
    alpha: Part of its own means that whoever fails still realises; 1 if not given.
    beta: Part of what others owe it that whoever fails still realises; 1 if not given.

Example:
    >>> from kg.risk.sketch import network
    >>> graph = network("C commissioner K", "K value 1000 annual", "L lead-provider K",
    ...     "L told OwnFunds amount=100", "P partner K share=0.6")
    >>> print(cascade(graph, fail="P").findings[0].sentence)  # doctest: +NORMALIZE_WHITESPACE
    If P fails and nothing else changes, L loses between £43.50 and £286.50 in round 1, between
    43.5% and 100% of what it can bear.

Reference:
    Barucca et al., Network Valuation in Financial Systems, Mathematical Finance 30 (2020)
    1181-1204; Bardoscia et al., DebtRank: A Microscopic Foundation for Shock Propagation, PLoS ONE
    10 (2015) e0130406; Rogers and Veraart, Failure and Rescue in an Interbank Network, Management
    Science 59 (2013) 882-898.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.risk.contagion.band import FailingCosts
from kg.risk.contagion.result import CascadeResult
from kg.risk.contagion.run import CUTOFF
from kg.risk.contagion.run import cascade as run
from kg.risk.contagion.system import System
from kg.risk.contagion.words import Scene
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.priors import Priors
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.finding import FactGraph, Measure, Result
from kg.risk.of_day import OfDay
from kg.risk.roles import LEADS
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.failing import MOST_TOLD, cascade_on, check_able
from kg.risk.snapshot.system import system_of
from kg.risk.snapshot.telling import NAME, settings, told

MOST_LEADS = 20
"""How many leads are let fail in turn, if nobody is named."""


def what_if(
    graph: FactGraph,
    fail: Iterable[str],
    *,
    materiality: float = CUTOFF,
    costs: FailingCosts | None = None,
    priors: Priors | None = None,
) -> CascadeResult:
    """Let organisations of a graph fail at once; the result names everybody by IRI.

    Args:
        graph: Facts projected at a day.
        fail: Who fails, by IRI, key or code.
        materiality: Part of a buffer that is not followed.
        costs: What failing itself costs; nothing if not given.
        priors: What is believed where nothing is on record; the shipped priors if not given.

    Raises:
        UnknownOrganisation: If one is not in the graph.
        MeasureError: If one neither pays nor is paid under a contract of the day, or is statutory.

    Example:
        >>> from kg.risk.sketch import network
        >>> graph = network("C commissioner K", "K value 1000 annual", "L lead-provider K")
        >>> [[each.organisation[-1] for each in found] for found in what_if(graph, ["L"]).rounds]
        [['C']]
    """
    delivery = read(graph)
    system = system_of(RiskSnapshot.from_networkx(graph), priors or shipped_priors())
    names = [_failing(delivery, system, name) for name in fail]
    return run(system, names, cutoff=materiality, costs=costs or FailingCosts())


def cascade(
    graph: FactGraph,
    *,
    fail: Iterable[str] = (),
    materiality: float | str = CUTOFF,
    alpha: float | str = 1,
    beta: float | str = 1,
    priors: Priors | None = None,
) -> Result:
    """Let the organisations named fail at once, or each lead provider in turn.

    Raises:
        UnknownOrganisation: If one is not in the graph.
        MeasureError: If one is statutory or has no payments on the day, or a number is out of
            range.
    """
    delivery, believed = read(graph), priors or shipped_priors()
    system = system_of(RiskSnapshot.from_networkx(graph), believed)
    named, cutoff, costs = settings(fail, materiality, alpha, beta)
    scene = Scene(delivery, system)
    together = [_failing(delivery, system, name) for name in named]
    if together:
        return told(scene, [run(system, together, cutoff=cutoff, costs=costs)], believed)
    leads = list(_leads(delivery, system))
    found = [
        run(system, [lead], cutoff=cutoff, costs=costs, most=MOST_TOLD)
        for lead in leads[:MOST_LEADS]
    ]
    result = told(scene, found, believed)
    if len(leads) <= MOST_LEADS:
        return result
    few = f"Of {len(leads)} leads, the {MOST_LEADS} who may be paid most were let fail in turn."
    return replace(result, assumptions=(*result.assumptions, few))


def _failing(delivery: Delivery, system: System, name: str) -> str:
    node = delivery.organisation(name)
    check_able(system, node, delivery.label(node), delivery.at)
    return node


def _leads(delivery: Delivery, system: System) -> Iterator[str]:
    """Leads that are paid anything on record, whoever may be paid most first."""
    paid: dict[str, float] = dict.fromkeys(system.names, 0.0)
    for payee, amount in zip(system.payees, system.yearly.high, strict=True):
        paid[system.names[payee]] += float(amount)
    leads = {
        fact.source for facts in delivery.roles.values() for fact in facts if fact.role in LEADS
    }
    chosen = [lead for lead in leads if paid.get(lead)]
    return iter(sorted(chosen, key=lambda lead: (-paid[lead], delivery.key(lead))))


MEASURE = Measure(
    name=NAME,
    title="What the failure of a provider does to others",
    question="If a provider fails, who loses how much of what it can bear, and in which round?",
    run=cascade,
    settings={
        "fail": "who fails, by IRI, key or code, several at once; leads in turn if none",
        "materiality": "part of a buffer that is not followed; 0.01 if not given",
        "alpha": "part of its own means that whoever fails still realises; 1 if not given",
        "beta": "part of what others owe it that whoever fails still realises; 1 if not given",
    },
    of_day=OfDay(cascade_on, "fail"),
)
