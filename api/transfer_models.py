"""The shape of a contract's risk transfer, as the OpenAPI document describes it."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.hazard_models import KnownModel
from api.risk_models import MoneyModel, PathModel, ThingModel


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TermModel(_Exact):
    """One term of a contract, or an overrun that sources report."""

    name: str
    state: str = Field(description="``on record``, ``denied`` or ``not on record``.")
    sentence: str
    sources: list[str]


class ConstraintModel(_Exact):
    """One limit that keeps more from being recovered."""

    kind: str
    sentence: str
    sources: list[str]
    assumed: bool = Field(description="Whether it rests on an assumption.")


class BearerModel(_Exact):
    """What of a loss falls on one party."""

    party: ThingModel
    amount: MoneyModel
    as_guarantor: bool


class PoundsModel(BaseModel):
    """Pounds, from the least to the most; no ``high``: nothing bounds it."""

    low: str
    high: str | None


class PossibleModel(_Exact):
    """What is possible, exact to the penny, at the ends of all inputs."""

    overrun: PoundsModel
    by_contract: PoundsModel = Field(description="What the commissioner bears by contract.")
    pool: PoundsModel = Field(description="What the contract puts on its providers.")
    recovered: PoundsModel = Field(description="What of that can be recovered.")
    returned: PoundsModel = Field(description="What of that returns to the commissioner.")
    commissioner: PoundsModel = Field(description="What the commissioner bears in all.")
    tau: tuple[str, str] | None = Field(description="Risk transfer effectiveness, 0 to 1.")
    exact: bool


class CurvePointModel(_Exact):
    """What one overrun leads to, in pounds."""

    overrun: str
    tau: tuple[str, str] | None
    borne: PoundsModel
    returned: PoundsModel
    agreed: PoundsModel = Field(description="What the commissioner bears by contract.")


class CurveModel(_Exact):
    """Risk transfer over the overrun."""

    points: list[CurvePointModel]
    first_return: str | None = Field(description="From this overrun on a pound can return.")
    sure_return: str | None = Field(description="From this overrun on a pound returns in any case.")


class EstimateModel(BaseModel):
    """A figure with the standard error of drawing."""

    value: str
    error: str


class QuantilesModel(BaseModel):
    """Quantiles; no middle where assumptions would decide it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    low: EstimateModel = Field(alias="5%")
    median: EstimateModel | None = Field(alias="50%")
    high: EstimateModel = Field(alias="95%")


class OutlookModel(_Exact):
    """What scenarios say if the priors hold."""

    scenarios: int
    seed: int
    priors: str = Field(description="Version of the priors.")
    returned: QuantilesModel
    tau: QuantilesModel | None
    ratio: str | None
    driven_by_assumptions: bool
    finding_out: list[str] = Field(description="What is worth finding out, the most telling first.")


class TransferModel(_Exact):
    """How far a contract transfers the risk of its overrun."""

    contract: ThingModel
    at: date
    annual: KnownModel | None = Field(description="Annual value, in pence.")
    running: bool = Field(description="Whether it runs on the day; else nothing is at stake.")
    overrun: str = Field(description="What is supposed of the overrun.")
    terms: list[TermModel]
    overruns: list[TermModel]
    possible: PossibleModel | None
    binding: list[ConstraintModel]
    bears: list[BearerModel]
    pays: list[BearerModel]
    curve: CurveModel | None
    outlook: OutlookModel | None
    assumptions: list[str]
    conflicts: list[str]
    unknowns: list[str]
    basis: str
    paths: list[PathModel]
    sources: list[str]
