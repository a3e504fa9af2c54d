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

    @property
    def in_headline(self) -> bool:
        """Whether the sentence is a headline."""
        return self.passage.sentence.zone == "headline"

    def entity(self, mention: Mention) -> Entity:
        """Give the first entity that a mention means."""
        return self.cast.entities[mention.entities[0]]

    def kind(self, place: int) -> str:
        """Give the kind of what an item mentions; empty when it mentions nothing."""
        mention = self.items[place].mention
        return self.entity(mention).kind if mention else ""
