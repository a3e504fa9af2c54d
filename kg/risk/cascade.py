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
    fail: Who fails, by IRI, key or code, several at once; each lead in turn if none is named.
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

from kg.errors import MeasureError
from kg.risk.contagion.band import FailingCosts
from kg.risk.contagion.result import CascadeResult
from kg.risk.contagion.run import CUTOFF
from kg.risk.contagion.run import cascade as run
from kg.risk.contagion.system import System
from kg.risk.contagion.words import Scene, findings_of, residual_in_words
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.priors import Priors
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.finding import Coverage, FactGraph, Finding, Measure, Result
from kg.risk.roles import LEADS
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.system import USED, system_of
from kg.risk.wording import agreed, counted, first_of_each


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
    scene = Scene(delivery, system)
    named = [fail] if isinstance(fail, str) else list(fail)
    together = [_failing(delivery, system, name) for name in named if name]
    costs = FailingCosts(_part("alpha", alpha), _part("beta", beta))
    cutoff = _part("materiality", materiality)
    found = [
        run(system, each, cutoff=cutoff, costs=costs)
        for each in ([together] if together else [[lead] for lead in _leads(delivery, system)])
    ]
    findings = [finding for each in found for finding in findings_of(scene, each)]
    return _result(scene, found, tuple(findings), believed)


def _part(name: str, told: float | str) -> float:
    try:
        number = float(told)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise MeasureError(f"{name} '{told}'; give a number from 0 to 1")
    return number


def _failing(delivery: Delivery, system: System, name: str) -> str:
    node, label = delivery.organisation(name), ""
    label = delivery.label(node)
    if node not in system.names:
        raise MeasureError(
            f"'{label}' neither pays nor is paid under a contract on {delivery.at}; try another day"
        )
    if system.statutory[system.names.index(node)]:
        raise MeasureError(
            f"'{label}' commissions and provides nothing, so it cannot fail; name a provider"
        )
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


def _result(
    scene: Scene, found: list[CascadeResult], findings: tuple[Finding, ...], priors: Priors
) -> Result:
    delivery = scene.delivery
    unknowns = first_of_each([doubt for each in findings for doubt in each.unknowns])
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=_headline(scene, found),
        findings=findings,
        assumptions=(
            *(f"{priors[name].meaning} {priors[name].source}" for name in USED),
            "Priors are taken from the 5th to the 95th of a hundred of what they can be.",
            *first_of_each([residual_in_words(each.residual) for each in found]),
        ),
        unknowns=unknowns,
        method="Eisenberg-Noe, Furfine and linear DebtRank over contract payments of the day",
        coverage=Coverage(delivery.evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(path for each in findings for path in each.paths),
    )


def _headline(scene: Scene, found: list[CascadeResult]) -> str:
    if not found:
        return "no lead provider is known to be paid under a contract on this day"
    most = max(found, key=lambda each: len(each.reached))
    number = len(most.reached)
    who = scene.delivery.names(most.failed)
    others = f"{counted(number, 'other organisation')} {agreed(number, 'has', 'have')}"
    told = f"{others} a loss that matters"
    if len(found) == 1:
        return (
            f"if {who} {agreed(len(most.failed), 'fails', 'fail')} and nothing else changes, {told}"
        )
    return f"of {len(found)} leads tried in turn, {who} reaches most: if it fails, {told}"


MEASURE = Measure(
    name="cascade",
    title="What the failure of a provider does to others",
    question="If a provider fails, who loses how much of what it can bear, and in which round?",
    run=cascade,
    settings={
        "fail": "who fails, by IRI, key or code, several at once; each lead in turn if none",
        "materiality": "part of a buffer that is not followed; 0.01 if not given",
        "alpha": "part of its own means that whoever fails still realises; 1 if not given",
        "beta": "part of what others owe it that whoever fails still realises; 1 if not given",
    },
)
