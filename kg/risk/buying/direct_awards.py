"""Direct awards: what part of each buyer's contracts was awarded without competition.

Method:
    For each buyer, contracts whose notices tell of direct award A, B or C or the most suitable
    provider under the Provider Selection Regime, of an urgent award, of an award announced without
    competition, or of a direct method, as a share of all its contracts. Contracts of which no
    notice tells the way could be either, and make the share a range.

Why it matters:
    Where nobody else was asked, nobody knows whether someone else would have done it better.

Settings:
    least: Buyers with fewer contracts are left out; 5 by default.

Reference:
    Health Care Services (Provider Selection Regime) Regulations 2023, regulations 6 to 11 and 14.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kg.risk.buying.asking import evidence, rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.finding import Interval
from kg.risk.herfindahl import rounded
from kg.risk.wording import counted, listed

_COMPETED = frozenset({"competitive", "open", "selective"})
Ways = Counter[str]


def direct_awards(asked: Asked, *, least: int | str = 5) -> Answer:
    """Find what part of its contracts each buyer awarded without competition.

    Raises:
        ValueError: The least number is no whole number.
    """
    ways: dict[str, Ways] = defaultdict(Counter)
    for row in rows("direct_awards", asked):
        ways[str(row["buyer"])][str(row.get("way", ""))] += int(str(row["count"]))
    every = sum((found for found in ways.values()), Counter())
    shown = [iri for iri in ways if ways[iri].total() >= int(least)]
    shown.sort(key=lambda iri: (-Fraction(_direct(ways[iri]), ways[iri].total()), iri))
    untold, small = every[""], len(ways) - len(shown)
    unknowns = (
        (untold, f"how {untold:,} of {counted(every.total(), 'contract')} came to be awarded"),
        (small, f"{counted(small, 'buyer')} with fewer than {int(least)} contracts left out"),
    )
    return Answer(
        f"{_direct(every):,} of {every.total():,} awards were made without competition",
        _readings(asked, shown[: asked.most], ways),
        len(shown),
        every.total() - untold,
        untold,
        tuple(said for number, said in unknowns if number),
        ("A contract of several buyers counts for each of them.",),
    )


def _direct(ways: Ways) -> int:
    return sum(count for way, count in ways.items() if way and way not in _COMPETED)


def _readings(asked: Asked, buyers: Sequence[str], ways: Mapping[str, Ways]) -> Iterator[Reading]:
    named, sources = things(asked, buyers), evidence(asked, buyers)
    for iri in buyers:
        found = ways[iri]
        total, untold = found.total(), found[""]
        how = listed(
            f"{count} by {way}"
            for way, count in sorted(found.items())
            if way not in {"", *_COMPETED}
        )
        yield Reading(
            kind="share awarded without competition",
            subject=named[iri],
            value=share(_direct(found), untold, total),
            unit="share of the buyer's contracts",
            sentence=f"{named[iri].label} awarded {_direct(found)} of {total} contracts without "
            f"competition: {how}.",
            sources=sources[iri],
            unknowns=(f"how {counted(untold, 'contract')} came to be awarded",) if untold else (),
            n=total,
        )


def share(part: int, either: int, whole: int) -> Decimal | Interval:
    """Write a share, as a range where some could belong to the part or not.

    Args:
        part: How many belong to it.
        either: How many could.
        whole: How many there are; not 0.

    Example:
        >>> share(1, 0, 4), str(share(1, 1, 4))
        (Decimal('0.25'), 'between 0.25 and 0.50')
    """
    low, high = rounded(Fraction(part, whole)), rounded(Fraction(part + either, whole))
    return Interval(low, high) if either else low


INDICATOR = Indicator(
    name="direct-awards",
    title="Direct awards",
    question="Which buyers award most of their contracts without competition?",
    method="share of contracts, by the selection processes of the Provider Selection Regime",
    run=direct_awards,
    own={"least": "buyers with fewer contracts are left out; 5 by default"},
)
