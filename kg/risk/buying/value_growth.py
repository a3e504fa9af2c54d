"""Value growth: which contracts became worth more from notice to notice.

Method:
    What the latest notice states as the value, less what the first states, as a share of the first;
    only sums in one currency and on one basis. Contracts whose notices change them without stating
    two such sums are unknown.

Why it matters:
    A contract that grows by a quarter would perhaps have drawn other bidders.

Settings:
    threshold: A share from which growth stands out; 0.25 by default.

Reference:
    Health Care Services (Provider Selection Regime) Regulations 2023, regulation 13, for the
    quarter of the lifetime value.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kg.risk.buying.asking import things
from kg.risk.buying.history import Step, histories
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.herfindahl import rounded
from kg.risk.wording import counted

Ends = tuple[Step, Step, Fraction]


def value_growth(asked: Asked, *, threshold: Decimal | str = "0.25") -> Answer:
    """Find the contracts whose stated value grew by a share or more.

    Raises:
        decimal.InvalidOperation: The threshold is no number.
    """
    least = Decimal(threshold)
    grown: dict[str, Ends] = {}
    known = unknown = 0
    for iri, steps in histories(asked):
        ends = growth(steps)
        known += ends is not None
        unknown += ends is None
        if ends is not None and ends[2] >= Fraction(least):
            grown[iri] = ends
    most = sorted(grown, key=lambda iri: (-grown[iri][2], iri))
    return Answer(
        f"{counted(len(most), 'contract')} of {known:,} with several values grew by "
        f"{rounded(Fraction(least * 100)):f}% or more",
        _readings(asked, most[: asked.most], grown, least, known),
        len(most),
        known,
        unknown,
        (f"the value of {counted(unknown, 'changed contract')} before and after",)
        if unknown
        else (),
    )


def growth(steps: Sequence[Step]) -> Ends | None:
    """Compare the first and the latest value that notices state.

    Args:
        steps: The notices in order of date.

    Returns:
        Both notices and the growth as a share of the first; None where fewer than two state one.

    Example:
        >>> steps = [Step(f"2025-0{n}-01", f"source/{n}", "award", Decimal(n)) for n in (2, 1, 3)]
        >>> growth(steps)[2], growth(steps[:1])
        (Fraction(1, 2), None)
    """
    valued = [step for step in steps if step.value]
    if len(valued) < 2:  # noqa: PLR2004 - growth is between two
        return None
    first, last = valued[0], valued[-1]
    return first, last, Fraction(last.value or 0) / Fraction(first.value or 1) - 1


def _readings(
    asked: Asked, most: Sequence[str], grown: Mapping[str, Ends], least: Decimal, known: int
) -> Iterator[Reading]:
    named = things(asked, most)
    for iri in most:
        first, last, share = grown[iri]
        yield Reading(
            kind="growth of the value",
            subject=named[iri],
            value=rounded(share),
            unit="share of the first value",
            sentence=f"The value of {named[iri].label} went from {first.value:,} ({first.issued}) "
            f"to {last.value:,} ({last.issued}).",
            sources=tuple(sorted({first.notice, last.notice})),
            threshold=least,
            n=known,
        )


INDICATOR = Indicator(
    name="value-growth",
    title="Growth of the value",
    question="Which contracts became worth much more after they were awarded?",
    method="latest against first stated value; a quarter as in regulation 13 of the PSR",
    run=value_growth,
    own={"threshold": "a share from which growth stands out; 0.25 by default"},
)
