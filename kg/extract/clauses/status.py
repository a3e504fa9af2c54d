"""Tells the status of what a verb says: from auxiliaries, hedges, negation and conditions."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.clauses.deciding import is_decided_by
from kg.extract.clauses.readings import forms_of_be
from kg.extract.clauses.subjects import PLANS
from kg.extract.clauses.verbs import HIRES, VerbGroup
from kg.extract.mentions.items import Item
from kg.extract.word_lists import listed
from kg.extract.words import Words

PRECEDENCE = ("denied", "disputed", "alleged", "conditional", "planned", "past", "asserted")
"""Statuses from the strongest; of several that apply the strongest is the status."""
_NEGATIVE = listed("clauses.status", "negative")
_DECIDED = ("decision", "decisions", "proposal", "proposals", "move")
_IFS = listed("clauses.status", "ifs")
_PLAIN = frozenset({"to", "been", "be", "not"})
_BEFORE = listed("clauses.status", "before")
_WRITE = listed("clauses.status", "write")
_GIVE_UP = listed("clauses.status", "give-up")


def strongest(statuses: Iterator[str] | Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Give the strongest status, and the others.

    Example:
        >>> strongest(["past", "alleged"]), strongest([])
        (('alleged', ('past',)), ('asserted', ()))
    """
    found = sorted(set(statuses) - {""}, key=PRECEDENCE.index)
    return (found[0], tuple(found[1:])) if found else ("asserted", ())


def statuses_of(
    items: Sequence[Item],
    group: VerbGroup,
    governing: VerbGroup | None,
    *,
    kind: str,
    in_headline: bool = False,
    reported: bool = False,
) -> list[str]:
    """List the statuses that a verb's words give to what it says.

    Args:
        items: The sentence.
        group: The verb.
        governing: For an infinitive or -ing form, the verb that governs it.
        kind: event, state, stance, voice or opinion: what the verb's family is.
        in_headline: Headlines tell what has happened in the present.
        reported: Whether somebody is reported to say it, who used the present for the past here.

    Example:
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.mentions.cast import Cast
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.clauses.verbs import verb_groups
        >>> from kg.extract.reading.tokens import tokens_of
        >>> for text in ("it is due to withdraw", "it refused to withdraw", "it has withdrawn"):
        ...     items, _ = items_of(tokens_of(text, 0, len(text)), [], [])
        ...     [group] = verb_groups(items, Cast(KnownNames(), None))
        ...     print(statuses_of(items, group, None, kind="event"))
        ['planned']
        ['denied']
        ['past']
    """
    if kind == "opinion" or (_is_duty(items, group) and not _is_charge(governing)):
        due = governing is not None and kind != "opinion" and "planned" in _moods(governing)
        return ["planned" if due else "asserted"]  # a fear is no less where what is feared is not
    if kind == "voice" and group.infinitive and governing and governing.lemma in _WRITE:
        return [_time(governing, "state", in_headline=in_headline)]
    found = list(_told(items, group, governing))
    if kind == "stance":  # whoever will fight a plan is against it
        found = [each for each in found if each in {"denied", "alleged"}]
    if found:
        return list(dict.fromkeys(found))
    if reported and kind in {"state", "stance"} and not _is_before(group):
        return ["asserted"]
    return [_time(group, kind, in_headline=in_headline)]


def _is_duty(items: Sequence[Item], group: VerbGroup) -> bool:
    """'Responsible for buying' tells of no single purchase."""
    before = items[group.first - 1].low if group.first else ""
    return group.gerund and before in {"for", "of"}


def _is_charge(governing: VerbGroup | None) -> bool:
    return governing is not None and governing.lemma in Words.load().mood["alleged"]


def _told(items: Sequence[Item], group: VerbGroup, governing: VerbGroup | None) -> Iterator[str]:
    """Give the statuses of a verb's own words, of its clause and of what governs it."""
    yield from ["denied"] if _is_no_plan(items, group) else _moods(group)
    after = items[group.main + 1].low if group.main + 1 < len(items) else ""
    if items[group.main].low.endswith("n't") or after in {"not", "never"}:
        yield "denied"
    if _is_conditional(items, group):
        yield "conditional"
    if any(item.low in _BEFORE and item.mention is None for item in _beside(items, group)):
        yield "past"
    if governing is not None and not group.is_finite and not group.reduced:
        yield from _governed(items, governing, group)
    elif governing is None and group.infinitive and _is_decided(items, group.first - 1):
        yield "planned"  # "the decision to award it was wrong"


def _is_decided(items: Sequence[Item], place: int) -> bool:
    headed = place == 0 and items[place].mention is not None  # "Hill to close"
    return headed or items[place].low.endswith(_DECIDED) or is_decided_by(items, place)


def _beside(items: Sequence[Item], group: VerbGroup) -> Sequence[Item]:
    """Give the words within a verb and the one before it: 'previously held by'."""
    return items[max(0, group.first - 1) : group.main]


def is_required(group: VerbGroup) -> bool:
    """Tell whether what a verb says still has to be done: 'must', 'has to', 'needs to'.

    Example:
        >>> is_required(VerbGroup(0, 3, "approve", "participle", chain=(("must", ""), ("be", ""))))
        True
    """
    words = [word for word, _ in group.chain]
    return "must" in words or ("to" in words and words[0] in {"has", "have", "needs", "need"})


def _is_no_plan(items: Sequence[Item], group: VerbGroup) -> bool:
    """'Scrapped plans to build' and 'has no plans to build' tell that nothing is built."""
    before = items[group.first - 1] if group.first else None
    if before is None or not group.chain or group.chain[0][0] not in PLANS:
        return False
    return before.low == "no" or any(each.lemma in _GIVE_UP for each in before.verbs)


def _moods(group: VerbGroup) -> Iterator[str]:
    words = Words.load()
    for word, lemma in group.chain:
        if (
            word in _NEGATIVE
            or word.endswith("n't")
            or lemma in {"decline", "refuse", "fail", "unable", "deny", "avoid"}
        ):
            yield "denied"
        elif word in words.auxiliary["may"]:
            yield "conditional"
        elif word == "must" or word in words.auxiliary["future"] | words.auxiliary["would"]:
            yield "planned"
        elif lemma in {"stop", "cease"}:
            yield "past"
        elif lemma:
            yield from _mood_of("ask" if lemma == "asked" and not _is_asked(group) else lemma)
    if group.passive and [word for word, _ in group.chain] == ["be"]:
        yield "planned"  # "propose that it be awarded"
    yield from _is_to(group)


def _is_asked(group: VerbGroup) -> bool:
    """'Was asked to provide' tells what was done, 'has asked to leave' what somebody hopes for."""
    words = [word for word, _ in group.chain]
    return not forms_of_be().isdisjoint(words[: words.index("asked")])


def _mood_of(lemma: str) -> Iterator[str]:
    mood = Words.load().mood
    yield from (
        name for name in ("denied", "alleged", "conditional", "planned") if lemma in mood[name]
    )


def _is_to(group: VerbGroup) -> Iterator[str]:
    """'Is to be run' means a plan; so does 'were to'."""
    words = [word for word, _ in group.chain]
    for before, after in pairwise(words):
        if after == "to" and before in {"is", "are"}:
            yield "planned"
        if after == "to" and before in {"was", "were"}:
            yield "conditional" if before == "were" else "planned"


def _is_conditional(items: Sequence[Item], group: VerbGroup) -> bool:
    """Tell whether the verb stands in a clause of 'if', or leans on one by 'would'."""
    lows = [item.low for item in items]
    if _IFS.isdisjoint(lows):
        return False
    conditions = [
        place for place, low in enumerate(lows) if low in _IFS and _is_if(lows, place, low)
    ]
    if not conditions:
        return False
    for place in conditions:
        ends = next(
            (at for at in range(place, len(lows)) if lows[at] in {",", ";", "then"}), len(lows)
        )
        if place < group.main < ends:
            return True
    return any(word in {"would", "could", "might", "may", "will"} for word, _ in group.chain)


def _is_if(lows: Sequence[str], place: int, low: str) -> bool:
    """'Provided that' and ', provided it' bring in a condition, 'provided by' does not."""
    if place == 0 and low in {"had", "should", "were"}:
        return len(lows) > 1 and lows[1] not in _PLAIN  # "Had it won, it would run"
    if low != "provided":
        return low in {"if", "unless"}
    return lows[place + 1 : place + 2] == ["that"] or (
        lows[max(0, place - 1) : place] == [","] and lows[place + 1 : place + 2] != ["by"]
    )


def _governed(items: Sequence[Item], governing: VerbGroup, group: VerbGroup) -> Iterator[str]:
    """What is governed by a plan, doubt or denial is planned, doubted or denied too."""
    found = list(_moods(governing))
    if governing.lemma == "resolve":
        yield "past"  # what a board resolved to do is done
        return
    yield from found
    if group.gerund and _is_charge(governing):
        yield "alleged"  # "accused of buying"
    if not found and group.infinitive and any(word == "have" for word, _ in group.chain):
        yield "past"  # "proud to have won"
    elif not found and group.infinitive:
        told = {word for word, _ in governing.chain} | {items[governing.main].low}
        past = governing.form in {"past", "participle"} and governing.lemma in HIRES
        yield "past" if past and "will" not in told else "planned"


def _is_before(group: VerbGroup) -> bool:
    """'Had run' lies before what is reported."""
    return any(word in {"had", "hadn't"} for word, _ in group.chain)


def _time(group: VerbGroup, kind: str, *, in_headline: bool) -> str:
    if kind == "voice":
        return "past" if _is_before(group) else "asserted"
    if kind == "event":
        return "past" if in_headline or not _is_present(group) else "asserted"
    words = {word for word, _ in group.chain}
    auxiliary = Words.load().auxiliary
    holds_still = words & auxiliary["have"] and not words & {"had", "hadn't"}
    if holds_still or group.reduced:
        return "asserted"
    was = words & auxiliary["past"] - {"been"}
    return "past" if was or (group.form == "past" and not words) else "asserted"


def _is_present(group: VerbGroup) -> bool:
    """Tell whether an event is told in the present; what had to be done was done."""
    words = [word for word, _ in group.chain]
    past = Words.load().auxiliary["past"]
    if group.reduced or group.gerund or words[-2:] == ["had", "to"]:
        return False
    if words[-2:] in (["is", "being"], ["are", "being"]):
        return True
    return group.form in {"base", "third"} or (group.form == "gerund" and not past & {*words})
