"""Gathers which facts and claims connect which things, and what rests on sources, line by line."""

from collections import Counter, defaultdict
from collections.abc import Callable

from kg.namespaces import DEF, ID, PROV, RDF
from kg.network.edges import CLAIM_FAMILY, UNDRAWN
from kg.ontology import Ontology
from kg.store.relation_writing import ALWAYS
from kg.store.relations import Side, number

_THING = ID.encode()
_HELD = 200_000
_DATE = slice(1, 11)
Taker = Callable[[bytes, bytes], None]


class RelationGathering:
    """Takes statements of facts and claims, and hands rows of what they connect on.

    Those of one node come one after another as a rule. Where they come apart, each part is handed
    on, and the catalogue puts them together.

    Args:
        add: Takes the rows.
        ontology: Tells which classes connect things, and by which properties.

    Example:
        >>> rows = []
        >>> gathering = RelationGathering(lambda *row: rows.append(row), Ontology.load())
        >>> role = b"<https://w3id.org/nhs-kg/id/contract-role/c>"
        >>> for name in ("roleHolder", "inContract"):
        ...     take = gathering.takers[f"{DEF}{name}"]
        ...     take(role, b"<https://w3id.org/nhs-kg/id/organisation/A> .")
        >>> gathering.close()
        >>> rows[0][0], rows[0][1].rpartition("#")[2], rows[0][-3:]
        ('relation', 'roleHolder', ('contract-role/c', 0, 99991231))
    """

    def __init__(self, add: Callable[..., None], ontology: Ontology) -> None:
        rules = [rule for rule in ontology.edge_rules if rule.family not in UNDRAWN]
        facts = {rule.target for rule in rules if rule.family != CLAIM_FAMILY}
        self._add = add
        self._facts = {f"<{target}>".encode(): target for target in facts}
        self._node = b""
        self._ends: list[tuple[Side, bytes]] = []
        self._kinds: list[str] = []
        self._sources: list[bytes] = []
        self._begun, self._ended = 0, ALWAYS
        self._resting: Counter[tuple[bytes, str]] = Counter()
        sides = {
            prop: Side(rule.source_iri, prop == rule.destination_iri)
            for rule in rules
            for prop in (rule.source_iri, rule.destination_iri)
        }
        self.takers: dict[str, Taker] = {
            **{prop: self._end(side) for prop, side in sides.items()},
            RDF + "type": self._kind,
            PROV + "hadPrimarySource": self._source,
            DEF + "from": self._start,
            DEF + "reportedOn": self._start,
            DEF + "to": self._finish,
        }

    def close(self) -> None:
        """Hand on what is still held."""
        self._turn(b"")
        self._count()

    def _turn(self, node: bytes) -> None:
        """Hand on what was stated of one node and begin with another."""
        if self._ends:
            self._connect()
            self._ends = []
        if self._kinds:
            self._resting.update(
                (source, kind) for source in set(self._sources) for kind in set(self._kinds)
            )
            self._kinds = []
            if len(self._resting) > _HELD:
                self._count()
        self._sources, self._node = [], node
        self._begun, self._ended = 0, ALWAYS

    def _count(self) -> None:
        for (source, kind), count in self._resting.items():
            self._add("resting", _name(source), kind, count)
        self._resting = Counter()

    def _connect(self) -> None:
        told = (_name(self._node), self._begun, self._ended)
        by_shape: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, end in self._ends:
            by_shape[side.leaves][side.arriving].append(_number(end))
        for leaves, (sources, targets) in by_shape.items():
            if sources and targets:
                for source in sources:
                    for target in targets:
                        self._add("relation", leaves, source, target, *told)
                continue
            for arriving, ends in enumerate((sources, targets)):
                for one in ends:
                    self._add("part", leaves, arriving, one, *told)

    def _end(self, side: Side) -> Taker:
        def take(node: bytes, rest: bytes) -> None:
            if node != self._node:
                self._turn(node)
            if rest.startswith(b"<") and node.startswith(b"<"):
                self._ends.append((side, rest[: rest.index(b">")]))

        return take

    def _kind(self, node: bytes, rest: bytes) -> None:
        if node != self._node:
            self._turn(node)
        kind = self._facts.get(rest[: rest.find(b">") + 1])
        if kind is not None:
            self._kinds.append(kind)

    def _source(self, node: bytes, rest: bytes) -> None:
        if node != self._node:
            self._turn(node)
        if rest.startswith(b"<"):
            self._sources.append(rest[: rest.index(b">")])

    def _start(self, node: bytes, rest: bytes) -> None:
        if node != self._node:
            self._turn(node)
        self._begun = _day(rest) or self._begun

    def _finish(self, node: bytes, rest: bytes) -> None:
        if node != self._node:
            self._turn(node)
        self._ended = _day(rest) or self._ended


def _day(rest: bytes) -> int:
    """Write a day as a whole number; 0 where it is none."""
    day = rest[_DATE].replace(b"-", b"")
    return int(day) if day.isdigit() else 0


def _number(end: bytes) -> int:
    return number(end[1:].decode())


def _name(node: bytes) -> str:
    """Write a node of ours by its key, any other by its IRI."""
    return node[1:].removesuffix(b">").removeprefix(_THING).decode()


def joined(*takers: dict[str, Taker]) -> dict[str, Taker]:
    """Let all that take statements of one property take them one after another.

    Example:
        >>> took = []
        >>> some = {"x:a": lambda node, rest: took.append(rest)}
        >>> joined(some, some)["x:a"](b"<x:n>", b"<x:o> .")
        >>> took
        [b'<x:o> .', b'<x:o> .']
    """
    every: dict[str, list[Taker]] = defaultdict(list)
    for each in takers:
        for prop, taker in each.items():
            every[prop].append(taker)
    return {prop: _all_of(some) for prop, some in every.items()}


def _all_of(takers: list[Taker]) -> Taker:
    if len(takers) == 1:
        return takers[0]
    first, second = takers

    def take(node: bytes, rest: bytes) -> None:
        first(node, rest)
        second(node, rest)

    return take
