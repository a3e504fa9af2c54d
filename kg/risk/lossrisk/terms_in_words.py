"""The terms that decide who bears a loss: what is on record of each, with its sources."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.risk.finding import Json
from kg.risk.inputs.guarantees import State
from kg.risk.inputs.known import in_pounds
from kg.risk.lossrisk.constraints import missing_guarantee
from kg.risk.lossrisk.position import SOMEBODY, Position
from kg.risk.lossrisk.quantity import Quantity
from kg.risk.money import MoneyRange
from kg.risk.recovery.between import Between
from kg.risk.recovery.terms import Band

ON_RECORD, DENIED, UNKNOWN = "on record", "denied", "not on record"
_RULES = {
    "several": "each provider answers for its own part",
    "joint": "each provider answers for all of it",
    "head-provider": "the head provider answers for the others",
}


@dataclass(frozen=True)
class TermLine:
    """One term of a contract.

    Attributes:
        name: Which term.
        state: ``on record``, ``denied`` or ``not on record``.
        sentence: What it is, or what is assumed in its place.
        sources: Keys of the sources.
    """

    name: str
    state: str
    sentence: str
    sources: tuple[str, ...] = ()

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "name": self.name,
            "state": self.state,
            "sentence": self.sentence,
            "sources": list(self.sources),
        }


def term_lines(position: Position) -> tuple[TermLine, ...]:
    """List the terms of a contract as far as they decide who bears a loss.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told PaymentTypeUse code=block"))
        >>> priors = shipped_priors()
        >>> for line in term_lines(position_of(facts, facts.contract("K"), priors, "9"))[:3]:
        ...     print(f"{line.name} ({line.state}): {line.sentence}")
        annual value (not on record): not on record
        payment (on record): block; the providers bear an overrun
        liability cap (not on record): not on record, £0 or more if there is one
    """
    return (
        _value(position),
        _payment(position),
        _cap(position),
        *_guarantees(position),
        _rule(position),
        *_notice(position),
        *(_quantity("own funds", each) for each in position.funds.values()),
    )


def _value(position: Position) -> TermLine:
    if position.value is None:
        return TermLine("annual value", UNKNOWN, UNKNOWN)
    said = "; ".join(position.value.steps)
    told = f"{position.value.amount} a year ({said})"
    return TermLine("annual value", ON_RECORD, told, position.value.sources)


def _payment(position: Position) -> TermLine:
    terms, told = position.terms, _in_words(position.bands)
    state = ON_RECORD if position.bands_known else UNKNOWN
    name = terms.payment or ("bands" if terms.bands else UNKNOWN)
    sources = (*terms.said_by("PaymentTypeUse"), *terms.said_by("LossBand"))
    return TermLine("payment", state, f"{name}; {told}", tuple(sorted(set(sources))))


def _in_words(bands: tuple[Band, ...]) -> str:
    parts, start = list[str](), 0
    for band in bands:
        stretch = "an overrun"
        if len(bands) > 1:
            begin = MoneyRange("GBP", "", start, band.up_to).amount
            stretch = f"an overrun {begin}"
        parts.append(f"{_part(band)} {stretch}")
        start = band.up_to or start
    return ", ".join(parts)


def _part(band: Band) -> str:
    if isinstance(band.provider, Between):
        return "it is not on record which part the providers bear of"
    if band.provider == 1:
        return "the providers bear"
    if not band.provider:
        return "the commissioner bears"
    return f"the providers bear {float(100 * band.provider):g}% of"


def _cap(position: Position) -> TermLine:
    if position.cap is None:
        return TermLine("liability cap", UNKNOWN, f"{UNKNOWN}, none is assumed")
    if position.cap_exists is None:
        return _quantity("liability cap", position.cap)
    told = f"{UNKNOWN}, {position.cap.amount} if there is one"
    return TermLine("liability cap", UNKNOWN, told)


def _guarantees(position: Position) -> Iterator[TermLine]:
    if position.guarantees.state is State.YES:
        told = {each.guarantor: each.sources for each in position.guarantees.promises}
        for guarantor, size in position.promises:
            line = f"of {position.name(guarantor)}: {size.amount}"
            more = ", the sum is assumed" if size.assumed else ""
            yield TermLine("guarantee", ON_RECORD, line + more, told.get(guarantor, ()))
        return
    missing = missing_guarantee(position, position.heads[0]) if position.heads else None
    if missing is None:
        return
    sized = dict(position.promises).get(SOMEBODY)
    may = f"; assumed in its place: {sized.amount}" if sized else ""
    state = DENIED if position.guarantees.state is State.NO else UNKNOWN
    yield TermLine("guarantee", state, missing.sentence + may, missing.sources)


def _rule(position: Position) -> TermLine:
    rule = position.terms.rule
    told = _RULES.get(rule, rule) or UNKNOWN
    sources = position.terms.said_by("LiabilityRule")
    return TermLine("who is liable", ON_RECORD if rule else UNKNOWN, told, sources)


def _notice(position: Position) -> Iterator[TermLine]:
    notice = position.terms.notice
    if notice is not None:
        high = notice.low if notice.high is None else notice.high
        told = f"{notice.low:g}" if notice.low == high else f"{notice.low:g} to {high:g}"
        yield TermLine("notice", ON_RECORD, f"{told} months", notice.sources)


def _quantity(name: str, size: Quantity) -> TermLine:
    state = UNKNOWN if size.assumed else ON_RECORD
    return TermLine(name, state, str(size), size.sources)


def overruns_on_record(position: Position) -> Iterator[TermLine]:
    """List the overruns that sources report, each for itself.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told Overrun amount=34 source=nao"))
        >>> priors = shipped_priors()
        >>> for line in overruns_on_record(position_of(facts, facts.contract("K"), priors)):
        ...     print(line.sentence, line.sources)
        overrun of £34, 2019-04-01 ('source/nao',)
    """
    for each in position.terms.overruns:
        told = "; ".join(each.steps) or in_pounds(each)
        yield TermLine("overrun", ON_RECORD, told, each.sources)
