"""Tells by whom something is said: the subject, the holder of an office, the owner of a page."""

from collections.abc import Mapping, Sequence

from kg.extract.clauses.offices import office_at
from kg.extract.clauses.reporting import is_possessor, names_speaker
from kg.extract.clauses.subjects import subject_slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item, Passage
from kg.extract.word_lists import listed
from kg.extract.words import Names

UNSIGNED = listed("clauses.speakers", "unsigned")
"""Papers that nobody speaks in."""
SPEAK = frozenset({"body", "group", "person", "document"})
"""Kinds of those who may say something."""
_ADDS = frozenset({"he", "she", "they", "it"})


class Speakers:
    """Those who speak in a document.

    Attributes:
        cast: The document's cast.
        publisher: Name of its publisher, in small letters, who is never one of them.
        offices: Words of an office -> who holds it.
        last: Number of the one who spoke last, or -1.
    """

    def __init__(self, cast: Cast, publisher: str, offices: Mapping[str, int]) -> None:
        self.cast, self.offices = cast, offices
        self.publisher = publisher.lower()
        self.last = -1

    def note(self, speaker: int) -> None:
        """Remember who spoke, for 'he' and 'she' in the next sentence.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> speakers = Speakers(Cast(KnownNames(), None), "", {})
            >>> speakers.note(3)
            >>> speakers.note(-1)
            >>> speakers.last
            3
        """
        self.last = speaker if speaker >= 0 else self.last

    def of_verb(
        self, passage: Passage, group: VerbGroup, groups: Sequence[VerbGroup], *, follows: bool
    ) -> int | None:
        """Tell who says what a verb reports.

        Args:
            passage: The sentence.
            group: The verb of reporting.
            groups: The verbs of the sentence.
            follows: Whether what is said follows the verb.

        Returns:
            The speaker's number; -1 where none is named, None where the publisher speaks.
        """
        items = passage.items
        inverted = names_speaker(items, group.main + 1)
        if not follows and inverted and items[group.first - 1].low in {",", '"'}:
            ahead = range(group.main + 1, min(group.main + 9, len(items)))
            end = next((at for at in ahead if items[at].low in {".", '"', ";"}), ahead.stop)
            return self.named(items, range(group.main + 1, end), passage)
        if items[group.first - 1].low == "as":  # "quotes Jo Hill as saying that"
            named = [at for at in range(group.first - 1) if items[at].mention is not None]
            return self.named(items, named[-1:], passage)
        slot = subject_slot(items, group, groups, self.cast)
        if slot is None or slot.first >= slot.last:
            return self.named(items, (), passage)
        return self._subject(passage, range(slot.first, slot.last))

    def _subject(self, passage: Passage, places: Sequence[int]) -> int | None:
        items = passage.items
        if not any(items[at].mention for at in places):
            offices = (office_at(items, at) for at in places)
            holder = next((self.offices[each] for each in offices if each in self.offices), -1)
            if holder >= 0:
                return holder
        pages = Names.load().words("things", "pages") | UNSIGNED
        if items[places[-1]].low.rsplit(maxsplit=1)[-1] in pages:
            owned = {items[at].low for at in places if items[at].mention is None}
            if owned & {"its", "their"} or items[places[0]].low.startswith(("its ", "their ")):
                return passage.recent.get("topic", -1)
            return self._owner(items, places)
        return self.named(items, places, passage)

    def _owner(self, items: Sequence[Item], places: Sequence[int]) -> int | None:
        """Whose website says so is who says so."""
        mentions = [items[at].mention for at in places]
        owners = [each.entities[0] for each in mentions if each is not None]
        bodies = [each for each in owners if self.cast.entities[each].kind == "body"]
        return bodies[0] if bodies else None

    def named(self, items: Sequence[Item], places: Sequence[int], passage: Passage) -> int | None:
        """Give the person, else the body, that is named at some places.

        Returns:
            Its number; -1 where nobody is named, None where only the publisher is.
        """
        named, to_press = list[int](), False
        for place in places:
            item = items[place]
            if item.low in _ADDS and item.mention is None:
                named.append(self._pronoun(item.low, passage))
            if item.mention is None:
                continue
            entity = self.cast.entities[item.mention.entities[0]]
            if entity.kind == "press" or (self.publisher and entity.name.lower() == self.publisher):
                to_press = True
                continue
            if entity.kind in SPEAK and not is_possessor(items, place):
                named.append(entity.number)
        if not named:
            return None if to_press else -1
        persons = [
            number
            for number in named
            if number >= 0 and self.cast.entities[number].kind == "person"
        ]
        return (persons or named)[-1 if not persons else 0]

    def _pronoun(self, low: str, passage: Passage) -> int:
        if low in {"he", "she"}:
            if self.last >= 0:
                return self.last
            return passage.recent.get("person", -1)
        return self.last if self.last >= 0 else passage.recent.get("topic", -1)
