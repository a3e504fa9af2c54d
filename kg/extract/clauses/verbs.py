"""Finds the verbs of a sentence with their auxiliaries, voice and time."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item
from kg.extract.words import VerbForm, Words

_GERUND_AFTER = frozenset({"after", "before", "by", "while", "since", ",", "without", "despite"})
_PLURAL = frozenset({"we", "they", "you", "i", "who", "which", "that"})
_SINGULAR = frozenset({"it", "he", "she", "which", "who", "that", "and", "also"})
_UNDERTAKEN = frozenset({"contract", "service", "programme", "document", "procurement"})


class VerbGroup(NamedTuple):
    """A verb with what belongs to it.

    Attributes:
        first: Number of its first item: an auxiliary, "to", or the verb.
        main: Number of the verb's item.
        lemma: The verb's base form.
        form: Form of the verb.
        passive: Whether its subject is what it is done to.
        reduced: Whether it follows its noun without an auxiliary: "a contract held by".
        infinitive: Whether it begins with "to" that no verb before it governs.
        gerund: Whether it is an -ing form without an auxiliary.
        chain: Its words before the verb, each with the verb of which it is a form, or empty.
    """

    first: int
    main: int
    lemma: str
    form: str
    passive: bool = False
    reduced: bool = False
    infinitive: bool = False
    gerund: bool = False
    chain: tuple[tuple[str, str], ...] = ()

    @property
    def is_finite(self) -> bool:
        """Whether it can have a subject of its own."""
        return not (self.infinitive or self.gerund or self.reduced)


def verb_groups(items: Sequence[Item], cast: Cast) -> list[VerbGroup]:
    """Find the verbs of a sentence that are really used as verbs.

    Example:
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "it has not been awarded and is expected to withdraw its bid"
        >>> items, _ = items_of(tokens_of(text, 0, len(text)), [], [])
        >>> for group in verb_groups(items, Cast(KnownNames(), None)):
        ...     print(group.lemma, group.passive, [word for word, _ in group.chain])
        award True ['has', 'not', 'been']
        withdraw False ['is', 'expected', 'to']
    """
    found = list[VerbGroup]()
    place = len(items) - 1
    while place >= 0:
        group = _group(items, place, cast)
        if group is not None:
            found.append(group)
            place = min(group.first, place)
        place -= 1
    return found[::-1]


def _group(items: Sequence[Item], place: int, cast: Cast) -> VerbGroup | None:
    item = items[place]
    readings = item.verbs
    if not readings or item.mention or item.value or item.low in _auxiliaries() - _may_be_main():
        return None
    if item.low in _may_be_main() and not _is_main_be_or_have(items, place):
        return None
    first, chain = _chain(items, place)
    reading = _reading(items, place, first, readings, cast)
    if reading is None:
        return None
    asked = items[first - 1].low if first else ""
    if chain and chain[0][0] == "to" and asked in {"how", "whether", "what"}:
        return None
    passive = _is_passive(reading, chain)
    reduced = (
        reading.form in {"past", "participle"} and not chain and _is_reduced(items, place, cast)
    )
    governed = any(word in _be() or lemma for word, lemma in chain)
    gerund = reading.form == "gerund" and not governed
    return VerbGroup(
        *(first, place, reading.lemma, reading.form),
        passive=passive or reduced,
        reduced=reduced,
        infinitive=bool(chain) and chain[0][0] == "to",
        gerund=gerund,
        chain=chain,
    )


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset().union(*Words.load().auxiliary.values())


@cache
def _be() -> frozenset[str]:
    return Words.load().auxiliary["be"]


@cache
def _may_be_main() -> frozenset[str]:
    words = Words.load().auxiliary
    return words["be"] | words["have"] | words["get"]


def _is_main_be_or_have(items: Sequence[Item], place: int) -> bool:
    """'Is' is an auxiliary where a verb follows it, and the verb itself where none does."""
    for item in items[place + 1 : place + 5]:
        if item.mention or item.value or item.low in {"a", "an", "the", "its", "their", "no"}:
            return True
        if _is_adverb(item) or item.low in _auxiliaries() or item.low == "to":
            continue
        forms = {reading.form for reading in item.verbs}
        return forms.isdisjoint({"participle", "gerund"})
    return True


def _is_adverb(item: Item) -> bool:
    if item.mention or item.value:
        return False
    return item.low in Words.load().small["adverbs"] or (
        item.low.endswith("ly") and len(item.low) > 4  # noqa: PLR2004
    )


def _chain(items: Sequence[Item], place: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Walk back over auxiliaries, adverbs and verbs that govern this one."""
    first, chain = place, list[tuple[str, str]]()
    while first > 0:
        before = items[first - 1]
        if before.mention or before.value:
            break
        lemma = _governs(before, items[first].low)
        if not (before.low in _auxiliaries() or before.low == "to" or _is_adverb(before) or lemma):
            break
        if before.low == "'s" and not _is_short_verb(items, first - 1):
            break
        first -= 1
        chain.append((before.low, lemma))
    while chain and _is_adverb(items[first]) and items[first].low not in {"not", "never"}:
        chain.pop()
        first += 1
    return first, tuple(reversed(chain))


def _is_short_verb(items: Sequence[Item], place: int) -> bool:
    """The 's of 'it's' is a verb, that of "the trust's" is none."""
    return place > 0 and items[place - 1].low in {"it", "he", "she", "there", "that", "who", "what"}


def _governs(item: Item, after: str) -> str:
    """Give the mood word that governs an infinitive, such as 'expected' before 'to'."""
    if after != "to":
        going = {"stop", "cease", "continue", "start", "begin", "consider", "threaten", "risk"}
        lemma = next((each.lemma for each in item.verbs if each.lemma in going), "")
        return lemma if after.endswith("ing") else ""
    moods = _moods()
    if item.low in moods:
        return item.low
    return next((each.lemma for each in item.verbs if each.lemma in moods), "")


@cache
def _moods() -> frozenset[str]:
    mood = Words.load().mood
    controls = {
        "commission",
        "appoint",
        "hire",
        "choose",
        "select",
        "bring",
        "pay",
        "contract",
        "engage",
    }
    return frozenset().union(*mood.values()) - controls - {"no", "not", "if", "by"}


def _reading(
    items: Sequence[Item], place: int, first: int, readings: Sequence[VerbForm], cast: Cast
) -> VerbForm | None:
    """Choose what form a word is here, or tell that it is no verb at all."""
    known = Lexicon.load().verbs
    sorted_readings = sorted(readings, key=lambda each: each.lemma not in known)
    chain = [items[at].low for at in range(first, place)]
    for reading in sorted_readings:
        if _fits(items, place, first, reading, chain, cast):
            return reading
    return None


def _fits(  # noqa: C901, PLR0911 - one return for each case
    items: Sequence[Item],
    place: int,
    first: int,
    reading: VerbForm,
    chain: Sequence[str],
    cast: Cast,
) -> bool:
    before = items[first - 1] if first else None
    determined = before is not None and before.low in Words.load().small["determiners"] - {
        "that",
        "all",
        "both",
        "this",
    }
    last = next((word for word in reversed(chain) if word in _auxiliaries() or word == "to"), "")
    if reading.form == "gerund":
        if last in _be() or (first < place and items[place - 1].verbs):
            return True
        return (
            not chain
            and before is not None
            and (before.low in _GERUND_AFTER or _kind(before, cast) in _UNDERTAKEN | {"body"})
        )
    if reading.form == "participle":
        return last in _be() | Words.load().auxiliary["have"] | Words.load().auxiliary["get"]
    if reading.form == "past":
        if last or (determined and place == first):
            return False
        return before is None or before.low != "'s" or place != first
    if reading.form == "base":
        if last:
            return last not in _be() | Words.load().auxiliary["have"] - {"'d"}
        return place == first and before is not None and _takes_base(before, items, place, cast)
    if last or place != first or before is None or determined or before.low == "'s":
        return False
    return _takes_third(before, items, place, cast)


def _kind(item: Item, cast: Cast) -> str:
    return cast.entities[item.mention.entities[0]].kind if item.mention else ""


def _takes_base(before: Item, items: Sequence[Item], place: int, cast: Cast) -> bool:
    if before.low in _PLURAL:
        return True
    if before.mention is None:
        return False
    entity = cast.entities[before.mention.entities[0]]
    listed = place > 1 and any(item.low == "and" for item in items[max(0, place - 4) : place - 1])
    plural = (
        len(before.mention.entities) > 1
        or entity.kind == "group"
        or before.low.endswith("s")
        or listed
    )
    after = items[place + 1] if place + 1 < len(items) else None
    return (
        plural
        and after is not None
        and (
            after.mention is not None
            or after.low
            in Words.load().small["determiners"]
            | {"for", "to", "about", "that", "with", "from", "on", "over"}
        )
    )


def _takes_third(before: Item, items: Sequence[Item], place: int, cast: Cast) -> bool:
    if before.low in _SINGULAR or _is_adverb(before):
        return True
    if before.low in {",", ")", "\N{EN DASH}", "-"}:
        return True
    if before.mention is None:
        return False
    entity = cast.entities[before.mention.entities[0]]
    after = items[place + 1] if place + 1 < len(items) else None
    if after is None or after.low == "'":
        return False
    return entity.kind != "place"


def _is_passive(reading: VerbForm, chain: Sequence[tuple[str, str]]) -> bool:
    if reading.form != "participle":
        return False
    be_or_get = _be() | Words.load().auxiliary["get"]
    last = next((word for word, _ in reversed(chain) if word in _auxiliaries()), "")
    return last in be_or_get and not last.startswith("ha")


def _is_reduced(items: Sequence[Item], place: int, cast: Cast) -> bool:
    after = items[place + 1].low if place + 1 < len(items) else ""
    if after == "by":
        return True
    before = next((item for item in reversed(items[:place]) if not _is_adverb(item)), None)
    if before is None or before.mention is None or after not in {"to", "with", "at"}:
        return False
    return cast.entities[before.mention.entities[0]].kind in _UNDERTAKEN


def other_groups(groups: Sequence[VerbGroup], group: VerbGroup) -> Iterator[VerbGroup]:
    """Give the verb groups before one, the nearest first.

    Example:
        >>> list(other_groups([], VerbGroup(0, 0, "win", "past")))
        []
    """
    return (each for each in reversed(groups) if each.main < group.main)
