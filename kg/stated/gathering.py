"""Gathers columns out of statements as they pass by.

It goes by the text of N-Quads, line by line, and takes a statement only where it stands among the
facts: claims in their graphs say the same words.
"""

from array import array
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from kg.keys import term
from kg.namespaces import RDF
from kg.ontology import Ontology
from kg.stated.columns import COLUMNS, NAMED, Column, Stated, mark

_FACT = "DatedFact"
_TOLD_OF_CONTRACTS = frozenset(
    {"ContractRole", "ContractTerm", "ContractStatusPeriod", "ContractCoverage", "Money", _FACT}
)
_PROPERTIES = {
    "contract_of": ["inContract"],
    "term_of": ["termOf"],
    "status_of": ["statusOf"],
    "money_of": ["moneyOf"],
    "coverage_of": ["coverageOf"],
    "holder": ["roleHolder"],
    "role": ["role"],
    "status": ["contractStatus"],
    "basis": ["basis"],
    "first": ["from"],
    "last": ["to"],
    "amount": ["amount"],
    "in_pounds": ["currency"],
    "least": ["minAmount"],
    "share": ["share"],
    "particular": ["duration", "fromPrecision", "toPrecision"],
    "accepted": ["acceptedFrom"],
}
# No numbers that are read: of what stands among no facts, of facts that tell of no contract, and of
# a contract itself.
_LEFT_OUT, _PASSED_BY, _ITSELF = range(-(1 << 63), 3 - (1 << 63))
_MOST = 1 << 60
_END = b" ."
_Read = Callable[[bytes], int]
_Taker = tuple[dict[bytes, int], _Read, "array[int]", "array[int]"]


class Gathering:
    """Takes statements in any order.

    Args:
        ontology: Tells which facts tell of no contract, and are passed by.
    """

    def __init__(self, ontology: Ontology) -> None:
        self._others = {
            f"<{term(kind)}> .".encode()
            for kind in ontology.classes
            if ontology.is_a(kind, _FACT) and kind not in _TOLD_OF_CONTRACTS
        }
        self._names: dict[str, list[str]] = {"contracts": [], "bodies": [], "concepts": []}
        self._columns = {name: (array("Q"), array("q")) for name in COLUMNS}
        self._contracts = dict[bytes, int](), self._named("contracts")
        self._takers = dict(self._made_takers())
        self._subject, self._mark, self._passed = b"", 0, b""

    def _made_takers(self) -> Iterable[tuple[bytes, _Taker]]:
        named = {name: (dict[bytes, int](), self._named(name)) for name in self._names}
        named["contracts"] = self._contracts
        days: dict[bytes, int] = {}
        for column, properties in _PROPERTIES.items():
            known, read = dict[bytes, int](), _READERS.get(column, _any)
            if column in NAMED:
                known, read = named[NAMED[column]]
            elif read is _day:
                known = days
            for name in properties:
                yield f"<{term(name)}>".encode(), (known, read, *self._columns[column])
        contracts = self._columns["is_contract"]
        yield f"<{RDF}type>".encode(), ({}, self._kind, *contracts)

    def take(self, lines: Iterable[bytes]) -> None:
        """Take statements, each a line of N-Quads; other lines are passed over."""
        takers = self._takers
        last, node, passed = self._subject, self._mark, self._passed
        for line in lines:
            subject, _, rest = line.partition(b" ")
            predicate, _, rest = rest.partition(b" ")
            taker = takers.get(predicate)
            if taker is None:
                continue
            known, read, nodes, numbers = taker
            number = known.get(rest)
            if number is None:
                number = known[rest] = read(rest)
            if number == _ITSELF:
                number = self._contract(subject + _END)
            if number <= _PASSED_BY:
                passed = subject if number == _PASSED_BY else passed
            elif subject != passed:
                if subject != last:
                    last, node = subject, mark(subject)
                nodes.append(node)
                numbers.append(number)
        self._subject, self._mark, self._passed = last, node, passed

    def stated(self) -> Stated:
        """Give the columns of what has been taken."""
        names = {name: tuple(every) for name, every in self._names.items()}
        columns = {name: Column.of(*column) for name, column in self._columns.items()}
        return Stated.of(names, columns)

    def _kind(self, rest: bytes) -> int:
        if rest in self._others:
            return _PASSED_BY
        return _ITSELF if rest == _CONTRACT else _LEFT_OUT

    def _contract(self, rest: bytes) -> int:
        known, read = self._contracts
        if rest not in known:
            known[rest] = read(rest)
        return known[rest]

    def _named(self, name: str) -> _Read:
        names = self._names[name]

        def read(rest: bytes) -> int:
            if not rest.startswith(b"<") or rest.find(b" ") != len(rest) - len(_END):
                return _LEFT_OUT
            names.append(rest[1 : -len(_END) - 1].decode())
            return len(names) - 1

        return read


_CONTRACT = f"<{term('Contract')}> .".encode()


def _any(rest: bytes) -> int:
    """Take note of a statement, whatever it states."""
    if rest.startswith(b'"'):
        return 0 if rest[rest.rindex(b'"') :].count(b" ") == 1 else _LEFT_OUT
    return 0 if rest.count(b" ") == 1 else _LEFT_OUT


def _day(rest: bytes) -> int:
    try:
        return date.fromisoformat(_text(rest)).toordinal()
    except ValueError:
        return _LEFT_OUT


def _amount(rest: bytes) -> int:
    try:
        pence = 100 * Decimal(_text(rest))
        if not abs(pence) < _MOST:
            return _LEFT_OUT
    except ArithmeticError:
        return _LEFT_OUT
    whole = int(pence.to_integral_value(ROUND_FLOOR))
    return 2 * whole + (whole != pence)


def _in_pounds(rest: bytes) -> int:
    return _LEFT_OUT if _any(rest) else int(_text(rest) == "GBP")


def _text(rest: bytes) -> str:
    """Give the text of a literal among the facts; of anything else, an empty one."""
    return rest[1 : rest.rindex(b'"')].decode() if rest[:1] == b'"' and not _any(rest) else ""


_READERS: dict[str, _Read] = {
    "first": _day,
    "last": _day,
    "amount": _amount,
    "in_pounds": _in_pounds,
}
