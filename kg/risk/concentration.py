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
    commissioner: Only this commissioner (IRI, key or code).

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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from kg.network import Network
from kg.risk.delivery import Delivery, read
from kg.risk.finding import Coverage, FactGraph, Finding, Measure, Result, Thing
from kg.risk.herfindahl import NOTHING, Size, total_of
from kg.risk.holding import Scope, Tally, finding_of, first_of, leaders_of
from kg.risk.money import basis_in_words
from kg.risk.of_day import OfDay
from kg.risk.snapshot.along import facts_of
from kg.risk.snapshot.choosing import MOST_READ
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.failing import MOST_TOLD
from kg.risk.snapshot.finding_things import named
from kg.risk.snapshot.shares import Shares, shares_of
from kg.risk.wording import counted, first_of_each

OVERALL = Thing("", "all commissioners")
_NUMBER = "number of contracts"

ASSUMPTIONS = (
    "A contract counts for whoever leads it, wholly, whatever is passed on to partners.",
    "Contracts whose holder is not on record could belong to anybody.",
)


def concentration(graph: FactGraph, *, least: int = 2, commissioner: str = "") -> Result:
    """Measure how concentrated contracts are on leads and commissioners.

    Raises:
        UnknownOrganisation: If the commissioner is not in the graph.
        MeasureError: If the graph is not a graph of facts at a day.
    """
    delivery = read(graph)
    payer = delivery.organisation(commissioner) if commissioner else ""
    scopes = [each for each in _scopes(delivery) if not payer or each.about.iri == payer]
    return _measured(delivery, scopes, int(least))


def concentration_on(
    day: Day, network: Network, *, least: int = 2, commissioner: str = ""
) -> Result:
    """Measure it on a day of a large store: of very many contracts by their number only.

    Raises:
        UnknownOrganisation: If the commissioner is not in the store.
    """
    payer = named(network, commissioner, "organisation") if commissioner else ""
    shares = shares_of(day.snapshot)
    every = shares.contracts_of(payer)
    if len(every) <= MOST_READ:
        delivery = read(facts_of(network, day.snapshot.at, every, others=[payer] if payer else []))
        scopes = [each for each in _scopes(delivery) if not payer or each.about.iri == payer]
        return _measured(delivery, scopes, int(least))
    return _counted(day, network, shares, payer, int(least))


def _counted(day: Day, network: Network, shares: Shares, payer: str, least: int) -> Result:
    """Count contracts; read only some of the facts that say who holds most."""
    payers = [payer] if payer else shares.payers(least)[:MOST_TOLD]
    wanted = [(each, "leads") for each in payers]
    wanted += [] if payer else [("", "leads"), ("", "commissioners")]
    tallies = [Tally(*shares.held(each, holds)) for each, holds in wanted]
    few = max(MOST_READ // len(wanted), 1)
    leading = [first_of(leaders_of(tally)) for tally in tallies]
    shown = [
        shares.shown(each, holds, first, few)
        for (each, holds), first in zip(wanted, leading, strict=True)
    ]
    leaders = {node for first in leading for node in first}
    some = {contract for each in shown for contract in each}
    others = sorted({*leaders, *payers})
    delivery = read(facts_of(network, day.snapshot.at, some, others=others))
    findings = tuple(
        finding_of(delivery, _scope(delivery, each, holds, contracts), tally, _NUMBER)
        for (each, holds), tally, contracts in zip(wanted, tallies, shown, strict=True)
    )
    told = (
        f"With {len(shares.contracts_of(payer)):,} contracts to compare, they are counted, and not "
        "compared by value; name a commissioner of fewer for that. Of each scope those contracts "
        f"are shown that say who holds most, at most {few}."
    )
    others_told = (
        f"Of {len(shares.payers(1)):,} commissioners those with most contracts are told of: "
        f"{len(payers)}."
    )
    result = _result(delivery, findings, first_of_each([u for f in findings for u in f.unknowns]))
    left_out = (told,) if payer else (told, others_told)
    return replace(result, assumptions=(*result.assumptions, *left_out))


def _scope(delivery: Delivery, payer: str, holds: str, contracts: Iterable[str]) -> Scope:
    about = delivery.thing(payer) if payer else OVERALL
    holders = delivery.heads if holds == "leads" else delivery.commissioners
    title = f"{holds.capitalize()} of {about.label}" if payer else f"{holds.capitalize()} overall"
    return Scope(about, title, holds, sorted(contracts, key=delivery.key), holders)


def _measured(delivery: Delivery, scopes: Iterable[Scope], least: int) -> Result:
    findings: list[Finding] = []
    small = 0
    for scope in scopes:
        if len(scope.contracts) < least:
            small += bool(scope.contracts)
            continue
        findings.append(_by_number(delivery, scope))
        findings += _by_value(delivery, scope, least)
    doubts = [doubt for finding in findings for doubt in finding.unknowns]
    if small:
        doubts.append(
            f"{counted(small, 'scope')} with fewer than {counted(least, 'contract')} left out"
        )
    return _result(delivery, tuple(findings), first_of_each(doubts))


def _scopes(delivery: Delivery) -> Iterator[Scope]:
    by_payer: dict[str, list[str]] = {}
    for contract in delivery.contracts:
        for payer in delivery.commissioners(contract):
            by_payer.setdefault(payer, []).append(contract)
    for payer in sorted(by_payer, key=delivery.key):
        yield _scope(delivery, payer, "leads", by_payer[payer])
    for holds in ("leads", "commissioners"):
        yield _scope(delivery, "", holds, delivery.contracts)


def _by_number(delivery: Delivery, scope: Scope) -> Finding:
    one = Fraction(1)
    sizes: dict[str, Size] = dict.fromkeys(scope.contracts, (one, one))
    return finding_of(delivery, scope, _tally(delivery, scope, sizes), _NUMBER)


def _by_value(delivery: Delivery, scope: Scope, least: int) -> Iterator[Finding]:
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
            yield finding_of(delivery, scope, _tally(delivery, scope, sizes), by, doubts)


def _tally(delivery: Delivery, scope: Scope, sizes: Mapping[str, Size]) -> Tally:
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
    return Tally(held, tuple(loose), tuple(doubts))


def _result(delivery: Delivery, findings: tuple[Finding, ...], doubts: tuple[str, ...]) -> Result:
    overall = [each for each in findings if each.subject == OVERALL]
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=(overall or findings)[0].sentence.rstrip(".")
        if findings
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
    settings={
        "least": "leave out scopes with fewer contracts than this",
        "commissioner": "only this commissioner, by IRI, key or code",
    },
    of_day=OfDay(concentration_on),
)
