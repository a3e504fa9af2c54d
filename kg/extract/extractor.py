"""Extracts candidate claims from a document: no model, no network, the same answer every time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kg.extract.candidate import Candidate, Party, Span
from kg.extract.clauses.own_voice import own_body
from kg.extract.clauses.quotations import quotations_of
from kg.extract.clauses.speech import Said, Speech
from kg.extract.clauses.status import strongest
from kg.extract.confidence import confidence_of
from kg.extract.documents.document import Document
from kg.extract.joining import joined
from kg.extract.known import KnownNames
from kg.extract.mentions.authors import note_authors
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Passage
from kg.extract.mentions.reader import Reading, read
from kg.extract.relevance import is_relevant
from kg.extract.rules.accounts import account_proposals
from kg.extract.rules.acts import act_proposals
from kg.extract.rules.appointments import appointment_proposals
from kg.extract.rules.conditions import condition_proposals
from kg.extract.rules.contract_phrases import contract_phrase_proposals
from kg.extract.rules.counts import count_proposals
from kg.extract.rules.days import day_proposals
from kg.extract.rules.events import event_proposals
from kg.extract.rules.examples import EXAMPLE, example_proposals
from kg.extract.rules.figures import figure_proposals
from kg.extract.rules.labels import label_proposals
from kg.extract.rules.models import model_proposals
from kg.extract.rules.noun_frames import noun_proposals
from kg.extract.rules.ownership import ownership_proposals
from kg.extract.rules.phrases import phrase_proposals
from kg.extract.rules.posts import post_proposals
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.rules.tables import table_proposals, tables_of
from kg.extract.rules.targets import target_proposals
from kg.extract.rules.verb_frames import verb_proposals
from kg.extract.shadow import shadow_of

RULES = (
    post_proposals,
    appointment_proposals,
    verb_proposals,
    noun_proposals,
    act_proposals,
    figure_proposals,
    day_proposals,
    contract_phrase_proposals,
    phrase_proposals,
    event_proposals,
    ownership_proposals,
    account_proposals,
    count_proposals,
    condition_proposals,
    target_proposals,
    model_proposals,
    example_proposals,
    label_proposals,
)
"""The rules, in the order in which they look at a sentence."""


def extract(document: Document, known: KnownNames | None = None) -> list[Candidate]:
    """Extract candidate claims.

    Args:
        document: The document.
        known: Names that the graph knows; without them nothing is resolved to a key.

    Example:
        >>> from kg.extract.documents.document import Block
        >>> text = "Dale CCG has awarded the £5m contract to Vale Care Ltd."
        >>> document = Document(text, (Block(0, len(text), "body"),))
        >>> for each in extract(document):
        ...     print(each.subject.name, each.predicate, each.status)
        Dale CCG awards past
        £5m contract awardedTo past
        £5m contract contractValue asserted
    """
    return Extraction(document, known or KnownNames()).candidates


_IN_PASSING = frozenset({"figure-inside", "length-inside", "subsidiary", "owner"})
"""Rules of what a noun phrase tells while its sentence says something else."""
_TOLD_AS_PAST = frozenset({"lose", "stripped-of"})


def _act(proposal: Proposal) -> tuple[str, int]:
    """Tell which words say what, whatever of."""
    return proposal.predicate, proposal.trigger[0]


def _is_in(passage: Passage, rows: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a sentence is no prose but a line of a table."""
    at = bisect_left(rows, (passage.sentence.end, 0)) - 1
    return at >= 0 and passage.sentence.start < rows[at][1]


class Extraction:
    """One document's extraction, with all that was read on the way.

    Attributes:
        document: The document.
        reading: Its cast and sentences.
        candidates: What was found, in the order of the document.
    """

    def __init__(self, document: Document, known: KnownNames) -> None:
        self.document = document
        marked = document.metadata.media == "markdown" or document.text.count("**") > 1
        shadow = shadow_of(document.text, markdown=marked)
        self.reading: Reading = read(document, shadow, known)
        note_authors(self.cast, self.reading.passages)
        blocks = list(document.read_blocks())
        quotations = quotations_of(document.text, blocks)
        publisher = document.metadata.publisher
        passages = self.reading.passages
        self.cast.own = own_body(self.cast, passages, quotations, publisher)
        self.speech = Speech(self.cast, passages, quotations, publisher)
        self._starts = [each.sentence.start for each in passages]
        self.candidates = joined(self._found())

    @property
    def cast(self) -> Cast:
        """Whom and what the document speaks of."""
        return self.reading.cast

    def _found(self) -> Iterator[Candidate]:
        if not is_relevant(self.cast, self.reading.passages):
            return
        tables = tables_of(self.document)
        rows = [(line.row.start, line.row.cells[-1].end) for line in tables]
        scenes = [
            Scene(passage, self.cast, self.speech, self.document.metadata.issued)
            for passage in self.reading.passages
            if passage.items and passage.items[-1].low != "?" and not _is_in(passage, rows)
        ]
        for proposal in table_proposals(self.document, tables, self.cast):
            place = bisect_right(self._starts, proposal.trigger[0]) - 1
            yield from self._candidate(self.reading.passages[place], proposal)
        posts = [list(post_proposals(scene)) for scene in scenes]
        for scene, known in zip(scenes, posts, strict=True):
            rest = [each for rule in RULES[1:] for each in rule(scene)]
            spread = {_act(each) for each in rest if each.rule.endswith(EXAMPLE)}
            for proposal in [*known, *rest]:
                if _act(proposal) in spread and not proposal.rule.endswith(EXAMPLE):
                    continue  # it is told of the examples instead
                yield from self._candidate(scene.passage, proposal)

    def _candidate(self, passage: Passage, proposal: Proposal) -> Iterator[Candidate]:
        said = self.speech.at(proposal.trigger[0])
        own = proposal.predicate == "hasRole" or proposal.rule in _IN_PASSING
        if said is not None and own and not said.is_quoted:
            said = None  # who somebody is, the document tells, also while it tells what they say
        if said is not None and said.status == "denied" and proposal.rule in _TOLD_AS_PAST:
            return  # whoever denies a loss does not say what they held
        if said is not None and said.is_quoted and said.speaker < 0:
            return  # Who is quoted is not known, and it is not the document that speaks.
        evidence = self._evidence(passage, proposal)
        if evidence is None:
            return  # the words before a list say it, and are read by themselves
        status, also = strongest((*proposal.statuses, said.status if said else ""))
        subject = self._party(proposal.subject)
        yield Candidate(
            document=self.document,
            subject=subject,
            predicate=proposal.predicate,
            object=self._party(proposal.object) if proposal.object else None,
            value=proposal.value,
            status=status,
            also=tuple(each for each in also if each not in {"asserted", "past"}),
            speaker=self._speaker(proposal, said),
            evidence=(evidence,),
            trigger=Span(self.document, *proposal.trigger),
            rule=proposal.rule,
            confidence=confidence_of(proposal.rule),
        )

    def _party(self, filler: Filler) -> Party:
        entity = self.cast.entities[filler.entity]
        span = Span(self.document, filler.start, filler.end)
        return Party(entity.number, entity.kind, entity.name, entity.key, span)

    def _speaker(self, proposal: Proposal, said: Said | None) -> Party | None:
        number = said.speaker if said is not None else -1
        number = number if number >= 0 else proposal.speaker
        if number < 0:
            return None
        spans = self.cast.entities[number].spans
        if not spans:
            return None
        before = [span for span in spans if span[0] <= proposal.trigger[0]]
        return self._party(Filler(number, *(before[-1] if before else spans[0])))

    def _evidence(self, passage: Passage, proposal: Proposal) -> Span | None:
        """Take the shortest stretch of the sentence that holds all parts named in it.

        Of an item of a list, what stands before the list may hold some; None if it holds all.
        """
        sentence = passage.sentence
        parts = [proposal.trigger, *proposal.more]
        parts += [(each.start, each.end) for each in (proposal.subject, proposal.object) if each]
        inside = [part for part in parts if sentence.start <= part[0] < sentence.end]
        if not inside:
            return None
        if proposal.trigger not in inside:
            inside = parts
        start, end = min(part[0] for part in inside), max(part[1] for part in inside)
        return Span(self.document, start, end)
