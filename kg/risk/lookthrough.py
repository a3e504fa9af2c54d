"""Look-through dependence: where each commissioner's pounds end up.

Method:
    Each running contract's reported value enters at its commissioners and follows the contract:
    to whoever answers for it, from there to partners and subcontractors by their shares.
    What a provider does not pass on, it keeps. The shares form an absorbing chain, solved exactly
    and settled in whole pence, so that a contract's parts add up to its value to the penny.
    A share that is not on record is never guessed: whoever holds it may get anything from nothing
    to all that could reach them, and whoever pays it may keep anything from nothing upwards.
    The same holds for the part of one among several commissioners.
    Values stay on their basis; amounts on different bases are never added.

Why it matters:
    A commissioner signs with one lead and depends on many. Following the money, as far as it can be
    followed, shows on whom, and how little of it is on public record.

Settings:
    commissioner: Only this commissioner (IRI, key or code).
    contract: Only this contract (IRI, key or slug).

Example:
    >>> from kg.risk.sketch import network
    >>> result = look_through(network(
    ...     "C lead-commissioner K", "K value 1000 annual",
    ...     "L lead-provider K", "P partner K share=0.3", "Q partner K"))
    >>> for finding in result.findings:
    ...     print(finding.subject.label, *finding.value)
    L between £0 and £700 (annual)
    P £300 (annual)
    Q between £0 and £700 (annual)

Reference:
    Absorbing Markov chains: Grinstead and Snell, Introduction to Probability, chapter 11.
    Leontief, Quantity and Price in an Input-Output System, 1936, for the idea of looking through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kg.network import Network
from kg.risk.delivery import Delivery, read
from kg.risk.facts import Parties, share_of
from kg.risk.finding import Coverage, FactGraph, Finding, Measure, Path, Result, Thing, sources_of
from kg.risk.landing import landing
from kg.risk.money import MoneyRange, add, in_words, share_out
from kg.risk.of_day import OfDay
from kg.risk.snapshot.along import facts_of
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.dependences import dependences
from kg.risk.snapshot.finding_things import named
from kg.risk.wording import agreed, capital, counted, first_of_each

NOBODY = Thing("", "no commissioner on record")

ASSUMPTIONS = (
    "Partners and subcontractors are paid by whoever answers for the contract.",
    "What a provider is not known to pass on, it keeps.",
    "A subcontract on record between two organisations may serve any contract of the main one.",
)


@dataclass(frozen=True)
class _Part:
    """What one contract contributes to a commissioner's dependence on one holder."""

    commissioner: str
    holder: str
    contract: str
    ranges: tuple[MoneyRange, ...]
    doubts: tuple[str, ...]


def look_through(graph: FactGraph, *, commissioner: str = "", contract: str = "") -> Result:
    """Follow each commissioner's money through its contracts to whoever may keep it.

    Raises:
        UnknownOrganisation: If the commissioner is not in the graph.
        UnknownContract: If the contract is not in the graph.
        MeasureError: If a share is out of range or nobody keeps any of an amount.
    """
    delivery = read(graph)
    payer = delivery.organisation(commissioner) if commissioner else ""
    only = delivery.contract(contract) if contract else ""
    chosen = [each for each in delivery.contracts if only in {"", each}]
    return _followed(delivery, chosen, lambda part: payer in {"", part.commissioner})


def look_through_on(
    day: Day, network: Network, *, commissioner: str = "", contract: str = ""
) -> Result:
    """Follow the money of a day of a large store, of very much along which most may flow.

    Raises:
        UnknownOrganisation: If the commissioner is not in the store.
        UnknownContract: If the contract is not in the store.
        MeasureError: If a share is out of range or nobody keeps any of an amount.
    """
    payer = named(network, commissioner, "organisation") if commissioner else ""
    only = named(network, contract, "contract") if contract else ""
    chosen = dependences(day, payer, only)
    delivery = read(facts_of(network, day.snapshot.at, chosen.contracts, chosen.subcontracts))
    result = _followed(
        delivery,
        [each for each in delivery.contracts if each in chosen.contracts],
        lambda part: (
            payer in {"", part.commissioner} and chosen.holds(part.commissioner, part.holder)
        ),
    )
    if not chosen.left_out:
        return result
    told = (
        f"Of {chosen.number:,} dependences those are told of along which most may flow in a year: "
        f"{len(result.findings)}, each through all of its contracts."
    )
    headline = f"of {chosen.number:,} dependences those of most money: {result.headline}"
    return replace(result, headline=headline, assumptions=(*result.assumptions, told))


def _followed(
    delivery: Delivery, contracts: Iterable[str], wanted: Callable[[_Part], bool]
) -> Result:
    grouped: dict[tuple[str, str], list[_Part]] = {}
    for each in contracts:
        for part in filter(wanted, _parts(delivery, each)):
            grouped.setdefault((part.commissioner, part.holder), []).append(part)
    findings = tuple(
        _finding(delivery, parts)
        for _, parts in sorted(grouped.items(), key=lambda item: _order(delivery, item[0]))
    )
    used = {part.contract for parts in grouped.values() for part in parts}
    return _result(delivery, findings, used)


def _parts(delivery: Delivery, contract: str) -> Iterator[_Part]:
    lands = landing(delivery, contract)
    payers = delivery.commissioners(contract)
    ranges, doubts = delivery.values(contract), delivery.value_doubts(contract) + lands.doubts
    shares, payer_doubts = _payer_shares(delivery, contract, payers)
    for payer in payers or {"": ()}:
        by_holder: dict[str, list[MoneyRange]] = {holder: [] for holder in lands.kept}
        by_holder |= {holder: [] for reach in lands.loose.values() for holder in reach}
        for money in ranges:
            low, high = _payer_part(money, payer, shares)
            for holder, (least, most) in lands.ranges(low, high).items():
                by_holder[holder].append(MoneyRange(money.currency, money.basis, least, most))
        for holder in sorted(by_holder):
            if holder != contract or lands.kept.get(contract):
                told = tuple(by_holder[holder])
                yield _Part(payer, holder, contract, told, doubts + payer_doubts)


def _payer_shares(
    delivery: Delivery, contract: str, payers: Parties
) -> tuple[dict[str, Fraction], tuple[str, ...]]:
    if len(payers) == 1:
        return {payer: Fraction(1) for payer in payers}, ()
    told = {payer: share_of(facts) for payer, facts in payers.items()}
    shares = {payer: Fraction(share) for payer, share in told.items() if share is not None}
    if not payers:
        return {}, (f"who commissions {delivery.label(contract)} is not on record",)
    if len(shares) == len(payers) and sum(shares.values()) <= 1:
        return shares, ()
    missing = [payer for payer in payers if payer not in shares] or list(payers)
    doubt = f"what {delivery.names(missing)} each pay for {delivery.label(contract)} is not known"
    return ({} if sum(shares.values()) > 1 else shares), (doubt,)


def _payer_part(
    money: MoneyRange, payer: str, shares: Mapping[str, Fraction]
) -> tuple[int, int | None]:
    if not payer:
        return money.low, money.high
    rest = 1 - sum(shares.values(), Fraction(0))
    divided = {**shares, "": rest}
    highs = None if money.high is None else share_out(money.high, divided)
    if payer in shares:
        return share_out(money.low, divided)[payer], None if highs is None else highs[payer]
    return 0, None if highs is None else highs[""]


def _finding(delivery: Delivery, parts: list[_Part]) -> Finding:
    payer, holder = parts[0].commissioner, parts[0].holder
    contracts = delivery.things(part.contract for part in parts)
    value = add(each for part in parts for each in part.ranges)
    paths = tuple(path for part in parts for path in _paths(delivery, part))
    who = delivery.thing(payer) if payer else NOBODY
    stays = delivery.group(holder) == "contract"
    told = f"{in_words(value)} of what {who.label} pays" if payer else in_words(value)
    where = "is allotted to nobody" if stays else f"may end up with {delivery.label(holder)}"
    if value and all(each.known for each in value) and not stays:
        where = f"ends up with {delivery.label(holder)}"
    through = f"through {counted(len(contracts), 'contract')}"
    told_values = [source for part in parts for source in delivery.value_sources(part.contract)]
    return Finding(
        kind="allotted to nobody" if stays else "dependence",
        subject=delivery.thing(holder),
        beside=who,
        value=value,
        unit="money by basis",
        sentence=f"{capital(told)} {through} {where}.",
        touches=contracts,
        paths=paths,
        sources=tuple(sorted({*sources_of(paths), *told_values})),
        unknowns=first_of_each([doubt for part in parts for doubt in part.doubts]),
    )


def _paths(delivery: Delivery, part: _Part) -> Iterator[Path]:
    """The commissioner's role, then the holder's, or the subcontract that leads to the holder."""
    first = [delivery.hop(fact) for fact in delivery.standing(part.contract, part.commissioner)[:1]]
    held = delivery.standing(part.contract, part.holder)
    if held:
        yield Path((*first, delivery.hop(held[0], forward=False)))
        return
    for main, subs in sorted(delivery.subcontractors.items()):
        roles = delivery.standing(part.contract, main)
        if part.holder in subs and roles:
            last = delivery.hop(subs[part.holder], forward=False)
            yield Path((*first, delivery.hop(roles[0], forward=False), last))


def _order(delivery: Delivery, pair: tuple[str, str]) -> tuple[str, str]:
    payer, holder = pair
    return (delivery.key(payer) if payer else "", delivery.key(holder))


def _result(delivery: Delivery, findings: tuple[Finding, ...], used: Iterable[str]) -> Result:
    contracts = sorted(used, key=delivery.key)
    total = add(each for contract in contracts for each in delivery.values(contract))
    exact = sum(1 for each in findings if isinstance(each.value, tuple) and _settled(each.value))
    unknowns = first_of_each([doubt for each in findings for doubt in each.unknowns])
    holders = {each.subject for each in findings}
    headline = (
        f"{counted(len(contracts), 'contract')} worth {in_words(total)} "
        f"{agreed(len(contracts), 'reaches', 'reach')} {counted(len(holders), 'provider')}; "
        f"{exact} of {len(findings)} dependences can be followed to the penny"
        if findings
        else "no contract with parties is running on this day, so no money can be followed"
    )
    evidenced = len({hop.edge for each in findings for path in each.paths for hop in path.hops})
    return Result(
        measure=MEASURE.name,
        at=delivery.at,
        headline=headline,
        findings=findings,
        assumptions=ASSUMPTIONS,
        unknowns=unknowns,
        method="absorbing chain in exact fractions, settled in whole pence",
        coverage=Coverage(evidenced, len(unknowns), delivery.undated),
        subgraph=delivery.part(path for each in findings for path in each.paths),
    )


def _settled(ranges: tuple[MoneyRange, ...]) -> bool:
    return bool(ranges) and all(each.known for each in ranges)


MEASURE = Measure(
    name="look-through",
    title="Look-through dependence",
    question="Where does each commissioner's money end up, as far as the record shows?",
    run=look_through,
    settings={
        "commissioner": "only this commissioner, by IRI, key or code",
        "contract": "only this contract, by IRI, key or slug",
    },
    alone={"contract": "contract"},
    of_day=OfDay(look_through_on),
)
