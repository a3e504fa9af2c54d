"""The shapes of flags, of gaps in a service and of cascades, for the OpenAPI document."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.risk_models import IntervalModel, PathModel, ThingModel


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FlagModel(_Exact):
    """How one early-warning flag stands."""

    flag: str
    name: str
    about: ThingModel
    level: Literal["red", "amber", "unknown", "not raised"]
    sentence: str
    value: int | str | IntervalModel | None
    unit: str
    threshold: str
    paths: list[PathModel]
    sources: list[str]
    unknowns: list[str]


class BacktestCaseModel(_Exact):
    """How the flags of a contract stood before it failed."""

    case: str
    contract: str
    as_of: str
    failed: str
    what: str
    source: str
    marks: dict[str, Literal["Y", "y", "?", "-"]]
    then: list[FlagModel] = Field(description="By what had been published by then.")
    known: list[FlagModel] = Field(description="By all that is known today of that day.")


class BacktestModel(_Exact):
    """A look back at contracts that failed, and why it predicts nothing."""

    caveat: str
    meanings: dict[str, str]
    cases: list[BacktestCaseModel]


class FigureModel(_Exact):
    """A figure with the standard error of drawing."""

    value: float
    error: float


class SpreadModel(_Exact):
    """What nine of ten scenarios lie in, their middle and their mean."""

    low: FigureModel
    median: FigureModel
    high: FigureModel
    mean: FigureModel


class PartModel(BaseModel):
    """The part of a need that is left, from 0 to 1."""

    low: float
    high: float


class NeedModel(_Exact):
    """What is left of one thing that a service needs."""

    need: str
    essential: bool
    weight: str | None
    providers: int
    gone: list[str]
    left: PartModel


class KnownModel(_Exact):
    """A number on record, as a range, with how it came about."""

    low: str
    high: str | None
    sources: list[str]
    steps: list[str]
    claims: list[str]


class GapModel(_Exact):
    """What a withdrawal would leave of a service."""

    contract: ThingModel
    service: ThingModel
    withdraw: list[ThingModel]
    carried: list[ThingModel]
    needs: list[NeedModel]
    months: SpreadModel = Field(description="Months with less than the whole service.")
    basis: str
    probability_of_gap: FigureModel
    lowest_part: SpreadModel
    unhandled: tuple[float, float, float] | None = Field(
        description="Activity that nobody handles: 5, 50 and 95% of scenarios."
    )
    activity: KnownModel | None
    counted: str | None
    people: KnownModel | None
    notice_months: KnownModel | None
    only_ways: list[ThingModel]
    worth_finding_out: list[str]
    assumptions: list[str]
    unknowns: list[str]
    paths: list[PathModel]
    sources: list[str]


class CasesModel(_Exact):
    """A figure with the inputs most in favour, in the middle, and least in favour."""

    low: float | None
    middle: float | None
    high: float | None


class ReachedModel(_Exact):
    """An organisation that a cascade reaches."""

    organisation: ThingModel
    statutory: bool = Field(description="Whether it loses and never fails.")
    round: int
    by: ThingModel
    first_failing: ThingModel | None
    stress_low: float = Field(description="The least part of what it can lose, 0 to 1.")
    stress_high: float
    stress: dict[str, CasesModel]
    losses: dict[str, CasesModel] = Field(description="Pence, by model.")
    buffers: CasesModel = Field(description="Pence that it can lose; null: nothing bounds it.")


class ResidualModel(_Exact):
    """What is left out of a cascade that is followed only as far as it matters."""

    cutoff: float
    held: float
    bound: float
    further: int
    change: float


class CascadeModel(_Exact):
    """Who is reached if an organisation fails and nothing else changes."""

    failed: list[ThingModel]
    rounds: list[list[ReachedModel]]
    touched: int
    residual: ResidualModel
    shares: dict[str, float]
    left_out: int = Field(description="How many more are reached, who can lose less than these.")
