"""Checks the seeds as a whole: every key stands for a thing, and ends fit their predicates."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kg.errors import Problem
from kg.keys import last_segment
from kg.kinds import Kinds, kinds_of_things
from kg.model import Claim, Entity, Place, Seeds
from kg.ontology import Ontology
from kg.spelling import nearest


def check_references(seeds: Seeds, ontology: Ontology) -> list[Problem]:
    """Find what no single document can see.

    Returns:
        Duplicate keys, keys that nothing declares, ends that do not fit their predicate, links
        between claims that do not exist.
    """
    kinds = kinds_of_things(seeds, ontology)
    return [
        *_duplicates(seeds.entities, "key"),
        *_duplicates(seeds.sources, "key"),
        *_duplicates(seeds.claims, "id"),
        *_unknown_kinds(seeds.entities, ontology),
        *_unsourced(seeds.entities),
        *_unknown_keys(seeds, kinds),
        *_ends(seeds.claims, kinds, ontology),
        *_odd_changes(seeds, ontology),
    ]


def _problem(place: Place, field: str, reason: str) -> Problem:
    return Problem(place.path, place.line, field, reason)


def _duplicates(items: Iterable[object], field: str) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for item in items:
        key, place = getattr(item, "key", ""), getattr(item, "place", Place("", 0))
        if key in seen:
            first = seen[key]
            reason = f"'{key}' is already used at {first.path}:{first.line}; choose another"
            yield _problem(place, field, reason)
        seen.setdefault(key, place)


def _unknown_kinds(entities: Iterable[Entity], ontology: Ontology) -> Iterator[Problem]:
    for entity in entities:
        for kind in entity.kinds:
            if kind not in ontology.classes:
                reason = f"unknown '{kind}'{nearest(kind, ontology.classes)}"
                yield _problem(entity.place, f"{entity.key}.kind", reason)


def _unsourced(entities: Iterable[Entity]) -> Iterator[Problem]:
    for entity in entities:
        if not entity.source:
            reason = "missing, and no claim names this thing; add a source or remove it"
            yield _problem(entity.place, f"{entity.key}.source", reason)


def _named_keys(seeds: Seeds) -> Iterator[tuple[Place, str, str]]:
    for source in seeds.sources:
        yield source.place, "publisher", source.publisher
    for entity in seeds.entities:
        yield entity.place, f"{entity.key}.source", entity.source
    for claim in seeds.claims:
        yield from _keys_of_claim(claim)
    for name in seeds.names:
        yield name.place, "key", name.organisation
        yield name.place, "source", name.source
    for link in (*seeds.memberships, *seeds.placements):
        yield link.place, "member", link.member
        yield link.place, "body", link.body
        yield link.place, "source", link.source
    for change in seeds.changes:
        yield change.place, "original", change.original
        yield change.place, "resulting", change.resulting
        yield change.place, "source", change.source


def _keys_of_claim(claim: Claim) -> Iterator[tuple[Place, str, str]]:
    label = last_segment(claim.key)
    yield claim.place, f"{label}.subject", claim.subject
    yield claim.place, f"{label}.object", claim.object
    yield claim.place, f"{label}.speaker", claim.speaker
    for other in claim.contradicts:
        yield claim.place, f"{label}.disputes", other
    for other in claim.corroborates:
        yield claim.place, f"{label}.supports", other


def _unknown_keys(seeds: Seeds, kinds: Kinds) -> Iterator[Problem]:
    by_group: dict[str, list[str]] = defaultdict(list)
    for key in kinds:
        by_group[key.split("/", 1)[0]].append(key)
    for place, field, key in _named_keys(seeds):
        if key and key not in kinds:
            near = nearest(key, by_group[key.split("/", 1)[0]])
            reason = f"nothing declares '{key}'{near or '; declare it under entities'}"
            yield _problem(place, field, reason)


def _fits(key: str, wanted: str, kinds: Kinds, ontology: Ontology) -> bool:
    own = kinds.get(key, ())
    if not wanted or not own or wanted not in ontology.classes:
        return True
    return any(ontology.is_a(kind, wanted) for kind in own)


def _ends(claims: Iterable[Claim], kinds: Kinds, ontology: Ontology) -> Iterator[Problem]:
    for claim in claims:
        predicate = ontology.predicates.get(claim.predicate)
        if predicate is None:
            continue
        ends = (
            ("subject", claim.subject, predicate.domain),
            ("object", claim.object, predicate.range),
        )
        for field, key, wanted in ends:
            if key and not _fits(key, wanted, kinds, ontology):
                own = ", ".join(kinds[key])
                reason = f"'{key}' is a {own}, but '{claim.predicate}' takes a {wanted} here"
                yield _problem(claim.place, f"{last_segment(claim.key)}.{field}", reason)


def _odd_changes(seeds: Seeds, ontology: Ontology) -> Iterator[Problem]:
    rows = Counter((change.key, change.original, change.resulting) for change in seeds.changes)
    for change in seeds.changes:
        if not ontology.is_a(change.kind, "ChangeEvent"):
            yield _problem(change.place, "kind", f"'{change.kind}' is no kind of change event")
        if rows[change.key, change.original, change.resulting] > 1:
            yield _problem(change.place, "id", "the same change is given twice; keep one row")
