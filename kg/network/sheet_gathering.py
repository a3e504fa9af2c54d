"""Gathers all that is stated of each node, and which nodes tell of which things."""

from collections.abc import Callable

from kg.namespaces import DEF, ID
from kg.ontology import Ontology
from kg.store.relations import number
from kg.store.sheets import pack, sheet_number

_THING = ID.encode()
_TELLING = ("nameOf", "statusOf", "moneyOf", "acceptedFrom")
_STATUS, _OBJECT = (f"<{DEF}{name}>".encode() for name in ("status", "object"))
_DENIED = b"<https://w3id.org/nhs-kg/code/claim-status/denied>"
DENIES = DEF + "denies"
"""Leads from a claim that denies, or may do so, to what it denies something of."""
_FACT = 2


def telling(ontology: Ontology) -> frozenset[str]:
    """List the properties by which facts tell of one thing and are no edge, by IRI.

    Example:
        >>> DEF + "nameOf" in telling(Ontology.load())
        True
    """
    names = {*_TELLING, *ontology.properties_below("tellsOf")}
    return frozenset(DEF + name for name in names)


class SheetGathering:
    """Takes statements and hands what belongs to a node on when another one follows.

    Args:
        add: Takes the rows.
        ontology: Tells by which properties facts tell of a thing.

    Example:
        >>> rows = []
        >>> gathering = SheetGathering(lambda *row: rows.append(row), Ontology.load())
        >>> gathering.take(b"<x:name>", f"<{DEF}nameOf>".encode(), b"<x:thing> .")
        >>> gathering.close()
        >>> [row[0] for row in rows], rows[1][2:]
        (['saying', 'owning'], ('https://w3id.org/nhs-kg/def#nameOf', 'x:name'))
    """

    def __init__(self, add: Callable[..., None], ontology: Ontology) -> None:
        self._add = add
        self._telling = {f"<{prop}>".encode(): prop for prop in telling(ontology)}
        self._node = b""
        self._facts: list[bytes] = []
        self._claims: list[bytes] = []
        self._things: list[tuple[str, bytes]] = []

    def take(self, subject: bytes, predicate: bytes, rest: bytes) -> None:
        """Take one statement: its parts as a line of N-Quads has them."""
        if subject != self._node:
            self.close()
            self._node = subject
        # Where nothing in angle brackets follows the object, no graph is named.
        end = len(rest) - _FACT if b" <" not in rest else _end(rest)
        line = predicate + b" " + rest[:end]
        if len(rest) - end != _FACT:
            self._claims.append(line)
            return
        self._facts.append(line)
        if predicate in self._telling:
            self._things.append((self._telling[predicate], rest[:end]))

    def close(self) -> None:
        """Hand on what is still held."""
        numbered = number(self._node[1:-1].decode())
        for claims, lines in ((False, self._facts), (True, self._claims)):
            if lines:
                self._add("saying", sheet_number(numbered, claims=claims), pack(lines))
        self._things += ((DENIES, end) for end in _denied(self._claims))
        for prop, end in self._things:
            node = self._node[1:-1].removeprefix(_THING).decode()
            self._add("owning", number(end[1:-1].decode()), prop, node)
        self._facts, self._claims, self._things = [], [], []


def _denied(lines: list[bytes]) -> list[bytes]:
    """List the objects of a claim that denies; its status may have come apart from them."""
    stated = [line.partition(b" ")[::2] for line in lines]
    statuses = {value for name, value in stated if name == _STATUS}
    denies = not statuses or _DENIED in statuses
    return [value for name, value in stated if name == _OBJECT] if denies else []


def _end(rest: bytes) -> int:
    """Find where the object of a statement ends."""
    if rest.startswith(b"<"):
        return rest.index(b">") + 1
    return rest.index(b" ", rest.rfind(b'"') + 1)
