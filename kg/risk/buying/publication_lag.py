"""Publication lag: which awards were published late.

Method:
    Days from the award, or from signing where no day of award is given, to the first notice that
    tells of the award.

Why it matters:
    What is published late can no longer be challenged, and is missing from every count until then.

Settings:
    threshold: More days than this are late; 30 by default.

Reference:
    Public Contracts Regulations 2015, regulation 50, for the 30 days.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from kg.risk.buying.asking import evidence, rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted

Late = tuple[int, str, str]


def publication_lag(asked: Asked, *, threshold: int | str = 30) -> Answer:
    """Find the awards that were published later than a threshold of days.

    Raises:
        ValueError: The threshold is no whole number.
    """
    most, known, early, unknown = int(threshold), 0, 0, 0
    late: list[Late] = []
    for row in rows("publication_lag", asked):
        decided, published, count = row.get("decided"), row["published"], int(str(row["count"]))
        if not isinstance(decided, date) or not isinstance(published, date):
            unknown += count
            continue
        known += count
        lag = (published - decided).days
        early += count if lag < 0 else 0
        if lag > most:
            late += [(lag, each, str(row["by"])) for each in str(row["contracts"]).split()]
    late.sort(key=lambda each: (-each[0], each[1]))
    unknowns = (
        (unknown, "neither a day of award nor one of signing"),
        (early, "a day of award after the notice that tells of it"),
    )
    return Answer(
        f"{counted(len(late), 'award')} of {known:,} were published more than {most} days after",
        _readings(asked, late[: asked.most], most, known),
        len(late),
        known,
        unknown,
        tuple(f"{counted(number, 'award')} with {what}" for number, what in unknowns if number),
    )


def _readings(asked: Asked, late: Sequence[Late], most: int, known: int) -> Iterator[Reading]:
    iris = [iri for _, iri, _ in late]
    named, sources = things(asked, iris), evidence(asked, iris)
    for lag, iri, by in late:
        yield Reading(
            kind="days from award to publication",
            subject=named[iri],
            value=lag,
            unit="days",
            sentence=f"The award of {named[iri].label} was published {lag} days after the {by}.",
            sources=sources[iri],
            threshold=Decimal(most),
            n=known,
        )


INDICATOR = Indicator(
    name="publication-lag",
    title="Publication after award",
    question="Which awards were published late?",
    method="30 days, as regulation 50 of the Public Contracts Regulations 2015",
    run=publication_lag,
    own={"threshold": "more days than this are late; 30 by default"},
)
