"""Which area a thing belongs to: where it is placed, or else where those around it are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from kg.network.edges import Edge

GEOGRAPHY = "geography"
LEAST = 5
"""How many things must be placed in a place for it to be an area of a picture."""
_ROUNDS = 3


def areas_of(edges: Iterable[Edge], nowhere: Collection[str] = ()) -> dict[str, str]:
    """Give things their areas, as the IRIs of places.

    Of several places the one that holds most things counts. What is placed nowhere belongs where
    more than half of its placed neighbours do, and so on outwards; what links several areas gets
    none. No day plays a part, so that nothing moves from day to day.

    Args:
        edges: Relations at any date.
        nowhere: IRIs of things that are never taken to be where their neighbours are.

    Example:
        >>> areas_of([])
        {}
    """
    every = tuple(edges)
    placed = [edge for edge in every if edge.family == GEOGRAPHY]
    sizes = Counter(place for _, place in {(edge.source, edge.target) for edge in placed})
    areas: dict[str, str] = {place: place for place, size in sizes.items() if size >= LEAST}
    for edge in sorted(placed, key=lambda each: (sizes[each.target], each.target)):
        if sizes[edge.target] >= LEAST:
            areas[edge.source] = edge.target
    around = _around(every)
    for _ in range(_ROUNDS):
        found = {
            thing: area
            for thing, others in around.items()
            if thing not in areas and thing not in nowhere and (area := _common(others, areas))
        }
        if not found:
            break
        areas.update(found)
    return areas


def _around(edges: Iterable[Edge]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.family != GEOGRAPHY:
            found[edge.source].add(edge.target)
            found[edge.target].add(edge.source)
    return found


def _common(others: Iterable[str], areas: Mapping[str, str]) -> str:
    counts = Counter(areas[each] for each in others if each in areas)
    if not counts:
        return ""
    area, most = min(counts.items(), key=lambda each: (-each[1], each[0]))
    return area if 2 * most > counts.total() else ""
