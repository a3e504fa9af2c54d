"""Renders templates with what every page shows: navigation, the day, links that keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.addresses import base_url
from api.errors import Problem
from api.services import today
from api.site.downloads import downloads
from api.site.links import Links, written
from api.site.reading import Reading, Reads
from api.site.when import AtDay, When
from api.site.words import FILTERS
from viz.caption import INDEPENDENCE, LICENCE

_TEMPLATES = Path(__file__).parents[1] / "templates"
NAVIGATION = (
    ("/organisations", "Organisations"),
    ("/contracts", "Contracts"),
    ("/claims", "Claims"),
    ("/sources", "Sources"),
    ("/explore", "Explore"),
    ("/path", "Connect"),
    ("/changes", "Changes"),
    ("/money", "Money"),
    ("/system", "System"),
    ("/whatif", "What if"),
    ("/risk", "Risk"),
    ("/query", "Query"),
    ("/about", "About"),
)


@cache
def templates() -> Environment:
    """Load the templates; what they print is escaped, and a name they misspell is an error."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(navigation=NAVIGATION, downloads=downloads)
    made.globals.update(licence=LICENCE, independence=INDEPENDENCE)
    return made


@dataclass(frozen=True)
class Page:
    """The page a request asks for.

    Attributes:
        request: The request.
        reads: What it reads.
        at: The day it asks about.
    """

    request: Request
    reads: Reading
    at: When

    @property
    def links(self) -> Links:
        """Links that keep the day."""
        root = str(self.request.scope.get("root_path", ""))
        return Links(root, self.at.text, self.reads.shared_codes)

    @property
    def origin(self) -> str:
        """What the site's addresses begin with for readers elsewhere."""
        return base_url(self.request).removesuffix(self.links.root)

    def here(self, **changes: str) -> str:
        """Give the address of this page with some parameters changed; an empty one is dropped."""
        kept = [(name, value) for name, value in self.parameters() if name not in changes]
        query: dict[str, list[str]] = {}
        for name, value in [*kept, *changes.items()]:
            query.setdefault(name, []).append(value)
        return self.links.root + self.request.url.path + written(query)

    def parameters(self) -> list[tuple[str, str]]:
        """List the parameters of the address in order."""
        return parse_qsl(self.request.url.query)

    def render(self, template: str, **view: Any) -> HTMLResponse:  # noqa: ANN401 - what templates take
        """Render a template."""
        context = {**_chrome(self), **view}
        return HTMLResponse(templates().get_template(template).render(context))


def _chrome(page: Page) -> Mapping[str, Any]:
    """Collect what the frame around every page needs."""
    path = page.request.url.path
    return {
        "links": page.links,
        "here": page.here,
        "path": path,
        "at": page.at,
        "is_past": bool(page.at.text) and page.at.day != today(),
        "kept_parameters": [
            each for each in page.parameters() if each[0] not in {"at", "cursor"} and each[1]
        ],
        "active": next((way for way, _ in NAVIGATION if path.startswith(way)), ""),
        "version": page.reads.version,
    }


def page(request: Request, reads: Reads, at: AtDay) -> Page:
    """Give a route its page; the dependency behind :data:`Asked`."""
    return Page(request, reads, at)


Asked = Annotated[Page, Depends(page)]


def opinions(opinions: str = "") -> bool:
    """Tell whether opinion and criticism are asked for; an empty box of a form asks for nothing.

    Example:
        >>> opinions("1"), opinions(""), opinions("0")
        (True, False, False)
    """
    return opinions not in {"", "0", "false"}


Opinions = Annotated[bool, Depends(opinions)]


def error_page(request: Request, problem: Problem) -> str:
    """Render an error as a page; it needs no store, which may be what is missing."""
    links = Links(str(request.scope.get("root_path", "")))
    more = problem.model_extra or {}
    return (
        templates()
        .get_template("error.html")
        .render(
            links=links,
            here=lambda **_: "",
            path=request.url.path,
            at=None,
            is_past=False,
            kept_parameters=[],
            active="",
            version="",
            problem=problem,
            suggestions=more.get("did_you_mean", more.get("candidates", ())),
        )
    )
