"""Tells what stands behind a verb: its object, and what is behind its prepositions."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.items import Item
from kg.extract.word_lists import listed
from kg.extract.words import Words, auxiliaries, small_words

_ENDS = listed("clauses.slots", "ends")
DASHES = frozenset({"\N{EN DASH}", "—", "-"})
"""Marks that part a sentence as commas do."""
_SHARES = listed("clauses.slots", "shares")
_SUBJECTS = listed("clauses.slots", "subjects")
_INSERTS = listed("clauses.slots", "inserts")
_GIVEN = frozenset({"to", "by", "from", "with"})
_LONGEST_INSERTED = 14
_FINITE = frozenset({"past", "third", "gerund"})
_TIMED = frozenset({"following", "during", "since"})


class Slot(NamedTuple):
    """A stretch of items beside a verb.

    Attributes:
        name: subject, object, a preposition, infinitive, fact, behalf, second or modified.
        first: Number of its first item.
        last: Number of the item after it.
    """

    name: str
    first: int
    last: int


def right_slots(items: Sequence[Item], after: int, groups: Sequence[VerbGroup]) -> list[Slot]:
    """Cut what follows a verb into its object and what stands behind prepositions.

    Args:
        items: The sentence.
        after: Number of the item after the verb and its particles.
        groups: The verbs of the sentence.

    Example:
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "gave the contract to Serco in May, but"
        >>> items, _ = items_of(tokens_of(text, 0, len(text)), [], [])
        >>> [(slot.name, slot.first, slot.last) for slot in right_slots(items, 1, [])]
        [('object', 1, 3), ('to', 4, 5), ('in', 6, 7)]
    """
    starts = {group.first: group for group in groups}
    found, name, first, place = list[Slot](), "object", after, after
    while place < len(items):
        last = _last_slot(items, place, starts)
        if last is not None:
            return _kept(items, [*found, Slot(name, first, place), last])
        plain = items[place].mention is None
        dashed = plain and items[place].low in DASHES and name != "object"
        if dashed or _is_over(items, place, starts, after):
            break
        beyond = _over_inserted(items, place, starts) if plain and items[place].low == "," else 0
        if beyond or _is_preposition(items, place):
            found.append(Slot(name, first, place))
            name, place = _named(items, beyond or place)
            first = place + 1
        place += 1
    found.append(Slot(name, first, place))
    return _kept(items, found)


def _last_slot(items: Sequence[Item], place: int, starts: Mapping[int, VerbGroup]) -> Slot | None:
    """Give an infinitive, or a clause of 'that', which goes on to the end."""
    group = starts.get(place)
    if (group is not None and group.infinitive) or _is_infinitive(items, place):
        return Slot("infinitive", place, _clause_end(items, place))
    if items[place].low != "that" or items[place].mention or _is_over(items, place, starts):
        return None
    if _is_pointing(items, place):
        return None
    return Slot("fact", place + 1, _clause_end(items, place + 1))


def _is_over(
    items: Sequence[Item], place: int, starts: Mapping[int, VerbGroup], after: int = -1
) -> bool:
    """Tell whether the verb's clause ends before an item."""
    if items[place].low == "," and items[place].mention is None:
        ends = place == after or _is_verb_next(items, place)
        return ends and not _over_inserted(items, place, starts)
    return _ends(items, place, starts.get(place)) or _begins_clause(items, place, starts)


def _is_pointing(items: Sequence[Item], place: int) -> bool:
    """In 'all that time' and 'in that lot' the word brings in no clause."""
    before = items[place - 1] if place else None
    if before is None or before.mention is not None:
        return False
    return before.low == "all" or before.low in small_words("prepositions")


def _over_inserted(items: Sequence[Item], place: int, starts: Mapping[int, VerbGroup]) -> int:
    """Of 'gave the deal, worth £5m, to Hill' give where 'to' stands; 0 if nothing is inserted."""
    group = starts.get(place + 1)
    first = items[place + 1] if place + 1 < len(items) else None
    if first is None or first.mention is not None:
        return 0
    told = group is not None and not group.is_finite and not group.infinitive
    if not (told or first.low in _INSERTS or first.low in Words.load().mood["alleged"]):
        return 0
    for at in range(place + 2, min(place + 2 + _LONGEST_INSERTED, len(items) - 1)):
        if items[at].low == "," and items[at].mention is None:
            after = items[at + 1]
            named = after.low in _GIVEN and after.mention is None
            return at + 1 if named else 0
    return 0


def _kept(items: Sequence[Item], slots: Sequence[Slot]) -> list[Slot]:
    """Leave out empty slots and the commas at their ends."""
    kept = list[Slot]()
    for slot in slots:
        last = slot.last
        while last > slot.first and items[last - 1].low in {",", "."}:
            last -= 1
        if slot.first < last:
            kept.append(slot if last == slot.last else slot._replace(last=last))
    return kept


def _is_infinitive(items: Sequence[Item], place: int) -> bool:
    """Tell whether 'to' stands before a verb that the lexicon does not know."""
    if items[place].low != "to" or items[place].mention or place + 1 >= len(items):
        return False
    after = items[place + 1]
    if after.mention or after.value or after.is_capital or not after.low.isalpha():
        return False
    if after.low in small_words("determiners", "prepositions", "pronouns"):
        return False
    return not after.low.endswith(("s", "ing", "ed")) and not _is_noun_place(items, place)


def _is_noun_place(items: Sequence[Item], place: int) -> bool:
    """Before a thing that follows at once, a word is likelier an adjective: 'to private firms'."""
    after = items[place + 2] if place + 2 < len(items) else None
    return after is not None and after.low in {".", ",", "and"}


def _is_preposition(items: Sequence[Item], place: int) -> bool:
    item = items[place]
    if item.mention or item.value or (item.low == "of" and _is_share(items, place - 1)):
        return False
    return item.low in Words.load().small["prepositions"] and item.low not in {"than", "per"}


def _is_share(items: Sequence[Item], place: int) -> bool:
    """'40 per cent of', 'most of' and 'part of' tell how much of what follows is meant."""
    if place < 0:
        return False
    share = items[place].value
    return share.value.kind == "percent" if share else items[place].low in _SHARES


def _named(items: Sequence[Item], place: int) -> tuple[str, int]:
    low = items[place].low
    ahead = [item.low for item in items[place + 1 : place + 3]]
    if low == "on" and ahead == ["behalf", "of"]:
        return "behalf", place + 2
    if low == "out" and ahead[:1] == ["of"]:
        return "of", place + 1
    return low, place


def _ends(items: Sequence[Item], place: int, group: VerbGroup | None) -> bool:
    """Tell whether a clause ends before an item."""
    item = items[place]
    if item.mention or item.value:
        return False
    if item.low in _ENDS and item.low not in _TIMED:
        return True
    if item.low == ".":
        return place == len(items) - 1
    if item.low in {"and", ","} and _is_verb_next(items, place):
        return True
    return group is not None and not group.infinitive and not group.reduced


def _begins_clause(items: Sequence[Item], place: int, starts: Mapping[int, VerbGroup]) -> bool:
    """Tell whether a pronoun is the subject of the next verb: 'criticism it has met'."""
    group = starts.get(place + 1)
    subject = items[place].mention is None and items[place].low in _SUBJECTS
    return subject and group is not None and group.is_finite


def _is_verb_next(items: Sequence[Item], place: int) -> bool:
    """Tell whether another verb is joined on: 'and will', ', saying'."""
    ahead = items[place + 1] if place + 1 < len(items) else None
    if ahead is None or ahead.mention or ahead.value:
        return False
    if ahead.low in auxiliaries():
        return True
    return ahead.low != "set" and any(each.form in _FINITE for each in ahead.verbs)


def _clause_end(items: Sequence[Item], first: int) -> int:
    for place in range(first, len(items)):
        if items[place].low in {";", ":", '"'} or items[place].low in {"but", "while", "although"}:
            return place
    return len(items) - 1 if items and items[-1].low in {".", "!", "?"} else len(items)


def governing_verb(group: VerbGroup, groups: Sequence[VerbGroup]) -> VerbGroup | None:
    """Give the verb that governs an infinitive or -ing form: the nearest finite one before it.

    Example:
        >>> governing_verb(VerbGroup(0, 1, "win", "base", infinitive=True), [])
    """
    before = [each for each in groups if each.main < group.first and each.is_finite]
    return before[-1] if before else None
