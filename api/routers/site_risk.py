"""The pages of the risk measures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.days import NOT_KEPT, WAIT
from api.measuring import analyses, analysis, is_large, refuse_too_many, run_measure
from api.risk_views import About, ContractView, OrganisationView, of_contract, of_organisation
from api.site.charts import Chart, Setting, alone, losses_chart, rounds_chart, transfer_chart
from api.site.in_force import nearest_day
from api.site.page import Asked, Page
from api.site.svg_file import SVG, svg_file
from kg.errors import NotYetMade
from kg.keys import iri_of, last_segment
from kg.records.common import SourceCard, source_cards
from kg.risk.buying import Indicator
from kg.risk.finding import Measure, Result
from kg.risk.flags.backtest import MEANINGS, backtest
from kg.risk.flags.definitions import read_definitions
from kg.risk.flags.state import Level
from kg.risk.lossrisk.sentences import in_a_sentence, scenarios_in_words
from kg.risk.money import MoneyRange

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Overrun = Annotated[str, Query(max_length=40)]
FileForm = Annotated[Literal["", "svg"], Query(alias="format")]
Number = Annotated[int, Query(ge=1, le=100)]


@router.get("/risk")
def listed(page: Asked) -> HTMLResponse:
    """List the analyses with what each says on the day; of a large store, without that."""
    large = is_large(page.reads.dataset)
    told = [(each, None if large else _result(page, name)) for name, each in analyses().items()]
    return page.render(
        "risk.html",
        of_network=[(each, result) for each, result in told if isinstance(each, Measure)],
        of_buying=[(each, result) for each, result in told if isinstance(each, Indicator)],
    )


@router.get("/risk/contracts/{key}")
def contract(
    page: Asked, key: str, overrun: Overrun = "", form: FileForm = "", picture: Number = 1
) -> Response:
    """Show a contract: who bears an overrun, its flags, and what measures find."""
    reads, day = page.reads, page.at.day

    def made() -> ContractView:
        return of_contract(reads, key, day, overrun.strip())

    view = reads.kept.get(("risk of contract", key, day, overrun.strip()), made)
    flags = sorted(view.flags, key=lambda each: list(Level).index(each.level))
    cards = _cards(page, view, [*view.risk.sources, *(s for f in view.flags for s in f.sources)])
    asked = {"overrun": overrun.strip()}
    setting = replace(_setting(page, view, view.risk.sources, "contracts"), asked=asked)
    chart = transfer_chart(view.risk, setting)
    if form == SVG:
        return _picture(page, [chart] if chart else [], picture)
    return page.render(
        "risk_contract.html",
        view=view,
        risk=view.risk,
        in_force="" if view.risk.running else _in_force(page, view),
        raised=[each for each in flags if each.raised],
        others=[each for each in flags if not each.raised],
        headline=in_a_sentence(replace(view.risk, binding=())),
        told=tuple(scenarios_in_words(view.risk)),
        chart=chart,
        cards=cards,
        overrun=overrun,
    )


def _in_force(page: Page, view: ContractView) -> str:
    """Give the day on which a contract that does not run was last, or will first be, in force."""
    edges = page.reads.network.edges_of(iri_of(view.thing.key))
    found = nearest_day(edges, page.at.day)
    return "" if found is None else found.isoformat()


@router.get("/risk/organisations/{key}")
def organisation(page: Asked, key: str, form: FileForm = "", picture: Number = 1) -> Response:
    """Show an organisation: whom its failure reaches, and what measures find."""
    reads, day = page.reads, page.at.day

    def made(why_none: str = "") -> OrganisationView:
        return of_organisation(reads, key, day, why_none)

    try:
        view, headers = reads.kept.get(("risk of organisation", key, day), made), {}
    except NotYetMade as error:
        view, headers = made(str(error)), NOT_KEPT
    cards = _cards(page, view, ())
    setting = _setting(page, view, tuple(cards), "organisations")
    charts: tuple[Chart, ...] = ()
    if view.cascade and view.cascade.reached:
        charts = (
            rounds_chart(view.cascade, [view.thing], view.names, setting),
            losses_chart(view.cascade, [view.thing], view.names, setting),
        )
    if form == SVG:
        return _picture(page, charts, picture)
    answer = page.render("risk_organisation.html", view=view, charts=charts, cards=cards)
    answer.headers.update(headers)
    return answer


@router.get("/risk/back-test")
def look_back(page: Asked) -> HTMLResponse:
    """Show how the flags stood before contracts failed."""
    network = page.reads.network
    found = page.reads.kept.get(("back-test",), lambda: backtest(network))
    keys = sorted({each.case.source for each in found.cases})
    cards = dict(zip(keys, source_cards(network, tuple(keys)), strict=True))
    return page.render(
        "back_test.html",
        found=found,
        flags=read_definitions().flags,
        meanings=MEANINGS,
        cards=cards,
    )


@router.get("/risk/{name}")
def one(page: Asked, name: str) -> HTMLResponse:
    """Show one measure with its findings."""
    result = _result(page, name)
    keys = sorted({key for finding in result.findings for key in finding.sources})
    cards = dict(zip(keys, source_cards(page.reads.network, tuple(keys)), strict=True))
    return page.render(
        "measure.html",
        measure=analysis(name),
        result=result,
        findings=[
            (finding, _in_words(finding.value), [cards[key] for key in finding.sources])
            for finding in result.findings
        ],
    )


def _picture(page: Page, charts: Sequence[Chart], number: int) -> Response:
    svg = alone(charts, number, page.origin)
    return svg_file(svg, f"{page.request.url.path.strip('/').replace('/', '-')}-{number}")


def _cards(page: Page, view: About, more: Iterable[str]) -> Mapping[str, SourceCard]:
    """What readers need to judge the sources of a view, by key."""
    named = {key for each in view.results for found in each.findings for key in found.sources}
    keys = sorted(named | set(more))
    return dict(zip(keys, source_cards(page.reads.network, tuple(keys)), strict=True))


def _setting(page: Page, view: About, sources: tuple[str, ...], group: str) -> Setting:
    cards = source_cards(page.reads.network, sources)
    way = f"/risk/{group}/{last_segment(view.thing.key)}"
    return Setting(page.at.day.isoformat(), page.links, cards, way)


def _result(page: Page, name: str) -> Result:
    reads, day = page.reads, page.at.day
    analysis(name)
    refuse_too_many(reads.dataset, name)
    return reads.kept.get(
        ("risk", name, day),
        lambda: run_measure(reads.dataset, reads.network, name, day, {}, seconds=WAIT),
    )


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value if isinstance(each, MoneyRange))
    return str(value)
