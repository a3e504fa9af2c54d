"""Concentration: how much rests on few leads, for each commissioner and overall.

Method:
    The Herfindahl-Hirschman index (sum of squared percentage shares) and the share of the largest,
    over running contracts: of leads for each commissioner, and of leads and commissioners overall.
    By number of contracts, several leads of one contract each count their part of it.
    By value, only values on the same basis are compared; a value given as a range, or missing,
    makes the index a range, from the most even to the most uneven sizes that the record allows.
    A contract without a lead on record could be anybody's: anything from a newcomer's to the
    largest's. Below 1,000 is called low, up to 1,800 moderate, above that high.

Why it matters:
    One lead across many contracts is a common cause: in 2013 a single body gave up eleven of the
    country's 46 contracts for NHS 111 within months.

Settings:
    least: Scopes with fewer contracts are left out; 2 by default, as one contract is always 10,000.

Example:
    >>> from kg.risk.sketch import network
    >>> result = concentration(network(
    ...     "C commissioner K", "L lead-provider K", "C commissioner J", "L lead-provider J",
    ...     "C commissioner I", "M lead-provider I"))
    >>> print(result.findings[0].sentence)
    Leads of C by number of contracts: index 5555.56 (high); the largest, L, has 66.67%.

Reference:
    US Department of Justice and Federal Trade Commission, Merger Guidelines, 2023, section 2.1.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from kg.risk.delivery import Delivery, read
from kg.risk.facts import Parties
from kg.risk.finding import (
    Coverage,
    FactGraph,
    Finding,
    Interval,
    Measure,
    Path,
    Result,
    Thing,
    sources_of,
)
from kg.risk.herfindahl import NOTHING, Size, band, bounds, largest_share, rounded, total_of
from kg.risk.money import basis_in_words
from kg.risk.wording import counted, first_of_each

OVERALL = Thing("", "all commissioners")

ASSUMPTIONS = (
    "A contract counts for whoever leads it, wholly, whatever is passed on to partners.",
    "Contracts whose holder is not on record could belong to anybody.",
)

Holders = Callable[[str], Parties]


@dataclass(frozen=True)
class _Scope:
    """Whose contracts are compared, and who holds them: the holders are what is concentrated."""

    about: Thing
    title: str
    holds: str
    contracts: Sequence[str]
    holders: Holders


@dataclass(frozen=True)
class _Tally:
    """Range of what each known holder has, and the sizes that could be anybody's."""

    held: Mapping[str, Size]
    anybodys: tuple[Size, ...]
    doubts: tuple[str, ...]


def concentration(graph: FactGraph, *, least: int = 2) -> Result:
    """Measure how concentrated contracts are on leads and commissioners.

    Raises:
        MeasureError: If the graph is not a graph of facts at a day.
    """
    delivery = read(graph)
    findings: list[Finding] = []
    small = 0
    for scope in _scopes(delivery):
        if len(scope.contracts) < int(least):
            small += bool(scope.contracts)
            continue
        findings.append(_by_number(delivery, scope))
        findings += _by_value(delivery, scope, int(least))
    doubts = [doubt for finding in findings for doubt in finding.unknowns]
    if small:
        doubts.append(
            f"{counted(small, 'scope')} with fewer than {counted(int(least), 'contract')} left out"
        )
    return _result(delivery, tuple(findings), first_of_each(doubts))


def _scopes(delivery: Delivery) -> Iterator[_Scope]:
    by_payer: dict[str, list[str]] = {}
    for contract in delivery.contracts:
        for payer in delivery.commissioners(contract):
            by_payer.setdefault(payer, []).append(contract)
    for payer in sorted(by_payer, key=delivery.key):
        who = delivery.thing(payer)
        yield _Scope(who, f"Leads of {who.label}", "leads", by_payer[payer], delivery.heads)
    yield _Scope(OVERALL, "Leads overall", "leads", delivery.contracts, delivery.heads)
    yield _Scope(
        OVERALL,
        "Commissioners overall",
        "commissioners",
        delivery.contracts,
        delivery.commissioners,
    )


def _by_number(delivery: Delivery, scope: _Scope) -> Finding:
    one = Fraction(1)
    sizes: dict[str, Size] = dict.fromkeys(scope.contracts, (one, one))
    return _finding(delivery, scope, _tally(delivery, scope, sizes), "number of contracts")


def _by_value(delivery: Delivery, scope: _Scope, least: int) -> Iterator[Finding]:
    """One finding for each basis that at least two contracts of the scope report a value on."""
    reports: dict[tuple[str, str], dict[str, Size]] = {}
    for contract in scope.contracts:
        for money in delivery.values(contract):
            high = None if money.high is None else Fraction(money.high)
            told = reports.setdefault((money.currency, money.basis), {})
            told[contract] = (Fraction(money.low), high)
    for (currency, basis), told in sorted(reports.items()):
        if len(told) >= max(2, least):
            sizes = {each: told.get(each, (Fraction(0), None)) for each in scope.contracts}
            by = f"value in {currency} ({basis_in_words(basis)})"
            doubts = tuple(
                f"{delivery.label(each)} has no value on this basis on record: {by}"
                for each in scope.contracts
                if each not in told
            )
            yield _finding(delivery, scope, _tally(delivery, scope, sizes), by, doubts)


def _tally(delivery: Delivery, scope: _Scope, sizes: Mapping[str, Size]) -> _Tally:
    held: dict[str, Size] = {}
    loose: list[Size] = []
    doubts: list[str] = []
    for contract, (low, high) in sizes.items():
        holders = scope.holders(contract)
        if not holders:
            loose.append((low, high))
            doubts.append(f"{scope.title}: nobody is on record for {delivery.label(contract)}")
        for holder in holders:
            part = (low / len(holders), None if high is None else high / len(holders))
            held[holder] = total_of([held.get(holder, NOTHING), part])
    return _Tally(held, tuple(loose), tuple(doubts))


def _finding(
    delivery: Delivery, scope: _Scope, tally: _Tally, by: str, doubts: tuple[str, ...] = ()
) -> Finding:
    low, high = bounds(list(tally.held.values()), tally.anybodys)
    value = _number(low, high)
    paths = tuple(_paths(delivery, scope))
    values = {source for each in scope.contracts for source in delivery.value_sources(each)}
    return Finding(
        kind=f"{scope.holds} by {by.partition(' (')[0]}",
        subject=scope.about,
        value=value,
        unit="Herfindahl-Hirschman index, 0 to 10,000",
        sentence=f"{scope.title} by {by}: index {value} ({band(low, high)}); "
        f"{_largest(delivery, tally)}.",
        touches=delivery.things(scope.contracts),
        paths=paths,
        sources=tuple(sorted({*sources_of(paths), *(values if "value" in by else ())})),
        unknowns=(*tally.doubts, *doubts),
    )


def _largest(delivery: Delivery, tally: _Tally) -> str:
    """Say what share the largest holder has, and who it is where the record settles that."""
    low, high = largest_share(list(tally.held.values()), tally.anybodys)
    share = _number(100 * low, 100 * high)
    words = f"{share}%" if isinstance(share, Decimal) else f"{share}%".replace(" and", "% and")
    leaders = _leaders(tally)
    if low == 0 and high == 1:
        return "who holds most, and how much, cannot be said"
    if not leaders:
        return f"the largest has {words}, and who that is cannot be said"
    if len(leaders) == 1:
        return f"the largest, {delivery.names(leaders)}, has {words}"
    return f"the largest, {delivery.names(leaders)}, have {words} each"


def _leaders(tally: _Tally) -> list[str]:
    """Whoever certainly has the most: no other range, with all that is anybody's, ends higher."""
    spare = total_of(tally.anybodys)[1]
    best = max((low for low, _ in tally.held.values()), default=Fraction(0))
    leaders = [node for node, (low, _) in tally.held.items() if low == best]
    others = [size[1] for node, size in tally.held.items() if node not in leaders]
    tops = [
        None if high is None or spare is None else high + spare for high in [*others, Fraction(0)]
    ]
    settled = all(top is not None and top <= best for top in tops)
    level = not spare and all(tally.held[node] == (best, best) for node in leaders)
    return leaders if best and settled and (len(leaders) == 1 or level) else []


def _number(low: Fraction, high: Fraction) -> Decimal | Interval:
    if low == high:
        return rounded(low)
    return Interval(rounded(low, ROUND_FLOOR), rounded(high, ROUND_CEILING))


def _paths(delivery: Delivery, scope: _Scope) -> Iterator[Path]:
    """From the commissioner, where there is one, through each contract to whoever holds it."""
    for contract in scope.contracts:
        first = [delivery.hop(fact) for fact in delivery.standing(contract, scope.about.iri)[:1]]
        for facts in scope.holders(contract).values():
            yield Path((*first, delivery.hop(facts[0], forward=False)))


def _result(delivery: Delivery, findings: tuple[Finding, ...], doubts: tuple[str, ...]) -> Result:
    overall = [each for each in findings if each.subject == OVERALL]
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=overall[0].sentence.rstrip(".")
        if overall
        else "too few contracts are running on this day to speak of concentration",
        findings=findings,
        assumptions=ASSUMPTIONS,
        unknowns=doubts,
        method="Herfindahl-Hirschman index; 1,000 and 1,800 by the US Merger Guidelines, 2023",
        coverage=Coverage(
            sum(len(facts) for facts in delivery.roles.values()), len(doubts), delivery.undated
        ),
        subgraph=delivery.part(path for finding in findings for path in finding.paths),
    )


MEASURE = Measure(
    name="concentration",
    title="Concentration of leads and commissioners",
    question="How much rests on few leads and few commissioners?",
    run=concentration,
    settings={"least": "leave out scopes with fewer contracts than this"},
)
