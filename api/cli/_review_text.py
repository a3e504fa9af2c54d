"""Writes what a reviewer has to see, line by line, for a terminal or a screen reader."""

from collections.abc import Iterator

import click

from kg.extract.documents.document import Document
from kg.review.agreement import Link
from kg.review.draft import Draft, Name, Passage
from kg.review.excerpt import around
from kg.review.fitting import next_name
from kg.review.ground import Ground
from kg.review.proposal import Proposal
from kg.review.sentence import value_words
from kg.review.view import View

HELP = """\
a [SENTENCE]      accept, with a sentence of your own if you give one
r REASON          reject; the reason is kept, and the claim does not come back
e FIELD TEXT      edit a field: subject, predicate, object, value, status, also, speaker, says,
                  from, to, core; the name's beginning is enough, - empties it
1, 2, 3 …         take a suggestion for the first name that nobody has given a key
x [N]             split into N claims, two unless you say more
s                 skip, to be shown again at the end
u                 undo the latest decision
n                 say what names stand for that accepted claims wait for
g ID              go to a claim, decided or not
v                 view again, with every passage
q                 quit; nothing is lost, the next run goes on from here
?                 this help"""
_MOST_PASSAGES = 3
_MOST_LISTED = 6
_DEPENDENT = ": the publisher or the very words are the same"
_WORDS = {"contradicts": "contradicts it", "differs": "differs"}


def lines(view: View, place: str, document: Document, ground: Ground, *, whole: bool) -> list[str]:
    """Write an item with everything beside it.

    Args:
        view: The item.
        place: Which of how many it is.
        document: For its passages.
        ground: For names.
        whole: Whether to show every passage.
    """
    item = view.item
    sure = _sure(item.proposal)
    found = ["", click.style(f"{place}  {item.id}  {sure}", bold=True)]
    shown = item.draft.evidence if whole else item.draft.evidence[:_MOST_PASSAGES]
    found += [f"{each.line:5} | {marked(document, each)}" for each in shown]
    left = len(item.draft.evidence) - len(shown)
    found += [f"      | and {left} more; v shows them"] if left else []
    found += [f"claim   {view.says}", *_fields(item.draft, ground), *_beside(view)]
    found += [f"wrong   {each}" for each in view.problems]
    return found + list(_names(view, ground))


def _sure(proposal: Proposal) -> str:
    if proposal.confidence is None:
        return f"found by '{proposal.rule}', which was never measured"
    return f"{proposal.confidence:.0%} of what rule '{proposal.rule}' proposed was right"


def marked(document: Document, passage: Passage) -> str:
    """Write the line of a passage, as far as it is near, with the passage marked.

    Example:
        >>> document = Document("The trust quits. Nobody knew.", ())
        >>> click.unstyle(marked(document, Passage(4, 15, 1)))
        'The [[trust quits]]. Nobody knew.'
    """
    before, words, after = around(document, passage)
    told = before + click.style(f"[[{words}]]", bold=True) + after
    return told.replace("\n", "\n      | ")


def _fields(draft: Draft, ground: Ground) -> Iterator[str]:
    yield f"        {_party(draft.subject, ground)} — {draft.predicate}"
    if draft.object:
        yield f"        — {_party(draft.object, ground)}"
    if draft.value:
        yield f"        value {value_words(draft)} ({draft.value.get('kind', '')})"
    status = ", ".join((draft.status, *draft.also))
    said = f", said by {_party(draft.speaker, ground)}" if draft.speaker else ""
    when = f", from {draft.start or '?'} to {draft.end or '?'}" if draft.start or draft.end else ""
    yield f"        {status}{said}{when}"


def _party(name: Name, ground: Ground) -> str:
    if not name.key:
        return f"'{name.name}' (no key yet)"
    return f"{ground.label(name)} ({name.key}{', new' if name.kind else ''})"


def _beside(view: View) -> Iterator[str]:
    if view.held:
        yield f"known   this document says so already: {', '.join(view.held)}"
    for each in view.evidence[:_MOST_LISTED]:
        yield f"same    {each.id} ({each.speaker}): {each.says}"
    if view.evidence:
        told = {0: "no further source is independent", 1: "1 further independent source"}
        more = told.get(view.sources, f"{view.sources} further independent sources")
        yield f"same    {more}{_DEPENDENT if not view.sources else ''}"
    for link in view.conflicts[:_MOST_LISTED]:
        yield _conflict(link)
    left = len(view.conflicts) - _MOST_LISTED
    if left > 0:
        yield f"        and {left} more that differ"
    for change in view.changes:
        yield f"then    {change.words}"


def _conflict(link: Link) -> str:
    other = link.other
    where = "another candidate" if not other.id.startswith("claim/") else other.id
    by = " and ".join(link.by)
    return (
        f"{'AGAINST' if link.kind == 'contradicts' else 'differs'} {where}"
        f" {_WORDS[link.kind]} ({by}): {other.says}"
    )


def _names(view: View, ground: Ground) -> Iterator[str]:
    if not view.unresolved:
        return
    yield f"names   {', '.join(repr(each) for each in view.unresolved)} await a key"
    name, near = next_name(view.item.draft, ground)
    if near and len(view.unresolved) > 1:
        yield f"        of '{name}':"
    for number, each in enumerate(near, 1):
        yield f"     {number}  {each.label} ({each.key})"
