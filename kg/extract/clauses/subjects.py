"""Finds the subject of a verb: before it, or of the verb that governs it or is joined with it."""

from collections.abc import Sequence

from kg.extract.clauses.deciding import decider, is_decided_by, is_decision
from kg.extract.clauses.insertions import has_mention, over_insertion
from kg.extract.clauses.readings import is_adverb
from kg.extract.clauses.slots import DASHES, Slot, governing_verb
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import UNDERTAKINGS
from kg.extract.word_lists import listed
from kg.extract.words import Words, small_words

PLANS = listed("clauses.subjects", "plans")
"""Nouns before 'to' that make what follows a plan."""
_CONTROLS = listed("clauses.subjects", "controls")
_BEGINS = listed("clauses.subjects", "begins")
_RELATIVE = frozenset({"which", "who", "that"})
_UNDERTAKEN = UNDERTAKINGS | {"document"}
_MARKS = frozenset({",", ";", ":", *DASHES})
_FRONTING = listed("clauses.subjects", "fronting")
_OF = frozenset({"of", "for", "in", "at", "with"})
_REACH, _PAIR = 8, 4


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
    if group.infinitive or group.gerund or _is_having(group):
        return _governed_subject(items, group, groups, cast)
    if not group.first:
        return None
    over = group.first - 1 - (items[group.first - 1].low in {"no", "any", "its", "their"})
    planner = next((each for each in groups if each.main == over), None)
    if planner is not None and group.chain and group.chain[0][0] in PLANS:
        return subject_slot(items, planner, groups, cast)  # "scrapped plans to build"
    at = _relative_at(items, group)  # "which already runs", "and now runs"
    before = items[at]
    if before.low in {"and", "or", "but", "then"} and before.mention is None:
        return _joined_subject(items, at, groups, cast)
    if before.low in _RELATIVE and before.mention is None:
        return _antecedent(items, _first_relative(items, at))
    found = _own_subject(items, group, groups)
    same = [each for each in groups if each.main < at and each.is_finite]
    shared = found is not None and before.low == "," and _is_empty(items, found) and same
    return subject_slot(items, same[-1], groups, cast) if shared else found


def _is_empty(items: Sequence[Item], slot: Slot) -> bool:
    """Of 'Hill met on Tuesday, heard them and left' nothing stands between Hill and 'heard'."""
    pronouns = small_words("pronouns")
    inside = items[slot.first : slot.last]
    return not any(item.mention or item.low in pronouns for item in inside)


def _first_relative(items: Sequence[Item], place: int) -> int:
    """Of 'the trust, which grew in Dale and which has failed' both clauses are about the trust."""
    if place < 1 or items[place - 1].mention or items[place - 1].low not in {"and", "but"}:
        return place
    same = [at for at in range(place - 1) if items[at].low == items[place].low]
    return same[-1] if same else place


def _own_subject(
    items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup]
) -> Slot | None:
    """Find the subject before a verb, over what is inserted between them."""
    last, before = group.first, items[group.first - 1]
    if group.reduced and before.low == ",":
        first = _named_before(items, last - 1)  # "the home, run by X"
        return Slot("subject", _whole(items, first), last - 1)
    if group.reduced and (first := _named_before(items, last)) and items[first - 1].low == "with":
        return Slot("subject", first, last)  # "with meals subcontracted to X"
    if before.low in {",", ")", *DASHES}:
        last = over_insertion(items, last - 1)
    first = _clause_start(items, last, groups)
    inner = next((each for each in groups if each.main == first - 1), None)
    if inner is not None and _is_relative(items, inner):
        # Of "the groups that run it have merged" the groups merged.
        return _antecedent(items, _relative_at(items, inner))
    if _has_own_verb(items, first, last):
        return _antecedent(items, first - 1)
    # Of "surgeries run by Hill were sold" surgeries were sold.
    inner = next((each for each in groups if each.reduced and first < each.first < last), None)
    if inner is not None and all(item.low != "," for item in items[inner.first : last]):
        last = inner.first
    return Slot("subject", first, last) if last > 0 else None


def _has_own_verb(items: Sequence[Item], first: int, last: int) -> bool:
    """Of 'the groups that oversaw it have merged' the groups merged, whatever 'oversaw' is."""
    if (
        not first
        or items[first - 1].mention
        or items[first - 1].low not in {"that", "which", "who"}
    ):
        return False
    place = first
    while place < last and is_adverb(items[place]):
        place += 1
    plain = place < last - 1 and not (items[place].mention or items[place].value)
    return plain and items[place].low not in small_words("determiners", "pronouns")


def _relative_at(items: Sequence[Item], group: VerbGroup) -> int:
    """Give where the word before a verb and its adverbs stands."""
    at = group.first - 1
    while at > 0 and is_adverb(items[at]):
        at -= 1
    return at


def _is_relative(items: Sequence[Item], group: VerbGroup) -> bool:
    """Tell whether a verb stands in a clause of 'that' without a comma."""
    at = _relative_at(items, group)
    return (
        at > 0
        and items[at].mention is None
        and items[at].low in {"that", "which", "who"}
        and (items[at - 1].mention is not None or items[at - 1].low.isalpha())
    )


def relative_object(items: Sequence[Item], subject: Slot) -> Slot | None:
    """Give what 'the deal, which the trust holds' holds: it stands before its verb's subject.

    Example:
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.mentions.mention import Mention
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "the deal which Dale holds"
        >>> mentions = [Mention(0, 8, (0,)), Mention(15, 19, (1,))]
        >>> items, _ = items_of(tokens_of(text, 0, len(text)), mentions, [])
        >>> relative_object(items, Slot("subject", 2, 3))
        Slot(name='object', first=0, last=1)
    """
    at = subject.first - 1
    if at < 1 or items[at].mention is not None or items[at].low not in {"which", "that", "whom"}:
        return None
    found = _antecedent(items, at)
    return found._replace(name="object") if found else None


def _governed_subject(
    items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup], cast: Cast
) -> Slot | None:
    """An infinitive's subject is whom the governing verb asks, else that verb's own."""
    before = items[group.first - 1] if group.first else None
    governor = governing_verb(group, groups)
    if before is not None and _is_doer(items, group, governor, cast):
        return Slot("subject", group.first - 1, group.first)
    if before is not None and is_decision(before):
        found = decider(items, group.first - 1, governor.main if governor else -1)
        if found is not None:
            return found if found.first < found.last else None
    if governor is None:
        fronted = before is None or (group.first == 1 and before.low in _FRONTING)
        after = _finite_after(group, groups) if fronted else None
        if after is not None:
            return subject_slot(items, after, groups, cast)  # "having lost it, Hill closed"
        return Slot("subject", 0, group.first) if group.gerund else None
    return subject_slot(items, governor, groups, cast)


def _is_doer(
    items: Sequence[Item], group: VerbGroup, governor: VerbGroup | None, cast: Cast
) -> bool:
    """Tell whether what stands before a verb is its subject: 'ask Hill to run', 'its running'."""
    before = items[group.first - 1]
    if before.mention is None:
        return before.low in {"its", "their", "our"}
    kind = cast.entities[before.mention.entities[0]].kind
    controls = governor is not None and governor.lemma in _CONTROLS and not governor.passive
    headed = governor is None and group.first == 1  # "Hill to close"
    decided = group.infinitive and (headed or is_decided_by(items, group.first - 1))
    if kind == "body" and (controls or decided):
        return True
    absolute = kind == "body" and group.first > 1 and items[group.first - 2].low == "with"
    return group.gerund and (absolute or kind in _UNDERTAKEN)


def _is_having(group: VerbGroup) -> bool:
    return group.chain[:1] == (("having", ""),)


def _finite_after(group: VerbGroup, groups: Sequence[VerbGroup]) -> VerbGroup | None:
    return next((each for each in groups if each.main > group.main and each.is_finite), None)


def _joined_subject(
    items: Sequence[Item], place: int, groups: Sequence[VerbGroup], cast: Cast
) -> Slot | None:
    """'X won the contract and will run it': the subject is that of the verb before."""
    reached = _before_quoted(items, place)
    before = [each for each in groups if each.main < reached and not each.infinitive]
    if not before:
        return Slot("subject", _clause_start(items, place, groups), place) if place else None
    same = [each for each in before if each.is_finite] or before
    if reached < place:  # whoever says what is quoted goes on
        same = [each for each in same if each.lemma in Words.load().reporting["asserted"]] or same
    return subject_slot(items, same[-1], groups, cast)


def _before_quoted(items: Sequence[Item], place: int) -> int:
    """Of 'said it was "over", and called for talks' go back to where the quotation opens."""
    at = place - 1 if place and items[place - 1].low == "," else place
    if at < 1 or items[at - 1].low != '"':
        return place
    marks = [each for each in range(at - 1) if items[each].low == '"']
    return marks[-1] if marks else place


def _antecedent(items: Sequence[Item], place: int) -> Slot | None:
    before = items[place - 1] if place else None
    if before is not None and before.verbs and before.mention is None:
        return None  # 'decided who will run it' asks, and names nobody
    last = place - 1 if place and items[place - 1].low in {",", *DASHES} else place
    first = _named_before(items, last)
    if first > 1 and first < last and not has_mention(items, first, last):
        first, last = _named_before(items, first - 1), first - 1  # over ", a charity,"
    first = _whole(items, first) if first < last else first
    return Slot("subject", first, last) if first < last else None


def _whole(items: Sequence[Item], first: int) -> int:
    """Begin 'the merger of A and B, which' with the merger: it too may be meant."""
    while (head := _head_before(items, first)) >= 0:
        first = head
    return first


def _head_before(items: Sequence[Item], first: int) -> int:
    """Give where the noun stands that 'of' or 'for' links with a name; -1 if there is none."""
    at = first - 1
    pair = [items[each].low for each in (first - 3, first - 1)] if first > _PAIR else []
    if pair == ["between", "and"] and items[first - _PAIR].mention is not None:
        return first - _PAIR
    if at > 0 and items[at].mention is None and items[at].low in {"the", "a", "an", "its"}:
        at -= 1
    links = at > 0 and items[at].mention is None and items[at].low in _OF
    return at - 1 if links and items[at - 1].mention is not None else -1


def _named_before(items: Sequence[Item], last: int) -> int:
    """Walk back to the nearest mention of a clause."""
    first = last
    while first > 0 and last - first < _REACH and items[first - 1].low not in _MARKS:
        first -= 1
        if items[first].mention is not None:
            break
    return first


def _clause_start(items: Sequence[Item], last: int, groups: Sequence[VerbGroup]) -> int:
    """Walk back to where the clause of a verb begins."""
    mains = {group.main for group in groups if not group.reduced and not group.infinitive}
    place = last
    while place > 0:
        item = items[place - 1]
        if item.mention is None and item.value is None:
            if place - 1 in mains or item.low in {";", ":", '"'} or item.low in _RELATIVE:
                break
            if item.low in _BEGINS and place < last:
                break
        place -= 1
    return place
