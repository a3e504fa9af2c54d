"""Tells what stands where around a verb: its subject, its object, and behind its prepositions."""

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item
from kg.extract.words import Words

_ENDS = frozenset(
    {
        ";",
        ":",
        "but",
        "which",
        "who",
        "whose",
        "where",
        "when",
        "while",
        "although",
        "because",
        "after",
        "before",
        "unless",
        "if",
        "though",
        "whereas",
        "amid",
        "despite",
        "following",
        "so",
    }
)
_OPENING, _CLOSING = frozenset({"(", "["}), frozenset({")", "]"})
_DASHES = frozenset({"\N{EN DASH}", "—", "-"})
_RELATIVE = frozenset({"which", "who", "that"})
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
    found, name, first = list[Slot](), "object", after
    place = after
    while place < len(items):
        low = items[place].low
        group = starts.get(place)
        end = _ends(items, place, group)
        if (group is not None and group.infinitive) or _is_infinitive(items, place):
            found.append(Slot(name, first, place))
            found.append(Slot("infinitive", place, _clause_end(items, place)))
            return _kept(items, found)
        if end:
            break
        if low == "that" and place > after - 1 and items[place].mention is None:
            found.append(Slot(name, first, place))
            found.append(Slot("fact", place + 1, _clause_end(items, place + 1)))
            return _kept(items, found)
        if _is_preposition(items, place):
            found.append(Slot(name, first, place))
            name, place = _named(items, place)
            first = place + 1
        place += 1
    found.append(Slot(name, first, place))
    return _kept(items, found)


def _kept(items: Sequence[Item], slots: Sequence[Slot]) -> list[Slot]:
    """Leave out empty slots and the commas at their ends."""
    kept = list[Slot]()
    for slot in slots:
        last = slot.last
        while last > slot.first and items[last - 1].low in {",", "."}:
            last -= 1
        if slot.first < last:
            kept.append(slot._replace(last=last))
    return kept


def _is_infinitive(items: Sequence[Item], place: int) -> bool:
    """Tell whether 'to' stands before a verb that the lexicon does not know."""
    if items[place].low != "to" or items[place].mention or place + 1 >= len(items):
        return False
    after = items[place + 1]
    if after.mention or after.value or after.is_capital or not after.low.isalpha():
        return False
    small = Words.load().small
    if after.low in small["determiners"] | small["prepositions"] | small["pronouns"]:
        return False
    return not after.low.endswith(("s", "ing", "ed")) and not _is_noun_place(items, place)


def _is_noun_place(items: Sequence[Item], place: int) -> bool:
    """Before a thing that follows at once, a word is likelier an adjective: 'to private firms'."""
    after = items[place + 2] if place + 2 < len(items) else None
    return after is not None and after.low in {".", ",", "and"}


def _is_preposition(items: Sequence[Item], place: int) -> bool:
    item = items[place]
    if item.mention or item.value:
        return False
    return item.low in Words.load().small["prepositions"] and item.low not in {"than", "per"}


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


def _is_verb_next(items: Sequence[Item], place: int) -> bool:
    """Tell whether another verb is joined on: 'and will', ', saying'."""
    ahead = items[place + 1] if place + 1 < len(items) else None
    if ahead is None or ahead.mention or ahead.value:
        return False
    auxiliary = frozenset().union(*Words.load().auxiliary.values())
    forms = {reading.form for reading in ahead.verbs}
    return ahead.low in auxiliary or (
        bool(forms & {"past", "third", "gerund"}) and ahead.low != "set"
    )


def _clause_end(items: Sequence[Item], first: int) -> int:
    for place in range(first, len(items)):
        if items[place].low in {";", ":", '"'} or items[place].low in {"but", "while", "although"}:
            return place
    return len(items) - 1 if items and items[-1].low in {".", "!", "?"} else len(items)


def subject_slot(
    items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup], cast: Cast
) -> Slot | None:
    """Find what stands as the subject of a verb.

    Example:
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.clauses.verbs import verb_groups
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "the board, which met, has withdrawn"
        >>> items, _ = items_of(tokens_of(text, 0, len(text)), [], [])
        >>> cast = Cast(KnownNames(), None)
        >>> groups = verb_groups(items, cast)
        >>> subject_slot(items, groups[-1], groups, cast)
        Slot(name='subject', first=0, last=2)
    """
    if group.infinitive or group.gerund:
        return _governed_subject(items, group, groups, cast)
    last = group.first
    before = items[last - 1] if last else None
    if before is None:
        return None
    if before.low in {"and", "or", "but", "then"} and before.mention is None:
        return _joined_subject(items, last - 1, groups, cast)
    if before.low in _RELATIVE and before.mention is None:
        return _antecedent(items, last - 1)
    if before.low in {",", ")", *_DASHES}:
        last = _over_insertion(items, last - 1)
    return Slot("subject", _clause_start(items, last, groups), last) if last > 0 else None


def _governed_subject(
    items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup], cast: Cast
) -> Slot | None:
    """An infinitive's subject is whom the governing verb asks, else that verb's own."""
    before = items[group.first - 1] if group.first else None
    governor = governing_verb(group, groups)
    controls = {
        "commission",
        "appoint",
        "hire",
        "choose",
        "select",
        "pay",
        "ask",
        "urge",
        "engage",
        "bring",
        "contract",
        "want",
        "allow",
        "order",
        "require",
        "invite",
        "instruct",
        "expect",
    }
    if before is not None and before.mention is not None:
        kind = cast.entities[before.mention.entities[0]].kind
        if (
            kind == "body"
            and governor is not None
            and governor.lemma in controls
            and not governor.passive
        ):
            return Slot("subject", group.first - 1, group.first)
        if group.gerund and kind in {"contract", "service", "programme", "document"}:
            return Slot("subject", group.first - 1, group.first)
    if before is not None and before.low in {"its", "their", "our"}:
        return Slot("subject", group.first - 1, group.first)
    if governor is None:
        return Slot("subject", 0, group.first) if group.gerund else None
    return subject_slot(items, governor, groups, cast)


def governing_verb(group: VerbGroup, groups: Sequence[VerbGroup]) -> VerbGroup | None:
    """Give the verb that governs an infinitive or -ing form: the nearest finite one before it.

    Example:
        >>> governing_verb(VerbGroup(0, 1, "win", "base", infinitive=True), [])
    """
    before = [each for each in groups if each.main < group.first and each.is_finite]
    return before[-1] if before else None


def _joined_subject(
    items: Sequence[Item], place: int, groups: Sequence[VerbGroup], cast: Cast
) -> Slot | None:
    """'X won the contract and will run it': the subject is that of the verb before."""
    before = [each for each in groups if each.main < place and not each.infinitive]
    if not before:
        return Slot("subject", _clause_start(items, place, groups), place) if place else None
    same = [each for each in before if each.is_finite] or before
    return subject_slot(items, same[-1], groups, cast)


def _antecedent(items: Sequence[Item], place: int) -> Slot | None:
    before = items[place - 1] if place else None
    if before is not None and before.verbs and before.mention is None:
        return None  # 'decided who will run it' asks, and names nobody
    last = place - 1 if place and items[place - 1].low in {",", *_DASHES} else place
    first = last
    while first > 0 and last - first < 8 and items[first - 1].low not in {",", ";", ":", *_DASHES}:  # noqa: PLR2004
        first -= 1
        if items[first].mention is not None:
            break
    return Slot("subject", first, last) if first < last else None


def _over_insertion(items: Sequence[Item], place: int) -> int:
    """Step back over ', a charity,' or '(the trust)' before a verb."""
    close = items[place].low
    if close == ")":
        opens = [at for at in range(place) if items[at].low == "("]
        return (
            opens[-1] if opens and _has_mention(items, max(0, opens[-1] - 2), opens[-1]) else place
        )
    marks = {close} if close == "," else _DASHES
    before = [at for at in range(place) if items[at].low in marks]
    if not before:
        return place
    # A list has commas too: step over one insertion only, unless a verb or a determiner is in it.
    opener = before[-1]
    inside = items[opener + 1 : place]
    joins = any(item.low in {"and", "or"} for item in inside[:1])
    apposed = _has_mention(items, opener + 1, place) and not _has_mention(
        items, max(0, opener - 4), opener
    )
    return place if joins or apposed else opener


def _has_mention(items: Sequence[Item], first: int, last: int) -> bool:
    return any(
        items[at].mention is not None and not (at + 1 < len(items) and items[at + 1].low == "'s")
        for at in range(first, last)
    )


def _clause_start(items: Sequence[Item], last: int, groups: Sequence[VerbGroup]) -> int:
    """Walk back to where the clause of a verb begins."""
    mains = {group.main for group in groups if not group.reduced and not group.infinitive}
    place = last
    while place > 0:
        item = items[place - 1]
        if item.mention is None and item.value is None:
            if place - 1 in mains or item.low in {";", ":", '"'} or item.low in _RELATIVE:
                break
            if (
                item.low
                in {
                    "but",
                    "while",
                    "although",
                    "because",
                    "if",
                    "as",
                    "when",
                    "said",
                    "after",
                    "unless",
                    "whether",
                }
                and place < last
            ):
                break
        place -= 1
    return place
