"""Service gap: what is left of a service when a provider leaves, and for how many months.

Method:
    A service needs other services, essential or replaceable ones; without any on record it is
    taken as a whole. When a provider gives notice, it works that out and is gone until somebody
    else does what it did; in between others cover a part. The service can do no more than the
    least of its essential parts. Whoever is tied to every commissioner only through those who
    leave is gone with them. What is replaceable is had from other providers, where any are on
    record. Months of notice come from the contract or from the dates of the notice; what is not on
    record is drawn from named priors in 10,000 scenarios. All figures are ranges that nine of ten
    scenarios lie in. Nothing here says how likely a withdrawal is.

Why it matters:
    How long the notice is decides about the harm more than the value of the contract does. In
    Dorset in 2019 the party that gave notice had no other centre to share its queue of calls.

Settings:
    withdraw: Who leaves, by IRI, key or code; without it, each provider is tried in turn.
    notice: Months of notice, in place of what is on record or believed.
    activity: Calls, visits or the like in a month, in place of what is on record.
    service: Only this service, by IRI, key or slug.

Example:
    >>> from kg.risk.sketch import network
    >>> result = service_gap(network("C commissioner K", "L lead-provider K", "P partner K",
    ...     "K covers S", "P provides T", "Q provides U", "S needs T essential",
    ...     "S needs U replaceable"), withdraw="P", notice=9)
    >>> print(result.findings[0].sentence)  # doctest: +NORMALIZE_WHITESPACE
    If P withdraws and nothing else changes, nobody on record is left to provide T, which S cannot
    do without; S lacks part of its work for between 0 and 4.1 months in nine of ten scenarios, and
    for some time in 53.7% (± 0.5) of them.

Reference:
    Diem, Borsos, Reisch, Kertész and Thurner, Quantifying Firm-level Economic Systemic Risk from
    Nation-wide Supply Networks, Scientific Reports 12 (2022) 7719. Simchi-Levi, Schmidt and Wei,
    From Superstorms to Factory Fires, Harvard Business Review 92 (2014).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kg.errors import MeasureError
from kg.risk.delivery import Delivery, read
from kg.risk.ensemble.priors import Priors
from kg.risk.finding import Coverage, FactGraph, Finding, Interval, Measure, Result
from kg.risk.gap.answer import ServiceRisk
from kg.risk.gap.left import Left, gone_with, ways
from kg.risk.gap.needs import needs_of
from kg.risk.gap.risk import Question, risk_along, service_risk, services_under
from kg.risk.routes import Routes
from kg.risk.wording import agreed, counted, first_of_each, listed

__all__ = ["MEASURE", "ServiceRisk", "gap_in_words", "gaps_if", "service_gap", "service_risk"]


def service_gap(
    graph: FactGraph,
    *,
    withdraw: Iterable[str] = (),
    notice: float | str | None = None,
    activity: float | str | None = None,
    service: str = "",
) -> Result:
    """Work out what a withdrawal would leave of each service under a running contract.

    Raises:
        UnknownOrganisation: If a party is not in the graph.
        MeasureError: If the service is under no running contract, or a notice is no number.
    """
    delivery = read(graph)
    named = [withdraw] if isinstance(withdraw, str) else list(withdraw)
    leaving = tuple(delivery.organisation(each) for each in named if each)
    numbers = _number("notice", notice), _number("activity", activity)
    risks = [
        risk_along(delivery, Question(contract, node, each, *numbers), routes)
        for contract in delivery.contracts
        for routes in [ways(delivery, contract)]
        for node, each in _asked(delivery, contract, routes, (leaving, service))
    ]
    covered = (services_under(delivery, each, service) for each in delivery.contracts)
    if service and not any(covered):
        raise MeasureError(f"no running contract covers '{service}' on {delivery.at}")
    risks.sort(key=_order)
    return _result(delivery, risks)


def gaps_if(
    delivery: Delivery, leaving: tuple[str, ...], contracts: Iterable[str], priors: Priors
) -> tuple[ServiceRisk, ...]:
    """Work out what a withdrawal would leave of each service of some contracts that it touches.

    Args:
        delivery: The facts in force.
        leaving: Nodes of those who leave.
        contracts: Nodes of the contracts they leave.
        priors: What is believed where nothing is on record.

    Returns:
        The longest gaps first.

    Example:
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K", "K covers S", "P provides S"))
        >>> party, priors = facts.organisation("P"), shipped_priors()
        >>> [each.service.label for each in gaps_if(facts, (party,), facts.contracts, priors)]
        ['S']
    """
    risks = [
        risk_along(delivery, Question(contract, node, each, priors=priors), routes)
        for contract in contracts
        for routes in [ways(delivery, contract)]
        for node, each in _asked(delivery, contract, routes, (leaving, ""))
    ]
    return tuple(sorted(risks, key=_order))


def _number(name: str, told: float | str | None) -> float | None:
    if told is None or told == "":
        return None
    try:
        number = float(told)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise MeasureError(f"{name} '{told}'; give a number, zero or more")
    return number


def _asked(
    delivery: Delivery,
    contract: str,
    routes: tuple[Routes, ...],
    settings: tuple[tuple[str, ...], str],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Go through the services of a contract, each with those whose leaving touches it."""
    leaving, name = settings
    for service in services_under(delivery, contract, name):
        for each in [leaving] if leaving else _in_turn(delivery, contract, service):
            if _touches(delivery, contract, service, gone_with(delivery, routes, each)):
                yield service, each


def _in_turn(delivery: Delivery, contract: str, service: str) -> list[tuple[str, ...]]:
    """Whoever provides a part of the service, and whoever answers for the contract."""
    parts = {node for need in needs_of(delivery, service) for node in need.providers}
    return [(node,) for node in sorted(parts | set(delivery.heads(contract)), key=delivery.key)]


def _touches(delivery: Delivery, contract: str, service: str, gone: Iterable[str]) -> bool:
    away = set(gone)
    needs = needs_of(delivery, service)
    parts = (need.providers or tuple(delivery.heads(contract)) for need in needs)
    return service in away or any(away.intersection(providers) for providers in parts)


def _order(risk: ServiceRisk) -> tuple[float, float, object, object]:
    return (
        -risk.months.spread.mean.value,
        -risk.months.spread.high.value,
        risk.service,
        risk.withdraw,
    )


def _finding(risk: ServiceRisk) -> Finding:
    return Finding(
        kind="gap" if risk.has_gap else "no gap",
        subject=risk.service,
        beside=risk.withdraw[0],
        value=Interval(
            _tenths(risk.months.spread.low.value), _tenths(risk.months.spread.high.value)
        ),
        unit="months with less than the whole service, in nine of ten scenarios",
        sentence=gap_in_words(risk),
        touches=tuple(sorted([risk.contract, *risk.carried])),
        paths=risk.paths,
        sources=risk.sources,
        unknowns=(*risk.unknowns, *risk.worth),
    )


def _tenths(number: float) -> Decimal:
    return Decimal(f"{number:.1f}")


def gap_in_words(risk: ServiceRisk) -> str:
    """Put every figure of a gap into one sentence, each as a range.

    Example:
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K covers S", "Q provides S"))
        >>> print(gap_in_words(service_risk(facts, "S", ["L"])))
        If L withdraws and nothing else changes, others on record still provide all of S; no gap \
in S follows from what is on record.
    """
    who = listed([thing.label for thing in risk.withdraw])
    verb = agreed(len(risk.withdraw), "withdraws", "withdraw")
    told = [f"If {who} {verb} and nothing else changes, {_lost(risk)}"]
    name, low, high = risk.service.label, risk.months.spread.low, risk.months.spread.high
    if not risk.has_gap:
        return f"{told[0]}; no gap in {name} follows from what is on record."
    told.append(
        f"{name} lacks part of its work for between {low.value:.1f} and {high.value:.1f} months in "
        f"nine of ten scenarios, and for some time in {100 * risk.chance.value:.1f}% "
        f"(± {100 * risk.chance.error:.1f}) of them".replace("0.0 and", "0 and")
    )
    if risk.unhandled is not None and risk.use is not None:
        least, _, most = risk.unhandled
        told.append(f"nobody handles between {least:,.0f} and {most:,.0f} {risk.use.what}")
    if risk.people is not None:
        told.append(f"it is there for {float(risk.people.low):,.0f} people")
    if risk.carried:
        names = listed([thing.label for thing in risk.carried])
        told.append(f"{names} {agreed(len(risk.carried), 'is', 'are')} reached only through {who}")
    return f"{'; '.join(told)}."


def _lost(risk: ServiceRisk) -> str:
    gone = [each for each in risk.left if each.part.leaving]
    nobody = [each for each in gone if each.nobody]
    if not gone:
        return f"others on record still provide all of {risk.service.label}"
    if not nobody:
        names = listed([each.part.name for each in gone])
        return f"others on record still provide {names}"
    return listed([_without(risk, each) for each in nobody])


def _without(risk: ServiceRisk, left: Left) -> str:
    said = f"nobody on record is left to provide {left.part.name}"
    if left.need.fact is None:
        return said
    if left.need.essential:
        return f"{said}, which {risk.service.label} cannot do without"
    return f"{said}, which can be replaced"


def _result(delivery: Delivery, risks: list[ServiceRisk]) -> Result:
    findings = tuple(_finding(risk) for risk in risks)
    unknowns = first_of_each([doubt for risk in risks for doubt in risk.unknowns])
    gaps = {risk.service for risk in risks if risk.has_gap}
    asked = {risk.service for risk in risks}
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=f"{counted(len(gaps), 'service')} of {len(asked)} would lack part of "
        f"{agreed(len(gaps), 'its', 'their')} work for a time after a withdrawal"
        if asked
        else "no service under a running contract is on record",
        findings=findings,
        assumptions=first_of_each([told for risk in risks for told in risk.assumptions]),
        unknowns=unknowns,
        method="replacement time against notice over scenarios, least essential part of a service",
        coverage=Coverage(delivery.evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(path for finding in findings for path in finding.paths),
    )


MEASURE = Measure(
    name="service-gap",
    title="Gaps in services",
    question="What is left of a service if a provider leaves, and for how many months?",
    run=service_gap,
    settings={
        "withdraw": "who leaves, by IRI, key or code; each provider in turn if none is named",
        "notice": "months of notice, in place of what is on record or believed",
        "activity": "calls, visits or the like in a month, in place of what is on record",
        "service": "only this service",
    },
    alone={"organisation": "withdraw"},
)
