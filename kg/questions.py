"""Named questions: competency questions in SPARQL with parameters, in ``ontology/questions``.

A question is one ``.rq`` file. Lines that begin with ``#:`` are YAML and describe it::

    #: title: Who leads each contract on a day?
    #: topic: "Contracts: who takes part"
    #: answers: One row for each lead provider, with its contract, period and source.
    #: parameters:
    #:   at: {type: date, default: today, meaning: the day}
    #:   contract: {type: key, optional: true, meaning: only this contract}

A parameter replaces the variable of its name. An optional one that is not given leaves the
variable free. Types: ``date`` (a day, month or year, meaning its last day), ``key`` (of a thing, a
code, an identifier or a name that fits one thing; ``of: contract`` says of which kind), ``term``
(a concept such as ``claim-status/disputed``), ``text`` and ``integer``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import yaml

from kg.data import QUESTIONS
from kg.dates import as_of
from kg.described import read_described
from kg.errors import InvalidDate, InvalidParameter, OntologyError, UnknownQuestion
from kg.keys import iri_of, is_key
from kg.namespaces import CODE
from kg.spelling import close_matches
from kg.store.dataset import Dataset, Row, Term

Resolve = Callable[[str, str], str]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question.

    Attributes:
        name: The variable it replaces.
        type: date, key, term, text or integer.
        meaning: What it stands for, in plain words.
        default: Used when not given; ``today`` for dates; empty for none.
        optional: Whether the variable stays free when not given.
        of: First part of the keys that fit, such as contract; empty for any.
    """

    name: str
    type: str
    meaning: str
    default: str
    optional: bool
    of: str = ""


def _as_key(text: str, group: str) -> str:
    return iri_of(f"{group}/{text}" if group else text)


@dataclass(frozen=True)
class Question:
    """A named question.

    Attributes:
        name: Name of its file without ending.
        title: The question in a commissioner's words.
        topic: What it is about; questions of one topic are listed together. Empty for the
            queries of indicators.
        answers: What a row of its answer is.
        parameters: Its parameters in order.
        query: The SPARQL text.
    """

    name: str
    title: str
    topic: str
    answers: str
    parameters: tuple[Parameter, ...]
    query: str

    @classmethod
    def read(cls, path: Path) -> "Question":
        """Read one file.

        Raises:
            OntologyError: Its description is missing or wrong: a fault of the shipped ontology.
        """
        try:
            text, about = read_described(path)
            parameters = tuple(
                Parameter(
                    name=name,
                    type=str(fields["type"]),
                    meaning=str(fields["meaning"]),
                    default=str(fields.get("default", "")),
                    optional=bool(fields.get("optional", False)),
                    of=str(fields.get("of", "")),
                )
                for name, fields in (about.get("parameters") or {}).items()
            )
            topic = str(about.get("topic", ""))
            return cls(path.stem, about["title"], topic, about["answers"], parameters, text)
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            raise OntologyError(f"question '{path}' is not described well: {error!r}") from error

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the answer's columns, found by asking an empty dataset."""
        answer = ox.Store().query(self.query)
        if not isinstance(answer, ox.QuerySolutions):
            raise OntologyError(f"question '{self.name}' is not a SELECT query")
        return tuple(variable.value for variable in answer.variables)

    def bindings(
        self, given: Mapping[str, str], *, today: date, resolve: Resolve = _as_key
    ) -> dict[str, Term | date]:
        """Read parameters as they come from a command line or an address.

        Args:
            given: Texts by parameter name.
            today: The day that ``today`` means.
            resolve: Turns a code or name, and the first part of the keys that fit, into an IRI.

        Raises:
            InvalidParameter: One is unknown, missing or of the wrong type.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                listed = ", ".join(sorted(known)) or "none"
                raise InvalidParameter(
                    f"question '{self.name}' has no parameter '{name}'; it takes: {listed}"
                )
        bound: dict[str, Term | date] = {}
        for parameter in self.parameters:
            text = given.get(parameter.name) or parameter.default
            if text:
                bound[parameter.name] = _bound(parameter, text, today, resolve)
            elif not parameter.optional:
                raise InvalidParameter(
                    f"question '{self.name}' needs '{parameter.name}' ({parameter.meaning})"
                )
        return bound

    def ask(self, dataset: Dataset, bindings: Mapping[str, Term | date]) -> list[Row]:
        """Answer the question."""
        return dataset.select(self.query, **bindings)


def _bound(parameter: Parameter, text: str, today: date, resolve: Resolve) -> Term | date:
    if parameter.type == "date":
        try:
            return today if text == "today" else as_of(text)
        except InvalidDate as error:
            raise InvalidParameter(f"parameter '{parameter.name}': {error}") from error
    if parameter.type == "key":
        return ox.NamedNode(iri_of(text) if is_key(text) else resolve(text, parameter.of))
    if parameter.type == "term":
        return ox.NamedNode(CODE + text.removeprefix("code/"))
    if parameter.type == "integer":
        if not text.lstrip("-").isdecimal():
            raise InvalidParameter(f"parameter '{parameter.name}': '{text}' is no whole number")
        return ox.Literal(int(text))
    return ox.Literal(text)


class Questions:
    """The questions of a folder.

    Example:
        >>> questions = Questions.load()
        >>> questions["lead-providers"].title.endswith("?")
        True
    """

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions

    @classmethod
    def load(cls, folder: Path = QUESTIONS) -> "Questions":
        """Read every ``.rq`` file of a folder."""
        return cls({path.stem: Question.read(path) for path in sorted(folder.glob("*.rq"))})

    def __getitem__(self, name: str) -> Question:
        """Give a question by name.

        Raises:
            UnknownQuestion: No question has this name.
        """
        if name not in self._questions:
            raise UnknownQuestion(name, close_matches(name, self._questions))
        return self._questions[name]

    def all(self) -> tuple[Question, ...]:
        """List the questions by name."""
        return tuple(self._questions.values())

    def by_topic(self) -> Mapping[str, tuple[Question, ...]]:
        """List the questions of each topic, topics by name.

        Example:
            >>> [each.name for each in Questions.load().by_topic()["Money"]]
            ['contract-values', 'payments-by-month', 'payments']
        """
        topics = sorted({each.topic for each in self.all()})
        return {topic: tuple(q for q in self.all() if q.topic == topic) for topic in topics}
