"""The order in which a reviewer sees what is open."""

from collections.abc import Collection, Iterable

from kg.ontology import Ontology
from kg.review.items import Item

_SURE = 0.85


def ordered(items: Iterable[Item], grave: Collection[str], ontology: Ontology) -> tuple[Item, ...]:
    """Order items: contradictions first, then doubtful ones that may become facts, then the rest.

    What stands on one line of the document stays together, and goes where its gravest member
    belongs.

    Args:
        items: The items.
        grave: Ids of those that something contradicts.
        ontology: Tells which predicates become facts.

    Example:
        >>> ordered([], (), Ontology.load())
        ()
    """

    def rank(item: Item) -> int:
        if item.id in grave:
            return 0
        predicate = ontology.predicates.get(item.draft.predicate)
        sure = item.proposal.confidence
        doubtful = sure is None or sure < _SURE
        return 1 if doubtful and predicate is not None and predicate.rules else 2

    listed = list(items)
    best: dict[int, int] = {}
    for each in listed:
        line = each.draft.evidence[0].line
        best[line] = min(best.get(line, 2), rank(each))

    def place(item: Item) -> tuple[int, int, int, int, str]:
        first = item.draft.evidence[0]
        return best[first.line], first.line, rank(item), first.start, item.id

    return tuple(sorted(listed, key=place))
