"""Asks every rule of quality of a dataset: how much it finds, in which sources, and a few of them.

The store counts, source by source, and only a few findings are ever held, so that a report on
millions of statements takes seconds and little memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.keys import key_of
from kg.quality.rules import Rule, load_rules
from kg.store.dataset import Dataset, Iri, Row, Value

# A notice rests on the release it was read from, and a register is judged by its releases.
_BY_SOURCE = """
SELECT ?origin (COUNT(DISTINCT ?node) AS ?count) WHERE {{
  {{ {select} }}
  BIND (COALESCE(?source, "no source") AS ?stated)
  OPTIONAL {{ ?stated <http://www.w3.org/ns/prov#hadPrimarySource> ?release }}
  BIND (COALESCE(?release, ?stated) AS ?origin)
}} GROUP BY ?origin
"""
_ROWS_EACH = 10
_ALL = "\nSELECT (COUNT(DISTINCT ?node) AS ?count) WHERE {{ {{ {select} }} }}\n"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a rule finds.

    Attributes:
        node: Key of what is at fault.
        value: What shows it, in a few words.
        source: Key of the source it rests on; empty where it names none.
    """

    node: str
    value: str
    source: str


@dataclass(frozen=True)
class SourceCount:
    """How much a rule finds in one source.

    Attributes:
        source: Key of the source, the release where that is a notice, or ``no source``.
        count: How many things of it are at fault.
    """

    source: str
    count: int


@dataclass(frozen=True)
class RuleResult:
    """What a rule finds in a dataset.

    Attributes:
        rule: The rule.
        count: How many things are at fault; one that rests on several sources counts once.
        by_source: How many of them rest on each source, most first.
        examples: Some of them.
    """

    rule: Rule
    count: int
    by_source: tuple[SourceCount, ...] = ()
    examples: tuple[Finding, ...] = ()

    @property
    def is_violation(self) -> bool:
        """Whether something was found that must not stay so."""
        return bool(self.count) and self.rule.severity == "violation"


def quality_report(
    dataset: Dataset,
    rules: Sequence[Rule] | None = None,
    *,
    today: date,
    examples: int = 5,
) -> tuple[RuleResult, ...]:
    """Ask rules of a dataset.

    Args:
        dataset: The dataset.
        rules: The rules; all that are shipped where none are given.
        today: The day after which nothing can have happened yet.
        examples: How many findings of each rule to show at most.

    Returns:
        A result for each rule, in their order, also for those that find nothing.

    Example:
        >>> results = quality_report(Dataset.in_memory([]), today=date(2026, 1, 2))
        >>> {result.count for result in results}
        {0}
    """
    asked = load_rules() if rules is None else rules
    return tuple(_result(dataset, rule, today, examples) for rule in asked)


def _result(dataset: Dataset, rule: Rule, today: date, examples: int) -> RuleResult:
    by_source = _by_source(dataset, rule, today)
    if not by_source:
        return RuleResult(rule, 0)
    count = by_source[0].count if len(by_source) == 1 else _count(dataset, rule, today)
    return RuleResult(rule, count, by_source, _examples(dataset, rule, today, examples))


def _by_source(dataset: Dataset, rule: Rule, today: date) -> tuple[SourceCount, ...]:
    query = rule.prologue + _BY_SOURCE.format(select=rule.select)
    counts = [
        SourceCount(_text(row["origin"]), int(str(row["count"])))
        for row in dataset.select(query, today=today)
        if row["count"]
    ]
    return tuple(sorted(counts, key=lambda each: (-each.count, each.source)))


def _count(dataset: Dataset, rule: Rule, today: date) -> int:
    (row,) = dataset.select(rule.prologue + _ALL.format(select=rule.select), today=today)
    return int(str(row["count"]))


def _examples(dataset: Dataset, rule: Rule, today: date, most: int) -> tuple[Finding, ...]:
    """Show a few nodes; one that rests on several sources has a row for each."""
    rows = dataset.select(f"{rule.query}\nLIMIT {most * _ROWS_EACH}", today=today)
    found: dict[str, Finding] = {}
    for each in map(_finding, rows):
        found.setdefault(each.node, each)
    return tuple(sorted(found.values())[:most])


def _finding(row: Row) -> Finding:
    return Finding(*(_text(row.get(name)) for name in ("node", "value", "source")))


def _text(value: Value | None) -> str:
    if value is None:
        return ""
    return key_of(value) if isinstance(value, Iri) else str(value)
