"""Award to start: where a contract began sooner after its award than its peers did.

Method:
    Days from the award to the first day of the contract. A gap is short if it is below 0, or below
    the first quartile less one and a half times the distance between the quartiles of all contracts
    compared, where that is more.

Why it matters:
    Who has little time to prepare takes over staff, places and patients unprepared. A start before
    the award means that the contract was agreed without being awarded, or that a date is wrong.

Settings:
    threshold: A fixed number of days instead of the fence.

Reference:
    J. W. Tukey, Exploratory Data Analysis, 1977, for the fence.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from kg.risk.buying.asking import evidence, rows, things
from kg.risk.buying.fence import lower_fence
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted


def award_to_start(asked: Asked, *, threshold: int | str = "") -> Answer:
    """Find the contracts that began soon after their award.

    Raises:
        ValueError: The threshold is no whole number.
    """
    gaps: list[tuple[int, str]] = []
    unknown = 0
    for row in rows("award_to_start", asked):
        award, start = row.get("award"), row.get("start")
        if isinstance(award, date) and isinstance(start, date):
            gaps += [((start - award).days, each) for each in str(row["contracts"]).split()]
        else:
            unknown += int(str(row["count"]))
    days = [gap for gap, _ in gaps]
    fence = max(Decimal(0), lower_fence(days)) if days else Decimal(0)
    least = Decimal(int(threshold)) if str(threshold) else fence
    short = sorted(each for each in gaps if each[0] < least)
    return Answer(
        f"{counted(len(short), 'contract')} of {len(gaps):,} began less than "
        f"{least.normalize():f} days after the award",
        _readings(asked, short[: asked.most], least, len(gaps)),
        len(short),
        len(gaps),
        unknown,
        (f"{counted(unknown, 'contract')} without one day of award on record",) if unknown else (),
    )


def _readings(
    asked: Asked, short: Sequence[tuple[int, str]], least: Decimal, known: int
) -> Iterator[Reading]:
    iris = [iri for _, iri in short]
    named, sources = things(asked, iris), evidence(asked, iris)
    for gap, iri in short:
        when = "after" if gap >= 0 else "before"
        yield Reading(
            kind="days from award to start",
            subject=named[iri],
            value=gap,
            unit="days",
            sentence=f"{named[iri].label} began {counted(abs(gap), 'day')} {when} its award.",
            sources=sources[iri],
            threshold=least,
            n=known,
        )


INDICATOR = Indicator(
    name="award-to-start",
    title="From award to start",
    question="Which contracts began soon after their award, or before it?",
    method="lower fence among the contracts compared, and 0 days",
    run=award_to_start,
    own={"threshold": "a fixed number of days instead of the fence among peers"},
)
