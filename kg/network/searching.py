"""How the facts and claims that connect things are found, before anything of them is read."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, Protocol

from kg.declarations import EdgeRule


class Cut(NamedTuple):
    """A hub of which not all was found.

    Attributes:
        rule: Of which facts or claims.
        end: ``source`` or ``target``: at which end of them it is.
        iri: The hub.
    """

    rule: EdgeRule
    end: str
    iri: str


class Search(Protocol):
    """Finds facts and claims around some things; whether claims, is asked apart."""

    def at(self, rules: Collection[EdgeRule], *, claims: bool) -> tuple[list[str], list[Cut]]:
        """Find what leaves or reaches the things, up to a bound, and say of which hubs."""

    def among(self, rules: Collection[EdgeRule], *, claims: bool) -> Iterable[str]:
        """Find what has both ends among the things, however many else these have."""

    def latest_among(
        self, rules: Collection[EdgeRule], most: int, day: date
    ) -> tuple[Iterable[str], int]:
        """Find what of facts alike between the same two things is first, and count the rest."""

    def total(self, cut: Cut) -> int:
        """Count what there is of a hub."""
