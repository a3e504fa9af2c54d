"""Coverage: what the notices of contracts leave out.

Method:
    For each thing that should be on record, the share of contracts made that lack it.

Why it matters:
    Every other indicator knows only what is published; what is missing here is unknown there.

Reference:
    Open Contracting Data Standard 1.1, schema of a release, for the fields.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from kg.keys import iri_of
from kg.risk.buying.asking import rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.finding import Thing
from kg.risk.herfindahl import rounded
from kg.risk.wording import counted

EVERYTHING = Thing("", "all contracts made")
WANTED = (
    "value",
    "first day",
    "last day",
    "identifier of a supplier",
    "code of what is bought",
    "day of award",
    "number of bidders",
    "way of choosing the supplier",
)


def coverage(asked: Asked) -> Answer:
    """Count what contracts lack."""
    having = {str(row["what"]): int(str(row["count"])) for row in rows("coverage", asked)}
    total = having.get("contracts", 0)
    if not total:
        return Answer("no contract made is told of by a notice", (), 0, 0)
    missing = {what: total - having.get(what, 0) for what in WANTED}
    told = sum(having.get(what, 0) for what in WANTED)
    worst = max(missing, key=lambda what: missing[what])
    return Answer(
        f"of {counted(total, 'contract')}, {missing[worst]:,} have no {worst} on record",
        _readings(asked, missing, total),
        len(WANTED),
        told,
        total * len(WANTED) - told,
    )


def _readings(asked: Asked, missing: Mapping[str, int], total: int) -> Iterator[Reading]:
    iri = iri_of(asked.about) if asked.about else ""
    about = things(asked, [iri])[iri] if iri else EVERYTHING
    order = sorted(missing, key=lambda what: (-missing[what], what))
    for what in order[: asked.most]:
        yield Reading(
            kind=f"missing: {what}",
            subject=about,
            value=rounded(Fraction(missing[what], total)),
            unit="share of contracts",
            sentence=f"{missing[what]:,} of {total:,} contracts have no {what} on record.",
            n=total,
        )


INDICATOR = Indicator(
    name="coverage",
    title="Coverage",
    question="What do notices leave out?",
    method="share of contracts made that lack each field",
    run=coverage,
)
