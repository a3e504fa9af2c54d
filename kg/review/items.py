"""What there is to review and what was decided of it: candidates and log brought together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.review.draft import Draft, Name
from kg.review.likeness import same_claim, same_passage
from kg.review.log import Decision, standing
from kg.review.proposal import Proposal, Proposals

State = Literal["open", "skipped", "accepted", "rejected"]


@dataclass(frozen=True)
class Item:
    """A candidate, or one part of a candidate that was split.

    Attributes:
        id: Id of the candidate; with ``/1``, ``/2`` for parts.
        proposal: The candidate.
        draft: The claim as it stands now.
        state: What was decided.
        decision: The decision behind the state; None while there is none.
        known_as: Number and place of the accepted claim in the log, ``7.1``; empty for none.
    """

    id: str
    proposal: Proposal
    draft: Draft
    state: State = "open"
    decision: Decision | None = None
    known_as: str = ""


def items_of(proposals: Proposals, log: Sequence[Decision]) -> tuple[Item, ...]:
    """Bring candidates together with what was decided of them, in this or an earlier extraction.

    A rejection holds for the same claim in the same words, wherever they stand now. What was
    accepted of another copy of the text is open again, for its passages have to be found anew.

    Args:
        proposals: The candidates of a document.
        log: Every decision.

    Example:
        >>> from kg.extract.documents.document import Document
        >>> items_of(Proposals(Document("Nothing.", ()), ()), [])
        ()
    """
    kept = standing(log)
    names = resolutions(kept)
    ids = {each.id for each in proposals.items}
    direct: dict[str, list[Decision]] = {}
    former: list[Decision] = []
    for each in kept:
        own = each.item.partition("/")[0]
        (direct.setdefault(own, []) if own in ids else former).append(each)
    return tuple(
        item
        for proposal in proposals.items
        for item in _items(
            proposal,
            direct.get(proposal.id) or _alike(proposal, proposals.document.sha256, former),
            names,
        )
    )


def resolutions(decisions: Iterable[Decision]) -> Mapping[str, Name]:
    """Collect what reviewers said names stand for, by the identity of the name.

    Example:
        >>> told = Draft(Name("", "The Trust"), "provides")
        >>> after = (Draft(Name("organisation/RDY", "The Trust"), "provides"),)
        >>> edit = Decision("edit", "a", "Ann", "", before=told, after=after)
        >>> resolutions([edit])["?the trust"].key
        'organisation/RDY'
    """
    found: dict[str, Name] = {}
    for decision in decisions:
        if decision.before is None:
            continue
        for draft in decision.after:
            for was, now in zip(_ends(decision.before), _ends(draft), strict=True):
                if was and now and not was.key and now.key:
                    found[was.identity] = now
    return found


def _ends(draft: Draft) -> tuple[Name | None, ...]:
    return (draft.subject, draft.object, draft.speaker)


def _items(
    proposal: Proposal, decisions: Sequence[Decision], names: Mapping[str, Name]
) -> Iterator[Item]:
    own = [each for each in decisions if "/" not in each.item]
    split = next((each for each in reversed(own) if each.action == "split"), None)
    if split is None:
        yield _item(proposal.id, proposal, proposal.draft, own, names)
        return
    for place, draft in enumerate(split.after, 1):
        part = [each for each in decisions if each.item.endswith(f"/{place}")]
        yield _item(f"{proposal.id}/{place}", proposal, draft, part, names)


def _item(
    name: str,
    proposal: Proposal,
    draft: Draft,
    decisions: Sequence[Decision],
    names: Mapping[str, Name],
) -> Item:
    state: State = "open"
    last: Decision | None = None
    for each in decisions:
        if each.action == "edit":
            draft = each.after[0]
        elif each.action in _STATES:
            state, last = _STATES[each.action], each
            draft = each.after[0] if each.after else draft
    known_as = f"{last.number}.1" if last and state == "accepted" else ""
    return Item(name, proposal, draft.renamed(names), state, last, known_as)


_STATES: Mapping[str, State] = {"accept": "accepted", "reject": "rejected", "skip": "skipped"}


def _alike(proposal: Proposal, digest: str, former: Sequence[Decision]) -> list[Decision]:
    """Find the decisions about a candidate of an earlier extraction that said the same.

    Args:
        proposal: The candidate.
        digest: Digest of the text.
        former: The decisions about candidates that are not among those at hand.
    """
    return [
        each
        for each in former
        if each.action in ("reject", *(("accept",) if each.document == digest else ()))
        and each.before is not None
        and "/" not in each.item
        and same_claim(each.before, proposal.draft)
        and same_passage(each.passages, proposal.passages)
    ]
