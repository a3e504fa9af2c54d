"""Finds the facts and claims that connect things in the catalogue of a version."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from kg.declarations import EdgeRule
from kg.network.searching import Cut
from kg.store.relations import Relations, Side


class ListedSearch:
    """A search in a catalogue, which knows both ends of every fact and claim.

    Args:
        relations: What the catalogue knows.
        iris: The things.
        most: How many of one shape and direction are taken of one thing.
        counted: Counts what there is of a hub where the catalogue cannot tell: where facts of
            several classes have the same shape.
        day: The day on which what is taken of more shall hold, if it can; None for any.

    Example:
        >>> from kg.store.dataset import Dataset
        >>> from kg.index import catalogue_of
        >>> known = Relations(catalogue_of(Dataset.in_memory([])))
        >>> ListedSearch(known, [], 300, lambda cut: 0).at([], claims=False)
        ([], [])
    """

    def __init__(
        self,
        relations: Relations,
        iris: Collection[str],
        most: int,
        counted: Callable[[Cut], int],
        day: date | None = None,
    ) -> None:
        self._relations, self._iris, self._most, self._day = relations, iris, most, day
        self._counted = counted
        self._rules: dict[str, list[EdgeRule]] = {}

    def at(self, rules: Collection[EdgeRule], *, claims: bool) -> tuple[list[str], list[Cut]]:  # noqa: ARG002 - their shapes tell
        """Find what leaves or reaches the things, up to a bound, and say of which hubs."""
        self._rules |= _by_shape(rules)
        shapes = _by_shape(rules)
        nodes: dict[str, None] = {}
        cut: list[Cut] = []
        for iri in self._iris:
            found, many = self._relations.at(iri, shapes, self._most, self._day)
            nodes |= dict.fromkeys(found)
            cut += [
                Cut(rule, "target" if side.arriving else "source", iri)
                for side in many
                for rule in shapes[side.leaves]
            ]
        return list(nodes), cut

    def among(self, rules: Collection[EdgeRule], *, claims: bool) -> Iterable[str]:  # noqa: ARG002 - their shapes tell
        """Find what has both ends among the things, however many else these have."""
        return self._relations.between(self._iris, _by_shape(rules))

    def latest_among(
        self, rules: Collection[EdgeRule], most: int, day: date
    ) -> tuple[Iterable[str], int]:
        """Find what of facts alike between the same two things is first, and count the rest."""
        return self._relations.latest_between(self._iris, _by_shape(rules), most, day)

    def total(self, cut: Cut) -> int:
        """Count what there is of a hub."""
        leaves = cut.rule.source_iri
        if len(self._rules[leaves]) > 1:
            return self._counted(cut)
        return self._relations.count(cut.iri, Side(leaves, arriving=cut.end == "target"))


def _by_shape(rules: Iterable[EdgeRule]) -> dict[str, list[EdgeRule]]:
    shapes: dict[str, list[EdgeRule]] = {}
    for rule in rules:
        shapes.setdefault(rule.source_iri, []).append(rule)
    return shapes
