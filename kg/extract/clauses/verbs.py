"""Finds the verbs of a sentence with their auxiliaries, voice and time."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.clauses.readings import (
    forms_of_be,
    is_adverb,
    is_reduced,
    reading_of,
)
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item
from kg.extract.word_lists import listed
from kg.extract.words import VerbForm, Words, auxiliaries

_MAIN = ("be", "have", "get")
"""Auxiliaries that may be the verb itself."""
_TIMES = frozenset({"night", "week", "month", "year", "summer", "autumn", "winter", "spring"})
_GOING = listed("clauses.verbs", "going")
"""Verbs before an -ing form that go with it: 'stopped running', 'denied buying'."""
_BOTH = frozenset({"both", "all", "each", "jointly"})
HIRES = listed("clauses.verbs", "hires")
"""Verbs after which an infinitive tells what somebody is paid or chosen to do."""


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
        group = _group(items, place, cast) if items[place].verbs else None
        if group is not None:
            found.append(group)
            place = min(group.first, place)
        place -= 1
    return _with_joined(items, [*_helped(items, found[::-1])])


def _helped(items: Sequence[Item], groups: Sequence[VerbGroup]) -> Iterator[VerbGroup]:
    """'It will be built and run by Hill': what is joined shares 'will be'."""
    before: VerbGroup | None = None
    for group in groups:
        joined = group.reduced and items[group.first - 1].low == "and"
        if joined and before is not None and before.main == group.first - 2 and before.passive:
            group = group._replace(reduced=before.reduced, chain=before.chain)  # noqa: PLW2901
        before = group
        yield group


def _with_joined(items: Sequence[Item], groups: list[VerbGroup]) -> list[VerbGroup]:
    """'It will begin in May and last three years': what is joined shares 'will'."""
    taken = {at for group in groups for at in range(group.first, group.main + 1)}
    joined = list[VerbGroup]()
    for place in range(2, len(items) - 1):
        if not items[place].verbs:
            continue
        base = next((each for each in items[place].verbs if each.form == "base"), None)
        if base is None or place in taken or items[place].mention or items[place].value:
            continue
        first = place - 1
        while first and is_adverb(items[first]):
            first -= 1
        before = [each for each in groups if each.main < first]
        helped = bool(before) and before[-1].form == "base" and bool(before[-1].chain)
        if items[first].low in _JOINS and helped and _has_object(items[place + 1], base.lemma):
            joined.append(
                before[-1]._replace(
                    first=place, main=place, lemma=base.lemma, form="base", passive=False
                )
            )
    return sorted([*groups, *joined], key=lambda each: each.main) if joined else groups


def _has_object(after: Item, lemma: str) -> bool:
    """'And run clinics' goes on with a verb, 'care and support for' with a noun."""
    if after.mention or after.value or after.low in Words.load().small["determiners"]:
        return True
    follows = after.low in Words.load().small["prepositions"]
    return lemma in _ON_ITS_OWN and (follows or is_adverb(after))


_JOINS = frozenset({"and", "or", "but"})
_ON_ITS_OWN = listed("clauses.verbs", "on-its-own")
"""Verbs that need no object."""


def _group(items: Sequence[Item], place: int, cast: Cast) -> VerbGroup | None:
    item = items[place]
    readings = item.verbs
    if not readings or item.mention or item.value or item.low in _only_auxiliaries():
        return None
    if item.low in auxiliaries(*_MAIN) and not _is_main_be_or_have(items, place):
        return None
    first, chain = _chain(items, place)
    reading = reading_of(items, place, first, readings, cast)
    if reading is None:
        return None
    asked = items[first - 1].low if first else ""
    if chain and chain[0][0] == "to" and asked in {"how", "whether", "what"}:
        return None
    passive = _is_passive(reading, chain)
    reduced = (
        reading.form in {"past", "participle"} and not chain and is_reduced(items, place, cast)
    )
    governed = any(word in forms_of_be() or lemma for word, lemma in chain)
    gerund = reading.form == "gerund" and not governed
    return VerbGroup(
        *(first, place, reading.lemma, reading.form),
        passive=passive or reduced,
        reduced=reduced,
        infinitive=[word for word, _ in chain if word != "not"][:1] == ["to"],
        gerund=gerund,
        chain=chain,
    )


@cache
def _only_auxiliaries() -> frozenset[str]:
    return auxiliaries() - auxiliaries(*_MAIN)


def _is_main_be_or_have(items: Sequence[Item], place: int) -> bool:
    """'Is' is an auxiliary where a verb follows it, and the verb itself where none does."""
    for item in items[place + 1 : place + 5]:
        if item.mention or item.value or item.low in {"a", "an", "the", "its", "their", "no"}:
            return True
        if is_adverb(item) or item.low in auxiliaries() or item.low == "to":
            continue
        if item.low in Words.load().small["ing_adjectives"]:
            return True
        if item.low.endswith("ed") and not item.verbs:
            return False  # the verb may be one that no list knows
        forms = {reading.form for reading in item.verbs}
        return forms.isdisjoint({"participle", "gerund"})
    return True


def _chain(items: Sequence[Item], place: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Walk back over auxiliaries, adverbs and verbs that govern this one."""
    first, chain = place, list[tuple[str, str]]()
    while first > 0:
        before = items[first - 1]
        if before.mention or before.value:
            break
        lemma = _governs(before, items[first].low)
        if step := _passed_by(items, first):
            first -= step
            chain += [("not", "")] * (before.low == "longer")
            continue
        if not (before.low in auxiliaries() or before.low == "to" or is_adverb(before) or lemma):
            break
        if before.low == "'s" and not _is_short_verb(items, first - 1):
            break
        first -= 1
        chain.append((before.low, lemma))
    while chain and is_adverb(items[first]) and items[first].low not in {"not", "never"}:
        chain.pop()
        first += 1
    return first, tuple(reversed(chain))


def _passed_by(items: Sequence[Item], first: int) -> int:
    """Count the words before a verb that are no part of it: 'so far', 'last night', 'no longer'."""
    before, ahead = items[first - 1].low, items[first - 2].low if first > 1 else ""
    if (before, items[first].low) == ("so", "far") or (before in _BOTH and ahead in auxiliaries()):
        return 1
    dated = before in _TIMES and ahead in {"last", "this"}
    return len((before, ahead)) if dated or (ahead, before) == ("no", "longer") else 0


def _is_short_verb(items: Sequence[Item], place: int) -> bool:
    """The 's of 'it's' is a verb, that of "the trust's" is none."""
    return place > 0 and items[place - 1].low in {"it", "he", "she", "there", "that", "who", "what"}


def _governs(item: Item, after: str) -> str:
    """Give the mood word that governs an infinitive, such as 'expected' before 'to'."""
    if after != "to":
        lemma = next((each.lemma for each in item.verbs if each.lemma in _GOING), "")
        return lemma if after.endswith("ing") else ""
    moods = _moods()
    if item.low in moods:
        return item.low
    return next((each.lemma for each in item.verbs if each.lemma in moods), "")


@cache
def _moods() -> frozenset[str]:
    return frozenset().union(*Words.load().mood.values()) - HIRES - {"no", "not", "if"}


def _is_passive(reading: VerbForm, chain: Sequence[tuple[str, str]]) -> bool:
    if reading.form != "participle":
        return False
    last = next((word for word, _ in reversed(chain) if word in auxiliaries()), "")
    return last in auxiliaries("be", "get")
