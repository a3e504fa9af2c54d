"""What a service consists of, and who provides which part of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import fsum, isfinite

from kg.errors import MeasureError

# Parts that add up to 1 but for rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Substitute:
    """Someone who could take on a part of a function that others leave.

    Attributes:
        provider: Who.
        share: The part of the function's whole capacity that it could take on.
        after: Months from the day of notice until it can.
    """

    provider: str
    share: float
    after: float = 0


@dataclass(frozen=True)
class Function:
    """One of the things that a service does, such as answering calls.

    Attributes:
        name: What it is called.
        shares: Which part of its capacity each provider has; together 1.
        essential: Whether the service can do no more than this function does.
        weight: Of what is not essential: which part of the service it makes up.
        substitutes: Who could stand in.
    """

    name: str
    shares: Mapping[str, float]
    essential: bool = True
    weight: float = 0
    substitutes: tuple[Substitute, ...] = ()


@dataclass(frozen=True)
class Service:
    """A service, its functions, and how much it is used.

    Attributes:
        name: What it is called.
        functions: What it does.
        activity: Calls, visits or the like in a month.
        population: Whom it is there for; None: not known.

    Raises:
        MeasureError: With everything that does not hold together.

    Example:
        >>> Service("urgent care", (Function("calls", {"A": 0.7, "B": 0.2}),))
        Traceback (most recent call last):
        kg.errors.MeasureError: function 'calls' of 'urgent care': shares add up to 0.9; make it 1
    """

    name: str
    functions: tuple[Function, ...]
    activity: float = 0
    population: int | None = field(default=None)

    def __post_init__(self) -> None:
        """Check that shares and weights hold together."""
        problems = [
            f"function '{function.name}' of '{self.name}': {wrong}"
            for function in self.functions
            for wrong in _wrong(function)
        ]
        weights = fsum(each.weight for each in self.functions if not each.essential)
        if weights > 1 + _ROUNDING:
            problems.append(f"what is not essential to '{self.name}' makes up {weights:g} of it")
        if not (isfinite(self.activity) and self.activity >= 0):
            problems.append(f"'{self.name}' has an activity of {self.activity}; give zero or more")
        if problems:
            raise MeasureError("; and ".join(problems))


def _wrong(function: Function) -> Iterator[str]:
    total = fsum(function.shares.values())
    # Written so that what is not a number is wrong as well.
    if not abs(total - 1) <= _ROUNDING:
        yield f"shares add up to {total:g}; make it 1"
    parts = [*function.shares.values(), *(each.share for each in function.substitutes)]
    if not all(part >= 0 for part in parts) or not function.weight >= 0:
        yield "a share or weight is negative; give zero or more"
    if not all(each.after >= 0 for each in function.substitutes):
        yield "a substitute is there before the day of notice; count from that day"
