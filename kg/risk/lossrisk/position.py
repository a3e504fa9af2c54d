"""Everything that decides who bears an overrun of one contract, on record or assumed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kg.risk.delivery import Delivery
from kg.risk.ensemble.priors import Prior, Priors
from kg.risk.inputs.annual import annual
from kg.risk.inputs.finance import own_funds, turnover
from kg.risk.inputs.guarantees import Guarantees, State, guarantees_of
from kg.risk.inputs.known import Known
from kg.risk.inputs.terms import ContractTerms, terms_of
from kg.risk.lossrisk.quantity import Quantity, about, evidenced, part_of, support
from kg.risk.lossrisk.supposing import Amount, overrun_of
from kg.risk.recovery.between import Between
from kg.risk.recovery.terms import Band
from kg.risk.stakes import known_shares

SOMEBODY = "somebody"
"""Stands for a guarantor of whom nothing is on record."""
_VEHICLES = frozenset({"SpecialPurposeVehicle"})
_NO_PART, _WHOLE = Fraction(0), Fraction(1)
# What a payment type puts on the providers, unless bands say otherwise. What payment by outcomes
# does depends on the outcomes, and so is not known.
_PARTS = {"block": _WHOLE, "capitated": _WHOLE, "fixed-price": _WHOLE, "activity": _NO_PART}


@dataclass(frozen=True)
class Position:
    """What decides who bears an overrun of a contract.

    Attributes:
        delivery: The facts in force.
        contract: Node of the contract.
        value: Annual value; None: not on record.
        overrun: The overrun; None: nothing bounds it.
        terms: What is on record of its terms.
        bands: How they share an overrun; a part that is not known is a range.
        bands_known: Whether payment type or bands are on record.
        cap: The most that can be had from the providers; None: there is no cap. Where nothing is on
            record, nothing bounds it above.
        cap_exists: Prior of whether there is one; None: it is on record.
        heads: Providers who answer for the contract, or all where nobody is on record as such.
        others: Its other providers.
        shares: Shares of its value that are on record.
        funds: What each provider and guarantor can lose.
        guarantees: What is on record of guarantees.
        promises: Guarantor, or :data:`SOMEBODY`, and the most it pays.
        priors: All priors.
    """

    delivery: Delivery
    contract: str
    value: Quantity | None
    overrun: Quantity | None
    terms: ContractTerms
    bands: tuple[Band, ...]
    bands_known: bool
    cap: Quantity | None
    cap_exists: Prior | None
    heads: tuple[str, ...]
    others: tuple[str, ...]
    shares: Mapping[str, Fraction]
    funds: Mapping[str, Quantity]
    guarantees: Guarantees
    promises: tuple[tuple[str, Quantity], ...]
    priors: Priors

    @property
    def providers(self) -> tuple[str, ...]:
        """Everyone who delivers under the contract, who answers for it first."""
        return (*self.heads, *self.others)

    @property
    def silent(self) -> tuple[str, ...]:
        """Providers whose share of the value is not on record."""
        return tuple(each for each in self.providers if each not in self.shares)

    @property
    def left(self) -> Fraction:
        """What known shares leave over."""
        return 1 - sum(self.shares.values(), Fraction(0))

    def name(self, node: str) -> str:
        """Name a provider or guarantor."""
        return "an unknown guarantor" if node == SOMEBODY else self.delivery.label(node)


def position_of(
    delivery: Delivery, contract: str, priors: Priors, overrun: Amount = ""
) -> Position:
    """Gather what decides who bears an overrun of a contract.

    Raises:
        MeasureError: If the overrun is no amount, a share is out of range or a prior is missing.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "C lead-commissioner K", "K value 100 annual", "LLP lead-provider K",
        ...     "LLP kind SpecialPurposeVehicle", "K told PaymentTypeUse code=block"))
        >>> found = position_of(
        ...     facts, facts.contract("K"), shipped_priors(), "34")
        >>> found.overrun.amount, found.funds[found.heads[0]].amount
        ('£34', 'between £0 and £2')
    """
    worth, terms = annual(delivery, contract), terms_of(delivery, contract)
    value = None if worth is None else evidenced("annual value", worth)
    heads = tuple(delivery.heads(contract) or delivery.providers(contract))
    others = tuple(each for each in delivery.providers(contract) if each not in heads)
    guarantees = guarantees_of(delivery, contract)
    promises = tuple(_promises(delivery, guarantees, value, priors))
    payers = dict.fromkeys((*heads, *others, *(g for g, _ in promises if g != SOMEBODY)))
    names = _names(delivery, tuple(payers))
    bands, bands_known = _bands(terms, priors)
    cap, cap_exists = _cap(delivery, contract, terms, value, priors)
    return Position(
        delivery,
        contract,
        value,
        overrun_of(delivery, contract, overrun, value, terms, priors),
        terms,
        bands,
        bands_known,
        cap,
        cap_exists,
        heads,
        others,
        known_shares(delivery, contract),
        {each: _funds(delivery, each, names[each], value, priors) for each in payers},
        guarantees,
        promises,
        priors,
    )


def _bands(terms: ContractTerms, priors: Priors) -> tuple[tuple[Band, ...], bool]:
    guessed = Between(*support(priors["provider-part"].distribution))
    bands = terms.bands or (Band(None, _PARTS.get(terms.payment, guessed)),)
    known = not any(isinstance(band.provider, Between) for band in bands)
    return tuple(
        Band(band.up_to, guessed) if isinstance(band.provider, Between) else band for band in bands
    ), known


def _cap(
    delivery: Delivery,
    contract: str,
    terms: ContractTerms,
    value: Quantity | None,
    priors: Priors,
) -> tuple[Quantity | None, Prior | None]:
    what = f"liability cap of {delivery.label(contract)}"
    if terms.cap is not None and terms.cap.high is not None:
        return evidenced(what, terms.cap), None
    exists = priors["recourse-cap-exists"]
    sized = part_of(what, [priors["recourse-cap-size"]], value)
    never, always = support(exists.distribution)[1] == 0, support(exists.distribution)[0] == 1
    if never:
        return None, exists
    return (sized if always else replace(sized, high=None)), exists


def _promises(
    delivery: Delivery,
    guarantees: Guarantees,
    value: Quantity | None,
    priors: Priors,
) -> Iterator[tuple[str, Quantity]]:
    """Guarantees on record; where nothing is on record, one that may exist."""
    if guarantees.state is State.UNKNOWN:
        guessed = [priors["guarantee-exists"], priors["guarantee-size"]]
        yield SOMEBODY, part_of("guarantee", guessed, value)
    for promise in guarantees.promises:
        what = f"guarantee of {delivery.label(promise.guarantor)}"
        if promise.cap is not None and promise.cap.high is not None:
            yield promise.guarantor, evidenced(what, promise.cap)
        else:
            size = about(priors["guarantee-size"], delivery.label(promise.guarantor))
            yield promise.guarantor, part_of(what, [size], value)


def _funds(
    delivery: Delivery, node: str, name: str, value: Quantity | None, priors: Priors
) -> Quantity:
    what = f"own funds of {name}"
    known = own_funds(delivery, node)
    if known is not None and known.high is not None:
        # Who owes more than it has can pay nothing.
        ends = (max(known.low, 0), max(known.high, 0))
        return evidenced(what, Known(*ends, known.sources, known.steps, known.claims))
    if delivery.graph.nodes[node].get("kind") in _VEHICLES:
        return part_of(what, [about(priors["own-funds-of-vehicle"], name)], value)
    part, year = about(priors["own-funds-of-organisation"], name), turnover(delivery, node)
    if year is not None and year.high is not None:
        return part_of(what, [part], evidenced(f"turnover of {name}", year))
    return part_of(what, [part, about(priors["turnover-to-value"], name)], value)


def _names(delivery: Delivery, nodes: tuple[str, ...]) -> dict[str, str]:
    """Labels; with the key where two bodies share one, for priors go by these names."""
    counts = Counter(delivery.label(node) for node in nodes)
    return {
        node: delivery.label(node)
        if counts[delivery.label(node)] == 1
        else f"{delivery.label(node)} ({delivery.key(node)})"
        for node in nodes
    }
