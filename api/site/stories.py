"""The stories of the start page: questions in ``stories.toml``, answered from the data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from api.services import today
from api.site.lines import Line, lines
from api.site.reading import Reading
from api.site.when import When
from kg.dates import as_of
from kg.keys import iri_of
from kg.records.claim import ClaimRecord
from kg.records.contract import MoneyRecord
from kg.store.catalogue import Filter

_STORIES = tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))
_MOST = 4
Declared = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """A question with what the data say.

    Attributes:
        question: The question.
        lines: Facts that answer it.
        claims: Claims that do.
        values: Reported values that do.
        more: How many further claims fit.
        about: Key of the thing that most of the claims are about.
    """

    question: str
    lines: tuple[Line, ...]
    claims: tuple[ClaimRecord, ...]
    values: tuple[MoneyRecord, ...]
    more: int
    about: str


@dataclass(frozen=True)
class Story:
    """A story with its answers on a day.

    Attributes:
        title: Its heading.
        lead: What it is about, in a line.
        focus: Key of the thing in the middle.
        at: The day as an address has it.
        day: The day.
        answers: Its questions, answered.
    """

    title: str
    lead: str
    focus: str
    at: str
    day: date
    answers: tuple[Answer, ...]


def stories(reads: Reading, at: When) -> tuple[Story, ...]:
    """Tell the stories whose thing is in the data, each on its own day unless one is chosen."""
    return tuple(
        _story(reads, declared, at)
        for declared in _STORIES["story"]
        if iri_of(declared["focus"]) in reads.network.things
    )


def _story(reads: Reading, declared: Declared, at: When) -> Story:
    text = at.text or declared["at"]
    answers = tuple(_answer(reads, declared["focus"], each, text) for each in declared["answers"])
    return Story(declared["title"], declared["lead"], declared["focus"], text, as_of(text), answers)


def _answer(reads: Reading, focus: str, declared: Declared, at: str) -> Answer:
    text = declared.get("at", at)
    day = as_of(text) if text else today()
    claims = _claims(reads, declared, day)
    most = declared.get("most", _MOST)
    values = reads.contract(focus, day).values if declared.get("values") else ()
    return Answer(
        question=declared["question"],
        lines=_facts(reads, focus, declared, day),
        claims=claims[:most],
        values=values,
        more=max(0, len(claims) - most),
        about=declared.get("about", [focus])[-1],
    )


def _facts(reads: Reading, focus: str, declared: Declared, day: date) -> tuple[Line, ...]:
    roles, kinds = declared.get("roles", ()), declared.get("kinds", ())
    edges = [
        edge
        for edge in reads.network.edges_of(iri_of(focus))
        if (edge.kind in kinds or any(reads.is_role(edge.role, role) for role in roles))
        and edge.state(day) != "not-yet"
    ]
    return lines(reads, edges, day, focus)


def _claims(reads: Reading, declared: Declared, day: date) -> tuple[ClaimRecord, ...]:
    found = {
        claim.key: claim
        for about in declared.get("about", ())
        for claim in reads.claims.select(about=about, at=day)
        if claim.predicate in declared["predicates"]
        and claim.status in declared.get("statuses", (claim.status,))
        and claim.source.key in declared.get("sources", (claim.source.key,))
        and (claim.contradicts or not declared.get("disputed"))
    }
    return tuple(sorted(found.values(), key=lambda claim: claim.key))


def featured(reads: Reading) -> str:
    """Give the key of the first story's thing that is in the data, or of any contract."""
    keys: list[str] = [declared["focus"] for declared in _STORIES["story"]]
    known = [key for key in keys if iri_of(key) in reads.network.things]
    contracts = reads.catalogue.list(Filter("contract"))
    return next(iter([*known, *(contract.key for contract in contracts[:1])]), keys[0])
