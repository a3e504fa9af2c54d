"""Finds the words of public roles: "interim chief executive", "primary care director"."""

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.mentions.closed import closed_words
from kg.extract.rules.scene import Scene
from kg.extract.words import Names, edge_words

_LONGEST = 4


class Role(NamedTuple):
    """A role's words.

    Attributes:
        first: Number of its first item.
        last: Number of the item after it.
        text: Its words.
    """

    first: int
    last: int
    text: str


def roles_of(scene: Scene) -> Iterator[Role]:
    """List the roles that a sentence names, each with the words that tell it from others."""
    reached = 0
    for place in scene.words_at(edge_words(Names.load().words("role", "heads"), 0)):
        role = role_at(scene, place) if place >= reached else None
        if role is not None:
            first, reached = _qualified(scene, role.first), role.last
            text = " ".join(item.low for item in scene.items[first:reached])
            yield Role(first, reached, text)


def _qualified(scene: Scene, place: int) -> int:
    """Take along what tells a role: 'the trust's primary care director', 'interim chair'."""
    items, qualifiers = scene.items, Names.load().words("role", "qualifiers")
    first = place
    while first and items[first - 1].mention is None and items[first - 1].low in qualifiers:
        first -= 1
    for back in range(first - 1, max(-1, first - 4), -1):
        item = items[back]
        if item.mention is None and item.low in {"'s", "its", "their", "our"}:
            return back + 1
        if scene.kind(back) not in {"", "service", "programme", "procurement"}:
            break
        if item.mention is None and (not item.low.isalpha() or item.low in closed_words()):
            break
    return first


def role_at(scene: Scene, place: int) -> Role | None:
    """Read the role whose own words begin with an item; None where none does."""
    heads = Names.load().words("role", "heads")
    if scene.items[place].low not in edge_words(heads, 0):
        return None
    for length in range(_LONGEST, 0, -1):
        items = scene.items[place : place + length]
        text = " ".join(item.low for item in items)
        if len(items) == length and text in heads and not any(item.mention for item in items):
            return Role(place, place + length, text)
    return None
