"""The answer to a question about a service: ranges with all that they rest on."""

from dataclasses import dataclass
from fractions import Fraction

from kg.risk.ensemble.conclude import WORTH_TELLING, Conclusion
from kg.risk.ensemble.priors import Evidence, Prior
from kg.risk.ensemble.spread import Estimate, Spread
from kg.risk.finding import Json, Path, Thing
from kg.risk.gap.left import Left
from kg.risk.gap.terms import Use
from kg.risk.inputs.known import Known, as_json


@dataclass(frozen=True)
class ServiceRisk:
    """What a withdrawal would leave of a service.

    Attributes:
        contract: The contract.
        service: The service.
        withdraw: Who leaves.
        carried: Who is gone with them, tied to the commissioners only through them.
        left: What is left of each thing that the service needs.
        months: Months with less than the whole service: range, and what is worth finding out.
        chance: How likely a gap is among the scenarios.
        lowest: The smallest part of its work that the service can do.
        unhandled: How much of its activity nobody handles, 5, 50 and 95%; None: use not on record.
        use: How much it is used.
        people: How many it is there for; None: not on record.
        notice: Months of notice; None: not on record.
        priors: What was believed of the inputs.
        only_ways: Organisations that every route to the service passes through.
        unknowns: What would have to be known to say more.
        paths: The facts it rests on.
        sources: Keys of their sources and those of the numbers.
    """

    contract: Thing
    service: Thing
    withdraw: tuple[Thing, ...]
    carried: tuple[Thing, ...]
    left: tuple[Left, ...]
    months: Conclusion
    chance: Estimate
    lowest: Spread
    unhandled: tuple[float, float, float] | None
    use: Use | None
    people: Known[Fraction] | None
    notice: Known[float] | None
    priors: tuple[Prior, ...]
    only_ways: tuple[Thing, ...]
    unknowns: tuple[str, ...]
    paths: tuple[Path, ...]
    sources: tuple[str, ...]

    @property
    def has_gap(self) -> bool:
        """Whether there is a gap in any scenario."""
        return self.chance.value > 0

    @property
    def worth(self) -> tuple[str, ...]:
        """What finding out an input would tell, the most telling first."""
        shares = self.months.shares
        return tuple(str(each) for each in shares if each.share >= WORTH_TELLING)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The inputs that were believed rather than known, each with its ground."""
        return tuple(
            f"{prior.name}: {prior.distribution} ({prior.source})"
            for prior in self.priors
            if prior.evidence is Evidence.ASSUMPTION
        )

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "contract": self.contract.as_dict(),
            "service": self.service.as_dict(),
            "withdraw": [thing.as_dict() for thing in self.withdraw],
            "carried": [thing.as_dict() for thing in self.carried],
            "needs": [_left_as_json(each) for each in self.left],
            "months": _spread_as_json(self.months.spread),
            "basis": self.months.basis,
            "probability_of_gap": {"value": self.chance.value, "error": self.chance.error},
            "lowest_part": _spread_as_json(self.lowest),
            "unhandled": None if self.unhandled is None else list(self.unhandled),
            "activity": None if self.use is None else as_json(self.use.monthly),
            "counted": None if self.use is None else self.use.what,
            "people": as_json(self.people),
            "notice_months": as_json(self.notice),
            "only_ways": [thing.as_dict() for thing in self.only_ways],
            "worth_finding_out": list(self.worth),
            "assumptions": list(self.assumptions),
            "unknowns": list(self.unknowns),
            "paths": [path.as_dict() for path in self.paths],
            "sources": list(self.sources),
        }


def _left_as_json(left: Left) -> Json:
    low, high = left.part.lost
    return {
        "need": left.part.name,
        "essential": left.part.essential,
        "weight": None if left.need.weight is None else str(left.need.weight),
        "providers": left.part.providers,
        "gone": list(left.gone),
        "left": {"low": 1 - high, "high": 1 - low},
    }


def _spread_as_json(spread: Spread) -> Json:
    ends = {"low": spread.low, "median": spread.median, "high": spread.high, "mean": spread.mean}
    return {name: {"value": end.value, "error": end.error} for name, end in ends.items()}
