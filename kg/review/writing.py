"""Takes a review to a seed document: what is ready, what is still to do, what is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.errors import Problem
from kg.keys import last_segment
from kg.model import Seeds
from kg.review.desk import Reviewing
from kg.review.draft import Name
from kg.review.ground import named
from kg.review.log import Decision, standing
from kg.review.seed import (
    Accepted,
    Head,
    check_document,
    new_document,
    with_claims,
    without_claims,
)
from kg.review.view import View


@dataclass(frozen=True)
class Made:
    """A seed document as it would be.

    Attributes:
        text: The document.
        claims: Ids of its claims by ref of their acceptance.
        unresolved: Names that await a key, each with the claims that wait for it.
        faulty: Accepted claims that are left out, each with what is wrong with it.
        problems: What is wrong with it; with any it must not be written.
        withdrawn: Ids of claims whose acceptance was taken back.
    """

    text: str
    claims: Mapping[str, str]
    unresolved: Mapping[str, tuple[str, ...]]
    faulty: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    withdrawn: tuple[str, ...]


def make_seed(work: Reviewing, head: Head, existing: str, others: Seeds) -> Made:
    """Make a seed document of what was accepted, or add to one.

    Args:
        work: The review.
        head: What the document says of its source; not used where there is one already.
        existing: The document so far; empty for a new one.
        others: All other seeds, whose things and claims it may name.

    Raises:
        ValueError: The existing document cannot be added to; says why.
    """
    desk = work.desk()
    # Two candidates may be like one that was accepted in an earlier extraction: it is one claim.
    accepted = list({each.known_as: each for each in desk.items if each.known_as}.values())
    accepted.sort(key=lambda each: each.decision.number if each.decision else 0)
    views = [desk.view(each) for each in accepted]
    ready = [each for each in views if not each.unresolved and not each.problems]
    numbered = _numbered(desk.decisions, head.id)
    withdrawn = [
        name for ref, name in numbered.items() if ref not in {each.known_as for each in accepted}
    ]
    links = _Links(others, head.id, work.proposals.document.sha256)
    claims = [
        Accepted(
            each.item.known_as, replace(each.item.draft, says=each.says), links.of(each, ready)
        )
        for each in ready
    ]
    text = existing or new_document(head, work.proposals.document)
    new = named(name for each in ready for name in each.item.draft.parties)
    declared = {each.key for each in others.entities}
    things: list[Name] = [each for key, each in new.items() if key not in declared]
    text, ids = with_claims(text, work.proposals.document, claims, numbered, things)
    text = without_claims(text, withdrawn)
    problems = check_document(text, f"{head.id}.yaml", work.ground.ontology, others) if ids else []
    waiting = {name: tuple(each.id for each in items) for name, items in desk.waiting.items()}
    faulty = {each.item.id: each.problems for each in views if each.problems}
    return Made(text, ids, waiting, faulty, tuple(problems), tuple(withdrawn))


def _numbered(decisions: tuple[Decision, ...], seed: str) -> dict[str, str]:
    """Collect the ids that claims of a seed document were given before."""
    return {
        ref: name
        for each in standing(decisions)
        if each.action == "write" and each.item == seed
        for ref, name in (each.claims or {}).items()
    }


class _Links:
    """Links of accepted claims to others: denials and what another source says as well.

    A mere difference of date or detail is no dispute, for a dispute keeps both from being facts.
    """

    def __init__(self, others: Seeds, seed: str, text: str) -> None:
        self._known = {each.key for each in others.claims if each.document != seed}
        self._text = text

    def of(self, view: View, ready: list[View]) -> dict[str, tuple[str, ...]]:
        refs = {each.item.id: each.item.known_as for each in ready}
        mine = _number(view.item.known_as)
        disputes = [each.other.id for each in view.conflicts if each.kind == "contradicts"]
        graph = [last_segment(each) for each in disputes if each in self._known]
        beside = [refs[each] for each in disputes if each in refs and _number(refs[each]) < mine]
        supports = [
            last_segment(each.id)
            for each in view.evidence
            if each.id in self._known and each.text != self._text
        ]
        held = {"disputes": (*graph, *beside), "supports": tuple(supports)}
        return {name: links for name, links in held.items() if links}


def _number(ref: str) -> int:
    return int(ref.partition(".")[0])


def written(work: Reviewing, seed: str, claims: Mapping[str, str], reviewer: str) -> None:
    """Note in the log which claims of a seed document the acceptances became.

    Args:
        work: The review.
        seed: Id of the seed document.
        claims: Ids of its claims by ref.
        reviewer: Who had it written.
    """
    desk = work.desk()
    if _numbered(desk.decisions, seed) != dict(claims):
        desk.note_written(seed, claims, reviewer)
