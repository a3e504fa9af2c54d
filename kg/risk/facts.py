"""One fact of the graph as the measures see it, and the share that a role carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from kg.errors import MeasureError

Parties: TypeAlias = dict[str, tuple["Fact", ...]]


@dataclass(frozen=True)
class Fact:
    """One active edge of the graph: ``source`` and ``target`` are nodes, ``edge`` its IRI."""

    source: str
    target: str
    edge: str
    attributes: Mapping[str, Any] = field(compare=False, repr=False)

    @property
    def role(self) -> str:
        """Concept of the role list, or empty."""
        return str(self.attributes.get("role", ""))

    @property
    def share(self) -> str:
        """The share of the contract that the role carries, as reported; empty when unknown."""
        if "share" in self.attributes:
            return str(self.attributes["share"])
        money = self.attributes.get("currency", "")
        return "" if money else str(self.attributes.get("value", ""))

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """Claims that dispute the fact."""
        return tuple(self.attributes.get("disputed_by", ()))


def share_of(facts: Iterable[Fact]) -> Decimal | None:
    """The share that an organisation's roles in one contract carry; None when unknown.

    A role reported twice with different shares has no known share.

    Raises:
        MeasureError: If a share is not a number from 0 to 1.
    """
    by_role: dict[str, set[Decimal]] = {}
    for fact in facts:
        if fact.share:
            by_role.setdefault(fact.role, set()).add(_fraction(fact))
    if not by_role or any(len(shares) > 1 for shares in by_role.values()):
        return None
    return sum((share for shares in by_role.values() for share in shares), Decimal(0))


def _fraction(fact: Fact) -> Decimal:
    try:
        share = Decimal(fact.share)
    except ArithmeticError as error:
        raise MeasureError(f"the share '{fact.share}' of '{fact.edge}' is no number") from error
    if not (share.is_finite() and 0 <= share <= 1):
        raise MeasureError(f"the share '{share}' of '{fact.edge}' is not between 0 and 1")
    return share
