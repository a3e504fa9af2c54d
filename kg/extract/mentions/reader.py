"""Reads a document's sentences in order and tells whom and what each of them speaks of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.documents.document import Document
from kg.extract.known import KnownNames
from kg.extract.mentions.cast import Cast, gather
from kg.extract.mentions.definite import Described, ahead_at, described_at, tail_of
from kg.extract.mentions.groups import GroupPhrase, group_at
from kg.extract.mentions.items import Passage, items_of
from kg.extract.mentions.mention import Mention
from kg.extract.mentions.names import Run, apart, runs_of
from kg.extract.mentions.salience import Salience
from kg.extract.mentions.stock import Stock
from kg.extract.mentions.things import phrase_at
from kg.extract.mentions.unknown import Unknown
from kg.extract.reading.sentences import Sentence, sentences_of
from kg.extract.reading.tokens import Token, tokens_of
from kg.extract.reading.values import Found, values_of

_MOST_TOKENS = 400
_NAMELESS = {
    "council": "council",
    "county council": "council",
    "ccg": "ccg",
    "icb": "icb",
    "clinical commissioning group": "ccg",
    "integrated care board": "icb",
    "hospital trust": "trust",
    "ambulance trust": "ambulance",
    "regulator": "national",
}


class _Cut(NamedTuple):
    sentence: Sentence
    tokens: Sequence[Token]
    runs: Sequence[Run]
    values: Sequence[Found]


class Reading(NamedTuple):
    """A document that has been read.

    Attributes:
        cast: Everything it speaks of.
        passages: Its sentences, in order.
    """

    cast: Cast
    passages: tuple[Passage, ...]


def read(document: Document, shadow: str, known: KnownNames) -> Reading:
    """Read a document.

    Example:
        >>> from kg.extract.documents.document import Block
        >>> text = "Dale CCG let the contract. The CCG paid."
        >>> document = Document(text, (Block(0, len(text), "body"),))
        >>> reading = read(document, text, KnownNames())
        >>> [item.mention.entities for item in reading.passages[1].items if item.mention]
        [(0,)]
    """
    cuts = [_cut(shadow, sentence) for sentence in sentences_of(document, shadow)]
    seen = frozenset(run.name for cut in cuts for run in cut.runs)
    cuts = [_parted(cut, seen) for cut in cuts]
    cast = Cast(known, document.metadata.issued)
    gather(cast, (cut.runs for cut in cuts))
    return Reading(cast, tuple(_Reader(cast, cuts, document.text).passages()))


def _cut(shadow: str, sentence: Sentence) -> _Cut:
    tokens = tokens_of(shadow, sentence.start, sentence.end)[:_MOST_TOKENS]
    return _Cut(sentence, tokens, runs_of(tokens), values_of(shadow, sentence.start, sentence.end))


def _parted(cut: _Cut, seen: frozenset[str]) -> _Cut:
    runs = [part for run in cut.runs for part in apart(cut.tokens, run, seen)]
    return cut._replace(runs=runs)


def _may_tell(found: Found) -> bool:
    """'The 2014 contract' and 'a £5m deal' are phrases; 'in May services' is none."""
    value = found.value
    if value.kind == "date" and value.date is not None:
        return value.date.precision == "year"
    return value.kind != "time"


def _places_in_values(cut: _Cut) -> frozenset[int]:
    """Number the tokens that belong to a value which may stand within a phrase."""
    telling = [value for value in cut.values if _may_tell(value)]
    found, at = set[int](), 0
    for place, token in enumerate(cut.tokens if telling else ()):
        while at < len(telling) and telling[at].end <= token.start:
            at += 1
        if at < len(telling) and telling[at].start <= token.start:
            found.add(place)
    return frozenset(found)


class _Reader:
    """Goes through the sentences once and remembers what was spoken of."""

    def __init__(self, cast: Cast, cuts: Sequence[_Cut], text: str) -> None:
        self.cast, self.cuts, self.text = cast, cuts, text
        self.salience = Salience(cast)
        self.stock = Stock(cast)
        counts = Counter(run.name for cut in cuts for run in cut.runs)
        self.unknown = Unknown(cast, counts)
        self._first_named: dict[int, int] = {}
        for place, cut in enumerate(cuts, 1):
            for run in cut.runs:
                self.unknown.introduce(cut.tokens, run)
                self._first_named.setdefault(cast.named(run.name), place)

    def passages(self) -> Iterator[Passage]:
        """Give each sentence as it is read."""
        for cut in self.cuts:
            self.salience.next_sentence()
            recent = self.salience.recent()
            mentions = self._mentions(cut)
            items, nested = items_of(cut.tokens, mentions, cut.values)
            yield Passage(cut.sentence, items, recent, nested)

    def _mentions(self, cut: _Cut) -> list[Mention]:
        taken = [False] * len(cut.tokens)
        found = list(self._named(cut, taken))
        in_values = _places_in_values(cut)
        names = {mention.start: mention for mention in found}
        for place in range(len(cut.tokens)):
            group = group_at(cut.tokens, place, taken)
            if group:
                found.append(self._group(cut, group, names))
                continue
            phrase = phrase_at(cut.tokens, place, taken, in_values)
            if phrase:
                start, end = cut.tokens[phrase.first].start, cut.tokens[phrase.last - 1].end
                entity = self.stock.entity(
                    phrase,
                    self._words(cut, phrase.first, phrase.last),
                    in_headline=cut.sentence.zone == "headline",
                )
                found.append(self._noted(Mention(start, end, (entity,), "thing")))
                continue
        return list(self._met_in_order(cut, found, taken))

    def _met_in_order(
        self, cut: _Cut, found: Sequence[Mention], taken: Sequence[bool]
    ) -> Iterator[Mention]:
        """Meet what stands on its own in the order of the sentence; only then "the trust" tells."""
        starts = {token.start: place for place, token in enumerate(cut.tokens)}
        by_start = {mention.start: mention for mention in sorted(found, key=lambda each: each.end)}
        opens, reached = True, -1
        for start, place in starts.items():
            mention = by_start.get(start)
            if mention is None and start >= reached:
                in_headline = cut.sentence.zone == "headline"
                described = described_at(cut.tokens, place, taken, in_headline=in_headline)
                mention = self._described(cut, described) if described else None
                if not described and (ahead := ahead_at(cut.tokens, place, taken)):
                    mention = self._ahead(cut, ahead)
                if mention:
                    yield mention
            if mention and start >= reached:
                for number in mention.entities if mention.how != "ahead" else ():
                    self.salience.meet(number, opens=opens)
                opens, reached = False, mention.end
        yield from found

    def _words(self, cut: _Cut, first: int, last: int) -> str:
        start, end = cut.tokens[first].start, cut.tokens[last - 1].end
        return " ".join(self.text[start:end].split())

    def _named(self, cut: _Cut, taken: list[bool]) -> Iterator[Mention]:
        for run in cut.runs:
            number = self.unknown.entity(cut.tokens, run)
            meant = -1
            if run.cls == "acronym" and (number < 0 or self.cast.entities[number].cls == "weak"):
                meant = self.stock.acronym(run.name)
                number = meant if meant >= 0 else number
            if number >= 0:
                last = tail_of(cut.tokens, run.first, run.last, self.cast.entities[number].cls)
                # A thing's acronym may go on: "the ICP contract".
                taken[run.first : last] = [meant < 0] * (last - run.first)
                start, end = cut.tokens[run.first].start, cut.tokens[last - 1].end
                yield self._noted(Mention(start, end, (number,)))

    def _group(self, cut: _Cut, group: GroupPhrase, names: dict[int, Mention]) -> Mention:
        employer = -1
        last = group.last
        if group.employer_at >= 0:
            named = names.get(cut.tokens[group.employer_at].start)
            kind = self.cast.entities[named.entities[0]].kind if named else ""
            if named and kind in {"body", "place"}:
                employer = named.entities[0] if kind == "body" else -1
                last = max(
                    place + 1 for place, token in enumerate(cut.tokens) if token.start < named.end
                )
        start, end = cut.tokens[group.first].start, cut.tokens[last - 1].end
        entity = self.cast.group(group.noun, employer, self._words(cut, group.first, last))
        return self._noted(Mention(start, end, (entity,), "thing"))

    def _described(self, cut: _Cut, described: Described) -> Mention | None:
        entities = self.salience.described(described) or self._nameless(described)
        if not entities:
            return None
        start, end = cut.tokens[described.first].start, cut.tokens[described.last - 1].end
        return Mention(start, end, entities, "definite")

    def _nameless(self, described: Described) -> tuple[int, ...]:
        """'The council' of a document that never names it is one all the same."""
        if described.bodies > 1 or described.noun not in _NAMELESS or described.words:
            return ()
        return (self.cast.add("body", _NAMELESS[described.noun], described.noun).number,)

    def _ahead(self, cut: _Cut, described: Described) -> Mention | None:
        number = self.salience.ahead(described, self._first_named)
        start, end = cut.tokens[described.first].start, cut.tokens[described.last - 1].end
        return Mention(start, end, (number,), "ahead") if number >= 0 else None

    def _noted(self, mention: Mention) -> Mention:
        for number in mention.entities:
            self.cast.entities[number].spans.append((mention.start, mention.end))
        return mention
