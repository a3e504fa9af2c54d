"""Who guarantees for the providers of a contract: on record, denied, or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from kg.risk.delivery import Delivery
from kg.risk.facts import Fact
from kg.risk.inputs.known import Known, hull
from kg.risk.money import pence
from kg.risk.wording import unique

_PREDICATE = "guarantees"


class State(StrEnum):
    """Whether something exists."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Promise:
    """A guarantee that is on record.

    Attributes:
        guarantor: Node of the guarantor.
        cap: The most it pays, in pence; None: not on record.
        sources: Keys of the sources.
        facts: The facts that say so.
    """

    guarantor: str
    cap: Known[int] | None
    sources: tuple[str, ...]
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Denial:
    """An accepted statement that somebody gives no guarantee.

    Attributes:
        subject: Node of the body that gives none.
        name: What that body is called.
        speaker: What the body that says so is called; empty where nobody is named.
        sources: Keys of the sources.
        claim: Key of the claim.
    """

    subject: str
    name: str
    speaker: str
    sources: tuple[str, ...]
    claim: str = ""


@dataclass(frozen=True)
class Guarantees:
    """What is on record about the guarantees of a contract.

    Attributes:
        state: ``YES`` with a promise, ``NO`` where sources deny it, else ``UNKNOWN``.
        promises: The guarantees.
        denials: Who is said to give none.
        conflicts: What sources do not agree on.
    """

    state: State
    promises: tuple[Promise, ...] = ()
    denials: tuple[Denial, ...] = ()
    conflicts: tuple[str, ...] = ()


def guarantees_of(delivery: Delivery, contract: str) -> Guarantees:
    """Read what is on record about the guarantees of a contract.

    A denial that is itself disputed leaves the matter open, and so does one of somebody who is on
    record as guarantor.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("LLP lead-provider K", "K denies guarantees RGT source=nao"))
        >>> found = guarantees_of(facts, facts.contract("K"))
        >>> found.state.value, [(each.subject[-3:], each.sources) for each in found.denials]
        ('no', [('RGT', ('source/nao',))])
    """
    denials = tuple(_denials(delivery, contract))
    promises, conflicts = list[Promise](), list[str]()
    for guarantor, facts in delivery.guarantors(contract).items():
        against = [each for each in denials if each.subject == guarantor]
        disputed = unique(claim for fact in facts for claim in fact.disputed_by)
        name = delivery.label(guarantor)
        if against or disputed:
            who = unique([*disputed, *(source for each in against for source in each.sources)])
            conflicts.append(
                f"whether {name} guarantees {delivery.label(contract)} is disputed: "
                f"{', '.join(who)}"
            )
            denials = tuple(each for each in denials if each.subject != guarantor)
        else:
            promises.append(_promise(guarantor, facts))
    state = State.YES if promises else State.UNKNOWN if conflicts or not denials else State.NO
    return Guarantees(state, tuple(promises), denials, tuple(conflicts))


def _denials(delivery: Delivery, contract: str) -> Iterator[Denial]:
    for told in delivery.graph.nodes[contract].get("denials", ()):
        if told.get("predicate") == _PREDICATE and not told.get("disputed_by"):
            yield Denial(
                str(told["subject"]),
                str(told.get("subject_name", "")),
                str(told.get("speaker_name", "")),
                unique(map(str, told.get("sources", ()))),
                str(told.get("claim", "")),
            )


def _promise(guarantor: str, facts: tuple[Fact, ...]) -> Promise:
    sources = unique(source for fact in facts for source in fact.attributes.get("sources", ()))
    caps = [cap for fact in facts for cap in _cap(fact)]
    return Promise(guarantor, hull(caps), sources, facts)


def _cap(fact: Fact) -> Iterator[Known[int]]:
    told = fact.attributes
    if told.get("currency") != "GBP" or not told.get("value"):
        return
    least, _, most = str(told["value"]).partition("-")
    low, high = Decimal(least), Decimal(most or least)
    sources, claims = (unique(map(str, told.get(name, ()))) for name in ("sources", "claims"))
    yield Known(pence(low), pence(high, ROUND_CEILING), sources, claims=claims)
