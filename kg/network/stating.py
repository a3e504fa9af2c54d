"""Reads nodes whole: all that is stated of many, with one query.

A query that names each property in an OPTIONAL of its own costs the engine several times as much.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.keys import key_of
from kg.namespaces import DEF, PROV
from kg.store.dataset import Dataset, Value
from kg.store.substitution import batched, one_of

_FACTS = "SELECT ?node ?property ?is { %s ?node ?property ?is %s }"
_CLAIMS = "SELECT ?node ?property ?is { GRAPH ?graph { %s ?node ?property ?is %s } }"
_REASONS = (f"{DEF}acceptedFrom", f"{PROV}hadPrimarySource")
BATCH = 400
"""Of how many nodes one query asks."""
Stated = Mapping[str, Sequence[Value]]
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
    found: dict[str, dict[str, list[Value]]] = {}
    query = _CLAIMS if claims else _FACTS
    which = f"FILTER(?property IN ({', '.join(f'<{each}>' for each in only)}))" if only else ""
    for batch in batched(iris, BATCH):
        for row in dataset.select(query % (one_of("node", batch), which)):
            known = found.setdefault(str(row["node"]), defaultdict(list))
            known[str(row["property"])].append(row["is"])
    return dict(found)


def named(known: Stated, names: Iterable[str]) -> dict[str, Value]:
    """Give the first value of some properties of ours, by local name; those without are left out.

    Example:
        >>> named({f"{DEF}share": ["0.5", "0.6"]}, ["share", "amount"])
        {'share': '0.5'}
    """
    found = ((name, known.get(DEF + name)) for name in names)
    return {name: values[0] for name, values in found if values}


def reasons(known: Stated) -> tuple[str, ...]:
    """List the keys of the sources that a node rests on and of the claims it was accepted from.

    Example:
        >>> reasons({f"{PROV}hadPrimarySource": ["https://w3id.org/nhs-kg/id/source/a"]})
        ('source/a',)
    """
    return tuple(sorted({key_of(str(each)) for name in _REASONS for each in known.get(name, ())}))
