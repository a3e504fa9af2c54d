"""The review that a service has open, and what the forms of its page decide."""

import getpass
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException

from api.services import OpenStore
from kg.ontology import Ontology
from kg.review.desk import Desk, Reviewing
from kg.review.draft import Draft, Name, Passage
from kg.review.edits import edited, texts
from kg.review.excerpt import around
from kg.review.fitting import next_name
from kg.review.ground import Ground
from kg.review.items import Item
from kg.review.laying import lay_out
from kg.review.resolving import given, resolved
from kg.review.view import View
from kg.store.dataset import Dataset
from kg.store.search_index import Match

DONE: Mapping[str, str] = {
    "accept": "Accepted.",
    "reject": "Rejected, with your reason.",
    "save": "Changed; it still waits for your decision.",
    "skip": "Left for later.",
    "split": "Split; decide each part.",
    "undo": "The latest decision was taken back.",
    "take": "The name has its key.",
    "name": "The name has its key.",
}
"""What each button says when it has done its work."""
_MOST_PARTS = 9


@dataclass
class OpenReview:
    """A review that a service has open.

    Attributes:
        work: What it works with.
        file: The file that was named.
        reviewer: Who reviews, unless a name is given with the token.
        key: Goes with every form, so that only forms of this page are taken.
    """

    work: Reviewing
    file: Path
    reviewer: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def on(self, dataset: Dataset) -> Reviewing:
        """Give the review on the version of the store that is open now."""
        if self.work.ground.dataset is not dataset:
            self.work = replace(self.work, ground=Ground(dataset, self.work.ground.ontology))
        return self.work


def open_review(app: FastAPI, file: Path, log: Path | None, reviewer: str) -> OpenReview:
    """Open a review for the page.

    Args:
        app: The application, whose store is open.
        file: Candidates or a document.
        log: Where decisions go; beside the file if left out.
        reviewer: Who reviews; the user of this machine if left out.

    Raises:
        UnreadableFile: The file, its document or the log cannot be read.
    """
    store: OpenStore = app.state.store
    work = lay_out(file, store.current().dataset, log=log)
    work.log.read()
    return OpenReview(work, file, reviewer or getpass.getuser())


def opened(request: Request) -> OpenReview:
    """Give the review that is open.

    Raises:
        HTTPException: 404 where none is.
    """
    review: OpenReview | None = getattr(request.app.state, "review", None)
    if review is None:
        raise HTTPException(
            404, "no review is open here; start the service with 'nhs-kg serve --review FILE'"
        )
    return review


@dataclass(frozen=True)
class Mark:
    """A passage in its line: the text before it, its words, the text after."""

    line: int
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One claim as the page shows it.

    Attributes:
        view: The claim with all beside it.
        marks: Its passages in their lines.
        texts: What stands in the fields of the form.
        name: The name to give a key next; empty for none.
        names: What it may stand for.
        before: Id of the claim before it; empty for none.
        after: Id of the claim after it; empty for none.
    """

    view: View
    marks: tuple[Mark, ...]
    texts: Mapping[str, str]
    name: str
    names: Sequence[Match]
    before: str
    after: str


def shown(work: Reviewing, desk: Desk, wanted: str) -> Shown | None:
    """Choose a claim to show: the one that is wanted, else the first in the queue; None for none.

    Raises:
        HTTPException: 404 where there is no such claim.
    """
    item = desk.item(wanted) if wanted else next(iter(desk.queue), None)
    if item is None and wanted:
        raise HTTPException(404, f"no claim '{wanted}' in this review; begin at /review")
    if item is None:
        return None
    view = desk.view(item)
    place = next(at for at, each in enumerate(desk.in_order) if each.id == item.id)
    ids = ["", *(each.id for each in desk.in_order), ""]
    name, names = next_name(item.draft, work.ground)
    document = work.proposals.document
    marks = (_mark(each, around(document, each)) for each in item.draft.evidence)
    fields = texts(item.draft) | {"says": view.says}
    return Shown(view, tuple(marks), fields, name, names, ids[place], ids[place + 2])


def _mark(passage: Passage, parts: tuple[str, str, str]) -> Mark:
    return Mark(passage.line, *parts)


def decide(desk: Desk, work: Reviewing, form: Mapping[str, str], reviewer: str) -> tuple[str, ...]:
    """Do what a form asks for.

    Args:
        desk: The desk.
        work: The review.
        form: Its fields: ``do`` says what, ``item`` of which claim.
        reviewer: Who decides.

    Returns:
        What keeps it from being done; empty where it was done.
    """
    doing = form.get("do", "").partition(" ")[0]
    if doing == "undo":
        return () if desk.undo(reviewer) else ("nothing to undo",)
    if doing == "name":
        return _name(desk, work, form, reviewer)
    item = desk.item(form.get("item", ""))
    if item is None or doing not in _DOING:
        return (f"nothing to do: '{doing}' of claim '{form.get('item', '')}'",)
    return _DOING[doing](desk, work, item, form, reviewer)


def _reject(
    desk: Desk, work: Reviewing, item: Item, form: Mapping[str, str], reviewer: str
) -> tuple[str, ...]:
    del work
    return desk.reject(item, reviewer, form.get("reason", ""))


def _skip(
    desk: Desk, work: Reviewing, item: Item, form: Mapping[str, str], reviewer: str
) -> tuple[str, ...]:
    del work, form
    desk.skip(item, reviewer)
    return ()


def _split(
    desk: Desk, work: Reviewing, item: Item, form: Mapping[str, str], reviewer: str
) -> tuple[str, ...]:
    del work
    return desk.split(item, reviewer, [item.draft] * _count(form.get("count", "")))


def _count(text: str) -> int:
    return min(max(int(text), 2), _MOST_PARTS) if text.isdigit() and len(text) < _MOST_PARTS else 2


def _take(
    desk: Desk, work: Reviewing, item: Item, form: Mapping[str, str], reviewer: str
) -> tuple[str, ...]:
    key = form.get("do", "").partition(" ")[2]
    name, names = next_name(item.draft, work.ground)
    if key not in {each.key for each in names}:
        return ("this is none of the suggestions; the page has moved on",)
    desk.edit(item, reviewer, given(item.draft, name, Name(key)))
    return ()


def _accept_or_save(
    desk: Desk, work: Reviewing, item: Item, form: Mapping[str, str], reviewer: str
) -> tuple[str, ...]:
    draft = _changed(desk, item, form, work.ground)
    if not isinstance(draft, Draft):
        return draft
    if form.get("do") == "save":
        desk.edit(item, reviewer, draft)
        return ()
    wrong = desk.accept(replace(item, draft=draft), reviewer)
    if wrong:
        desk.edit(item, reviewer, draft)
    return wrong


_DOING: Mapping[str, Callable[[Desk, Reviewing, Item, Mapping[str, str], str], tuple[str, ...]]] = {
    "accept": _accept_or_save,
    "save": _accept_or_save,
    "reject": _reject,
    "skip": _skip,
    "split": _split,
    "take": _take,
}


def _changed(
    desk: Desk, item: Item, form: Mapping[str, str], ground: Ground
) -> Draft | tuple[str, ...]:
    """Apply the fields of a form that differ from what the page filled in."""
    draft, wrong = item.draft, []
    filled = texts(draft) | {"says": draft.says or desk.proposed(draft)}
    for name, was in filled.items():
        now = form.get(name, was).strip()
        if now == was:
            continue
        made = edited(draft, name, now, ground)
        if isinstance(made, str):
            wrong.append(f"{name}: {made}")
        else:
            draft = made
    return tuple(wrong) or draft


def _name(desk: Desk, work: Reviewing, form: Mapping[str, str], reviewer: str) -> tuple[str, ...]:
    name = form.get("name", "")
    if name not in desk.waiting:
        return (f"no claim waits for '{name}' any more",)
    found = resolved(form.get("stands_for", ""), None, work.ground)
    if isinstance(found, str):
        return (found,)
    desk.give(name, found, reviewer)
    return ()


def predicates(ontology: Ontology) -> list[tuple[str, str]]:
    """List the claim predicates with their words, for a form.

    Example:
        >>> predicates(Ontology.load())[0]
        ('abolished', 'was abolished on')
    """
    return sorted((name, each.label) for name, each in ontology.predicates.items())
