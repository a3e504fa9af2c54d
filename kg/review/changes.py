"""What accepting a claim would change in the graph: by the rules that a build goes by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.keys import local_name
from kg.model import Claim, Entity, Evidence, Place, Seeds
from kg.review.agreement import Link
from kg.review.draft import Draft, Name
from kg.review.ground import Ground
from kg.review.statement import Statement
from kg.triples.promotion import FACTUAL, Fact, promote

_NOWHERE = Place("", 0)


@dataclass(frozen=True)
class Change:
    """One thing that would be different.

    Attributes:
        kind: new, joined, lost or none.
        words: It in a sentence.
        fact: Key of the fact; empty where there is none.
    """

    kind: str
    words: str
    fact: str = ""


def changes(
    draft: Draft, claim: Claim, beside: Iterable[Link], ground: Ground
) -> tuple[Change, ...]:
    """Tell what would be different if a claim were accepted as it is.

    What is planned, alleged, conditional, denied or disputed never becomes a fact, nor does what
    an accepted claim contradicts.

    Args:
        draft: The claim.
        claim: The same as a seed document would give it.
        beside: How it stands to claims of the graph.
        ground: The graph.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.review.entry import read_entry
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> draft = Draft(Name("organisation/A"), "awards", Name("contract/C"), status="planned")
        >>> claim, _ = read_entry(draft, "", ground.ontology)
        >>> [each.words for each in changes(draft, claim, (), ground)]
        ['one more claim, and no fact: what is planned never becomes one']
    """
    if draft.unresolved:
        return (
            Change(
                "none", f"one more claim, and no fact: {_why(draft, ground, contradicted=False)}"
            ),
        )
    opponents = [each.other for each in beside if _is_opponent(each)]
    facts = promote(_world(claim, opponents, ground), ground.ontology)
    made = [each for each in facts if claim.key in {other.key for other in each.claims}]
    known = ground.existing(each.key for each in made)
    found = [_made(each, ground, known=each.key in known) for each in made]
    found += _lost(opponents, {each.key for each in facts}, ground)
    why = _why(draft, ground, contradicted=bool(opponents))
    return tuple(found or [Change("none", f"one more claim, and no fact: {why}")])


def _is_opponent(link: Link) -> bool:
    return link.kind == "contradicts" and link.other.review == "accepted"


def _made(fact: Fact, ground: Ground, *, known: bool) -> Change:
    words = _words(fact, ground)
    if known:
        return Change("joined", f"one more source for a fact that is known: {words}", fact.key)
    edge = any(rule.target == fact.rule.mints for rule in ground.ontology.edge_rules)
    return Change("new", f"a new fact{' and edge' if edge else ''}: {words}", fact.key)


def _lost(opponents: list[Statement], kept: set[str], ground: Ground) -> list[Change]:
    """Find the facts that would be facts no longer, for an accepted claim would speak against."""
    facts = {fact: each for each in opponents for fact in ground.facts_of(each.id)}
    return [
        Change("lost", f"a fact would be one no longer, for this contradicts it: {each.says}", fact)
        for fact, each in facts.items()
        if fact not in kept
    ]


def _words(fact: Fact, ground: Ground) -> str:
    rule, claim = fact.rule, fact.promotions[0].claim
    kind = ground.ontology.label(local_name(rule.mints)).lower()
    what = f" ({local_name(rule.constant[1]).replace('-', ' ')})" if rule.constant else ""
    ends = [claim.subject, claim.object] if rule.object_becomes else [claim.subject]
    names = " · ".join(ground.label(Name(each)) for each in ends)
    bounds = [str(each) for each in (fact.period.start, fact.period.end) if each]
    when = f", {' to '.join(bounds)}" if bounds else ""
    return f"{kind}{what} · {names}{when}"


def _why(draft: Draft, ground: Ground, *, contradicted: bool) -> str:
    if draft.unresolved:
        names = ", ".join(f"'{each}'" for each in draft.unresolved)
        return f"nobody has said yet what {names} stands for"
    unsure = [each for each in (draft.status, *draft.also) if each not in FACTUAL]
    if unsure:
        return f"what is {unsure[0]} never becomes one"
    predicate = ground.ontology.predicates.get(draft.predicate)
    if predicate is None or not predicate.rules:
        return f"'{ground.ontology.label(draft.predicate)}' stays a claim"
    if contradicted:
        return "an accepted claim contradicts it"
    return "its ends or its value are not of the kind that makes one"


def _world(claim: Claim, opponents: list[Statement], ground: Ground) -> Seeds:
    """Put the claim and those that contradict it into a small world of their own."""
    links = tuple(each.id for each in opponents)
    accepted = replace(claim, review="accepted", contradicts=links)
    claims = (accepted, *(_opponent(each, claim.key) for each in opponents))
    keys = dict.fromkeys(key for each in claims for key in (each.subject, each.object) if key)
    entities = tuple(Entity(key, ground.kinds(key), key, "", _NOWHERE) for key in keys)
    return Seeds(claims=claims, entities=entities)


def _opponent(each: Statement, draft: str) -> Claim:
    return Claim(
        key=each.id,
        document="draft",
        says=each.says,
        subject=each.subject,
        predicate=each.predicate,
        status=each.status,
        speaker=each.speaker,
        source=each.source,
        evidence=(Evidence(each.source),),
        review=each.review,
        verification="read",
        place=_NOWHERE,
        object=each.object,
        contradicts=(draft,),
    )
