"""Reads a document's sentences in order and tells whom and what each of them speaks of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.documents.document import Document
from kg.extract.known import KnownNames
from kg.extract.mentions.beyond import sides_of, told_behind
from kg.extract.mentions.cast import Cast, gather
from kg.extract.mentions.cutting import Cut, common_words, cuts_of, is_governed, places_in_values
from kg.extract.mentions.definite import Described, ahead_at, described_at, tail_of
from kg.extract.mentions.groups import GroupPhrase, group_at, group_ends
from kg.extract.mentions.items import Passage, items_of
from kg.extract.mentions.mention import Mention
from kg.extract.mentions.salience import Salience
from kg.extract.mentions.stock import Stock
from kg.extract.mentions.things import Phrase, phrase_at, thing_ends
from kg.extract.mentions.unknown import Unknown
from kg.extract.word_lists import listed
from kg.extract.words import Names

_ARTICLES = listed("mentions.reader", "articles")


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
    cuts = cuts_of(document, shadow)
    cast = Cast(known, document.metadata.issued)
    gather(cast, (cut.runs for cut in cuts))
    return Reading(cast, tuple(_Reader(cast, cuts, document.text).passages()))


class _Reader:
    """Goes through the sentences once and remembers what was spoken of."""

    def __init__(self, cast: Cast, cuts: Sequence[Cut], text: str) -> None:
        self.cast, self.cuts, self.text = cast, cuts, text
        self.salience = Salience(cast)
        self.stock = Stock(cast)
        counts = Counter(run.name for cut in cuts for run in cut.runs)
        self.unknown = Unknown(cast, counts, common_words(cuts))
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

    def _mentions(self, cut: Cut) -> list[Mention]:
        taken = [False] * len(cut.tokens)
        found = list(self._named(cut, taken))
        in_values = places_in_values(cut)
        names = {mention.start: mention for mention in found}
        groups, things, before = group_ends(), thing_ends(), ""
        for place, token in enumerate(cut.tokens):
            group = group_at(cut.tokens, place, taken) if token.low in groups else None
            if group:
                found.append(self._group(cut, group, names))
            elif token.low in things or before == "lot":
                phrase = phrase_at(cut.tokens, place, taken, in_values, self.stock.heads)
                if phrase:
                    found.append(self._thing(cut, phrase, names))
            before = token.low
        return list(self._met_in_order(cut, found, taken))

    def _thing(self, cut: Cut, phrase: Phrase, names: dict[int, Mention]) -> Mention:
        tokens, sides = cut.tokens, frozenset[str]()
        start, end = tokens[phrase.first].start, tokens[phrase.last - 1].end
        if several := self._several(phrase) or self._alliance(phrase):
            return self._noted(Mention(start, end, several, "thing"))
        if phrase.kind == "contract":
            phrase = phrase._replace(words=phrase.words | told_behind(tokens, phrase.last))
            sides = sides_of(tokens, phrase.first, phrase.last, names, self.cast)
        numbers = {int(side.partition(":")[2]) for side in sides}
        begun = cut.sentence.start
        new = any(
            all(span[0] >= begun for span in self.cast.entities[each].spans) for each in numbers
        )
        entity = self.stock.entity(
            phrase,
            self._words(cut, phrase.first, phrase.last),
            in_headline=cut.sentence.zone == "headline",
            sides=sides,
            new_side=new,
        )
        return self._noted(Mention(start, end, (entity,), "thing"))

    def _alliance(self, phrase: Phrase) -> tuple[int, ...]:
        """'The alliance' is the one that the document names, if it names one."""
        if phrase.kind != "programme" or phrase.words or phrase.article not in {"the", "this"}:
            return ()
        named = (
            each.number
            for each in self.cast.bodies()
            if each.cls == "partnership" and each.name.lower().endswith(f" {phrase.head}")
        )
        number = next(named, -1)
        return (number,) if number >= 0 else ()

    def _several(self, phrase: Phrase) -> tuple[int, ...]:
        """'These services' are all of which the sentence before has spoken."""
        told = phrase.article in {"these", "those", "both", "the"} and not phrase.words
        if not told or phrase.head != "services":
            return ()
        kinds = self.cast.entities
        met = tuple(each for each in self.salience.last_met() if kinds[each].kind == "service")
        named = any(kinds[each].cls == "services" for each in met)
        return met if len(met) > 1 and not (named and phrase.article == "the") else ()

    def _met_in_order(
        self, cut: Cut, found: Sequence[Mention], taken: Sequence[bool]
    ) -> Iterator[Mention]:
        """Meet what stands on its own in the order of the sentence; only then "the trust" tells."""
        by_start = {mention.start: mention for mention in sorted(found, key=lambda each: each.end)}
        opens, reached = True, -1
        for place, (start, _, _, low) in enumerate(cut.tokens):
            mention = by_start.get(start)
            if start < reached or (mention is None and place and low not in _ARTICLES):
                continue
            if mention is None:
                in_headline = cut.sentence.zone == "headline"
                described = described_at(cut.tokens, place, taken, in_headline=in_headline)
                mention = self._described(cut, described) if described else None
                if not described and (ahead := ahead_at(cut.tokens, place, taken)):
                    mention = self._ahead(cut, ahead)
                if mention:
                    yield mention
            if mention:
                heads = not is_governed(cut.tokens, place)
                for number in mention.entities if mention.how != "ahead" else ():
                    self.salience.meet(number, opens=opens, heads=heads)
                opens, reached = False, mention.end
        yield from found

    def _words(self, cut: Cut, first: int, last: int) -> str:
        start, end = cut.tokens[first].start, cut.tokens[last - 1].end
        return " ".join(self.text[start:end].split())

    def _named(self, cut: Cut, taken: list[bool]) -> Iterator[Mention]:
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

    def _group(self, cut: Cut, group: GroupPhrase, names: dict[int, Mention]) -> Mention:
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

    def _described(self, cut: Cut, described: Described) -> Mention | None:
        apposed = self._apposed(cut, described)
        if apposed >= 0:
            entities: tuple[int, ...] = (apposed,)
        else:
            entities = self.salience.described(described, self._first_named)
            entities = entities or self._nameless(cut, described)
        if not entities:
            return None
        start, end = cut.tokens[described.first].start, cut.tokens[described.last - 1].end
        mention = Mention(start, end, entities, "definite")
        nameless = all(self.cast.entities[each].name.islower() for each in entities)
        return self._noted(mention) if nameless else mention

    def _apposed(self, cut: Cut, described: Described) -> int:
        """In 'Hill, the firm that runs it' the firm is Hill; -1 where no name stands before it."""
        tokens, first = cut.tokens, described.first
        if described.bodies > 1 or not first or tokens[first - 1].text != "," or first == 1:
            return -1
        end = tokens[first - 2].end
        for entity in self.cast.bodies():
            if entity.spans and entity.spans[-1][1] == end:
                known = entity.cls in {"weak", "company", "voice", "provider", "partnership"}
                return entity.number if known and described.last < len(tokens) else -1
        return -1

    def _nameless(self, cut: Cut, described: Described) -> tuple[int, ...]:
        """'The council' of a document that never names it is one all the same."""
        told = Names.load().told["nameless"]
        cls = next((cls for cls, nouns in told.items() if described.noun in nouns), "")
        if described.bodies > 1 or not cls:
            return ()
        name = self._words(cut, described.first + 1, described.last).lower()
        return (self.cast.add("body", cls, name).number,)

    def _ahead(self, cut: Cut, described: Described) -> Mention | None:
        number = self.salience.ahead(described, self._first_named)
        start, end = cut.tokens[described.first].start, cut.tokens[described.last - 1].end
        return Mention(start, end, (number,), "ahead") if number >= 0 else None

    def _noted(self, mention: Mention) -> Mention:
        for number in mention.entities:
            self.cast.entities[number].spans.append((mention.start, mention.end))
        return mention
