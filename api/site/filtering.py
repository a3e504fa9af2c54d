"""The boxes of the explorer's filter: what there is to choose, and how much of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from api.site.picturing import FACTS, Wanted
from api.site.reading import Reading
from kg.network.edges import Edge


@dataclass(frozen=True)
class Choice:
    """A box of a filter.

    Attributes:
        value: As the address has it.
        words: As readers have it.
        count: How many there are before filtering.
        chosen: Whether it is ticked.
    """

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Boxes:
    """Every box.

    Attributes:
        kinds: Classes of things.
        relations: Families of relations.
        statuses: Statuses of relations.
        ticked: How many are ticked.
    """

    kinds: tuple[Choice, ...]
    relations: tuple[Choice, ...]
    statuses: tuple[Choice, ...]

    @property
    def ticked(self) -> int:
        """How many are ticked."""
        return sum(each.chosen for each in (*self.kinds, *self.relations, *self.statuses))


def boxes(reads: Reading, edges: Iterable[Edge], want: Wanted) -> Boxes:
    """List what can be chosen.

    Args:
        reads: Names of classes, families and statuses.
        edges: What would be shown without filters.
        want: What is ticked.
    """
    edges = tuple(edges)
    return Boxes(
        kinds=_kinds(reads, edges, want),
        relations=_relations(reads, edges, want),
        statuses=_statuses(reads, edges, want),
    )


def _relations(reads: Reading, edges: Iterable[Edge], want: Wanted) -> tuple[Choice, ...]:
    counts = Counter(edge.family for edge in edges)
    counts.update({rule.family: 0 for rule in reads.ontology.edge_rules})
    return _choices(counts, want.relations, reads)


def _kinds(reads: Reading, edges: Iterable[Edge], want: Wanted) -> tuple[Choice, ...]:
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    counts = Counter(reads.network.things[end].kind for end in ends)
    return _choices(counts, want.kinds, reads)


def _statuses(reads: Reading, edges: Iterable[Edge], want: Wanted) -> tuple[Choice, ...]:
    counts = Counter(edge.status for edge in edges)
    counts.update(dict.fromkeys((FACTS, *reads.ontology.codes["claim-status"]), 0))
    words = {FACTS: "facts"}
    return tuple(
        Choice(
            status,
            words.get(status, f"{status} claims"),
            counts[status],
            status in want.status,
        )
        for status in sorted(counts, key=lambda status: (status != FACTS, status))
    )


def _choices(counts: Counter[str], chosen: tuple[str, ...], reads: Reading) -> tuple[Choice, ...]:
    names = sorted({*counts, *chosen})
    return tuple(
        Choice(name, reads.ontology.label(name), counts[name], name in chosen) for name in names
    )
