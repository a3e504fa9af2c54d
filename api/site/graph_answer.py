"""Networks as answers of the web, in the format that a name or an ``Accept`` header asks for."""

import json
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox
from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from api.negotiation import choose
from api.site.reading import Reading
from kg.errors import InvalidParameter
from kg.keys import iri_of
from kg.namespaces import PREFIXES
from kg.spelling import nearest
from viz.graph_formats import FORMATS, GraphFormat

if TYPE_CHECKING:
    import networkx as nx

JSON_LD = "application/ld+json"
_BATCH = 400
_DESCRIBED = """
CONSTRUCT { ?node ?property ?is } WHERE {
  VALUES ?node { %s }
  { ?node ?property ?is } UNION { GRAPH ?graph { ?node ?property ?is } }
}
"""


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


def graph_responses() -> dict[int | str, dict[str, object]]:
    """Describe the formats of an answer for the OpenAPI document."""
    schema: dict[str, object] = {"schema": {"type": "string"}}
    kinds = {each.media_type.partition(";")[0]: schema for each in FORMATS.values()}
    kinds.pop("application/json")
    return {200: {"model": NodeLink, "content": {**kinds, JSON_LD: schema}}}


def graph_answer(
    reads: Reading,
    make: "Callable[[], nx.MultiDiGraph[str]]",
    form: str,
    accept: str,
    *,
    key: tuple[Hashable, ...],
    name: str,
) -> Response:
    """Answer with a network.

    Args:
        reads: Where JSON-LD takes its statements from.
        make: Makes the network.
        form: Name of a format; empty to go by ``accept``.
        accept: The request's ``Accept`` header.
        key: What tells this network from others, so that it is written once.
        name: Name of the file, without ending, for formats that are downloads.

    Raises:
        InvalidParameter: No format has this name.
    """
    chosen = formats(reads)
    if form and form not in chosen:
        hint = nearest(form, chosen) or f"; it is one of {', '.join(chosen)}"
        raise InvalidParameter(f"parameter 'format': unknown format '{form}'{hint}")
    by_type = {each.media_type.partition(";")[0]: each for each in chosen.values()}
    wanted = chosen[form] if form else by_type[choose(accept, list(by_type)) or "application/json"]
    headers = {"Vary": "Accept"}
    if form and wanted.media_type != "application/json":
        headers["Content-Disposition"] = f'attachment; filename="{name}.{wanted.suffix}"'
    body = reads.bulky.get((*key, wanted.suffix), lambda: wanted.write(make()))
    return Response(body, media_type=wanted.media_type, headers=headers)


def formats(reads: Reading) -> Mapping[str, GraphFormat]:
    """List every format by name, the default one first."""
    json_ld = GraphFormat(JSON_LD, "jsonld", _json_ld(reads))
    first = FORMATS["node-link"]
    return {"node-link": first, **FORMATS, "jsonld": json_ld}


def _json_ld(reads: Reading) -> "Callable[[nx.MultiDiGraph[str]], str]":
    """Write what the store itself says of a network's things and relations."""

    def write(graph: "nx.MultiDiGraph[str]") -> str:
        iris = sorted({*graph, *(key for _, _, key in graph.edges(keys=True))})
        sources = sorted(iri_of(key) for key in graph.graph["sources"])
        triples: list[ox.Triple] = []
        for start in range(0, len(iris + sources), _BATCH):
            batch = (iris + sources)[start : start + _BATCH]
            values = " ".join(f"<{iri}>" for iri in batch)
            triples += reads.dataset.construct(_DESCRIBED % values)
        written = ox.serialize(triples, format=ox.RdfFormat.JSON_LD, prefixes=dict(PREFIXES))
        return json.dumps(json.loads(written or b"{}"), ensure_ascii=False)

    return write
