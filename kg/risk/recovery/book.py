"""Who answers for which losses of which contracts, and what there is to answer with."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.recovery.between import Amount, Between, wrong_amounts
from kg.risk.recovery.terms import BLOCK, Terms


@dataclass(frozen=True)
class Liable:
    """A provider's part in what a contract puts on its providers.

    Attributes:
        party: The provider.
        share: Its part, exactly; the parts of a contract add up to 1.
        recourse: The most that can be had from its own funds for this contract, in pence. A
            guarantor stands beside this cap, not below it.
        head: The provider that answers for it where it cannot pay; empty: nobody.
    """

    party: str
    share: Fraction
    recourse: Amount = None
    head: str = ""


@dataclass(frozen=True)
class Contract:
    """A contract that costs more than was agreed.

    Attributes:
        name: What it is called; no two contracts of a book share a name.
        overrun: By how much it overruns, in pence.
        liable: Its providers and their parts.
        terms: How commissioner and providers share the overrun.
        joint: Providers who answer for one another's parts; empty: each for its own.
    """

    name: str
    overrun: int | Between[int]
    liable: tuple[Liable, ...]
    terms: Terms = BLOCK
    joint: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Guarantee:
    """A promise to pay what another cannot.

    Attributes:
        guarantor: Who promises, out of its own funds.
        beneficiary: For whom.
        cap: The most it pays under this promise, in pence; several promises add up.
        contract: The only contract it is for; empty: any.
    """

    guarantor: str
    beneficiary: str
    cap: Amount = None
    contract: str = ""


@dataclass(frozen=True)
class Book:
    """Contracts, what everyone in them can lose, and who guarantees whom.

    Attributes:
        contracts: The contracts.
        funds: What each provider and guarantor can pay in all, in pence: a single purse for all
            its contracts and promises. None says that nothing limits it; leaving a party out is an
            error, because nobody's funds are guessed.
        guarantees: The guarantees.

    Raises:
        MeasureError: With everything that does not hold together.

    Example:
        >>> lead = Liable("Circle", Fraction(1), recourse=7_00)
        >>> book = Book((Contract("Hinchingbrooke", 12_00, (lead,)),), {"Circle": None})
        >>> Book(book.contracts, {})
        Traceback (most recent call last):
        kg.errors.MeasureError: funds of 'Circle' are missing; give pence, or None if unlimited
    """

    contracts: tuple[Contract, ...]
    funds: Mapping[str, Amount]
    guarantees: tuple[Guarantee, ...] = ()

    def __post_init__(self) -> None:
        """Check that everything holds together."""
        problems = [*self._wrong_contracts(), *self._wrong_guarantees(), *self._wrong_funds()]
        if problems:
            raise MeasureError("; and ".join(problems))

    @property
    def parties(self) -> tuple[str, ...]:
        """Everyone who may have to pay, sorted.

        Example:
            >>> liable = (Liable("L", Fraction(1)),)
            >>> Book((Contract("K", 1, liable),), {"L": 0, "Z": 0}).parties
            ('L',)
        """
        named = {each.party for contract in self.contracts for each in contract.liable}
        return tuple(sorted(named | {each.guarantor for each in self.guarantees}))

    def _wrong_contracts(self) -> Iterator[str]:
        names = Counter(contract.name for contract in self.contracts)
        yield from (f"contract '{name}' is given twice" for name in names if names[name] > 1)
        for contract in self.contracts:
            yield from (f"contract '{contract.name}': {wrong}" for wrong in _wrong(contract))

    def _wrong_guarantees(self) -> Iterator[str]:
        held = {(c.name, each.party) for c in self.contracts for each in c.liable}
        held |= {("", party) for _, party in held}
        for each in self.guarantees:
            name = f"guarantee of '{each.guarantor}' for '{each.beneficiary}'"
            if (each.contract, each.beneficiary) not in held:
                yield f"{name}: who it is for is not liable{_in(each.contract)}"
            if each.guarantor == each.beneficiary:
                yield f"{name}: nobody guarantees for itself"
            yield from (f"{name}: {wrong}" for wrong in wrong_amounts(each.cap))

    def _wrong_funds(self) -> Iterator[str]:
        for party in self.parties:
            if party not in self.funds:
                hint = "give pence, or None if unlimited"
                yield f"funds of '{party}' are missing; {hint}"
        for party, amount in self.funds.items():
            yield from (f"funds of '{party}': {wrong}" for wrong in wrong_amounts(amount))


def lead_bears_all(lead: str, recourse: Amount = None) -> tuple[Liable, ...]:
    """Put everything on the lead provider: what holds where no subcontract says otherwise.

    Example:
        >>> [(each.party, str(each.share)) for each in lead_bears_all("L")]
        [('L', '1')]
    """
    return (Liable(lead, Fraction(1), recourse),)


def pro_rata(values: Mapping[str, int], lead: str = "") -> tuple[Liable, ...]:
    """Share by what each provider is paid; a named lead answers for the others.

    Raises:
        MeasureError: If nobody is paid anything, or someone is paid less than nothing.

    Example:
        >>> [(each.party, str(each.share), each.head) for each in pro_rata({"L": 2, "S": 1}, "L")]
        [('L', '2/3', ''), ('S', '1/3', 'L')]
    """
    total = sum(values.values())
    if total <= 0 or min(values.values()) < 0:
        raise MeasureError(f"nothing to share by in {dict(values)}; give what each is paid")
    return tuple(
        Liable(party, Fraction(value, total), head=lead if party != lead else "")
        for party, value in sorted(values.items())
    )


def _wrong(contract: Contract) -> Iterator[str]:
    parties = Counter(each.party for each in contract.liable)
    yield from (f"'{party}' is liable twice" for party in parties if parties[party] > 1)
    total = sum((each.share for each in contract.liable), Fraction(0))
    if total != 1 or any(each.share < 0 for each in contract.liable):
        yield f"shares add up to {total}; give shares from 0 that add up to 1"
    if isinstance(contract.overrun, Between) and contract.overrun.high is None:
        yield "nothing bounds the overrun; give the most it can be"
    yield from wrong_amounts(contract.overrun)
    for each in contract.liable:
        yield from (
            f"recourse to '{each.party}': {wrong}" for wrong in wrong_amounts(each.recourse)
        )
        if each.head and (each.head not in parties or each.head == each.party):
            yield f"'{each.head}' answers for '{each.party}' but is not another liable provider"
    for party in sorted(contract.joint - set(parties)):
        yield f"'{party}' answers jointly but is not liable"


def _in(contract: str) -> str:
    return f" in '{contract}'" if contract else ""
