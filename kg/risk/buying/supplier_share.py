"""Supplier share: how much of each buyer's awards goes to few suppliers.

Method:
    The Herfindahl-Hirschman index of a buyer's awards by number. A contract counts once for each of
    its suppliers. Contracts without a supplier on record could belong to newcomers or to the
    largest, which makes the index a range.

Why it matters:
    A buyer whose awards go to one supplier has nobody else at hand when that one withdraws.

Settings:
    least: Buyers with fewer awards are left out; 5 by default.

Reference:
    US Department of Justice and Federal Trade Commission, Merger Guidelines, 2023, section 2.1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kg.risk.buying.asking import evidence, rows, things
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.finding import Interval
from kg.risk.herfindahl import HIGH, WHOLE, band, rounded
from kg.risk.wording import counted
from kg.store.dataset import Row


@dataclass(frozen=True)
class _Spread:
    """How a buyer's awards are spread: sums over its suppliers, and what has none."""

    awards: int
    squares: int
    largest: int
    nobodys: int
    suppliers: int

    @classmethod
    def of(cls, row: Row) -> "_Spread":
        names = ("awards", "squares", "largest", "nobodys", "suppliers")
        return cls(*(int(str(row[name])) for name in names))

    @property
    def total(self) -> int:
        return self.awards + self.nobodys

    @property
    def index(self) -> tuple[Fraction, Fraction]:
        """Least where newcomers hold what is open, greatest where the largest holds it all."""
        low = self.squares + self.nobodys
        high = self.squares - self.largest**2 + (self.largest + self.nobodys) ** 2
        return Fraction(WHOLE * low, self.total**2), Fraction(WHOLE * high, self.total**2)


def supplier_share(asked: Asked, *, least: int | str = 5) -> Answer:
    """Measure how concentrated each buyer's awards are on suppliers.

    Raises:
        ValueError: The least number is no whole number.
    """
    spreads = {str(row["buyer"]): _Spread.of(row) for row in rows("supplier_share", asked)}
    shown = [iri for iri, spread in spreads.items() if spread.total >= int(least)]
    shown.sort(key=lambda iri: (-spreads[iri].index[0], iri))
    high = sum(spreads[iri].index[0] > HIGH for iri in shown)
    nobodys = sum(spread.nobodys for spread in spreads.values())
    small = len(spreads) - len(shown)
    unknowns = (
        (nobodys, f"{counted(nobodys, 'contract')} have no supplier on record"),
        (small, f"{counted(small, 'buyer')} with fewer than {int(least)} awards left out"),
    )
    return Answer(
        f"awards of {high:,} of {counted(len(shown), 'buyer')} are highly concentrated",
        _readings(asked, shown[: asked.most], spreads),
        len(shown),
        sum(spread.awards for spread in spreads.values()),
        nobodys,
        tuple(said for number, said in unknowns if number),
        ("A contract counts once for each of its suppliers, whatever it is worth.",),
    )


def _readings(
    asked: Asked, buyers: Sequence[str], spreads: Mapping[str, _Spread]
) -> Iterator[Reading]:
    named, sources = things(asked, buyers), evidence(asked, buyers)
    for iri in buyers:
        spread = spreads[iri]
        low, high = spread.index
        value = rounded(low) if low == high else Interval(rounded(low), rounded(high))
        yield Reading(
            kind="concentration of awards on suppliers",
            subject=named[iri],
            value=value,
            unit="Herfindahl-Hirschman index, 0 to 10,000",
            sentence=f"Awards of {named[iri].label} to {counted(spread.suppliers, 'supplier')}: "
            f"index {value} ({band(low, high)}); the largest has {spread.largest} of "
            f"{spread.total}.",
            sources=sources[iri],
            unknowns=(f"who supplies {counted(spread.nobodys, 'contract')}",)
            if spread.nobodys
            else (),
            threshold=Decimal(HIGH),
            n=spread.total,
        )


INDICATOR = Indicator(
    name="supplier-share",
    title="Share of suppliers",
    question="Which buyers award most to few suppliers?",
    method="Herfindahl-Hirschman index; Merger Guidelines of the United States, 2023",
    run=supplier_share,
    own={"least": "buyers with fewer awards are left out; 5 by default"},
)
