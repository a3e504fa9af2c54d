"""The shapes of what is told of the risk of one thing, as the OpenAPI document describes them."""

from datetime import date

from pydantic import BaseModel, Field

from api.hazard_models import CascadeModel, FlagModel
from api.risk_models import ResultModel, ThingModel
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
