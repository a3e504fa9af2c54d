"""What an indicator finds: a finding with its threshold, and out of how many it was found."""

from dataclasses import dataclass
from decimal import Decimal

from kg.risk.finding import Finding, Json


@dataclass(frozen=True)
class Reading(Finding):
    """One value of an indicator.

    Attributes:
        threshold: What the measured value was held against; None where nobody published one.
        measured: What was measured, where the value is a flag of 1.0; None where it is the value.
        n: How many contracts, procurements or suppliers it was compared with or counted in.

    Example:
        >>> from kg.risk.finding import Thing
        >>> about = Thing("contract/a", "A")
        >>> Reading("R018", about, Decimal("1.0"), "flag", "One bid.", n=9).as_dict()["n"]
        9
    """

    threshold: Decimal | None = None
    measured: Decimal | None = None
    n: int = 0

    def as_dict(self) -> Json:
        """Write for JSON, numbers as text."""
        held = {"threshold": self.threshold, "measured": self.measured}
        told = {name: None if number is None else str(number) for name, number in held.items()}
        return {**super().as_dict(), **told, "n": self.n}
