"""The analyses: measures, what they find about one thing, and what-if scenarios."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from api.asking import today
from api.caching import answer_once
from api.caching import as_json as written
from api.cascades import cascade_as_dict
from api.days import NOT_KEPT, WAIT
from api.errors import problems
from api.hazard_models import BacktestModel
from api.measuring import analyses, refuse_too_many, run_measure
from api.risk_models import (
    MeasureList,
    MeasureModel,
    ResultModel,
    WhatIfRequest,
)
from api.risk_view_models import ContractRiskModel, OrganisationRiskModel, WhatIfModel
from api.risk_views import About, of_contract, of_organisation
from api.scenarios import Wording, as_json
from api.services import AsOf, Served, Services
from kg.dates import as_of
from kg.errors import NotYetMade
from kg.risk import Finding, Result
from kg.risk.finding import Json
from kg.risk.flags.backtest import backtest

router = APIRouter(
    prefix="/api/v1/risk", tags=["risk"], responses=problems(400, 404, 409, 422, 503)
)


@router.get("", summary="List the measures")
def list_measures() -> MeasureList:
    """List every measure with its meaning and its settings."""
    found = [
        MeasureModel(
            name=each.name,
            title=each.title,
            question=each.question,
            settings=dict(each.settings),
        )
        for each in analyses().values()
    ]
    return MeasureList(measures=found)


@router.get(
    "/organisations/{key}",
    summary="What every measure finds about an organisation, and what comes of its failure",
    response_model=OrganisationRiskModel,
)
def about_organisation(request: Request, served: Served, key: str, day: AsOf) -> Response:
    """Run every measure and keep what concerns an organisation; let it fail."""

    def make(why_none: str = "") -> OrganisationRiskModel:
        view = of_organisation(served, key, day, why_none)
        cascade = None if view.cascade is None else cascade_as_dict(view.cascade, view.names)
        told = {**_about(served, view), "cascade": cascade, "why_none": view.why_none}
        return OrganisationRiskModel.model_validate(told)

    try:
        return answer_once(request, served.kept, served.version, day, make)
    except NotYetMade as error:
        body = written(make(str(error)))
        return Response(body, media_type="application/json", headers=NOT_KEPT)


@router.get(
    "/contracts/{key}",
    summary="What every measure finds about a contract, its risk transfer and its flags",
    response_model=ContractRiskModel,
)
def about_contract(
    request: Request,
    served: Served,
    key: str,
    day: AsOf,
    overrun: Annotated[
        str, Query(description="Pounds, or a percentage of the annual value.", max_length=40)
    ] = "",
) -> Response:
    """Run every measure and keep what concerns a contract; follow an overrun; ask every flag."""

    def make() -> ContractRiskModel:
        view = of_contract(served, key, day, overrun)
        told = {
            **_about(served, view),
            "transfer": view.risk.as_dict(),
            "flags": [each.as_dict() for each in view.flags],
        }
        return ContractRiskModel.model_validate(told)

    return answer_once(request, served.kept, served.version, day, make)


@router.get(
    "/back-test",
    summary="How the flags stood before contracts failed",
    response_model=BacktestModel,
)
def look_back(request: Request, served: Served, day: AsOf) -> Response:
    """Ask every flag of contracts that failed, on a day before; nothing follows for others."""

    def make() -> BacktestModel:
        return BacktestModel.model_validate(backtest(served.network).as_dict())

    return answer_once(request, served.kept, served.version, day, make)


@router.post("/whatif", summary="What follows if parties withdraw or contracts overrun")
def whatif(served: Served, body: Annotated[WhatIfRequest, Body()]) -> WhatIfModel:
    """Work a scenario out on the facts of a day."""
    day = as_of(body.at) if body.at else None
    wording = Wording(body.withdraw, body.contracts, body.overrun, day)
    supposed = wording.resolve(served.dataset, served.network, today())
    try:
        answer = supposed.answer(served.dataset, served.network, WAIT)
    except NotYetMade as error:
        answer = supposed.answer(served.dataset, served.network, why_none=str(error))
    return WhatIfModel.model_validate(as_json(served.network, supposed, answer))


@router.get("/{measure_name}", summary="Answer a measure", response_model=ResultModel)
def answer(request: Request, served: Served, measure_name: str, day: AsOf) -> Response:
    """Run a measure on the facts of a day; its settings go in the query string."""
    given = {name: text for name, text in request.query_params.items() if name != "at"}

    def make() -> ResultModel:
        refuse_too_many(served.dataset, measure_name, given)
        result = run_measure(served.dataset, served.network, measure_name, day, given, seconds=WAIT)
        return _model(served, result, result.findings)

    return answer_once(request, served.kept, served.version, day, make)


def _about(served: Services, view: About) -> Json:
    return {
        "about": view.thing.as_dict(),
        "at": view.at,
        "results": [_model(served, result, result.findings) for result in view.results],
        "left_out": list(view.left_out),
    }


def _model(served: Services, result: Result, findings: tuple[Finding, ...]) -> ResultModel:
    keys = sorted({source for finding in findings for source in finding.sources})
    return ResultModel.model_validate(
        {
            **result.as_dict(),
            "findings": [finding.as_dict() for finding in findings],
            "sources": {key: served.network.sources.get(key, {}) for key in keys},
        }
    )
