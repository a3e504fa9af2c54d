"""Tells which mentions are listed with one another: 'A, B and C'."""

from collections.abc import Iterator, Sequence

from kg.extract.mentions.items import Item

_JOINS = frozenset({",", "and", "&", "or"})
_BETWEEN = _JOINS | {"together", "with", "as", "well", "the", "some", "local"}


def coordinated(items: Sequence[Item], place: int) -> Iterator[int]:
    """Give the items listed with one: 'A, B and C', whichever of them it is.

    Only the last two of a list are joined by 'and'; what follows a comma after them is not in it.

    Example:
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.mentions.mention import Mention
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "Dale, Vale and Hill"
        >>> mentions = [Mention(0, 4, (0,)), Mention(6, 10, (1,)), Mention(15, 19, (2,))]
        >>> items, _ = items_of(tokens_of(text, 0, len(text)), mentions, [])
        >>> list(coordinated(items, 4)), list(coordinated(items, 0))
        ([0, 2, 4], [0, 2, 4])
    """
    back = list(_neighbours(items, place, -1))
    chain = [(at, joint) for at, joint in reversed(back)]
    places = [at for at, _ in chain] + [place]
    joints = [joint for _, joint in chain]
    for at, joint in _neighbours(items, place, 1):
        places.append(at)
        joints.append(joint)
    if joints and _is_broken_off(items, places[-1]):
        joints[-1] = "and"
    for first, last in _lists(joints):
        if first <= places.index(place) <= last:
            yield from places[first : last + 1]
            return
    yield place


def _is_broken_off(items: Sequence[Item], place: int) -> bool:
    """Of 'A, B, C and, since May, D' the first three are listed, though D stands too far off."""
    after = [item.low for item in items[place + 1 : place + 3]]
    return after[:1] in (["and"], ["or"]) or after == [",", "and"]


def _lists(joints: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut a chain into lists: each ends behind the last 'and' in a row."""
    first = 0
    for number, joint in enumerate(joints):
        after = joints[number + 1] if number + 1 < len(joints) else ""
        if (joint == "and" and after != "and") or (joint == "with" and not after):
            yield first, number + 1
            first = number + 2


def _neighbours(items: Sequence[Item], place: int, step: int) -> Iterator[tuple[int, str]]:
    """Walk along a list; tell of each what joins it: 'and', 'with' (together with) or a comma."""
    at = place + step
    while 0 <= at < len(items):
        skipped = set[str]()
        while 0 <= at < len(items) and items[at].mention is None:
            if items[at].low in {"(", ")"}:
                at = _over_brackets(items, at, step)
                continue
            if items[at].low not in _BETWEEN:
                break
            skipped.add(items[at].low)
            at += step
        both = {"together", "with"} <= skipped or {"as", "well"} <= skipped
        joined = bool(skipped & _JOINS) and not ("with" in skipped and not both)
        if not (joined or both) or not 0 <= at < len(items) or items[at].mention is None:
            return
        at, beyond = _possessed(items, at, step)
        yield at, "with" if both else "and" if skipped & {"and", "&", "or"} else ","
        at = beyond


def _possessed(items: Sequence[Item], at: int, step: int) -> tuple[int, int]:
    """Of "Dale's three hospitals" the hospitals are listed; give them and where to go on."""
    behind = [item.low for item in items[at + 1 : at + 2]]
    if step > 0 and behind == ["'s"] and at + 2 < len(items) and items[at + 2].mention:
        return at + 2, at + 3
    if step < 0 and at > 1 and items[at - 1].low == "'s":
        return at, at - 3
    return at, at + step


def _over_brackets(items: Sequence[Item], at: int, step: int) -> int:
    other = "(" if step < 0 else ")"
    while 0 <= at < len(items) and items[at].low != other:
        at += step
    return at + step
