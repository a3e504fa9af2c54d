"""Holds what a model told against the document: a candidate comes out of it, or a refusal."""

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.candidate import Candidate, Party, Span
from kg.extract.extractor import Extraction
from kg.extract.language_model.answers import Refusal, Told, ToldValue
from kg.extract.language_model.quotations import stands_at
from kg.extract.language_model.statuses import Place, StatusRead, statuses_at
from kg.extract.language_model.terms import SPEAKERS, Predicate, Terms
from kg.extract.language_model.windows import Named, Window, mentions_of, source_of
from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.items import Passage
from kg.extract.mentions.mention import Entity
from kg.extract.reading.tokens import tokens_of
from kg.extract.reading.values import in_year, values_of
from kg.extract.rules.scene import Scene
from kg.extract.shadow import shadow_of
from kg.model import Value


class _Refused(Exception):
    """Ends a check with its reason."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class _Parts(NamedTuple):
    """Where the parts of a claim stand, each within the quotation."""

    passage: Passage
    quotation: Place
    subject: Place
    object: Place | None
    trigger: Place


class _Read(NamedTuple):
    """A value as the first lane reads it, and where."""

    value: Value
    place: Place


class Checker:
    """Checks the claims that a model tells of one document.

    Args:
        extraction: The document as the first lane has read it.
        terms: The words that may be used.
        rule: Id of the rule that candidates carry.
        confidence: Confidence that they carry; 0 where it was never measured.

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.language_model.windows import windows_of
        >>> from kg.ontology import Ontology
        >>> text = "Dale CCG has scrapped the stroke contract."
        >>> extraction = Extraction(Document(text, (Block(0, 42, "body"),)), KnownNames())
        >>> [window] = windows_of(extraction)
        >>> checker = Checker(extraction, Terms(Ontology.load()), "language-model:example", 0.0)
        >>> told = Told("m1", "terminates", "m2", None, "past", "", text, "has scrapped")
        >>> checker.check(told, window).evidence
        (Span(0, 42, 'Dale CCG has scrapped the stroke contract.'),)
        >>> denied = Told("m1", "terminates", "m2", None, "denied", "", text, "has scrapped")
        >>> checker.check(denied, window).reason
        'another status'
    """

    def __init__(self, extraction: Extraction, terms: Terms, rule: str, confidence: float) -> None:
        self._extraction, self._terms = extraction, terms
        self._rule, self._confidence = rule, confidence
        self._source = source_of(extraction)
        self._shadow = shadow_of(self._source)

    def check(self, told: Told, window: Window) -> Candidate | Refusal:
        """Build the candidate that a model tells, or say why there is none.

        Nothing is put right on the way: one part that does not hold refuses the whole.
        """
        try:
            return self._candidate(told, window)
        except _Refused as refused:
            return Refusal(refused.reason, refused.detail, _as_json(told))

    def _candidate(self, told: Told, window: Window) -> Candidate:
        predicate = self._terms.predicates[told.predicate]
        subject = window.mentions[told.subject]
        thing = window.mentions[told.object] if told.object else None
        _check_kinds(predicate, subject, thing, told.value)
        parts = self._parts(told, window, subject, thing)
        self._check_trigger(parts, told)
        scene = self._scene(parts.passage)
        speaker = self._speaker(told, window, parts)
        value, read = self._status(told, scene, parts)
        document = self._extraction.document
        return Candidate(
            document=document,
            subject=self._party(subject.entity, parts.subject),
            predicate=told.predicate,
            object=self._party(thing.entity, parts.object) if thing and parts.object else None,
            value=value.value if value else None,
            status=read.status,
            also=tuple(each for each in read.also if each not in {"asserted", "past"}),
            speaker=speaker,
            evidence=(Span(document, *parts.quotation),),
            trigger=Span(document, *parts.trigger),
            rule=self._rule,
            confidence=self._confidence,
        )

    def _scene(self, passage: Passage) -> Scene:
        extraction = self._extraction
        issued = extraction.document.metadata.issued
        return Scene(passage, extraction.cast, extraction.speech, issued)

    def _party(self, entity: Entity, place: Place) -> Party:
        span = Span(self._extraction.document, *place)
        return Party(entity.number, entity.kind, entity.name, entity.key, span)

    def _parts(self, told: Told, window: Window, subject: Named, thing: Named | None) -> _Parts:
        """Find the one place where the quotation stands with all that it has to name."""
        found = list(self._places(told.quotation, window))
        if not found:
            raise _Refused("quotation not found", "no sentence shown has these words")
        whole = list[_Parts]()
        for passage, quotation in found:
            named = [_named_in(passage, quotation, subject)]
            named += [_named_in(passage, quotation, thing)] if thing else []
            triggers = stands_at(self._source, quotation, told.trigger)
            if all(named) and len(triggers) == 1 and named[0]:
                other = named[1] if thing else None
                whole.append(_Parts(passage, quotation, named[0], other, triggers[0]))
        if not whole:
            raise _Refused("part not in quotation", self._missing(told, found, subject, thing))
        if len(whole) > 1:
            own = subject.start, subject.end
            whole = [each for each in whole if each.subject == own]
        if len(whole) != 1:
            raise _Refused("quotation ambiguous", f"stands in {len(found)} places")
        return whole[0]

    def _places(self, quotation: str, window: Window) -> Iterator[tuple[Passage, Place]]:
        for passage in window.passages:
            sentence = passage.sentence.start, passage.sentence.end
            for place in stands_at(self._source, sentence, quotation):
                yield passage, place

    def _check_trigger(self, parts: _Parts, told: Told) -> None:
        """Refuse a trigger that says nothing: small words alone, or a bit of a party's own name."""
        words = [each for each in tokens_of(self._shadow, *parts.trigger) if each.is_word]
        parties = [each for each in (parts.subject, parts.object) if each]
        named = told.value is None and any(_is_within(parts.trigger, each) for each in parties)
        if named or all(each.low in closed_words() for each in words):
            raise _Refused("trigger says nothing", f"'{told.trigger}' tells no predicate")

    def _missing(
        self,
        told: Told,
        found: list[tuple[Passage, Place]],
        subject: Named,
        thing: Named | None,
    ) -> str:
        passage, quotation = found[0]
        for name, named in (("subject", subject), ("object", thing)):
            if named and not _named_in(passage, quotation, named):
                return f"the {name}, '{named.entity.name}', is not named in it"
        count = len(stands_at(self._source, quotation, told.trigger))
        return f"the trigger stands in it {'several times' if count else 'nowhere'}"

    def _status(self, told: Told, scene: Scene, parts: _Parts) -> tuple[_Read | None, StatusRead]:
        """Read value and status anew; what is dated without a year depends on the status."""
        ahead = told.status != "past"
        value = self._value(told.value, scene, parts, ahead=ahead) if told.value else None
        places = [each for each in (parts.subject, parts.object, parts.trigger) if each]
        places += [value.place] if value else []
        hull = min(start for start, _ in places), max(end for _, end in places)
        denied = ["denied" for place in places if _is_denied(scene, place)]
        read = statuses_at(scene, parts.trigger, hull, denied)
        if value and _is_to_come(value.value, scene):
            read = [StatusRead("planned") if each.status == "asserted" else each for each in read]
        fitting = [each for each in read if each.status == told.status]
        if not fitting:
            words = " or ".join(dict.fromkeys(each.status for each in read)) or "unclear"
            raise _Refused("another status", f"told as {told.status}, reads as {words}")
        return value, fitting[0]

    def _value(self, told: ToldValue, scene: Scene, parts: _Parts, *, ahead: bool) -> _Read:
        sentence = parts.passage.sentence
        given = stands_at(self._source, parts.quotation, told.text)
        found = [
            each
            for each in values_of(self._shadow, sentence.start, sentence.end)
            if each.value.kind == told.kind and _is_within((each.start, each.end), parts.quotation)
            if any(start < each.end and each.start < end for start, end in given)
        ]
        if len(found) != 1:
            raise _Refused("value not read", f"{len(found)} values of this kind in these words")
        value = in_year(found[0], scene.issued, ahead=ahead)
        if value is None:
            raise _Refused("value not read", "the year is not known")
        return _Read(value, (found[0].start, found[0].end))

    def _speaker(self, told: Told, window: Window, parts: _Parts) -> Party | None:
        """Take the speaker that the first lane hears; a model may only name one it does not."""
        speech = self._extraction.speech
        said = speech.at(parts.trigger[0])
        named = window.mentions[told.speaker] if told.speaker else None
        if said is not None and said.is_quoted and said.speaker < 0:
            raise _Refused("another speaker", "who is quoted, the document does not tell")
        heard = said.speaker if said is not None else -1
        if named is None and heard < 0:
            return None
        if named is None or (heard >= 0 and heard != named.entity.number):
            name = self._extraction.cast.entities[heard].name
            raise _Refused("another speaker", f"the words are those of '{name}'")
        if named.entity.kind not in SPEAKERS or named.entity.name.lower() == speech.publisher:
            raise _Refused("another speaker", f"'{named.entity.name}' is not one who speaks")
        if heard < 0 and not _is_within((named.start, named.end), _block(window, parts.passage)):
            raise _Refused("another speaker", f"'{named.entity.name}' is named elsewhere")
        return self._party(named.entity, (named.start, named.end))


def _check_kinds(
    predicate: Predicate, subject: Named, thing: Named | None, value: ToldValue | None
) -> None:
    if subject.entity.kind not in predicate.subjects:
        raise _Refused("wrong kind", f"no {subject.entity.kind} is subject of {predicate.name}")
    if bool(thing) != bool(predicate.objects):
        needs = "an object" if predicate.objects else "a value and no object"
        raise _Refused("wrong kind", f"{predicate.name} takes {needs}")
    if thing and thing.entity.kind not in predicate.objects:
        raise _Refused("wrong kind", f"no {thing.entity.kind} is object of {predicate.name}")
    if thing and thing.entity.number == subject.entity.number:
        raise _Refused("wrong kind", "subject and object are one")
    if value is None and not predicate.objects:
        raise _Refused("wrong kind", f"{predicate.name} takes a value")
    if value is not None and value.kind not in predicate.values:
        raise _Refused("wrong kind", f"{predicate.name} takes no {value.kind}")


def _named_in(passage: Passage, quotation: Place, named: Named) -> Place | None:
    """Give where a quotation names what is meant: by the mention itself, or by another of it."""
    own = named.start, named.end
    if _is_within(own, quotation):
        return own
    for mention in mentions_of(passage):
        place = mention.start, mention.end
        if named.entity.number in mention.entities and _is_within(place, quotation):
            return place
    return None


def _is_within(inner: Place, outer: Place) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_denied(scene: Scene, place: Place) -> bool:
    """Tell whether a thing is named with "no"."""
    for number, item in enumerate(scene.items):
        if item.start <= place[0] < item.end:
            before = scene.items[number - 1].low if number else ""
            return item.low.startswith("no ") or before == "no"
    return False


def _is_to_come(value: Value, scene: Scene) -> bool:
    """Tell whether a value is a day to come: 'it expires in March' means a plan."""
    return bool(value.date and scene.issued and value.date.first > scene.issued)


def _block(window: Window, passage: Passage) -> Place:
    block = [each for each in window.passages if each.sentence.block == passage.sentence.block]
    return block[0].sentence.start, block[-1].sentence.end


def _as_json(told: Told) -> dict[str, object]:
    value = told.value._asdict() if told.value else None
    return {
        **{name: getattr(told, name) or None for name in ("subject", "object", "speaker")},
        **{name: getattr(told, name) for name in ("predicate", "status")},
        "value": value,
        "quotation": told.quotation,
        "trigger": told.trigger,
    }
