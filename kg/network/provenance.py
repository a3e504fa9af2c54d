"""Reads which claims contradict others, and sorts what facts and claims rest on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kg.keys import iri_of, key_of
from kg.namespaces import DEF, RDF
from kg.network.stating import leading, read_stated
from kg.store.dataset import Dataset

_DISPUTES = "SELECT ?node ?is { GRAPH ?g { ?node nhs:contradicts ?is ; nhs:review ?review } }"
_PROMOTED = "SELECT ?node ?is { ?fact nhs:acceptedFrom ?node ; a ?is }"
Pairs = Mapping[str, tuple[str, ...]]
_CONTRADICTS, _REVIEW, _FROM = (DEF + n for n in ("contradicts", "review", "acceptedFrom"))


def disputes(dataset: Dataset, claims: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    """List which claims contradict some claims, in order, by key of the claim.

    Args:
        dataset: The store to read.
        claims: Keys of the claims; None asks about all.

    Example:
        >>> disputes(Dataset.in_memory([]), ["claim/a-01"])
        {}
    """
    if claims is None:
        return _pairs((row["node"], row["is"]) for row in dataset.select(_DISPUTES))
    every = read_stated(dataset, map(iri_of, claims), claims=True)
    return _pairs(
        (node, other)
        for node, known in every.items()
        for other in known.get(_CONTRADICTS, ())
        if _REVIEW in known
    )


def promoted(dataset: Dataset, claims: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    """List the classes of the facts that some claims became, in order, by key of the claim.

    Args:
        dataset: The store to read.
        claims: Keys of the claims; None asks about all.

    Example:
        >>> promoted(Dataset.in_memory([]), ["claim/a-01"])
        {}
    """
    if claims is None:
        return _pairs((row["node"], row["is"]) for row in dataset.select(_PROMOTED))
    leads = leading(dataset, list(map(iri_of, claims)), [_FROM])
    every = read_stated(dataset, (fact for facts in leads.values() for fact in facts))
    return _pairs(
        (claim, kind)
        for claim, facts in leads.items()
        for fact in facts
        for kind in every.get(fact, {}).get(RDF + "type", ())
    )


def _pairs(found: Iterable[tuple[object, object]]) -> dict[str, tuple[str, ...]]:
    """Group the second by the first, both by key."""
    grouped: dict[str, set[str]] = defaultdict(set)
    for one, other in found:
        grouped[key_of(str(one))].add(key_of(str(other)))
    return {key: tuple(sorted(others)) for key, others in grouped.items()}


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
