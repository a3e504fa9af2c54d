"""Answers of an engine as values instead of terms: text by text, or written out at once.

To make an object of each term takes an engine longer than to write the whole answer as TSV, in
which most terms come again and again and need be read only once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.namespaces import XSD

_ESCAPED = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tnrbf"\'\\]))')
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_WHOLE = re.compile(r"[+-]?[0-9]+")
_BOOLEAN = XSD + "boolean"
_TERMS = 1 << 16


class Iri(str):
    """An IRI in an answer, told apart from plain text by its type."""

    __slots__ = ()


Value = Iri | str | int | bool | Decimal | date
Row = Mapping[str, Value]


def values(solutions: ox.QuerySolutions) -> Iterator[Row]:
    """Read an answer row by row."""
    names = [variable.value for variable in solutions.variables]
    return (
        {
            name: value_of(term)
            for name, term in zip(names, solution, strict=True)
            if term is not None
        }
        for solution in solutions
    )


def value_of(term: object) -> Value:
    """Read a term.

    Example:
        >>> value_of(ox.Literal(5))
        5
    """
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    return _read(term.value, term.datatype.value)


def every_value(solutions: ox.QuerySolutions) -> list[Row]:
    """Read a whole answer at once."""
    names = [variable.value for variable in solutions.variables]
    written = solutions.serialize(format=ox.QueryResultsFormat.TSV) or b""
    _, *lines = written.decode().split("\n")[:-1]
    return [_row(names, line.split("\t")) for line in lines]


def _row(names: Sequence[str], written: Sequence[str]) -> Row:
    return {name: written_value(term) for name, term in zip(names, written, strict=True) if term}


@lru_cache(maxsize=_TERMS)
def written_value(term: str) -> Value:
    """Read a term as TSV has it, or N-Quads.

    Example:
        >>> written_value('"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>')
        Decimal('1.5')
    """
    first = term[0]
    if first == "<":
        return Iri(term[1:-1])
    if first == "_":
        return term
    if first != '"':
        return _number(term)
    text, _, kind = term[1:].rpartition('"')
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return _read(text, kind[3:-1] if kind.startswith("^^") else "")


def _unescaped(match: re.Match[str]) -> str:
    short, long, plain = match.groups()
    return chr(int(short or long, 16)) if short or long else _PLAIN.get(plain, plain)


def _number(term: str) -> Value:
    if term in {"true", "false"}:
        return term == "true"
    if _WHOLE.fullmatch(term):
        return int(term)
    return term if "e" in term.lower() else Decimal(term)


def _decimal(text: str) -> Decimal:
    """Read a number as the engine keeps it: with no zero at its end that says nothing."""
    number = Decimal(text.rstrip("0").removesuffix(".") or 0 if "." in text else text)
    return number or Decimal()


_READERS: dict[str, Callable[[str], Value]] = {
    XSD + "integer": int,
    XSD + "decimal": _decimal,
    XSD + "date": date.fromisoformat,
    _BOOLEAN: lambda text: text in {"true", "1"},
}


def _read(text: str, kind: str) -> Value:
    reader = _READERS.get(kind)
    return reader(text) if reader else text
