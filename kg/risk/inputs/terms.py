"""How a contract shares what it costs more: payment, bands, caps, notice, who is liable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING
from fractions import Fraction

from kg.risk.delivery import Delivery
from kg.risk.inputs.known import Known, hull, in_pounds
from kg.risk.inputs.told import BEGUN, Told, holding, set_aside
from kg.risk.inputs.years import Duration
from kg.risk.money import pence
from kg.risk.recovery.between import Between
from kg.risk.recovery.terms import Band
from kg.risk.wording import listed, unique

_WORDS = {
    "PaymentTypeUse": "the payment type",
    "LossBand": "a loss band",
    "LiabilityCap": "the liability cap",
    "NoticePeriod": "the notice",
    "LiabilityRule": "the liability rule",
    "Overrun": "the overrun",
}
_ANY = Between(Fraction(0), Fraction(1))


@dataclass(frozen=True)
class ContractTerms:
    """What is on record about the terms of a contract.

    Attributes:
        payment: Concept of the payment type; empty: not on record, or sources differ.
        bands: How the overrun is shared, from its first pound; a stretch that no source tells of
            can be shared in any way. None: not on record, or sources differ.
        cap: The most that can be had from the providers, in pence; None: not on record.
        notice: Months from notice to leaving; None: not on record.
        rule: Concept of the liability rule; empty: not on record, or sources differ.
        overruns: Overruns that sources report, in pence; claims of parties are no less among them.
        sources: Keys of the sources of all of these.
        conflicts: What sources do not agree on, and what is on record but not used.
        sources_of: Keys of the sources by name of the class of the fact.
        claims: Keys of the claims behind all of these.
    """

    payment: str = ""
    bands: tuple[Band, ...] | None = None
    cap: Known[int] | None = None
    notice: Known[float] | None = None
    rule: str = ""
    overruns: tuple[Known[int], ...] = ()
    sources: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    sources_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    claims: tuple[str, ...] = ()

    def said_by(self, kind: str) -> tuple[str, ...]:
        """Give the sources of the facts of one class, such as ``PaymentTypeUse``."""
        return dict(self.sources_of).get(kind, ())


def terms_of(delivery: Delivery, contract: str) -> ContractTerms:
    """Read what is on record about the terms of a contract.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "K told PaymentTypeUse code=block source=a",
        ...     "K told LossBand share=0.5 max=10", "K told LossBand share=1 min=10",
        ...     "K told LiabilityCap amount=7 source=b", "K told NoticePeriod duration=P12M"))
        >>> found = terms_of(facts, facts.contract("K"))
        >>> found.payment, found.cap.low, found.notice.low, found.said_by("LiabilityCap")
        ('block', 700, 12.0, ('source/b',))
        >>> [(band.up_to, str(band.provider)) for band in found.bands]
        [(1000, '1/2'), (None, '1')]
    """
    told = {kind: holding(delivery, contract, kind) for kind in _WORDS}
    told["Overrun"] = holding(delivery, contract, "Overrun", BEGUN)
    payment, by_payment = _one_code(told["PaymentTypeUse"], "the payment type")
    rule, by_rule = _one_code(told["LiabilityRule"], "who is liable")
    bands, by_bands = _bands(told["LossBand"])
    cap, by_cap = _one_amount(told["LiabilityCap"], "the liability cap")
    every = [each for facts in told.values() for each in facts]
    aside = [s for kind, what in _WORDS.items() for s in set_aside(delivery, contract, kind, what)]
    return ContractTerms(
        payment,
        bands,
        cap,
        _notice(told["NoticePeriod"]),
        rule,
        tuple(_overruns(told["Overrun"])),
        unique(source for each in every for source in each.sources),
        (*by_payment, *by_bands, *by_cap, *by_rule, *aside),
        tuple(
            (kind, unique(s for each in facts for s in each.sources))
            for kind, facts in told.items()
        ),
        unique(claim for each in every for claim in each.claims),
    )


def _one_code(told: Sequence[Told], what: str) -> tuple[str, tuple[str, ...]]:
    codes = {each.code: each.sources for each in told if each.code}
    if len(codes) <= 1:
        return next(iter(codes), ""), ()
    said = listed([f"{code} ({', '.join(sources)})" for code, sources in sorted(codes.items())])
    return "", (f"sources differ on {what}: {said}; neither is used",)


def _one_amount(told: Sequence[Told], what: str) -> tuple[Known[int] | None, tuple[str, ...]]:
    known = [each.money for each in told]
    amounts = [each for each in known if each is not None]
    if len({(each.low, each.high) for each in amounts}) <= 1:
        return hull(amounts), ()
    said = listed(sorted(f"{in_pounds(each)} ({', '.join(each.sources)})" for each in amounts))
    return hull(amounts), (f"sources differ on {what}: {said}; all are used as a range",)


def _notice(told: Sequence[Told]) -> Known[float] | None:
    lengths = [
        Known(months, months, each.sources, (f"notice of {each.text('duration')}",), each.claims)
        for each in told
        if each.text("duration")
        for months in [float(Duration.parse(each.text("duration")).in_months)]
    ]
    return hull(lengths)


def _overruns(told: Sequence[Told]) -> Iterator[Known[int]]:
    for each in told:
        known = each.money
        if known is not None:
            words = [in_pounds(known), each.text("qualifier"), each.period]
            step = ", ".join(word for word in words if word)
            yield Known(known.low, known.high, known.sources, (f"overrun of {step}",), known.claims)


def _bands(told: Sequence[Told]) -> tuple[tuple[Band, ...] | None, tuple[str, ...]]:
    """Put stretches in order; where none is told of, any part can be the providers'."""
    stretches = sorted({stretch for each in told for stretch in _stretch(each)}, key=_order)
    bands, at = list[Band](), 0
    for start, end, share in stretches:
        if start < at or (bands and bands[-1].up_to is None):
            who = listed(unique(source for each in told for source in each.sources))
            return None, (f"the loss bands on record overlap ({who}); none is used",)
        if start > at:
            bands.append(Band(start, _ANY))
        bands.append(Band(end, share))
        at = start if end is None else end
    if bands and bands[-1].up_to is not None:
        bands.append(Band(None, _ANY))
    return tuple(bands) or None, ()


_Stretch = tuple[int, int | None, Fraction]


def _stretch(told: Told) -> Iterator[_Stretch]:
    share, least, most = (told.decimal(name) for name in ("share", "min", "max"))
    if share is not None:
        start = pence(least) if least else 0
        yield start, None if most is None else pence(most, ROUND_CEILING), Fraction(share)


def _order(stretch: _Stretch) -> tuple[int, float]:
    return stretch[0], float("inf") if stretch[1] is None else stretch[1]
