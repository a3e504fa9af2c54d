"""The pages of the risk measures."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.measuring import refuse_too_many
from api.site.page import Asked, Page
from kg.records.common import source_cards
from kg.risk import FAMILIES
from kg.risk.finding import Result
from kg.risk.money import MoneyRange
from kg.risk.registry import measure, measures

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/risk")
def listed(page: Asked) -> HTMLResponse:
    """List the measures with what each says on the day."""
    results = [(each, _result(page, name)) for name, each in measures().items()]
    return page.render("risk.html", results=results)


@router.get("/risk/{name}")
def one(page: Asked, name: str) -> HTMLResponse:
    """Show one measure with its findings."""
    result = _result(page, name)
    keys = sorted({key for finding in result.findings for key in finding.sources})
    cards = dict(zip(keys, source_cards(page.reads.network, tuple(keys)), strict=True))
    return page.render(
        "measure.html",
        measure=measure(name),
        result=result,
        findings=[
            (finding, _in_words(finding.value), [cards[key] for key in finding.sources])
            for finding in result.findings
        ],
    )


def _result(page: Page, name: str) -> Result:
    run = measure(name)
    network, day = page.reads.network, page.at.day
    refuse_too_many(page.reads.dataset)
    return page.reads.kept.get(("risk", name, day), lambda: run(network.at(day, families=FAMILIES)))


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value if isinstance(each, MoneyRange))
    return str(value)
