"""Tells whether the ends of a claim are of the kinds that its predicate takes."""

from collections.abc import Iterator

from kg.model import Claim
from kg.ontology import Ontology
from kg.review.draft import Draft, Name
from kg.review.ground import Ground
from kg.store.search_index import Match


def misfits(claim: Claim, draft: Draft, ground: Ground) -> tuple[str, ...]:
    """Name what does not fit, each with what to try.

    Args:
        claim: The claim as a build would read it.
        draft: The same, with its names.
        ground: The graph.

    Example:
        >>> from kg.review.entry import read_entry
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> draft = Draft(Name("organisation/A"), "awards", Name("contract/C"))
        >>> misfits(read_entry(draft, "", ground.ontology)[0], draft, ground)[0]
        "subject: nothing has the key 'organisation/A'; choose one that is known, or give its kind"
    """
    return tuple(_misfits(claim, draft, ground))


def suggestions(draft: Draft, name: str, ground: Ground) -> tuple[Match, ...]:
    """List what a name without a key may stand for, as far as it fits where it stands.

    Args:
        draft: The claim.
        name: The name.
        ground: The graph.

    Example:
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> suggestions(Draft(Name("", "Vale Care"), "provides"), "Vale Care", ground)
        ()
    """
    predicate = ground.ontology.predicates.get(draft.predicate)
    ends = {"subject": predicate.domain, "object": predicate.range} if predicate else {}
    wanted = next((kind for end, kind in ends.items() if _stands(draft, end, name)), "")
    return tuple(
        each
        for each in ground.suggestions(name)
        if not each.key.startswith("source/") and _fits(Name(each.key), wanted, ground)
    )


def next_name(draft: Draft, ground: Ground) -> tuple[str, tuple[Match, ...]]:
    """Choose the name to ask for next: the first that has suggestions, else the first.

    Args:
        draft: The claim.
        ground: The graph.

    Returns:
        The name, empty where none awaits a key, and what it may stand for.

    Example:
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> next_name(Draft(Name("", "Vale Care"), "provides"), ground)
        ('Vale Care', ())
    """
    for name in draft.unresolved:
        found = suggestions(draft, name, ground)
        if found:
            return name, found
    return next(iter(draft.unresolved), ""), ()


def _stands(draft: Draft, end: str, name: str) -> bool:
    party: Name | None = getattr(draft, end)
    return party is not None and party.name == name


def _misfits(claim: Claim, draft: Draft, ground: Ground) -> Iterator[str]:
    predicate = ground.ontology.predicates.get(claim.predicate)
    ends = (
        ("subject", draft.subject, predicate.domain if predicate else ""),
        ("object", draft.object, predicate.range if predicate else ""),
        ("speaker", draft.speaker, ""),
    )
    for field, name, wanted in ends:
        if name is None or not name.key:
            continue
        hint = "choose one that is known, or give its kind"
        if not ground.knows(name.key) and not name.key.startswith("code/"):
            yield f"{field}: nothing has the key '{name.key}'; {hint}"
        elif not _fits(name, wanted, ground):
            kinds = ", ".join(ground.kinds(name.key))
            yield (
                f"{field}: '{name.key}' is a {kinds}, but '{claim.predicate}' takes a {wanted} here"
            )


def _fits(name: Name, wanted: str, ground: Ground) -> bool:
    kinds = ground.kinds(name.key)
    ontology: Ontology = ground.ontology
    if not wanted or not kinds or wanted not in ontology.classes:
        return True
    return any(ontology.is_a(kind, wanted) for kind in kinds)
