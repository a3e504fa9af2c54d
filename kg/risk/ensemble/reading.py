"""Reads priors from YAML, naming every problem with its line.

::

    version: "1"
    priors:
      notice:
        meaning: Months from notice to leaving.
        question: how long the notice is
        kind: uniform
        low: 3
        high: 12
        evidence: assumption
        source: NHS standard terms let providers leave on twelve months' notice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.data import ONTOLOGY
from kg.errors import MeasureError, SeedError
from kg.risk.ensemble.distributions import (
    Bernoulli,
    Dirichlet,
    Distribution,
    Lognormal,
    Point,
    Triangular,
    Uniform,
)
from kg.risk.ensemble.priors import Evidence, Prior, Priors
from kg.sources.cursor import Cursor


@dataclass(frozen=True)
class _Kind:
    make: Callable[..., Distribution]
    numbers: tuple[str, ...]
    texts: tuple[str, ...] = ()


_KINDS: Mapping[str, _Kind] = {
    "point": _Kind(Point, ("value",)),
    "uniform": _Kind(Uniform, ("low", "high")),
    "triangular": _Kind(Triangular, ("low", "mode", "high")),
    "lognormal": _Kind(Lognormal, ("median", "sigma")),
    "bernoulli": _Kind(Bernoulli, ("probability",)),
    "dirichlet": _Kind(Dirichlet, ("concentration",), ("parts",)),
}
SHIPPED = ONTOLOGY / "priors.yaml"
"""The file of priors that ships."""
_COMMON = ("meaning", "question", "kind", "evidence", "source")


def read_priors(path: Path, *overriding: Path) -> Priors:
    """Read a file of priors, and files of others that take their place.

    An overriding file looks the same and can only replace what is there, so that a misspelt name
    does not go unnoticed.

    Raises:
        SeedError: With every problem of every file.

    Example:
        >>> from kg.data import ONTOLOGY
        >>> read_priors(ONTOLOGY / "priors.yaml")["notice"].distribution
        Uniform(low=3.0, high=12.0)
    """
    tops = [Cursor.open(each, each.name) for each in (path, *overriding)]
    sets = [_priors(top) for top in tops]
    found = sets[0]
    for top, instead in zip(tops[1:], sets[1:], strict=True):
        try:
            found = found.override({prior.name: prior for prior in instead})
        except MeasureError as problem:
            top.fail("priors", f"{problem}; an overriding file only replaces")
    problems = [problem for top in tops for problem in top.problems]
    if problems:
        raise SeedError(problems)
    return found


@cache
def shipped_priors() -> Priors:
    """Read the priors that ship, once.

    Example:
        >>> shipped_priors()["replacement"].distribution
        Triangular(low=4.0, mode=9.0, high=15.0)
    """
    return read_priors(SHIPPED)


def _priors(top: Cursor) -> Priors:
    top.only(("version", "priors"))
    if not top.has("priors"):
        top.fail("priors", "missing; add it")
    # Stepping in notes names that are given twice.
    top.child("priors")
    each = [_prior(name, cursor) for name, cursor in top.entries("priors")]
    return Priors(top.text("version", required=True), tuple(p for p in each if p is not None))


def _prior(name: str, cursor: Cursor) -> Prior | None:
    kind = _KINDS.get(cursor.choice("kind", _KINDS))
    evidence = cursor.choice("evidence", [*Evidence])
    told = [cursor.text(field, required=True) for field in ("question", "source", "meaning")]
    if kind is None:
        return None
    cursor.only((*_COMMON, *kind.numbers, *kind.texts))
    distribution = _distribution(kind, cursor)
    if distribution is None or not evidence:
        return None
    question, source, meaning = told
    return Prior(name, distribution, question, source, Evidence(evidence), meaning)


def _distribution(kind: _Kind, cursor: Cursor) -> Distribution | None:
    numbers = {name: _number(cursor, name) for name in kind.numbers}
    known = {name: number for name, number in numbers.items() if number is not None}
    if len(known) < len(numbers):
        return None
    try:
        return kind.make(**known, **{name: cursor.texts(name) for name in kind.texts})
    except MeasureError as problem:
        cursor.fail("kind", str(problem))
        return None


def _number(cursor: Cursor, name: str) -> float | None:
    if not cursor.text(name, required=True):
        return None
    number = cursor.decimal(name)
    return None if number is None else float(number)
