"""Answers of named questions and free queries as tables for pages."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.asking import Asked, cells
from api.services import Services
from kg.dates import PartialDate
from kg.errors import InvalidDate, MalformedQuery, QueryError
from kg.keys import is_key, key_of
from kg.namespaces import BASE
from kg.questions import Question
from kg.store.query import Query
from kg.store.query_text import QueryText
from viz.dates import spoken
from viz.text import web_address

MOST_ROWS = 500
_NAMING = ("name", "title")
_PRECISION = "precision"
_TABLE = "application/sparql-results+json"
_GRAPH = "text/turtle"


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it says.
        key: Key of the thing it means; empty for plain values.
        url: Address it gives; empty for anything else.
    """

    text: str
    key: str = ""
    url: str = ""


@dataclass(frozen=True)
class Table:
    """An answer.

    Attributes:
        columns: Names of its columns.
        rows: Its rows, at most ``MOST_ROWS``.
        total: How many rows there are.
        graph: A graph in Turtle, where the query asks for one instead of a table.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    graph: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a query was not answered.

    Attributes:
        reason: What is wrong and what to try.
        line: Line of the query, from 1; 0 when not known.
        column: Column, likewise.
        text: That line of the query.
    """

    reason: str
    line: int = 0
    column: int = 0
    text: str = ""


def asked(services: Services, question: Question, given: Mapping[str, str], day: date) -> Table:
    """Answer a named question.

    Raises:
        InvalidParameter: A parameter is missing or of the wrong type.
        UnknownTerm: Nothing fits a key.
        AmbiguousIdentifier: Several things fit a key.
    """
    wanted = {name: text.strip() for name, text in given.items() if text.strip()}
    rows = Asked.read(question, wanted, services.dataset, day).rows(services.dataset)
    shown = [cells(row, question.columns) for row in rows[:MOST_ROWS]]
    used = {name for row in shown for name, value in row.items() if value is not None}
    columns = [
        name for name in question.columns if name in used - {"at"} and not _is_told(name, used)
    ]
    return Table(
        columns=tuple(columns),
        rows=tuple(tuple(_told(row, name) for name in columns) for row in shown),
        total=len(rows),
    )


def _is_told(name: str, columns: Collection[str]) -> bool:
    """Tell whether a column only names, or dates more exactly, the one before it."""
    stem, _, ending = name.rpartition("_")
    return stem in columns and ending in {*_NAMING, _PRECISION}


def _told(row: Mapping[str, object], name: str) -> Cell:
    """Write a cell with what the columns beside it say of it."""
    value = row[name]
    label = next((row[each] for each in _names(name) if row.get(each)), None)
    precision = row.get(f"{name}_{_PRECISION}")
    if label and value:
        return Cell(str(label), key=str(value))
    if precision and value:
        exact = PartialDate.of(PartialDate.parse(str(value)).first, str(precision))
        return Cell(spoken(str(exact)))
    return _cell(value)


def _names(name: str) -> list[str]:
    return [f"{name}_{ending}" for ending in _NAMING]


def queried(services: Services, text: str) -> Table | Fault:
    """Answer a free query, or say why not."""
    gives_graph = QueryText.read(text).gives_graph
    try:
        answer = services.pool.answer(Query(text, _GRAPH if gives_graph else _TABLE))
    except QueryError as error:
        return _fault(error, text)
    if gives_graph:
        return Table(graph=answer.decode())
    return _read(json.loads(answer))


def _fault(error: QueryError, text: str) -> Fault:
    if not isinstance(error, MalformedQuery) or not error.line:
        return Fault(str(error))
    lines = text.splitlines()
    own = lines[error.line - 1] if error.line <= len(lines) else ""
    return Fault(str(error), error.line, error.column, own)


def _read(answer: Mapping[str, Any]) -> Table:
    if "boolean" in answer:
        return Table(("answer",), ((Cell("yes" if answer["boolean"] else "no"),),), 1)
    columns = tuple(answer["head"]["vars"])
    found = answer["results"]["bindings"]
    rows = tuple(tuple(_bound(row.get(column)) for column in columns) for row in found[:MOST_ROWS])
    return Table(columns, rows, len(found))


def _bound(term: Mapping[str, str] | None) -> Cell:
    if term is None:
        return Cell("")
    if term["type"] != "uri":
        return _cell(term["value"])
    value = term["value"]
    key = key_of(value)
    return Cell(key, key=key) if value.startswith(BASE) else _cell(value)


def _cell(value: object) -> Cell:
    text = "" if value is None else str(value)
    if is_key(text):
        return Cell(text, key=text)
    return Cell(_dated(text), url=web_address(text) if "://" in text else "")


def _dated(text: str) -> str:
    try:
        return spoken(PartialDate.parse(text).text) if len(text) == len("2019-10-20") else text
    except InvalidDate:
        return text
