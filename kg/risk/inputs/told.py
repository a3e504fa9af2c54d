"""Dated facts that tell of one thing and are no edges, such as a cap, a turnover or a notice."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from kg.risk.delivery import ACTIVE, Delivery
from kg.risk.inputs.known import Known
from kg.risk.money import MoneyRange, pence
from kg.risk.wording import unique

BEGUN = ACTIVE | {"ended"}
"""States of a fact that holds on the day or held before it."""
_POUNDS = frozenset({"", "GBP"})


@dataclass(frozen=True)
class Told:
    """One fact about a thing.

    Attributes:
        kind: Local name of its class, such as ``LiabilityCap``.
        code: Concept that it names, or empty.
        start: First day, month or year, or empty.
        end: Last day, month or year, or empty.
        state: What it is on the day: current, withdrawing, ended, not-yet or undated.
        sources: Keys of its sources.
        claims: Keys of the claims it was accepted from.
        disputed_by: Keys of claims that contradict it.
        fields: Everything that is on record, by name.
    """

    kind: str
    code: str
    start: str
    end: str
    state: str
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    disputed_by: tuple[str, ...]
    fields: Mapping[str, Any] = field(compare=False, repr=False)

    def decimal(self, name: str) -> Decimal | None:
        """Give a number that is on record under a name: amount, min, max, share or number."""
        value = self.fields.get(name)
        return None if value in {None, ""} else Decimal(str(value))

    def text(self, name: str) -> str:
        """Give a text that is on record under a name, or empty."""
        return str(self.fields.get(name) or "")

    @property
    def period(self) -> str:
        """Its first and last day in words, or empty."""
        return " to ".join(dict.fromkeys(end for end in (self.start, self.end) if end))

    @property
    def money(self) -> Known[int] | None:
        """Its amount in pence; None where it gives none in pounds."""
        if self.text("currency") not in _POUNDS:
            return None
        amount, least, most = (self.decimal(name) for name in ("amount", "min", "max"))
        if amount is not None:
            low, high = pence(amount), pence(amount, ROUND_CEILING)
            return Known(low, high, self.sources, claims=self.claims)
        if least is None and most is None:
            return None
        end = None if most is None else pence(most, ROUND_CEILING)
        return Known(pence(least or Decimal(0)), end, self.sources, claims=self.claims)


def facts_of(delivery: Delivery, node: str, kind: str) -> tuple[Told, ...]:
    """List every fact of a kind that a node carries, whatever its state, in a stable order.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told LiabilityCap amount=7 source=b"))
        >>> [(each.money.low, each.sources) for each in facts_of(
        ...     facts, facts.contract("K"), "LiabilityCap")]
        [(700, ('source/b',))]
    """
    every = delivery.graph.nodes[node].get("told", ())
    chosen = [_told(fields) for fields in every if fields.get("kind") == kind]
    return tuple(sorted(chosen, key=lambda each: (each.start, each.sources, str(each.fields))))


def holding(
    delivery: Delivery, node: str, kind: str, states: Collection[str] = ACTIVE
) -> tuple[Told, ...]:
    """List the facts of a kind that can be relied on: in force on the day and not disputed.

    Args:
        delivery: The facts in force.
        node: What they tell of.
        kind: Local name of their class.
        states: In which states they count.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told LiabilityCap amount=7 state=ended"))
        >>> holding(facts, facts.contract("K"), "LiabilityCap")
        ()
    """
    every = facts_of(delivery, node, kind)
    return tuple(each for each in every if each.state in states and not each.disputed_by)


def set_aside(delivery: Delivery, node: str, kind: str, what: str) -> Iterator[str]:
    """Say which facts of a kind are on record and still not used, and why.

    Args:
        delivery: The facts in force.
        node: What they tell of.
        kind: Local name of their class.
        what: What such a fact is called in words.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "K told LiabilityCap amount=7 disputed_by=claim/x-1"))
        >>> list(set_aside(facts, facts.contract("K"), "LiabilityCap", "a cap"))
        ['a cap of K (£7, source/a) is disputed by claim/x-1 and not used']
    """
    name = delivery.label(node)
    for each in facts_of(delivery, node, kind):
        known = each.money
        told = [] if known is None else [MoneyRange("GBP", "", known.low, known.high).amount]
        said = f"{what} of {name} ({', '.join([*told, *each.sources])})"
        if each.disputed_by:
            yield f"{said} is disputed by {', '.join(each.disputed_by)} and not used"
        elif each.state == "undated":
            yield f"{said} has no dates and is not used"


def _told(fields: Mapping[str, Any]) -> Told:
    return Told(
        str(fields.get("kind", "")),
        str(fields.get("code") or ""),
        str(fields.get("from") or ""),
        str(fields.get("to") or ""),
        str(fields.get("state") or "undated"),
        unique(map(str, fields.get("sources", ()))),
        unique(map(str, fields.get("claims", ()))),
        unique(map(str, fields.get("disputed_by", ()))),
        fields,
    )
