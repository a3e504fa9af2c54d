"""Common advisers: who advised on several contracts.

Method:
    The number of contracts on which an adviser's work had begun by the day.

Why it matters:
    One adviser's mistake is made in every contract it shapes.

Settings:
    threshold: Advisers of at least so many contracts are shown; 2 by default.

Reference:
    National Audit Office, Investigation into the collapse of the UnitingCare Partnership contract,
    HC 512, 2016.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.keys import iri_of
from kg.risk.buying.asking import keys, rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted, listed
from kg.store.dataset import Row


def common_advisers(asked: Asked, *, threshold: int | str = 2) -> Answer:
    """Find the advisers of several contracts.

    Raises:
        ValueError: The threshold is no whole number.
    """
    least = int(threshold)
    every = [*rows("common_advisers", asked)]
    shared = [row for row in every if int(str(row["count"])) >= least]
    shared.sort(key=lambda row: (-int(str(row["count"])), str(row["adviser"])))
    return Answer(
        f"{counted(len(shared), 'adviser')} of {len(every):,} worked on {least} contracts or more",
        _readings(asked, shared[: asked.most], least, len(every)),
        len(shared),
        len(every),
        0,
        ("advisers that no source names",),
    )


def _readings(asked: Asked, shared: Sequence[Row], least: int, known: int) -> Iterator[Reading]:
    contracts = {str(row["adviser"]): keys(row["contracts"]) for row in shared}
    iris = [*contracts, *(iri_of(key) for each in contracts.values() for key in each)]
    named = things(asked, iris)
    for row in shared:
        adviser = str(row["adviser"])
        touched = tuple(named[iri_of(key)] for key in contracts[adviser])
        yield Reading(
            kind="common adviser",
            subject=named[adviser],
            value=len(touched),
            unit="contracts",
            sentence=f"{named[adviser].label} advised on "
            f"{listed(thing.label for thing in touched)}.",
            touches=touched,
            sources=keys(row["sources"]),
            threshold=Decimal(least),
            n=known,
        )


INDICATOR = Indicator(
    name="common-advisers",
    title="Common advisers",
    question="Who advised on several contracts?",
    method="count of contracts for each adviser",
    run=common_advisers,
    own={"threshold": "advisers of at least so many contracts are shown; 2 by default"},
)
