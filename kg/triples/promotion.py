"""Promotes accepted claims to dated facts, as the ontology declares.

A claim becomes a fact only if it was accepted in review, its status (and every second status) is
asserted or past, its predicate declares a promotion whose classes both ends fit, and no accepted
claim denies, disputes or contradicts it. Values that conflict (money, terms) stand side by side.
Several claims of one fact join in one node that names them all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import pyoxigraph as ox

from kg.dates import PartialDate, Period
from kg.declarations import PromotionRule
from kg.keys import digest, last_segment, local_name, term
from kg.kinds import Kinds, kinds_of_things
from kg.model import Claim, Seeds, Value
from kg.ontology import Ontology
from kg.triples.fact_values import write_fact_value
from kg.triples.terms import Sheet
from kg.triples.things import PRIMARY_SOURCE

FACTUAL = frozenset({"asserted", "past"})
_REFUSING = frozenset({"denied", "disputed"})
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Promotion(NamedTuple):
    """A claim and the rule that makes it (part of) a fact."""

    claim: Claim
    rule: PromotionRule


class End(NamedTuple):
    """The last day of a body or contract."""

    key: str
    day: PartialDate


@dataclass(frozen=True)
class Fact:
    """A dated fact and what it was accepted from.

    Attributes:
        key: Its key, made from its identifying fields.
        promotions: The claims that say so with their rules, in order of key.
        period: Their joint period.
        ended_by: Claims of a withdrawal that ended it.
        ends_with: The body or contract whose own end ended it, where no claim gives an end.
    """

    key: str
    promotions: tuple[Promotion, ...]
    period: Period
    ended_by: tuple[Claim, ...] = ()
    ends_with: tuple[End, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim the fact rests on."""
        return (*(each.claim for each in self.promotions), *self.ended_by)

    @property
    def rule(self) -> PromotionRule:
        """The rule that mints the node; all of one fact mint the same class."""
        return self.promotions[0].rule

    @property
    def ends(self) -> frozenset[str]:
        """The two things it connects."""
        claim = self.promotions[0].claim
        return frozenset({claim.subject, claim.object})


def promote(seeds: Seeds, ontology: Ontology) -> tuple[Fact, ...]:
    """Find every fact that accepted claims establish.

    Args:
        seeds: All claims, promotable or not, and the things they are about.
        ontology: Declares which predicate becomes what.
    """
    kinds = kinds_of_things(seeds, ontology)
    by_key = {claim.key: claim for claim in seeds.claims}
    grouped: dict[str, list[Promotion]] = defaultdict(list)
    for claim in by_key.values():
        for rule in _rules(claim, by_key, kinds, ontology):
            grouped[fact_key(claim, rule)].append(Promotion(claim, rule))
    facts = _with_ends([_fact(key, group) for key, group in sorted(grouped.items())])
    ends = _known_ends(seeds, facts)
    ended = (_with_its_parties(fact, ends, ontology) for fact in facts)
    return tuple(fact for fact in ended if _is_complete(fact, ontology))


def _is_complete(fact: Fact, ontology: Ontology) -> bool:
    """A fact must have what its rules require, such as the day of a merger."""
    draft = Sheet()
    write_fact(draft, fact, ontology)
    stated = {quad.predicate.value for quad in draft.quads}
    return all(stated.issuperset(rule.requires) for _, rule in fact.promotions)


def _rules(
    claim: Claim, by_key: Mapping[str, Claim], kinds: Kinds, ontology: Ontology
) -> Iterator[PromotionRule]:
    predicate = ontology.predicates.get(claim.predicate)
    if predicate is None or not _is_factual(claim) or _is_refused(claim, by_key):
        return
    for rule in predicate.rules:
        fits = _fits(claim.subject, rule.subject_class, kinds, ontology) and (
            not rule.object_becomes or _fits(claim.object, rule.object_class, kinds, ontology)
        )
        if fits and (rule.side_by_side or not _is_contradicted(claim, by_key)):
            yield rule


def _is_factual(claim: Claim) -> bool:
    statuses = {claim.status, *claim.also}
    return claim.review == "accepted" and statuses <= FACTUAL


def _opponents(claim: Claim, by_key: Mapping[str, Claim]) -> Iterator[Claim]:
    for key in claim.contradicts:
        other = by_key.get(key)
        if other is not None and other.review == "accepted":
            yield other


def _is_contradicted(claim: Claim, by_key: Mapping[str, Claim]) -> bool:
    return any(_opponents(claim, by_key))


def _is_refused(claim: Claim, by_key: Mapping[str, Claim]) -> bool:
    return any(other.status in _REFUSING for other in _opponents(claim, by_key))


def _fits(key: str, wanted: str, kinds: Kinds, ontology: Ontology) -> bool:
    if not key:
        return False
    if not wanted or wanted not in ontology.classes:
        return True
    return any(ontology.is_a(kind, wanted) for kind in kinds.get(key, ()))


def kebab(name: str) -> str:
    """Write a class name as a key's first segment.

    Example:
        >>> kebab("ContractRole")
        'contract-role'
    """
    return _WORD_START.sub("-", name).lower()


def fact_key(claim: Claim, rule: PromotionRule) -> str:
    """Name a fact by what identifies it: class, both ends, constant, and the value of its own."""
    parts = [last_segment(claim.subject)]
    if rule.object_becomes:
        parts.append(last_segment(claim.object))
    if rule.constant:
        parts.append(local_name(rule.constant[1]))
    if rule.recurs and claim.period.start is not None:
        parts.append(str(claim.period.start))
    carries = rule.value_becomes or not rule.object_becomes or term("currency") in rule.requires
    if claim.value is not None and rule.carries_value:
        parts.append(digest(*_quantity_identity(claim.value)))
    elif claim.value is not None and carries:
        parts.append(digest(*_value_identity(claim.source, claim.value)))
    return f"{kebab(local_name(rule.mints))}/{'-'.join(parts)}"


def _value_identity(source: str, value: Value) -> tuple[str, ...]:
    """Start, end and length that one source gives are parts of one term."""
    if value.kind in {"date", "duration"}:
        return (source,)
    money = (value.amount, value.minimum, value.maximum, value.currency, value.basis, value.as_of)
    return (*(str(part) for part in money), value.text)


def _quantity_identity(value: Value) -> tuple[str, ...]:
    """Tell figures apart, whichever source gives them and however it hedges them."""
    money = (value.amount, value.minimum, value.maximum, value.currency, value.basis, value.as_of)
    others = (value.number, value.unit, value.duration, value.text)
    return tuple(str(part) for part in (value.kind, *money, *others))


def _fact(key: str, group: list[Promotion]) -> Fact:
    promotions = tuple(sorted(group, key=lambda each: each.claim.key))
    return Fact(key, promotions, joint_period(_periods(promotions)))


def _periods(promotions: Iterable[Promotion]) -> Iterator[Period]:
    """A claimed start or end date is a bound, as the claim's own period is."""
    for claim, rule in promotions:
        yield claim.period
        if claim.value is not None and claim.value.date is not None:
            if term("from") in rule.date_becomes:
                yield Period(start=claim.value.date)
            if term("to") in rule.date_becomes:
                yield Period(end=claim.value.date)


def joint_period(periods: Iterable[Period]) -> Period:
    """Join what several claims say of one period: the most precise bound wins, then the earliest.

    Example:
        >>> joint = joint_period([Period.parse("2019"), Period.parse("2019-04-01", "2020")])
        >>> str(joint.start), str(joint.end)
        ('2019-04-01', '2020')
    """
    listed = list(periods)
    end = _best(period.end for period in listed)
    earliest = _best(period.end_earliest for period in listed if period.end == end)
    return Period(_best(period.start for period in listed), end, earliest)


def _best(bounds: Iterable[PartialDate | None]) -> PartialDate | None:
    known = [bound for bound in bounds if bound is not None]
    return min(known, key=lambda bound: (-len(bound.text), bound.first), default=None)


def _with_ends(facts: list[Fact]) -> tuple[Fact, ...]:
    """Let a withdrawal end the roles of its party in its contract."""
    withdrawals = {fact.ends: fact for fact in facts if fact.rule.ends_role}
    return tuple(_ended(fact, withdrawals.get(fact.ends)) for fact in facts)


def _ended(fact: Fact, withdrawal: Fact | None) -> Fact:
    if withdrawal is None or fact.rule.ends_role or withdrawal.period.end is None:
        return fact
    end = withdrawal.period
    if fact.period.end is not None and fact.period.end.last <= withdrawal.period.end.last:
        return fact
    period = Period(fact.period.start, end.end, end.end_earliest)
    return replace(fact, period=period, ended_by=withdrawal.claims)


def _known_ends(seeds: Seeds, facts: Iterable[Fact]) -> dict[str, End]:
    """Collect when bodies ended, and when contracts did by the last day of their terms."""
    ends = {
        entity.key: End(entity.key, entity.life.end)
        for entity in seeds.entities
        if entity.life.end is not None
    }
    for fact in facts:
        if fact.rule.mints == term("ContractTerm") and fact.period.end is not None:
            claim = fact.promotions[0].claim
            known = ends.get(claim.subject)
            if known is None or known.day.last < fact.period.end.last:
                ends[claim.subject] = End(claim.subject, fact.period.end)
    return ends


def _with_its_parties(fact: Fact, ends: Mapping[str, End], ontology: Ontology) -> Fact:
    """No role outlives its holder or its contract: where no claim gives an end, theirs is taken."""
    known = sorted((ends[key] for key in fact.ends & ends.keys()), key=lambda end: end.day.last)
    if fact.period.end is not None or not known or not ontology.ends_with_parties(fact.rule.mints):
        return fact
    first = known[0]
    if fact.period.start is not None and first.day.last < fact.period.start.first:
        return fact
    return replace(fact, period=replace(fact.period, end=first.day), ends_with=(first,))


def write_fact(sheet: Sheet, fact: Fact, ontology: Ontology) -> None:
    """Write a fact with its ends, value, period, sources and the claims it rests on."""
    rule, claim = fact.rule, fact.promotions[0].claim
    sheet.type(fact.key, rule.mints)
    sheet.link(fact.key, rule.subject_becomes, claim.subject)
    if rule.object_becomes:
        sheet.link(fact.key, rule.object_becomes, claim.object)
    if rule.constant:
        prop, value = rule.constant
        sheet.add(fact.key, prop, ox.NamedNode(value))
    sheet.period(fact.key, fact.period)
    for promotion in fact.promotions:
        write_fact_value(sheet, fact.key, promotion.claim, promotion.rule, ontology)
    for each in dict.fromkeys(claim.key for claim in fact.claims):
        sheet.link(fact.key, "acceptedFrom", each)
    for body in fact.ends_with:
        sheet.link(fact.key, "endedWith", body.key)
    for source in dict.fromkeys(claim.source for claim in fact.claims):
        sheet.link(fact.key, PRIMARY_SOURCE, source)
