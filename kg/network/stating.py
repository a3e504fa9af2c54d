"""Reads nodes whole: from their sheets where the catalogue has them, else with one query for many.

A query that names each property in an OPTIONAL of its own costs the engine several times as much.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from kg.keys import key_of
from kg.namespaces import DEF, PROV
from kg.network.sheet_gathering import DENIES
from kg.store.dataset import Dataset, Value
from kg.store.sheets import Sheet
from kg.store.substitution import batched, one_of

_FACTS = "SELECT ?node ?property ?is { %s ?node ?property ?is %s }"
_CLAIMS = "SELECT ?node ?property ?is { GRAPH ?graph { %s ?node ?property ?is %s } }"
_DENYING = """
SELECT ?node ?of {
  GRAPH ?graph { %s ?node nhs:object ?of ; nhs:status code:claim-status\\/denied }
}
"""
_REASONS = (f"{DEF}acceptedFrom", f"{PROV}hadPrimarySource")
BATCH = 400
"""Of how many nodes one query asks."""
Stated = Sheet
"""What is stated of a node, by IRI of the property."""


def read_stated(
    dataset: Dataset, iris: Iterable[str], *, claims: bool = False, only: Collection[str] = ()
) -> dict[str, Stated]:
    """Read what is stated of some nodes, by IRI of the node.

    Args:
        dataset: The store to read.
        iris: The nodes.
        claims: Whether they are claims, of which only named graphs tell.
        only: IRIs of the properties to read; empty for all.

    Example:
        >>> read_stated(Dataset.in_memory([]), ["https://w3id.org/nhs-kg/id/membership/a"])
        {}
    """
    if dataset.sheets:
        every = dataset.sheets.read(list(dict.fromkeys(iris)), claims=claims)
        return every if not only else {node: _only(known, only) for node, known in every.items()}
    found: dict[str, dict[str, list[Value]]] = {}
    query = _CLAIMS if claims else _FACTS
    which = f"FILTER(?property IN ({', '.join(f'<{each}>' for each in only)}))" if only else ""
    for batch in batched(iris, BATCH):
        for row in dataset.select(query % (one_of("node", batch), which)):
            known = found.setdefault(str(row["node"]), defaultdict(list))
            known[str(row["property"])].append(row["is"])
    return dict(found)


def _only(known: Stated, properties: Iterable[str]) -> Stated:
    return {name: known[name] for name in properties if name in known}


def leading(
    dataset: Dataset, iris: Collection[str], properties: Collection[str]
) -> dict[str, list[str]]:
    """List the facts that lead to some things by one of some properties, by IRI of the thing.

    Args:
        dataset: The store to read.
        iris: The things.
        properties: IRIs of properties by which facts tell of a thing, and are no edge.

    Example:
        >>> leading(Dataset.in_memory([]), ["https://w3id.org/nhs-kg/id/contract/a"], [])
        {}
    """
    if dataset.sheets:
        return dataset.sheets.owned(iris, properties)
    ways = "|".join(f"<{each}>" for each in sorted(properties))
    return _grouped(dataset, f"SELECT ?node ?of {{ %s ?node {ways} ?of }}", iris) if ways else {}


def denying(dataset: Dataset, iris: Collection[str]) -> dict[str, list[str]]:
    """List the claims that deny a relation to some things, by IRI of the thing.

    Some of them may turn out not to, which what is stated of them tells.

    Example:
        >>> denying(Dataset.in_memory([]), ["https://w3id.org/nhs-kg/id/contract/a"])
        {}
    """
    if dataset.sheets:
        return dataset.sheets.owned(iris, [DENIES])
    return _grouped(dataset, _DENYING, iris)


def _grouped(dataset: Dataset, query: str, iris: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for batch in batched(iris, BATCH):
        for row in dataset.select(query % one_of("of", batch)):
            found.setdefault(str(row["of"]), set()).add(str(row["node"]))
    return {of: sorted(nodes) for of, nodes in found.items()}


def named(known: Stated, names: Iterable[str]) -> dict[str, Value]:
    """Give the first value of some properties of ours, by local name; those without are left out.

    Example:
        >>> named({f"{DEF}share": ["0.5", "0.6"]}, ["share", "amount"])
        {'share': '0.5'}
    """
    return {name: values[0] for name in names if (values := known.get(DEF + name))}


def reasons(known: Stated) -> tuple[str, ...]:
    """List the keys of the sources that a node rests on and of the claims it was accepted from.

    Example:
        >>> reasons({f"{PROV}hadPrimarySource": ["https://w3id.org/nhs-kg/id/source/a"]})
        ('source/a',)
    """
    return tuple(sorted({key_of(str(each)) for name in _REASONS for each in known.get(name, ())}))
