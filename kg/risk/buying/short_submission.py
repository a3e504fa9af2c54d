"""Short submission: who had less time to bid than a threshold of whole days.

Method:
    For each procurement, the time from the start to the end of its tender period, in whole days of
    24 hours, by the latest notice that gives both. It is flagged (1.0) below 15.

Why it matters:
    Little time to bid favours those who knew beforehand.

Settings:
    threshold: Whole days; 15 by default.
    start: ``stated`` counts from the start that a notice gives. ``published`` counts from the day
        of the first notice where none is given, as Contracts Finder gives none.

Reference:
    Open Contracting Partnership, Cardinal, indicator R003, short submission period.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg.keys import key_of
from kg.risk.buying.asking import contracts_of, rows
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted
from kg.store.dataset import Row


def short_submission(asked: Asked, *, threshold: int | str = 15, start: str = "stated") -> Answer:
    """Find the procurements with less time for bids than a threshold.

    Raises:
        ValueError: The threshold is no whole number, or the start is neither of the two words.
    """
    if start not in {"stated", "published"}:
        raise ValueError(f"start is 'stated' or 'published', not '{start}'")
    least, known, unknown = int(threshold), 0, 0
    short: list[tuple[int, str]] = []
    for row in rows("short_submission", asked, threshold=ox.Literal(least)):
        days, count = _days(row, start), int(str(row["count"]))
        if days is None:
            unknown += count
            continue
        known += count
        if days < least:
            short += [(days, notice) for notice in str(row["notices"]).split()]
    untold = f"{counted(unknown, 'procurement')} put out without both ends of the time for bids"
    return Answer(
        f"{counted(len(short), 'procurement')} of {known:,} gave fewer than {least} whole days "
        "for bids"
        if known
        else "no procurement gives both ends of the time for bids",
        _readings(asked, sorted(short)[: asked.most], least, known),
        len(short),
        known,
        unknown,
        (untold,) if unknown else (),
        ("Bids could be handed in from the day of the first notice, where no start is given.",)
        if start == "published"
        else (),
    )


def _days(row: Row, start: str) -> int | None:
    if "days" in row:
        return int(str(row["days"]))
    first, until = row.get("first"), row.get("until")
    if start == "published" and isinstance(first, date) and isinstance(until, date):
        return (until - first).days if until >= first else None
    return None


def _readings(
    asked: Asked, short: list[tuple[int, str]], least: int, known: int
) -> Iterator[Reading]:
    contracts = contracts_of(asked, (notice for _, notice in short))
    for days, notice in short:
        about = contracts[notice]
        yield Reading(
            kind="short submission period (R003)",
            subject=about,
            value=Decimal("1.0"),
            unit="flag",
            sentence=f"Bids for {about.label} could be handed in for "
            f"{counted(days, 'whole day')}, fewer than {least}.",
            sources=(key_of(notice),),
            threshold=Decimal(least),
            measured=Decimal(days),
            n=known,
        )


INDICATOR = Indicator(
    name="short-submission",
    title="Short submission period",
    question="Where was there little time to bid?",
    method="Open Contracting Partnership, Cardinal, R003",
    run=short_submission,
    own={
        "threshold": "fewer whole days than this are flagged; 15 by default",
        "start": "stated (default), or published: from the first notice where no start is given",
    },
)
