"""What is paid in a year along the roles of every running contract, as far as it is on record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kg.risk.delivery import Delivery
from kg.risk.facts import Fact, Parties, share_of
from kg.risk.inputs.annual import annual
from kg.risk.inputs.known import Known
from kg.risk.stakes import known_shares
from kg.risk.wording import unique


@dataclass(frozen=True)
class Flow:
    """What one party pays another under a contract.

    Attributes:
        payer: Node of who pays.
        payee: Node of who is paid.
        contract: Node of the contract; empty: a subcontract of which the contract is not on record.
        yearly: Pence a year; None: no amount is on record.
        edges: The facts that make it a flow.
        sources: Keys of the sources of these facts and of the amount.
    """

    payer: str
    payee: str
    contract: str
    yearly: Known[int] | None
    edges: tuple[Fact, ...]
    sources: tuple[str, ...]


def flows(delivery: Delivery) -> tuple[Flow, ...]:
    """List the flows of every running contract.

    Commissioners pay whoever answers for a contract, these pay partners and subcontractors. Where a
    share is not on record, the flow can be anything from nothing to what known shares leave over.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C lead-commissioner K", "K value 10 annual", "L lead-provider K",
        ...     "P partner K share=0.3", "Q partner K"))
        >>> for each in flows(facts):
        ...     print(each.payer[-1], each.payee[-1], each.yearly.low, each.yearly.high)
        C L 1000 1000
        L P 300 300
        L Q 0 700
    """
    found = [flow for contract in delivery.contracts for flow in _of_contract(delivery, contract)]
    return (*found, *_subcontracts(delivery))


def _of_contract(delivery: Delivery, contract: str) -> Iterator[Flow]:
    year = annual(delivery, contract)
    providers, payers = delivery.providers(contract), delivery.commissioners(contract)
    heads = delivery.heads(contract) or providers
    below = {node: facts for node, facts in providers.items() if node not in heads}
    shares = known_shares(delivery, contract)
    parts = _parts(payers, _shares(payers))
    heading = _head_parts(heads, shares)
    for payer, paid in parts.items():
        for head, got in heading.items():
            edges = (*payers[payer], *heads[head])
            part = (paid[0] * got[0], paid[1] * got[1])
            yield from _flow((payer, head, contract), year, part, edges)
    lead = (Fraction(1), Fraction(1)) if len(heads) == 1 else (Fraction(0), Fraction(1))
    known = {node: share for node, share in shares.items() if node in below}
    rest = 1 - sum((shares[node] for node in shares), Fraction(0))
    for head in heads:
        for node, facts in below.items():
            low, high = (known[node],) * 2 if node in known else (Fraction(0), rest)
            part = (low * lead[0], high * lead[1])
            yield from _flow((head, node, contract), year, part, (*heads[head], *facts))


def _flow(
    ends: tuple[str, str, str],
    year: Known[int] | None,
    part: tuple[Fraction, Fraction],
    edges: tuple[Fact, ...],
) -> Iterator[Flow]:
    payer, payee, contract = ends
    if payer == payee:
        return
    yearly = None if year is None else _part_of(year, part)
    sources = {source for fact in edges for source in fact.attributes.get("sources", ())}
    used = unique([*map(str, sources), *(() if yearly is None else yearly.sources)])
    yield Flow(payer, payee, contract, yearly, edges, used)


def _part_of(year: Known[int], part: tuple[Fraction, Fraction]) -> Known[int]:
    low = int(year.low * part[0] // 1)
    high = None if year.high is None else -int(-year.high * part[1] // 1)
    if part[0] == part[1] == 1:
        return year
    step = "its part is not on record" if part[0] != part[1] else f"its part is {part[0]}"
    return Known(low, high, year.sources, (*year.steps, step), year.claims)


def _shares(parties: Parties) -> dict[str, Fraction]:
    told = {node: share_of(facts) for node, facts in parties.items()}
    shares = {node: Fraction(share) for node, share in told.items() if share is not None}
    return shares if sum(shares.values()) <= 1 else {}


def _parts(
    parties: Parties, shares: Mapping[str, Fraction]
) -> dict[str, tuple[Fraction, Fraction]]:
    """The least and the most that each of some parties pays or gets of the whole."""
    if len(parties) == 1:
        return {node: (Fraction(1), Fraction(1)) for node in parties}
    rest = 1 - sum(shares.values(), Fraction(0))
    return {
        node: (shares[node], shares[node]) if node in shares else (Fraction(0), rest)
        for node in parties
    }


def _head_parts(
    heads: Parties, shares: Mapping[str, Fraction]
) -> dict[str, tuple[Fraction, Fraction]]:
    """A lone head is paid the whole; several, by their shares, with what they pass on."""
    if len(heads) == 1:
        return _parts(heads, {})
    passed_on = 1 - sum(shares.values(), Fraction(0))
    others = sum((share for node, share in shares.items() if node not in heads), Fraction(0))
    return {
        node: (shares[node], shares[node] + others)
        if node in shares
        else (Fraction(0), passed_on + others)
        for node in heads
    }


def _subcontracts(delivery: Delivery) -> Iterator[Flow]:
    """Subcontracts between organisations: that something is paid is on record, not how much."""
    for main, subs in sorted(delivery.subcontractors.items()):
        for sub, fact in sorted(subs.items()):
            sources = unique(map(str, fact.attributes.get("sources", ())))
            yield Flow(main, sub, "", None, (fact,), sources)
