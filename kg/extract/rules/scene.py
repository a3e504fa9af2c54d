"""What rules look at: one sentence with its verbs, what is reported, and the whole cast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.extract.clauses.speech import Speech
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
    def kinds(self) -> frozenset[str]:
        """Kinds of what the sentence names."""
        numbers = (item.mention.entities[0] for item in self.items if item.mention)
        return frozenset(self.cast.entities[number].kind for number in numbers)

    @cached_property
    def value_kinds(self) -> frozenset[str]:
        """Kinds of the values that the sentence tells, also within names of things."""
        here = [item.value for item in self.items if item.value]
        nested = [each for each in self.passage.nested if isinstance(each, Found)]
        return frozenset(each.value.kind for each in (*here, *nested))

    @cached_property
    def has_pronoun(self) -> bool:
        """Whether a word stands in it that may mean what was named before."""
        return any(item.mention is None and item.low in _PRONOUNS for item in self.items)

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

    def entity(self, mention: Mention) -> Entity:
        """Give the first entity that a mention means."""
        return self.cast.entities[mention.entities[0]]

    def kind(self, place: int) -> str:
        """Give the kind of what an item mentions; empty when it mentions nothing."""
        mention = self.items[place].mention
        return self.entity(mention).kind if mention else ""
