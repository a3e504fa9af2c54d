"""Reads which claims contradict others, and sorts what facts and claims rest on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.keys import iri_of, key_of
from kg.store.dataset import Dataset
from kg.store.substitution import batched, one_of

DISPUTES = "SELECT ?node ?is { GRAPH ?g { %s ?node nhs:contradicts ?is ; nhs:review ?review } }"
Pairs = Mapping[str, tuple[str, ...]]
_BATCH = 400


def pairs(dataset: Dataset, query: str, keys: Iterable[str] | None) -> dict[str, tuple[str, ...]]:
    """Group what a query says of some nodes, or of every node where no keys are given.

    Args:
        dataset: The store to read.
        query: Selects ``?node`` and ``?is``, with a place for which nodes.
        keys: Keys of the nodes; None asks about all.

    Returns:
        Keys of what was found, in order, by key of the node.

    Example:
        >>> pairs(Dataset.in_memory([]), DISPUTES, ["claim/a-01"])
        {}
    """
    found: dict[str, set[str]] = defaultdict(set)
    for which in _restricted(keys):
        for row in dataset.select(query % which):
            found[key_of(str(row["node"]))].add(key_of(str(row["is"])))
    return {key: tuple(sorted(others)) for key, others in found.items()}


def _restricted(keys: Iterable[str] | None) -> Iterator[str]:
    if keys is None:
        yield ""
        return
    for batch in batched(keys, _BATCH):
        yield one_of("node", map(iri_of, batch))


def of_group(keys: Iterable[str], group: str) -> tuple[str, ...]:
    """Pick the keys of one group.

    Example:
        >>> of_group(("claim/a-01", "source/a"), "source")
        ('source/a',)
    """
    return tuple(key for key in keys if key.startswith(f"{group}/"))


def against(claims: Iterable[str], disputes: Pairs) -> tuple[str, ...]:
    """List the claims that contradict one of some claims.

    Example:
        >>> against(["claim/a-01"], {"claim/a-01": ("claim/b-02",)})
        ('claim/b-02',)
    """
    return tuple(sorted({other for claim in claims for other in disputes.get(claim, ())}))
