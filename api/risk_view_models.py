"""The shapes of what is told of the risk of one thing, as the OpenAPI document describes them."""

from datetime import date

from pydantic import BaseModel, Field

from api.hazard_models import CascadeModel, FlagModel, GapModel
from api.risk_models import (
    AffectedModel,
    CardModel,
    ContractTouchedModel,
    ResultModel,
    ServiceTouchedModel,
    ThingModel,
)
from api.transfer_models import TransferModel


class AboutModel(BaseModel):
    """What every measure finds about one thing."""

    about: ThingModel
    at: date
    results: list[ResultModel] = Field(description="One for each measure, with its findings here.")
    left_out: list[str] = Field(description="Measures that were not asked, and why.")


class ContractRiskModel(AboutModel):
    """A contract, how far it transfers risk, and how every flag stands for it."""

    transfer: TransferModel
    flags: list[FlagModel]


class OrganisationRiskModel(AboutModel):
    """An organisation, and what comes of its failure."""

    cascade: CascadeModel | None
    why_none: str = Field(description="Why there is no cascade; empty where there is one.")


class WhatIfModel(BaseModel):
    """A scenario's whole answer."""

    headline: str
    affected: list[AffectedModel]
    contracts: list[ContractTouchedModel]
    services: list[ServiceTouchedModel]
    assumptions: list[str]
    unknowns: list[str]
    gaps: list[GapModel] = Field(description="What would be left of services, the longest first.")
    losses: list[TransferModel] = Field(description="How far overruns are passed on.")
    cascade: CascadeModel | None = Field(description="If those who leave failed altogether.")
    why_none: str = Field(description="Why there is no cascade.")
    at: date
    note: str = Field(description="Why this day, when none was asked for.")
    sources: dict[str, CardModel] = Field(description="What the source keys stand for.")
