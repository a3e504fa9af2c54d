"""What rules look at: one sentence with its verbs, what is reported, and the whole cast."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from kg.extract.clauses.slots import Slot, governing_verb, right_slots
from kg.extract.clauses.speech import Speech
from kg.extract.clauses.status import statuses_of
from kg.extract.clauses.subjects import subject_slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item, Passage
from kg.extract.mentions.mention import Entity, Mention
from kg.extract.reading.values import Found
from kg.extract.word_lists import listed

_PRONOUNS = listed("rules.scene", "pronouns")


@dataclass(frozen=True)
class Scene:
    """A sentence and what is known when it is read.

    Attributes:
        passage: The sentence.
        cast: The document's cast.
        speech: What is reported in the document.
        issued: The document's day.
    """

    passage: Passage
    cast: Cast
    speech: Speech
    issued: date | None

    @cached_property
    def items(self) -> Sequence[Item]:
        """The items of the sentence."""
        return self.passage.items

    @cached_property
    def groups(self) -> list[VerbGroup]:
        """The verbs of the sentence."""
        return self.speech.groups(self.passage)

    @cached_property
    def _words(self) -> Mapping[str, list[int]]:
        """Word -> numbers of the items that are it and name nothing."""
        found = dict[str, list[int]]()
        for place, item in enumerate(self.items):
            if item.mention is None:
                found.setdefault(item.low, []).append(place)
        return found

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._words)

    @cached_property
    def _named(self) -> Mapping[str, list[int]]:
        """Kind -> numbers of the items that name something of the kind."""
        found = dict[str, list[int]]()
        for place, item in enumerate(self.items):
            if item.mention is not None:
                found.setdefault(self.entity(item.mention).kind, []).append(place)
        return found

    def words_at(self, words: Collection[str]) -> Sequence[int]:
        """List the items, in order, that are one of some words and name nothing."""
        if self._vocabulary.isdisjoint(words):
            return ()
        here = [places for word, places in self._words.items() if word in words]
        return sorted(chain.from_iterable(here)) if len(here) > 1 else here[0]

    def kinds_at(self, kinds: Collection[str]) -> Sequence[int]:
        """List the items, in order, that name something of some kinds."""
        if self.kinds.isdisjoint(kinds):
            return ()
        here = [places for kind, places in self._named.items() if kind in kinds]
        return sorted(chain.from_iterable(here)) if len(here) > 1 else here[0]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of what the sentence names."""
        return frozenset(self._named)

    @cached_property
    def value_kinds(self) -> frozenset[str]:
        """Kinds of the values that the sentence tells, also within names of things."""
        here = [item.value for item in self.items if item.value]
        nested = [each for each in self.passage.nested if isinstance(each, Found)]
        return frozenset(each.value.kind for each in (*here, *nested))

    @cached_property
    def has_pronoun(self) -> bool:
        """Whether a word stands in it that may mean what was named before."""
        return not _PRONOUNS.isdisjoint(self._words)

    @cached_property
    def has_employer(self) -> bool:
        """Whether a group is named with the body that it works for."""
        groups = (self.items[at].mention for at in self.kinds_at({"group"}))
        return any(self.entity(each).employer >= 0 for each in groups if each)

    @property
    def in_headline(self) -> bool:
        """Whether the sentence is a headline."""
        return self.passage.sentence.zone == "headline"

    def is_reported(self, place: int) -> bool:
        """Tell whether somebody is reported to say what an item says, in other words."""
        said = self.speech.at(self.items[place].start)
        told = said is not None and not said.is_quoted and said.speaker >= 0
        return told or any(self._is_noted(group) for group in self.groups if group.main < place)

    def _is_noted(self, group: VerbGroup) -> bool:
        """'It was noted that': told of in the past, whenever it is."""
        before = self.items[group.first - 1].low if group.first else ""
        after = self.items[group.main + 1].low if group.main + 1 < len(self.items) else ""
        return group.passive and before == "it" and after == "that"

    def subject(self, group: VerbGroup) -> Slot | None:
        """Find what stands as the subject of a verb; None where nothing does."""
        found = subject_slot(self.items, group, self.groups, self.cast)
        return found if found is not None and found.first < found.last else None

    def slot(self, group: VerbGroup, name: str) -> Slot | None:
        """Find the object of a verb, or what stands behind a preposition after it."""
        slots = right_slots(self.items, group.main + 1, self.groups)
        return next((slot for slot in slots if slot.name == name), None)

    def statuses(self, group: VerbGroup, kind: str) -> list[str]:
        """List the statuses that a verb's words give to what a frame of a kind says."""
        return statuses_of(
            *(self.items, group, governing_verb(group, self.groups)),
            kind=kind,
            in_headline=self.in_headline,
            reported=self.is_reported(group.main),
        )

    def entity(self, mention: Mention) -> Entity:
        """Give the first entity that a mention means."""
        return self.cast.entities[mention.entities[0]]

    def kind(self, place: int) -> str:
        """Give the kind of what an item mentions; empty when it, or no item, mentions nothing."""
        mention = self.items[place].mention if place < len(self.items) else None
        return self.entity(mention).kind if mention else ""
