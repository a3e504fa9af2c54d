"""The analyses: measures, what they find about one thing, and what-if scenarios."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from api.asking import today
from api.caching import answer_once
from api.errors import problems
from api.measuring import refuse_too_many, run_measure
from api.risk_models import (
    AboutModel,
    MeasureList,
    MeasureModel,
    ResultModel,
    WhatIfModel,
    WhatIfRequest,
)
from api.scenarios import Wording, as_json
from api.services import AsOf, Served, Services
from kg.dates import as_of
from kg.identity import find
from kg.keys import iri_of
from kg.risk import FAMILIES, Finding, Result, Thing, measures

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
        for each in measures().values()
    ]
    return MeasureList(measures=found)


@router.get(
    "/organisations/{key}",
    summary="What every measure finds about an organisation",
    response_model=AboutModel,
)
def about_organisation(request: Request, served: Served, key: str, day: AsOf) -> Response:
    """Run every measure and keep what concerns an organisation."""

    def make() -> AboutModel:
        return _about(served, key, "organisation", day)

    return answer_once(request, served.kept, served.version, day, make)


@router.get(
    "/contracts/{key}",
    summary="What every measure finds about a contract",
    response_model=AboutModel,
)
def about_contract(request: Request, served: Served, key: str, day: AsOf) -> Response:
    """Run every measure and keep what concerns a contract."""

    def make() -> AboutModel:
        return _about(served, key, "contract", day)

    return answer_once(request, served.kept, served.version, day, make)


@router.post("/whatif", summary="What follows if parties withdraw or contracts overrun")
def whatif(served: Served, body: Annotated[WhatIfRequest, Body()]) -> WhatIfModel:
    """Work a scenario out on the facts of a day."""
    day = as_of(body.at) if body.at else None
    wording = Wording(body.withdraw, body.contracts, body.overrun, day)
    refuse_too_many(served.dataset)
    supposed = wording.resolve(served.dataset, served.network, today())
    answer = supposed.answer(served.network)
    return WhatIfModel.model_validate(as_json(served.network, supposed, answer))


@router.get("/{measure_name}", summary="Answer a measure", response_model=ResultModel)
def answer(request: Request, served: Served, measure_name: str, day: AsOf) -> Response:
    """Run a measure on the facts of a day; its settings go in the query string."""
    given = {name: text for name, text in request.query_params.items() if name != "at"}

    def make() -> ResultModel:
        refuse_too_many(served.dataset)
        result = run_measure(served.network, measure_name, day, given)
        return _model(served, result, result.findings)

    return answer_once(request, served.kept, served.version, day, make)


def _about(served: Services, text: str, group: str, day: AsOf) -> AboutModel:
    refuse_too_many(served.dataset)
    key = find(served.dataset, text, group=group, at=day)
    graph = served.network.at(day, families=FAMILIES)
    thing = served.network.things[iri_of(key)]
    results = []
    for each in measures().values():
        result = each(graph)
        findings = tuple(finding for finding in result.findings if _concerns(finding, key))
        results.append(_model(served, result, findings))
    about = Thing(key, thing.label_on(day), thing.iri, thing.kind)
    return AboutModel.model_validate({"about": about.as_dict(), "at": day, "results": results})


def _concerns(finding: Finding, key: str) -> bool:
    named = (finding.subject, finding.beside, *finding.touches)
    return any(thing is not None and thing.key == key for thing in named)


def _model(served: Services, result: Result, findings: tuple[Finding, ...]) -> ResultModel:
    keys = sorted({source for finding in findings for source in finding.sources})
    return ResultModel.model_validate(
        {
            **result.as_dict(),
            "findings": [finding.as_dict() for finding in findings],
            "sources": {key: served.network.sources.get(key, {}) for key in keys},
        }
    )
