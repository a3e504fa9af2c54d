"""What keeps more of a loss from being recovered, in words, each with its sources."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.risk.finding import Json
from kg.risk.inputs.guarantees import Denial, State
from kg.risk.lossrisk.ends import Outcome
from kg.risk.lossrisk.position import Position
from kg.risk.lossrisk.quantity import Quantity
from kg.risk.money import MoneyRange
from kg.risk.recovery.arcs import Kind
from kg.risk.recovery.binding import Limit
from kg.risk.recovery.recover import recover
from kg.risk.recovery.terms import Terms
from kg.risk.wording import listed, unique


@dataclass(frozen=True)
class Constraint:
    """One limit that binds.

    Attributes:
        kind: ``guarantee``, ``funds``, ``cap`` or ``share``.
        sentence: The limit in words, with who says so.
        sources: Keys of the sources.
        assumed: Whether it rests on an assumption.
    """

    kind: str
    sentence: str
    sources: tuple[str, ...]
    assumed: bool

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "sources": list(self.sources),
            "assumed": self.assumed,
        }


def constraints(position: Position, outcome: Outcome) -> tuple[Constraint, ...]:
    """Say what binds in an outcome; a guarantee that is missing comes first.

    Of several sets of limits that are as small, it is the one nearest to the loss.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.ends import possible
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "LLP lead-provider K", "LLP told OwnFunds amount=0 source=b",
        ...     "K denies guarantees G speaker=NAO source=nao", "K told PaymentTypeUse code=block"))
        >>> priors = shipped_priors()
        >>> position = position_of(facts, facts.contract("K"), priors, "34")
        >>> for each in constraints(position, possible(position).worst):
        ...     print(each.sentence)
        no guarantee for LLP (denied by NAO: G gave none; source/nao)
        the own funds of LLP (£0; source/b)
    """
    if not outcome.returned:
        return ()
    binding = _without_assumed_cap(position, outcome) or outcome.binding
    found = dict.fromkeys(each for limit in binding for each in _constraints(position, limit))
    return tuple(sorted(found, key=lambda each: each.kind != "guarantee"))


def _constraints(position: Position, limit: Limit) -> Iterator[Constraint]:
    if limit.kind is Kind.POOL and position.cap is not None:
        name = "a liability cap, if there is one" if position.cap_exists else "the liability cap"
        yield _limited("cap", name, position.cap)
    elif limit.kind is Kind.FUNDS:
        party = limit.names[0]
        if limit.unguaranteed and party in position.heads:
            yield missing_guarantee(position, party)
        own = position.funds.get(party)
        if own is not None:
            yield _limited("funds", f"the own funds of {position.name(party)}", own)
    elif limit.kind is Kind.GUARANTEE:
        guarantor, beneficiary = limit.names[:2]
        size = dict(position.promises)[guarantor]
        name = f"the guarantee of {position.name(guarantor)} for {position.name(beneficiary)}"
        told = {each.guarantor: each.sources for each in position.guarantees.promises}
        yield _limited("guarantee", name, size, told.get(guarantor, ()))
    elif limit.kind is Kind.SHARE:
        part = int(limit.amount // 1)
        amount = MoneyRange("GBP", "", part, part).amount
        name = f"the part of {position.name(limit.names[1])} in the loss ({amount})"
        yield Constraint("share", name, (), limit.names[1] not in position.shares)


def _without_assumed_cap(position: Position, outcome: Outcome) -> tuple[Limit, ...]:
    """Other limits that are as small as a cap of which nothing is on record, if there are any."""
    if position.cap_exists is None:
        return ()
    uncapped = replace(outcome.book.contracts[0], terms=Terms())
    found = recover(replace(outcome.book, contracts=(uncapped,)))
    return found.binding if found.unrounded == outcome.unrounded else ()


def missing_guarantee(position: Position, party: str) -> Constraint:
    """Say that nobody is known to guarantee for somebody, and who says that nobody does."""
    name, denials = position.name(party), position.guarantees.denials
    if position.guarantees.state is not State.NO:
        return Constraint("guarantee", f"no guarantee for {name} is on record", (), assumed=True)
    told = listed([*_denied(denials)])
    sources = unique(source for denial in denials for source in denial.sources)
    sentence = f"no guarantee for {name} ({told}; {', '.join(sources)})"
    return Constraint("guarantee", sentence, sources, assumed=False)


def _denied(denials: tuple[Denial, ...]) -> Iterator[str]:
    """Who says of whom that there is no guarantee, each speaker once."""
    for speaker in dict.fromkeys(denial.speaker for denial in denials):
        bodies = [denial.name for denial in denials if denial.speaker == speaker]
        by = f"denied by {speaker}" if speaker else "denied"
        yield f"{by}: {listed(bodies)} gave none"


def _limited(kind: str, name: str, size: Quantity, sources: tuple[str, ...] = ()) -> Constraint:
    used = unique([*sources, *size.sources])
    amount = MoneyRange("GBP", "", size.low, size.low).amount
    # An assumed sum rests on the sources of the value that it is a part of, but they do not say it.
    said = (
        f"{amount} at the least, assumed" if size.assumed else f"{size.amount}; {', '.join(used)}"
    )
    return Constraint(kind, f"{name} ({said})", used, size.assumed)
