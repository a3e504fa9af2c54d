"""The shapes of what analyses answer, as the OpenAPI document describes them."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class ThingModel(BaseModel):
    """An organisation, contract, service or link."""

    key: str
    label: str = Field(description="The name of the day.")
    iri: str
    kind: str


class MoneyModel(BaseModel):
    """What an amount can be, from ``low`` to ``high``; no ``high``: nothing bounds it."""

    low: str
    high: str | None
    currency: str
    basis: str


class ReportedModel(MoneyModel):
    """An amount as a source reports it."""

    source: str


class PeriodModel(BaseModel):
    """When a fact held, at the precision its source gives; empty where not known."""

    model_config = ConfigDict(populate_by_name=True)

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    end_earliest: str = Field(alias="to_earliest")


class HopModel(BaseModel):
    """A fact on a path."""

    model_config = ConfigDict(populate_by_name=True)

    start: ThingModel = Field(alias="from")
    end: ThingModel = Field(alias="to")
    edge: str
    key: str
    label: str
    forward: bool = Field(description="Whether the fact itself runs this way.")
    state: str
    period: PeriodModel
    sources: list[str]
    claims: list[str]
    disputed_by: list[str]


class PathModel(BaseModel):
    """A chain of facts."""

    text: str
    hops: list[HopModel]


class IntervalModel(BaseModel):
    """A number known only to lie between two bounds."""

    low: str
    high: str | None


class FindingModel(BaseModel):
    """One answer of a measure."""

    kind: str
    subject: ThingModel
    beside: ThingModel | None
    value: int | str | IntervalModel | list[MoneyModel]
    unit: str
    sentence: str
    touches: list[ThingModel]
    paths: list[PathModel]
    sources: list[str]
    unknowns: list[str]
    threshold: str | None = Field(default=None, description="Of indicators: held against this.")
    measured: str | None = Field(default=None, description="Of indicators: what was measured.")
    n: int | None = Field(default=None, description="Of indicators: out of how many.")


class CoverageModel(BaseModel):
    """How much of what a measure needs was on record."""

    evidenced: int
    unknown: int
    undated: int
    text: str


class CardModel(BaseModel):
    """What a reader needs to judge a source."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    verification: str = ""


class ResultModel(BaseModel):
    """A measure's whole answer."""

    measure: str
    at: date
    headline: str
    findings: list[FindingModel]
    assumptions: list[str]
    unknowns: list[str]
    method: str
    coverage: CoverageModel
    sources: dict[str, CardModel] = Field(description="What the source keys stand for.")


class MeasureModel(BaseModel):
    """A measure and what it answers."""

    name: str
    title: str
    question: str
    settings: dict[str, str] = Field(description="Query parameters and what they do.")


class MeasureList(BaseModel):
    """All measures."""

    measures: list[MeasureModel]


class WhatIfRequest(BaseModel):
    """A scenario; organisations and contracts by key, code, identifier or name."""

    model_config = ConfigDict(extra="forbid")

    withdraw: list[str] = Field(default=[], description="Who leaves.", max_length=50)
    contracts: list[str] = Field(default=[], description="Only from these.", max_length=50)
    overrun: dict[str, Decimal] = Field(
        default={}, description="Contract to the amount it overruns by.", max_length=50
    )
    at: str = Field(
        default="",
        description="The day; the last day the parties and contracts coexist if left out.",
    )


class EffectModel(BaseModel):
    """What a scenario does to an organisation."""

    kind: str
    sentence: str
    amounts: list[MoneyModel]


class AffectedModel(BaseModel):
    """An organisation and everything that happens to it."""

    organisation: ThingModel
    effects: list[EffectModel]
    paths: list[PathModel]
    sources: list[str]


class AnnualModel(BaseModel):
    """Pence a year, as a range, with how it came about; no ``high``: nothing bounds it."""

    low: str
    high: str | None
    sources: list[str]
    steps: list[str]
    claims: list[str]


class ContractTouchedModel(ThingModel):
    """A contract of a scenario."""

    status: str
    without_lead: bool
    at_stake: list[MoneyModel]
    values: list[ReportedModel]
    annual: AnnualModel | None = Field(description="What it is worth in a year, in pence.")


class ServiceTouchedModel(ThingModel):
    """A service of a scenario."""

    provided_by: list[ThingModel]
    other_providers: list[ThingModel]
    contracts: list[ThingModel]
    belongs: bool
    without_provider: bool
    without_lead: bool
