"""Counts what points to things, so that hubs are known before anything of them is read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.declarations import EdgeRule
from kg.network.edges import CLAIM_FAMILY
from kg.store.dataset import Dataset
from kg.store.substitution import batched, one_of

_BATCH = 400
_ARCS = """
SELECT ?end ?property (COUNT(*) AS ?count) {
  %s { ?node ?property ?end } UNION { GRAPH ?graph { ?node ?property ?end } }
  FILTER(?property IN (%s))
} GROUP BY ?end ?property
"""
Arcs = Mapping[str, Mapping[str, int]]
"""How many arcs of a property point to a thing, by property and thing."""


@dataclass(frozen=True)
class Asked:
    """What is asked of some things at once.

    Attributes:
        ends: The things, as ``VALUES`` of ``?end``.
        properties: By which properties, as a list of SPARQL.
    """

    ends: str
    properties: str


def count_arcs(dataset: Dataset, rules: Iterable[EdgeRule], iris: Collection[str]) -> Arcs:
    """Count the arcs by which edges of some rules leave and reach things.

    Example:
        >>> dict(count_arcs(Dataset.in_memory([]), [], ["https://w3id.org/nhs-kg/id/place/a"]))
        {}
    """
    arcs: dict[str, dict[str, int]] = defaultdict(dict)
    ends = listed(ends_of(rules))
    for batch in batched(iris, _BATCH):
        for row in dataset.select(_ARCS % (one_of("end", batch), ends)):
            arcs[str(row["property"])][str(row["end"])] = int(str(row["count"]))
    return arcs


def split(
    arcs: Arcs, rules: Collection[EdgeRule], most: int
) -> tuple[list[Asked], list[tuple[EdgeRule, str, str]]]:
    """Tell what is asked whole from what is asked up to a bound.

    Args:
        arcs: How many there are.
        rules: Of which rules.
        most: How many arcs of one property are asked of one thing without a bound.

    Returns:
        What to ask whole, and hubs: each with a rule and the end of it, source or target, at which
        the hub has very many.

    Example:
        >>> split({}, [], 300)
        ([], [])
    """
    ends = ends_of(rules)
    hubs = [
        (prop, iri) for prop in ends for iri, n in sorted(arcs.get(prop, {}).items()) if n > most
    ]
    large = {iri for _, iri in hubs}
    plain = {iri for prop in ends for iri in arcs.get(prop, ())} - large
    few = [Asked(one_of("end", some), listed(ends)) for some in batched(sorted(plain), _BATCH)]
    for iri in sorted(large):
        own = [prop for prop in ends if 0 < arcs.get(prop, {}).get(iri, 0) <= most]
        few += [Asked(one_of("end", [iri]), listed(own))] if own else []
    return few, list(_of_rules(rules, hubs))


def _of_rules(
    rules: Iterable[EdgeRule], hubs: Collection[tuple[str, str]]
) -> Iterator[tuple[EdgeRule, str, str]]:
    for rule in rules:
        for end, own in (("source", rule.source_iri), ("target", rule.destination_iri)):
            yield from ((rule, end, iri) for prop, iri in hubs if prop == own)


def sorts(rules: Iterable[EdgeRule]) -> Iterator[tuple[bool, list[EdgeRule]]]:
    """Tell the rules of facts from those of claims, which only named graphs hold.

    Example:
        >>> list(sorts([]))
        [(False, []), (True, [])]
    """
    every = tuple(rules)
    for claims in (False, True):
        yield claims, [rule for rule in every if (rule.family == CLAIM_FAMILY) is claims]


def ends_of(rules: Iterable[EdgeRule]) -> list[str]:
    """List the properties by which edges leave and arrive.

    Example:
        >>> ends_of([])
        []
    """
    return sorted({end for rule in rules for end in (rule.source_iri, rule.destination_iri)})


def listed(iris: Iterable[str]) -> str:
    """Write IRIs as a list of SPARQL.

    Example:
        >>> listed(["https://w3id.org/a", "https://w3id.org/b"])
        '<https://w3id.org/a>, <https://w3id.org/b>'
    """
    return ", ".join(f"<{iri}>" for iri in iris)
