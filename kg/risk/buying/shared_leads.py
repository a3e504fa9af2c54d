"""Shared leads: which suppliers lead contracts of several buyers.

Method:
    The number of buyers whose contracts a supplier leads or holds, of contracts that had begun by
    the day; one without a first day counts.

Why it matters:
    A lead that fails then fails several buyers at once, who each saw their own contract only.

Settings:
    threshold: Suppliers of at least so many buyers are shown; 2 by default.

Reference:
    US Department of Justice and Federal Trade Commission, Merger Guidelines, 2023, section 2.1,
    for why the share of one supplier matters.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.risk.buying.asking import evidence, rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted
from kg.store.dataset import Row


def shared_leads(asked: Asked, *, threshold: int | str = 2) -> Answer:
    """Find the suppliers that lead contracts of several buyers.

    Raises:
        ValueError: The threshold is no whole number.
    """
    least = int(threshold)
    every = [*rows("shared_leads", asked)]
    shared = [row for row in every if int(str(row["buyers"])) >= least]
    shared.sort(key=lambda row: (-int(str(row["buyers"])), str(row["supplier"])))
    return Answer(
        f"{counted(len(shared), 'supplier')} of {len(every):,} lead contracts of {least} buyers "
        "or more",
        _readings(asked, shared[: asked.most], least, len(every)),
        len(shared),
        len(every),
    )


def _readings(asked: Asked, shared: Sequence[Row], least: int, known: int) -> Iterator[Reading]:
    iris = [str(row["supplier"]) for row in shared]
    named, sources = things(asked, iris), evidence(asked, iris)
    for row in shared:
        iri = str(row["supplier"])
        buyers, contracts = int(str(row["buyers"])), int(str(row["contracts"]))
        yield Reading(
            kind="same lead across buyers",
            subject=named[iri],
            value=buyers,
            unit="buyers",
            sentence=f"{named[iri].label} leads {counted(contracts, 'contract')} of "
            f"{counted(buyers, 'buyer')}.",
            sources=sources[iri],
            threshold=Decimal(least),
            n=known,
        )


INDICATOR = Indicator(
    name="shared-leads",
    title="Same lead across buyers",
    question="Which suppliers lead contracts of several buyers?",
    method="count of buyers for each lead",
    run=shared_leads,
    own={"threshold": "suppliers of at least so many buyers are shown; 2 by default"},
)
