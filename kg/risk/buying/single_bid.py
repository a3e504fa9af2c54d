"""Single bid: where one bid came although several could have come.

Method:
    A procurement is flagged (1.0) if one bid and its method, as the latest notice gives it, is open
    or selective. Where lots are counted apart, the least of their numbers counts.

Why it matters:
    One bid in an open procedure leaves the buyer no choice, and may mean that others were kept out.

Settings:
    methods: The methods in which several could bid, joined by commas; open,selective by default.

Reference:
    Open Contracting Partnership, Cardinal, indicator R018, single bid received.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.keys import key_of
from kg.risk.buying.asking import contracts_of, rows
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted


def single_bid(asked: Asked, *, methods: str = "open,selective") -> Answer:
    """Find the procurements by competition for which one bid."""
    competitive = frozenset(methods.split(","))
    counts: Counter[str] = Counter()
    notices: list[str] = []
    for row in rows("single_bid", asked):
        method, bidders, count = str(row["method"]), row.get("bidders"), int(str(row["count"]))
        if method in competitive:
            counts["known" if bidders is not None else "uncounted"] += count
            notices += str(row["notices"]).split()
        elif not method:
            counts["no method"] += count
    known, uncounted, loose = counts["known"], counts["uncounted"], counts["no method"]
    unknowns = (
        (uncounted, "by competition without a number of bidders"),
        (loose, "with a number of bidders but no method"),
    )
    return Answer(
        f"one bid came for {counted(len(notices), 'procurement')} of {known:,} by competition"
        if known
        else "no procurement by competition tells how many bid",
        _readings(asked, sorted(notices)[: asked.most], known),
        len(notices),
        known,
        uncounted + loose,
        tuple(f"{counted(count, 'procurement')} {what}" for count, what in unknowns if count),
    )


def _readings(asked: Asked, notices: Sequence[str], known: int) -> Iterator[Reading]:
    contracts = contracts_of(asked, notices)
    for notice in notices:
        about = contracts[notice]
        yield Reading(
            kind="single bid (R018)",
            subject=about,
            value=Decimal("1.0"),
            unit="flag",
            sentence=f"One bid came for {about.label}, or for a lot of it, though others could "
            "have bid.",
            sources=(key_of(notice),),
            threshold=Decimal(1),
            measured=Decimal(1),
            n=known,
        )


INDICATOR = Indicator(
    name="single-bid",
    title="Single bid",
    question="Where did only one bid come although several could have come?",
    method="Open Contracting Partnership, Cardinal, R018",
    run=single_bid,
    own={"methods": "methods of competition, joined by commas; open,selective by default"},
)
