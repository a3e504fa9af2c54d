"""Networks as answers of the web, in the format that a name or an ``Accept`` header asks for."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.addresses import base_url, page
from api.caching import cached, not_modified, tag
from api.negotiation import choose
from api.site.graph_rdf import JSON_LD, TRIG, TURTLE, rdf_formats
from api.site.reading import Reading
from kg.errors import InvalidParameter
from kg.spelling import nearest
from viz.caption import Caption
from viz.dates import spoken
from viz.graph_formats import FORMATS, GraphFormat
from viz.layout import place
from viz.page import content_security_policy, network_page
from viz.stamp import stamped
from viz.svg import Emphasis, draw
from viz.svg import Links as Hrefs
from viz.table import source_lines

if TYPE_CHECKING:
    import networkx as nx

SVG, HTML = "image/svg+xml", "text/html; charset=utf-8"
_PICTURES = frozenset({"svg", "html"})
"""Only given where they are asked for by name: a browser that names HTML gets the data."""


class NodeLink(BaseModel):
    """A network as ``networkx.node_link_graph`` reads it."""

    model_config = ConfigDict(extra="allow")

    directed: bool = Field(description="Always true.")
    multigraph: bool = Field(description="Always true: parallel relations stay apart.")
    graph: dict[str, object] = Field(
        description="The day, the version of the data, and the sources that edges name."
    )
    nodes: list[dict[str, object]] = Field(
        description="Things: id is the IRI; key, label, kind, state, from, to."
    )
    edges: list[dict[str, object]] = Field(
        description="Relations: key is the IRI of the fact or claim; label, status, state, from, "
        "to, value, sources, claims, disputed_by."
    )


@dataclass(frozen=True)
class Told:
    """What an exported network says of itself.

    Attributes:
        title: Its title.
        way: Path and query of the page that shows the same.
        name: Name of the file, without ending.
        focus: Key of the thing in the middle; empty for none.
    """

    title: str
    way: str
    name: str
    focus: str = ""


def graph_responses() -> dict[int | str, dict[str, object]]:
    """Describe the formats of an answer for the OpenAPI document."""
    schema: dict[str, object] = {"schema": {"type": "string"}}
    names = [each.media_type for each in FORMATS.values()]
    kinds = {each.partition(";")[0]: schema for each in (*names, JSON_LD, TURTLE, TRIG, SVG, HTML)}
    kinds.pop("application/json")
    return {200: {"model": NodeLink, "content": kinds}}


def graph_answer(
    request: Request,
    reads: Reading,
    make: "Callable[[], nx.MultiDiGraph[str]]",
    form: str,
    told: Told,
    *,
    key: tuple[Hashable, ...],
    own: Mapping[str, GraphFormat | None] | None = None,
) -> Response:
    """Answer with a network; a client that has it already is told so.

    Args:
        request: The request; its ``Accept`` header counts where no format is named.
        reads: Where RDF takes its statements from.
        make: Makes the network.
        form: Name of a format; empty to go by ``Accept``.
        told: What the file says of itself.
        key: What tells this network from others, so that it is written once.
        own: Formats that this view writes in its own way; None for those that it does not have.

    Raises:
        InvalidParameter: No format has this name.
    """
    base = base_url(request)
    known = {**formats(reads, told, base), **(own or {})}
    offered = {name: each for name, each in known.items() if each}
    name, wanted = _chosen(offered, form, request.headers.get("accept", ""))
    parts = (request.url.path, request.url.query, base, name, *map(str, key))
    etag = tag(request, reads.version, *parts)
    if unchanged := not_modified(request, etag):
        return unchanged
    body = reads.bulky.get(
        (*key, base, told.way, name),
        lambda: wanted.write(stamped(make(), title=told.title, link=base + told.way)),
    )
    headers = dict(cached(etag))
    if form and wanted.media_type != "application/json" and name != "html":
        file = f"{told.name}.{wanted.suffix}"
        headers["Content-Disposition"] = f'attachment; filename="{file}"'
    if name == "html":
        headers["Content-Security-Policy"] = content_security_policy(body)
    return Response(body, media_type=wanted.media_type, headers=headers)


def formats(reads: Reading, told: Told, base: str) -> dict[str, GraphFormat]:
    """List every format by name, the default one first.

    Args:
        reads: Where RDF takes its statements from.
        told: What the file says of itself.
        base: Address of the service.
    """
    return {
        "node-link": FORMATS["node-link"],
        **FORMATS,
        **rdf_formats(reads),
        "svg": GraphFormat(SVG, "svg", lambda graph: _svg(graph, told, base)),
        "html": GraphFormat(
            HTML, "html", lambda graph: network_page(graph, title=told.title, focus=told.focus)
        ),
    }


def caption_of(graph: "nx.MultiDiGraph[str]") -> Caption:
    """Give a picture of a stamped network its title, day, sources and address."""
    sources = source_lines(graph, sorted(graph.graph.get("sources", {})))
    return Caption(
        title=str(graph.graph.get("title", "")),
        as_of=spoken(str(graph.graph.get("at", ""))),
        sources=tuple(f"{each.title} ({each.date})" for each in sources),
        link=str(graph.graph.get("link", "")),
    )


def _chosen(known: Mapping[str, GraphFormat], form: str, accept: str) -> tuple[str, GraphFormat]:
    if form and form not in known:
        hint = nearest(form, known) or f"; it is one of {', '.join(known)}"
        raise InvalidParameter(f"parameter 'format': unknown format '{form}'{hint}")
    by_type = {
        each.media_type.partition(";")[0]: name
        for name, each in reversed(list(known.items()))
        if name not in _PICTURES
    }
    first = next(iter(known.values())).media_type
    name = form or by_type[choose(accept, [first, *by_type]) or first]
    return name, known[name]


def _svg(graph: "nx.MultiDiGraph[str]", told: Told, base: str) -> str:
    hrefs = Hrefs(
        node=lambda key: f"{base}{page(key)}" if "/" in key else "",
        edge=lambda _: "",
    )
    emphasis = Emphasis(told.focus)
    return draw(graph, place(graph), hrefs, emphasis=emphasis, caption=caption_of(graph))
