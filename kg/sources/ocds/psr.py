"""Tells the kind of a notice, and the selection process of health services behind it.

Notices under the Provider Selection Regime (PSR) look like any direct award: no field marks them.
Their words do, and the patterns for these stand in ``psr.toml``.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kg.dates import PartialDate, Period
from kg.sources.ocds.fields import Json, part, rows, text, words
from kg.sources.ocds.money import Amount, exact
from kg.sources.ocds.periods import Span

_MONTHS = 12
_STAGES = ("planning", "tender", "awards", "contracts")


@dataclass(frozen=True)
class Kind:
    """What a notice is.

    Attributes:
        name: Concept of ``code/notice-type``.
        status: ``planned`` or ``asserted``: how far what it says is a fact.
        regime: Whether it was published under the Provider Selection Regime.
        process: Concept of ``code/selection-process``, or empty.
        contract: Concept of ``code/contract-status`` that it gives the contract, or empty.
    """

    name: str
    status: str
    regime: bool = False
    process: str = ""
    contract: str = ""

    @property
    def ends_before_award(self) -> bool:
        """Whether what was put out is dropped."""
        return self.contract == "abandoned-before-award"


@dataclass(frozen=True)
class _Rule:
    name: str
    status: str
    contract: str
    declared: tuple[re.Pattern[str], ...]
    regime: tuple[re.Pattern[str], ...]
    words: tuple[re.Pattern[str], ...]
    notices: frozenset[str]
    tags: frozenset[str]
    holds: tuple[str, ...] | None


@dataclass(frozen=True)
class _Rules:
    kinds: tuple[_Rule, ...]
    processes: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    regime: tuple[re.Pattern[str], ...]
    laws: frozenset[str]
    text: dict[str, tuple[re.Pattern[str], ...]]


@cache
def _rules() -> _Rules:
    path = Path(__file__).with_name("psr.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Rules(
        kinds=tuple(_rule(row) for row in table["kind"]),
        processes=tuple((row["name"], _patterns(row["patterns"])) for row in table["process"]),
        regime=_patterns(table["regime"]),
        laws=frozenset(table["regime_laws"]),
        text={name: _patterns(found) for name, found in table["text"].items()},
    )


def _rule(row: dict[str, Any]) -> _Rule:
    return _Rule(
        name=row["name"],
        status=row["status"],
        contract=row.get("contract", ""),
        declared=_patterns(row.get("declared", ())),
        regime=_patterns(row.get("regime", ())),
        words=_patterns(row.get("words", ())),
        notices=frozenset(row.get("notices", ())),
        tags=frozenset(row.get("tags", ())),
        holds=tuple(row["holds"]) if "holds" in row else None,
    )


def _patterns(found: list[str] | tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in found)


def _fits(patterns: tuple[re.Pattern[str], ...], said: str) -> bool:
    return any(pattern.search(said) for pattern in patterns)


def said_in(release: Json) -> str:
    """Join what a notice says in words: its description, and title and description of the tender.

    Example:
        >>> said_in({"description": "PSR", "tender": {"title": "NHS 111"}})
        'PSR | NHS 111'
    """
    tender = part(release, "tender")
    found = (
        text(release, "description"),
        text(tender, "title"),
        text(tender, "description"),
        text(tender, "procurementMethodDetails"),
        text(tender, "procurementMethodRationale"),
    )
    return " | ".join(each for each in found if each)


def kind_of(release: Json) -> Kind:
    """Tell what a release is and what process it speaks of.

    Example:
        >>> kind_of({"tag": ["award"]})
        Kind(name='award', status='asserted', regime=False, process='', contract='')
        >>> said = "This is a Provider Selection Regime (PSR) intention to award notice."
        >>> kind = kind_of({"description": said, "tender": {"title": "x [Direct Award Process C]"}})
        >>> kind.name, kind.status, kind.process
        ('intention', 'planned', 'direct-award-c')
    """
    rules, said = _rules(), said_in(release)
    laws = {text(release, "tender", "legalBasis", "id")}
    regime = _fits(rules.regime, said) or bool(laws & rules.laws)
    rule = next(_matching(release, said, regime=regime))
    process = next((name for name, found in rules.processes if _fits(found, said)), "")
    return Kind(rule.name, rule.status, regime, process if regime else "", rule.contract)


def _matching(release: Json, said: str, *, regime: bool) -> Iterator[_Rule]:
    """Give the rules that fit, the most telling evidence first."""
    kinds, notices, tags = _rules().kinds, _notice_types(release), set(words(release, "tag"))
    holds = {stage for stage in _STAGES if release.get(stage)} | _supplies(release)
    tests: tuple[Callable[[_Rule], bool], ...] = (
        lambda rule: regime and _fits(rule.declared, said),
        lambda rule: regime and _fits(rule.regime, said),
        lambda rule: bool(rule.notices & notices),
        lambda rule: bool(rule.tags & tags) and (not rule.words or _fits(rule.words, said)),
        lambda rule: rule.holds is not None and holds.issuperset(rule.holds),
    )
    for test in tests:
        yield from (rule for rule in kinds if test(rule))


def _supplies(release: Json) -> set[str]:
    """A named supplier is as good as an award."""
    roles = {role for party in rows(release, "parties") for role in words(party, "roles")}
    return {"awards"} if "supplier" in roles else set()


def _notice_types(release: Json) -> set[str]:
    """Collect the notice types of this release's own documents, not of those it repeats."""
    own, tender = text(release, "id"), part(release, "tender")
    holders = (part(release, "planning"), tender, *rows(release, "awards"))
    documents = [
        each
        for holder in (*holders, *rows(release, "contracts"))
        for each in rows(holder, "documents")
    ]
    mine = [each for each in documents if text(each, "id") == own] or documents
    return {text(each, "noticeType") for each in mine} - {""}


def span_in_words(said: str) -> Span:
    """Read the term a notice under the regime gives in words.

    Example:
        >>> span = span_in_words("01 April 2026 - 31 March 2028 (+12 months)")
        >>> str(span.period.start), str(span.period.end), str(span.extent)
        ('2026-04-01', '2028-03-31', '2029-03-31')
        >>> str(span_in_words("from 01/04/2025-31/03/2027").period.end)
        '2027-03-31'
    """
    for pattern in _rules().text["terms"]:
        match = pattern.search(said)
        bounds = [_day(match[name]) for name in ("from", "to")] if match else []
        start, end = bounds or (None, None)
        if start is not None and end is not None and start.first <= end.last:
            return Span(Period(start, end), _extended(end, said), field="tender.description")
    return Span(Period())


def _day(written: str) -> PartialDate | None:
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y"):
        try:
            moment = datetime.strptime(written, form)  # noqa: DTZ007 - a date, not an instant
        except ValueError:
            continue
        return PartialDate.parse(moment.date().isoformat())
    return None


def _extended(end: PartialDate, said: str) -> PartialDate | None:
    for pattern in _rules().text["extensions"]:
        match = pattern.search(said)
        if match:
            return _months_later(end, int(match["months"]))
    return None


def _months_later(end: PartialDate, months: int) -> PartialDate:
    """Add months to a last day: the end of a month stays the end of a month."""
    month = end.last.month - 1 + months
    target = PartialDate.parse(f"{end.last.year + month // _MONTHS}-{month % _MONTHS + 1:02d}")
    ends_month = end.last == PartialDate.parse(end.text[:7]).last
    day = target.last.day if ends_month else min(end.last.day, target.last.day)
    return PartialDate.parse(f"{target.text}-{day:02d}")


def amount_in_words(said: str) -> tuple[Amount, ...]:
    """Read the lifetime value a notice under the regime gives in words, if it gives just one.

    Example:
        >>> [str(each.amount) for each in amount_in_words("Approximate lifetime value £1,004,640.")]
        ['1004640']
        >>> amount_in_words("£5 a head, £1,000 in all"), amount_in_words("£1.5 million")
        ((), ())
    """
    rules = _rules().text
    found = [match for pattern in rules["values"] for match in pattern.finditer(said)]
    numbers = {exact(match["amount"]) for match in found} - {None, Decimal(0)}
    if len(numbers) != 1:
        return ()
    (number,) = numbers
    qualifier = "about" if _fits(rules["about"], said[: found[0].start()][-60:]) else ""
    return tuple(
        Amount(each, "GBP", "whole-life", qualifier, "tender.description")
        for each in (number,)
        if each is not None
    )
