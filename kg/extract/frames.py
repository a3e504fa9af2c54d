"""The verb and noun families of the lexicon: what they say, of what, in which places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kg.declarations import Vocabulary
from kg.errors import OntologyError
from kg.extract.word_lists import listed
from kg.extract.words import LEXICON, VerbForm, Words, edge_words
from kg.spelling import nearest

VALUE_TYPES = listed("frames", "value-types")
"""Types of roles that are values and no things."""


class Role(NamedTuple):
    """Who or what takes part in what a verb says.

    Attributes:
        type: What kind of thing may take it.
        active: Where it stands beside an active verb, the likeliest place first.
        passive: Where it stands beside a passive one.
        words: For the type ``word``: words of which one must stand there.
    """

    type: str
    active: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


class Says(NamedTuple):
    """A claim that a frame makes.

    Attributes:
        subject: Role of its subject.
        predicate: Local name of a claim predicate.
        object: Role of its object, or empty.
        value: Role of its value, or empty.
    """

    subject: str
    predicate: str
    object: str = ""
    value: str = ""


@dataclass(frozen=True)
class Frame:
    """A family of verbs or nouns with its roles and claims; see ``lexicon/frames.yaml``."""

    id: str
    kind: str
    phrases: tuple[str, ...]
    roles: Mapping[str, Role]
    says: tuple[Says, ...]
    needs: frozenset[str]
    implied: Mapping[str, str]
    status: str = ""
    speaker: str = ""
    worded: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All frames, by the words that raise them.

    Attributes:
        verbs: First word of a verb -> frames, each with the particles that must follow.
        nouns: Phrase -> frames.
        forms: Word -> the verbs of which it may be a form.
        noun_starts: First words of the phrases of ``nouns``.
        acts: Noun of an act -> its frame.
        leads: First word of a verb -> first of its particles, or empty -> frames, as in ``verbs``.
    """

    verbs: Mapping[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    forms: Mapping[str, tuple[VerbForm, ...]]
    frames: tuple[Frame, ...]
    noun_starts: frozenset[str] = frozenset()
    acts: Mapping[str, Frame] = field(default_factory=dict)
    leads: Mapping[str, Mapping[str, tuple[tuple[tuple[str, ...], Frame], ...]]] = field(
        default_factory=dict
    )

    @classmethod
    @cache
    def load(cls, path: Path = LEXICON / "frames.yaml") -> "Lexicon":
        """Read the lexicon.

        Example:
            >>> [frame.id for _, frame in Lexicon.load().verbs["vie"]]
            ['bid-for']
        """
        told = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        verbs = [_verb_frame(each) for each in told["verbs"]]
        nouns = [_noun_frame(each) for each in told["nouns"]]
        acts = [_act_frame(each) for each in told["acts"]]
        by_verb: defaultdict[str, list[tuple[tuple[str, ...], Frame]]] = defaultdict(list)
        for frame in verbs:
            for phrase in frame.phrases:
                first, *particles = phrase.split()
                by_verb[first].append((tuple(particles), frame))
        by_noun: defaultdict[str, list[Frame]] = defaultdict(list)
        for frame in nouns:
            for phrase in frame.phrases:
                by_noun[phrase].append(frame)
        return cls(
            {verb: tuple(sorted(found, key=_longest_first)) for verb, found in by_verb.items()},
            {noun: tuple(found) for noun, found in by_noun.items()},
            Words.load().verb_forms([*by_verb, *_other_verbs()]),
            (*verbs, *nouns, *acts),
            edge_words(frozenset(by_noun), 0),
            {noun: frame for frame in acts for noun in frame.phrases},
            {verb: _by_lead(found) for verb, found in by_verb.items()},
        )

    def check(self, vocabulary: Vocabulary) -> None:
        """Hold every predicate and status against the ontology.

        Raises:
            OntologyError: A frame uses a word that the ontology does not have.

        Example:
            >>> from kg.ontology import Ontology
            >>> Lexicon.load().check(Ontology.load().vocabulary)
        """
        statuses = vocabulary.codes["claim-status"]
        for frame in self.frames:
            wrong = [
                each.predicate for each in frame.says if each.predicate not in vocabulary.predicates
            ]
            if wrong:
                hint = nearest(wrong[0], vocabulary.predicates)
                raise OntologyError(f"frame '{frame.id}': unknown predicate '{wrong[0]}'{hint}")
            if frame.status and frame.status not in statuses:
                raise OntologyError(f"frame '{frame.id}': unknown status '{frame.status}'")


def _by_lead(
    found: Iterable[tuple[tuple[str, ...], Frame]],
) -> dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]:
    by_lead: defaultdict[str, list[tuple[tuple[str, ...], Frame]]] = defaultdict(list)
    for particles, frame in found:
        by_lead[particles[0] if particles else ""].append((particles, frame))
    return {lead: tuple(frames) for lead, frames in by_lead.items()}


def _longest_first(found: tuple[tuple[str, ...], Frame]) -> int:
    return -len(found[0])


def _other_verbs() -> Iterator[str]:
    words = Words.load()
    for verbs in (*words.reporting.values(), *words.mood.values()):
        yield from (verb for verb in verbs if verb.isalpha())
    yield from words.irregular
    yield from sorted(words.common)


def _verb_frame(told: dict[str, Any]) -> Frame:
    return _frame(told, tuple(told["verbs"]), _roles(told), told["kind"])


def _act_frame(told: dict[str, Any]) -> Frame:
    return _frame(told, tuple(told["nouns"]), _roles(told), "event")


def _roles(told: dict[str, Any]) -> dict[str, Role]:
    return {
        name: Role(
            role["type"],
            tuple(role.get("active", ())),
            tuple(role.get("passive", ())),
            frozenset(role.get("words", ())),
        )
        for name, role in told["roles"].items()
    }


def _noun_frame(told: dict[str, Any]) -> Frame:
    roles = {name: Role(kind) for name, kind in told["roles"].items()}
    return _frame(told, tuple(told["nouns"]), roles, "state")


def _frame(
    told: dict[str, Any], phrases: tuple[str, ...], roles: Mapping[str, Role], kind: str
) -> Frame:
    says = tuple(Says(*(part or "" for part in each)) for each in told["claims"])
    return Frame(
        *(told["id"], kind, phrases, roles, says),
        frozenset(told.get("needs", ())),
        dict(told.get("implied", {})),
        told.get("status", ""),
        told.get("speaker", ""),
        frozenset(name for name, role in roles.items() if role.type == "word"),
        frozenset(told.get("without", ())),
    )
