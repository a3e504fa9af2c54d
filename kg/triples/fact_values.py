"""Writes what the value of a claim says onto a fact, as the promotion rule declares."""

from decimal import Decimal

import pyoxigraph as ox

from kg.declarations import PromotionRule
from kg.keys import local_name, term
from kg.model import Claim, Value
from kg.ontology import Ontology
from kg.triples.claims import write_money
from kg.triples.terms import Sheet, day, decimal

_BOUNDS = frozenset({term("from"), term("to")})


def write_fact_value(
    sheet: Sheet, key: str, claim: Claim, rule: PromotionRule, ontology: Ontology
) -> None:
    """Write the dates and the value that a claim gives to a fact.

    Args:
        sheet: Takes what is written.
        key: Key of the fact.
        claim: The claim; nothing is written of a value that it lacks.
        rule: Says which properties take it.
        ontology: Tells which facts are money.

    Example:
        >>> from kg.model import Place
        >>> claim = Claim("claim/a-01", "a", "It asks for notice.", "contract/a", "hasNoticePeriod",
        ...     "asserted", "", "source/a", (), "accepted", "read", Place("a.yaml", 1),
        ...     value=Value("duration", duration="P12M"))
        >>> rule = PromotionRule("", term("NoticePeriod"), term("tellsOf"), carries_value=True)
        >>> sheet = Sheet()
        >>> write_fact_value(sheet, "notice-period/a", claim, rule, Ontology(()))
        >>> [quad.object.value for quad in sheet.quads]
        ['P12M']
    """
    _write_dates(sheet, key, claim, rule)
    if claim.value is None:
        return
    if rule.carries_value:
        _write_quantity(sheet, key, claim.value)
    elif ontology.is_a(local_name(rule.mints), "Money"):
        write_money(sheet, key, claim.value)
    elif rule.value_becomes:
        sheet.add(key, rule.value_becomes, _literal(claim.value))


def _write_dates(sheet: Sheet, key: str, claim: Claim, rule: PromotionRule) -> None:
    stated = claim.value.date if claim.value else None
    if stated is not None:
        for prop in rule.date_becomes:
            if prop not in _BOUNDS:
                sheet.add(key, prop, day(stated.first))
    elif rule.period_from and claim.period.start is not None:
        sheet.add(key, rule.period_from, day(claim.period.start.first))


def _write_quantity(sheet: Sheet, key: str, value: Value) -> None:
    """Write a value as it stands; a percentage as the share that it is."""
    write_money(sheet, key, value)
    if value.kind == "percent":
        sheet.add(key, "share", _literal(value))
    else:
        sheet.number(key, "number", value.number)
    sheet.text(key, "unit", value.unit)
    sheet.text(key, "duration", value.duration)
    sheet.text(key, "text", value.text)


def _literal(value: Value) -> ox.Literal:
    if value.number is not None:
        hundred = Decimal(100) if value.kind == "percent" else Decimal(1)
        return decimal(value.number / hundred)
    return ox.Literal(value.duration or value.text)
