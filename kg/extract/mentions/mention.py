"""Mentions in a text, and the entities of the document that they belong to."""

from dataclasses import dataclass, field
from typing import NamedTuple

UNDERTAKINGS = frozenset({"contract", "service", "programme"})
"""Kinds of what bodies buy, run and take part in."""
BUYERS = frozenset({"ccg", "icb", "council", "national"})
"""Classes of bodies that buy services."""


class Mention(NamedTuple):
    """A stretch of text that means something.

    Attributes:
        start: First code point.
        end: Code point after the last.
        entities: Numbers of the entities meant; several for "both trusts".
        how: name, definite ("the trust"), ahead ("a private company", named later) or thing.
    """

    start: int
    end: int
    entities: tuple[int, ...]
    how: str = "name"


@dataclass
class Entity:
    """Something a document speaks of.

    Attributes:
        number: Its number in the document.
        kind: body, group, person, contract, service, programme, document, place, meeting, matter
            or press.
        cls: A finer class, such as ccg or council; empty when not known.
        name: The fullest name the document gives it.
        key: Its key in the graph, where the name was resolved.
        words: Words that tell it from others of its kind.
        spans: Where its names stand.
        employer: Number of the body that a person or group belongs to, or of who wrote a
            document; -1 where the document does not tell.
    """

    number: int
    kind: str
    cls: str
    name: str
    key: str = ""
    words: frozenset[str] = frozenset()
    spans: list[tuple[int, int]] = field(default_factory=list)
    employer: int = -1
