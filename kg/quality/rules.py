"""Rules as files: one query in ``ontology/quality`` says what is wrong, and what to do about it.

A rule is one ``.rq`` file. Lines that begin with ``#:`` are YAML and describe it::

    #: title: Something ends before it starts
    #: meaning: The first day of a thing or fact lies after its last day.
    #: severity: violation
    #: action: Look the dates up in the source named.

Its query selects the ``?node`` at fault, the ``?value`` that shows it and the ``?source`` it rests
on, if any; it may use ``?today``. It neither orders nor limits, so that the same text counts all of
millions and shows a few.
"""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import yaml

from kg.data import QUALITY
from kg.described import read_described
from kg.errors import OntologyError

SEVERITIES = ("violation", "warning", "info")
_DESCRIBED = ("title", "meaning", "severity", "action")
_COLUMNS = ["node", "value", "source"]


@dataclass(frozen=True)
class Rule:
    """A rule of quality.

    Attributes:
        name: Name of its file without ending.
        title: What is found, in a few words.
        meaning: Why it matters, and when it does not.
        severity: ``violation`` where the data must not stay so, ``warning`` where it is probably
            wrong, ``info`` where something is only not known.
        action: What to do about it.
        query: The SPARQL text.
    """

    name: str
    title: str
    meaning: str
    severity: str
    action: str
    query: str

    @classmethod
    def read(cls, path: Path) -> "Rule":
        """Read one file.

        Raises:
            OntologyError: It is not described, or its query does not fit: a fault of ours.
        """
        try:
            text, about = read_described(path)
            described = {name: str(about[name]) for name in _DESCRIBED}
            rule = cls(name=path.stem, query=text, **described)
            columns = _columns(text)
        except (yaml.YAMLError, KeyError, TypeError, SyntaxError) as error:
            raise OntologyError(f"rule '{path}' is not described well: {error!r}") from error
        if rule.severity not in SEVERITIES:
            listed = ", ".join(SEVERITIES)
            raise OntologyError(f"rule '{path}': severity '{rule.severity}' is none of {listed}")
        if columns != _COLUMNS:
            raise OntologyError(f"rule '{path}' must select ?node ?value ?source, in this order")
        return rule

    @property
    def prologue(self) -> str:
        """The lines of the query before its SELECT."""
        return self.query.partition("\nSELECT")[0]

    @property
    def select(self) -> str:
        """The query from its SELECT on.

        Example:
            >>> [rule.select[:12] for rule in load_rules()][:1]
            ['SELECT DISTI']
        """
        return "SELECT" + self.query.partition("\nSELECT")[2]


def _columns(query: str) -> list[str]:
    answer = ox.Store().query(query)
    if not isinstance(answer, ox.QuerySolutions):
        return []
    return [variable.value for variable in answer.variables]


def load_rules(folder: Path = QUALITY) -> tuple[Rule, ...]:
    """Read every rule of a folder, the most severe first.

    Raises:
        OntologyError: One is not described well: a fault of the shipped ontology.

    Example:
        >>> load_rules()[0].severity
        'violation'
    """
    rules = [Rule.read(path) for path in sorted(folder.glob("*.rq"))]
    return tuple(sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), rule.name)))
