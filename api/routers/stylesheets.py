"""The theme of pictures and charts as files of the site, made from the one description of it."""

from fastapi import APIRouter, Request, Response

from api.caching import cached, not_modified, tag
from viz.chart_stylesheet import chart_stylesheet
from viz.stylesheet import stylesheet

router = APIRouter(prefix="/static", include_in_schema=False)


@router.get("/network.css")
async def network(request: Request) -> Response:
    """Send the style of networks."""
    return _sent(request, stylesheet())


@router.get("/charts.css")
async def charts(request: Request) -> Response:
    """Send the style of charts."""
    return _sent(request, chart_stylesheet())


def _sent(request: Request, text: str) -> Response:
    etag = tag(request, text)
    headers = dict(cached(etag))
    return not_modified(request, etag) or Response(text, media_type="text/css", headers=headers)
