"""Finds the facts and claims that connect things by asking the engine."""

from collections.abc import Collection, Iterator
from datetime import date

from kg.declarations import EdgeRule
from kg.network.arcs import count_arcs, listed, split
from kg.network.searching import Cut
from kg.store.dataset import Dataset
from kg.store.substitution import batched, one_of

_BATCH = 400
_FEW = 50
"""Up to how many things the engine compares an end with one by one as quickly as we look it up."""
# The ends come from the ontology, never from a user; SPARQL has no parameters for properties.
_AT = "%s ?node ?property ?end FILTER(?property IN (%s))"
_AT_HUB = "?node %s <%s> ; %s ?other ; a <%s>"
_COUNT = "SELECT (COUNT(*) AS ?count) { ?node %s <%s> ; a <%s> }"
# The side with fewer arcs is walked, and the other end looked up among the things.
_AMONG = "%s ?node %s ?end ; %s ?other %s"


class AskedSearch:
    """A search that asks the engine; it counts first, so that hubs are known before.

    Args:
        dataset: The store.
        rules: Of which facts and claims.
        iris: The things.
        most: How many of one kind and direction are taken of one thing.

    Example:
        >>> AskedSearch(Dataset.in_memory([]), [], [], 300).at([], claims=False)
        ([], [])
    """

    def __init__(
        self, dataset: Dataset, rules: Collection[EdgeRule], iris: Collection[str], most: int
    ) -> None:
        self._dataset, self._rules, self._most = dataset, rules, most
        self._arcs = count_arcs(dataset, rules, iris)

    def at(self, rules: Collection[EdgeRule], *, claims: bool) -> tuple[list[str], list[Cut]]:
        """Find what leaves or reaches the things, up to a bound, and say of which hubs."""
        few, hubs = split(self._arcs, rules, self._most)
        asked = [_AT % (each.ends, each.properties) for each in few]
        nodes = [node for each in asked for node in self._nodes(each, claims=claims)]
        cut = []
        for rule, end, hub in hubs:
            ends = (rule.source, rule.destination)
            here, there = ends if end == "source" else ends[::-1]
            which = _AT_HUB % (here, hub, there, rule.target)
            found = self._nodes(which, self._most, claims=claims)
            nodes += found
            cut += [Cut(rule, end, hub)] if len(found) >= self._most else []
        return nodes, cut

    def _nodes(self, pattern: str, most: int = 0, *, claims: bool) -> list[str]:
        return nodes_of(self._dataset, pattern, most, claims=claims)

    def among(self, rules: Collection[EdgeRule], *, claims: bool) -> Iterator[str]:
        """Find what has both ends among the things, however many else these have."""
        for rule in rules:
            yield from self._both(rule, claims=claims)

    def latest_among(
        self,
        rules: Collection[EdgeRule],
        most: int,  # noqa: ARG002 - it has no order
        day: date,  # noqa: ARG002 - it has no order
    ) -> tuple[Iterator[str], int]:
        """Find every fact between two of the things: to leave some out would not be quicker."""
        return self.among(rules, claims=False), 0

    def _both(self, rule: EdgeRule, *, claims: bool) -> Iterator[str]:
        walked, others = (self._arcs.get(e, {}) for e in (rule.source_iri, rule.destination_iri))
        names = (rule.source, rule.destination)
        if sum(walked.values()) > sum(others.values()):
            walked, others, names = others, walked, names[::-1]
        if not walked or not others:
            return
        compared = f"FILTER(?other IN ({listed(others)}))" if len(others) <= _FEW else ""
        for some in batched(walked, _BATCH):
            pattern = _AMONG % (one_of("end", some), *names, compared)
            where = f"GRAPH ?graph {{ {pattern} }}" if claims else pattern
            for row in self._dataset.select(f"SELECT ?node ?other {{ {where} }}"):
                if row["other"] in others:
                    yield str(row["node"])

    def total(self, cut: Cut) -> int:
        """Count what there is of a hub; where only its rule has the property, its arcs are it."""
        rule = cut.rule
        prop = rule.source_iri if cut.end == "source" else rule.destination_iri
        sharing = [each for each in self._rules if prop in {each.source_iri, each.destination_iri}]
        return self._arcs[prop][cut.iri] if len(sharing) == 1 else count_of(self._dataset, cut)


def nodes_of(dataset: Dataset, pattern: str, most: int = 0, *, claims: bool = False) -> list[str]:
    """Find the nodes that fit a pattern.

    Example:
        >>> nodes_of(Dataset.in_memory([]), "?node a nhs:Membership")
        []
    """
    where = f"GRAPH ?graph {{ {pattern} }}" if claims else pattern
    bound = f" LIMIT {most}" if most else ""
    rows = dataset.select(f"SELECT ?node {{ {where} }}{bound}")
    return list(dict.fromkeys(str(row["node"]) for row in rows))


def count_of(dataset: Dataset, cut: Cut) -> int:
    """Count the facts of a class at a hub."""
    name = cut.rule.source if cut.end == "source" else cut.rule.destination
    (row,) = dataset.select(_COUNT % (name, cut.iri, cut.rule.target))
    return int(str(row["count"]))
