"""What of a contract's overrun its commissioner bears by contract, and what the providers bear."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from kg.errors import MeasureError
from kg.risk.recovery.between import Between, End, Share, share_at_end

_Piece = tuple[Fraction, Fraction]
"""Where a stretch of the overrun begins, and the providers' part in it."""


@dataclass(frozen=True)
class Band:
    """A stretch of the overrun of which the providers bear a fixed part.

    Attributes:
        up_to: Pence of overrun at which it ends; None: it does not end.
        provider: The providers' part, from 0 to 1.
    """

    up_to: int | None
    provider: Share


@dataclass(frozen=True)
class Terms:
    """How a contract shares its overrun: bands in order, and a cap on what one side bears.

    Attributes:
        bands: Bands in order of their ends; only the last has no end.
        provider_cap: The most the providers bear, in pence; the commissioner bears the rest.
        commissioner_cap: The most the commissioner bears, in pence; the providers bear the rest.

    Raises:
        MeasureError: If bands or parts do not hold together, or both sides are capped, so that
            nobody would bear what exceeds both caps.

    Example:
        Half each to £10, then the providers alone, who bear £8 at most.

        >>> half = Band(1000, Fraction(1, 2))
        >>> shared = Terms((half, Band(None, Fraction(1))), provider_cap=800)
        >>> [int(shared.pool(pence)) for pence in (600, 1200, 5000)]
        [300, 700, 800]
        >>> [int(pence) for pence in shared.kinks()]
        [0, 1000, 1300]
    """

    bands: tuple[Band, ...] = (Band(None, Fraction(1)),)
    provider_cap: int | None = None
    commissioner_cap: int | None = None

    def __post_init__(self) -> None:
        """Check that bands and caps hold together."""
        ends = [band.up_to for band in self.bands[:-1]]
        if not self.bands or self.bands[-1].up_to is not None or None in ends:
            raise MeasureError("the last loss band, and only it, has no end")
        known = [0, *(end for end in ends if end is not None)]
        if any(low >= high for low, high in pairwise(known)):
            raise MeasureError(f"loss bands end at {ends}; put them in order of their ends")
        for band in self.bands:
            for end in End:
                if not 0 <= share_at_end(band.provider, end) <= 1:
                    raise MeasureError(f"a provider's part of {band.provider}; give 0 to 1")
        if self.provider_cap is not None and self.commissioner_cap is not None:
            raise MeasureError("both sides are capped; cap one, the other bears the rest")
        if min(self.provider_cap or 0, self.commissioner_cap or 0) < 0:
            raise MeasureError("a cap is negative; give zero or more pence")

    @property
    def exact(self) -> bool:
        """Whether no part is a range."""
        return not any(isinstance(band.provider, Between) for band in self.bands)

    def at(self, end: End) -> "Terms":
        """Take one end of every part that is a range.

        Example:
            >>> Terms((Band(None, Between(Fraction(0), Fraction(1))),)).at(End.LOW) == ACTIVITY
            True
        """
        bands = tuple(Band(band.up_to, share_at_end(band.provider, end)) for band in self.bands)
        return Terms(bands, self.provider_cap, self.commissioner_cap)

    def pool(self, overrun: Fraction | int) -> Fraction:
        """Tell what the providers together bear of an overrun, in pence, not rounded.

        Raises:
            MeasureError: If a part is only known as a range.
        """
        pool, stop = Fraction(0), Fraction(overrun)
        for start, part in reversed(self._pieces):
            pool += part * max(stop - start, Fraction(0))
            stop = min(stop, start)
        return pool

    def kinks(self) -> tuple[Fraction, ...]:
        """List the overruns, from 0, from which on the providers' part can be another one.

        Raises:
            MeasureError: If a part is only known as a range.
        """
        return tuple(sorted({start for start, _ in self._pieces}))

    @cached_property
    def _pieces(self) -> list[_Piece]:
        pieces = list(self._banded())
        if self.provider_cap is not None:
            return _capped(pieces, self.provider_cap, provider=True)
        if self.commissioner_cap is not None:
            return _capped(pieces, self.commissioner_cap, provider=False)
        return pieces

    def _banded(self) -> Iterator[_Piece]:
        start = Fraction(0)
        for band in self.bands:
            if isinstance(band.provider, Between):
                raise MeasureError(
                    f"the providers' part is only known to be {band.provider}; assess the range"
                )
            yield start, band.provider
            start = Fraction(band.up_to or 0)


BLOCK = Terms()
"""A fixed price: the providers bear every overrun."""
ACTIVITY = Terms((Band(None, Fraction(0)),))
"""Payment by activity: the commissioner bears every overrun."""


def _capped(pieces: list[_Piece], cap: int, *, provider: bool) -> list[_Piece]:
    """Let the other side bear everything from where one side has borne its cap."""
    borne, kept = Fraction(0), list[_Piece]()
    stops = [*(start for start, _ in pieces[1:]), None]
    for (start, part), stop in zip(pieces, stops, strict=True):
        rate = part if provider else 1 - part
        kept.append((start, part))
        if rate and (stop is None or borne + rate * (stop - start) >= cap):
            reached = start + (cap - borne) / rate
            return [*kept, (reached, Fraction(0 if provider else 1))]
        if stop is not None:
            borne += rate * (stop - start)
    return kept
