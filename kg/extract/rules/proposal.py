"""What a rule proposes, before it is checked, attributed and joined with others."""

from typing import NamedTuple

from kg.extract.mentions.items import Item
from kg.model import Value


class Filler(NamedTuple):
    """Who or what takes a role.

    Attributes:
        entity: Number of the entity.
        start: First code point of where it is named.
        end: Code point after the last.
        implied: Whether the sentence itself does not name it.
        denied: Whether it is named with "no".
    """

    entity: int
    start: int
    end: int
    implied: bool = False
    denied: bool = False

    @classmethod
    def of(cls, item: Item) -> "Filler":
        """Take what an item names, the first of several; entity -1 if it names nothing.

        Example:
            >>> Filler.of(Item(0, 3, "the"))
            Filler(entity=-1, start=0, end=3, implied=False, denied=False)
        """
        return cls(item.mention.entities[0] if item.mention else -1, item.start, item.end)


class Proposal(NamedTuple):
    """A claim that a rule proposes.

    Attributes:
        rule: The rule's id.
        subject: What it is about.
        predicate: Local name of a claim predicate.
        object: The second thing, or None.
        value: Its value, or None.
        statuses: Statuses that the words give.
        trigger: Where the words that raised it stand.
        more: Where a value or other part of it stands.
        speaker: Number of a speaker that the rule itself knows, or -1.
    """

    rule: str
    subject: Filler
    predicate: str
    object: Filler | None
    value: Value | None
    statuses: tuple[str, ...]
    trigger: tuple[int, int]
    more: tuple[tuple[int, int], ...] = ()
    speaker: int = -1
