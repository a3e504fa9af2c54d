"""What came of a cascade, as frozen values: who is reached, in which round, by whom, how hard."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isinf

from kg.risk.contagion.system import Case
from kg.risk.finding import Json

MODELS = ("minimum", "threshold", "ceiling")
"""Eisenberg and Noe's, Furfine's and linear DebtRank's answer, which never falls in this order."""


@dataclass(frozen=True)
class Losses:
    """What one organisation loses by one model, in pence, in each case.

    Example:
        >>> Losses(10.0, 20.0, 40.0).as_dict()
        {'low': 10.0, 'middle': 20.0, 'high': 40.0}
    """

    low: float
    middle: float
    high: float

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {case.value: getattr(self, case.value) for case in Case}


@dataclass(frozen=True)
class Reached:
    """One organisation that a cascade reaches by more than the materiality.

    Attributes:
        organisation: Its name in the system.
        statutory: Whether it loses and never fails.
        round: The round in which its loss first matters, from 1.
        by: From whom most of it came in that round.
        first_failing: The first neighbour that failed and cost it something; empty if none did.
        losses: Pence that it loses, by model.
        buffers: Pence that it can lose, in each case; infinite where nothing bounds it.

    Example:
        >>> band = {model: Losses(0, 5, 10) for model in MODELS}
        >>> hit = Reached("L", False, 1, "P", "P", band, Losses(100, 50, 20))
        >>> hit.stress("ceiling", Case.HIGH), hit.stress_low, hit.stress_high
        (0.5, 0.0, 0.5)
    """

    organisation: str
    statutory: bool
    round: int
    by: str
    first_failing: str
    losses: Mapping[str, Losses]
    buffers: Losses

    def stress(self, model: str, case: Case) -> float:
        """The part of its buffer that is lost, at most 1; of a statutory body 0."""
        loss: float = getattr(self.losses[model], case.value)
        buffer: float = getattr(self.buffers, case.value)
        if self.statutory or loss <= 0 or isinf(buffer):
            return 0.0
        return min(1.0, loss / buffer) if buffer > 0 else 1.0

    @property
    def stress_low(self) -> float:
        """The least that any model says, with the inputs most in its favour."""
        return min(self.stress(model, Case.LOW) for model in MODELS)

    @property
    def stress_high(self) -> float:
        """The most that any model says, with the inputs least in its favour."""
        return max(self.stress(model, Case.HIGH) for model in MODELS)

    @property
    def loss_low(self) -> int:
        """The least that it loses, in pence."""
        return round(min(each.low for each in self.losses.values()))

    @property
    def loss_high(self) -> int:
        """The most that it loses, in pence."""
        return round(max(each.high for each in self.losses.values()))

    def as_dict(self) -> Json:
        """Write for JSON; an infinite buffer is null."""
        buffers = {
            name: None if isinf(pence) else pence for name, pence in self.buffers.as_dict().items()
        }
        return {
            "organisation": self.organisation,
            "statutory": self.statutory,
            "round": self.round,
            "by": self.by,
            "first_failing": self.first_failing,
            "stress_low": self.stress_low,
            "stress_high": self.stress_high,
            "stress": {
                model: {case.value: self.stress(model, case) for case in Case} for model in MODELS
            },
            "losses": {model: self.losses[model].as_dict() for model in MODELS},
            "buffers": buffers,
        }


@dataclass(frozen=True)
class Residual:
    """What is left out of a cascade that is followed only as far as it matters.

    Attributes:
        cutoff: Stress that an organisation need not pass on, as a part of its buffer.
        held: The most that any of them kept back for this reason.
        bound: By how much no stress is too low; 1 where the network amplifies what passes round.
        further: How many more organisations lose more than the cut-off when a tenth of it is held.
        change: The largest change of a stress that comes with that.

    Example:
        >>> Residual(0.01, 0.004, 1.0, 0, 0.0).as_dict()["held"]
        0.004
    """

    cutoff: float
    held: float
    bound: float
    further: int
    change: float

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "cutoff": self.cutoff,
            "held": self.held,
            "bound": self.bound,
            "further": self.further,
            "change": self.change,
        }


@dataclass(frozen=True)
class CascadeResult:
    """A whole cascade.

    Attributes:
        failed: Who fails at the start.
        rounds: In each round, those whose loss first matters then; the first entry is round 1.
        touched: How many others lose anything at all.
        residual: What is left out.
        shares: Of several who fail at once, the part of all others' losses in the middle case
            that each brings about, in pence; empty for a single one.
        left_out: How many more are reached, who can lose less than those in the rounds.

    Example:
        >>> CascadeResult(("P",), (), 0, Residual(0.01, 0, 0, 0, 0), {}).reached
        ()
    """

    failed: tuple[str, ...]
    rounds: tuple[tuple[Reached, ...], ...]
    touched: int
    residual: Residual
    shares: Mapping[str, float]
    left_out: int = 0

    @property
    def reached(self) -> tuple[Reached, ...]:
        """Everyone reached, round by round."""
        return tuple(each for found in self.rounds for each in found)

    @property
    def number(self) -> int:
        """How many are reached, in the rounds or left out of them."""
        return len(self.reached) + self.left_out

    def path(self, organisation: str) -> tuple[str, ...]:
        """From whoever failed to an organisation, each hit by the one before it.

        Where many small losses make one that matters, the way back may not lead to the start.

        Example:
            >>> from kg.risk.contagion.run import cascade
            >>> from kg.risk.contagion.system import Rates, System
            >>> chain = System.of(["C", "L", "P"], payers=[0, 1], payees=[1, 2], yearly=[100, 60],
            ...     buffers=[0, 20, 5], rates=Rates((0.5,) * 3, (0.0,) * 3), statutory=[0])
            >>> cascade(chain, ["P"]).path("C")
            ('P', 'L', 'C')
        """
        steps = {organisation: None}
        here = self._by.get(organisation, "")
        while here and here not in steps:
            steps[here] = None
            here = self._by.get(here, "")
        return tuple(steps)[::-1]

    @cached_property
    def _by(self) -> Mapping[str, str]:
        return {each.organisation: each.by for each in self.reached}

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "failed": list(self.failed),
            "rounds": [[each.as_dict() for each in found] for found in self.rounds],
            "touched": self.touched,
            "residual": self.residual.as_dict(),
            "shares": dict(self.shares),
            "left_out": self.left_out,
        }
