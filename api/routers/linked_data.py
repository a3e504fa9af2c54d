"""Linked data: what the graph's addresses stand for, as pages or as RDF."""

from functools import cache
from html import escape
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.addresses import base_url, page
from api.caching import cached, not_modified, tag
from api.errors import problems
from api.negotiation import HTML, choose
from api.services import Served
from api.sparql.description import dataset_description, write
from api.sparql.formats import GRAPHS, Format, pick
from kg.data import ONTOLOGY
from kg.errors import UnknownTerm
from kg.keys import iri_of, key_of
from kg.namespaces import DEF, RDFS, SKOS
from kg.network import Network
from kg.ontology import FILES, Ontology
from kg.store.dataset import Dataset, Iri

router = APIRouter(tags=["linked data"], default_response_class=Response, responses=problems(503))
_ENDINGS = {".ttl": "turtle", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "xml"}
_DOCUMENT = """
CONSTRUCT { ?thing ?p ?o . ?fact ?q ?x } WHERE {
  { ?thing ?p ?o }
  UNION { GRAPH ?g { ?thing ?p ?o } }
  UNION { ?fact ?link ?thing ; ?q ?x . FILTER(?link != prov:hadPrimarySource) }
}
"""
_PUBLISHED = (
    "CONSTRUCT { ?thing ?p ?o } WHERE { { ?thing ?p ?o } UNION { GRAPH ?g { ?thing ?p ?o } } }"
)


@router.get("/.well-known/void", summary="What the dataset is (VoID)")
async def void(request: Request, served: Served) -> Response:
    """Describe the dataset: size, licence, endpoint, formats."""
    form = pick(GRAPHS, request.headers.get("accept", ""))
    base = base_url(request)
    etag = tag(request, served.version, base, form.content_type)
    body = write(dataset_description(served, base), form.engine)
    return not_modified(request, etag) or _document(body, form, etag)


@router.get("/def", summary="The ontology")
async def ontology(request: Request) -> Response:
    """Give the ontology as RDF, or a page that lists its terms."""
    accept = request.headers.get("accept", "")
    if choose(accept, [*GRAPHS, HTML]) == HTML:
        return HTMLResponse(_terms_page())
    form = pick(GRAPHS, accept, request.query_params.get("format", ""))
    body = await run_in_threadpool(_ontology, form.engine)
    etag = tag(request, "", form.content_type, body.decode())
    return not_modified(request, etag) or _document(body, form, etag)


@router.get("/id/{key:path}", summary="A thing: redirects to its page or its data")
async def thing(request: Request, served: Served, key: str) -> Response:
    """Answer 303: to the page for a browser, to the data for anything that asks for RDF."""
    return _see_other(request, served.network, key)


@router.get("/code/{key:path}", summary="A concept of a code list: redirects to its data")
async def concept(request: Request, served: Served, key: str) -> Response:
    """Answer 303 as for things."""
    return _see_other(request, served.network, f"code/{key}")


@router.get("/data/id/{key:path}", summary="The data about a thing", responses=problems(404))
async def data(request: Request, served: Served, key: str) -> Response:
    """Give a thing's own statements and the facts that name it; claims stay in their graphs."""
    name, _, ending = key.rpartition(".")
    if f".{ending}" in _ENDINGS and name:
        key, wanted = name, _ENDINGS[f".{ending}"]
    else:
        wanted = request.query_params.get("format", "")
    form = pick(GRAPHS, request.headers.get("accept", ""), wanted)
    etag = tag(request, served.version, key, form.content_type)
    if unchanged := not_modified(request, etag):
        return unchanged
    body = await run_in_threadpool(_data, served.dataset, key, form)
    return _document(body, form, etag)


def _see_other(request: Request, network: Network, key: str) -> Response:
    accept = request.headers.get("accept", "")
    wants_page = choose(accept, [*GRAPHS, HTML]) == HTML
    path = (_page(network, key) if wants_page else "") or f"/data/id/{quote(key)}"
    return RedirectResponse(f"{base_url(request)}{path}", 303, {"Vary": "Accept"})


def _page(network: Network, key: str) -> str:
    """A fact is shown in the picture around one of its ends; what has no page has only data."""
    if iri_of(key) in network.things or key.startswith(("claim/", "source/")):
        return page(key)
    edge = network.edge(key)
    if edge is None:
        return ""
    return f"/explore?focus={quote(key_of(edge.target), safe='')}&selected={quote(key, safe='')}"


def _document(body: bytes, form: Format, etag: str) -> Response:
    return Response(body, headers={**cached(etag), "Content-Type": form.content_type})


def _data(dataset: Dataset, key: str, form: Format) -> bytes:
    iri = Iri(iri_of(key))
    query = _PUBLISHED if key.startswith("source/") else _DOCUMENT
    triples = dataset.construct(query, thing=iri)
    if not triples:
        raise UnknownTerm(key)
    return write(triples, form.engine)


@cache
def _ontology(media_type: str) -> bytes:
    if media_type == "text/turtle":
        return (ONTOLOGY / FILES[0]).read_bytes()
    parsed = ox.parse(path=ONTOLOGY / FILES[0], format=ox.RdfFormat.TURTLE)
    return write((quad.triple for quad in parsed), media_type)


@cache
def _terms_page() -> str:
    told: dict[str, dict[str, str]] = {}
    for quad in Ontology.load().quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            told.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    rows = "".join(
        f'<dt id="{escape(iri.removeprefix(DEF))}"><code>nhs:{escape(iri.removeprefix(DEF))}</code>'
        f" {escape(fields.get(RDFS + 'label', ''))}</dt>"
        f"<dd>{escape(fields.get(SKOS + 'definition') or fields.get(RDFS + 'comment', ''))}</dd>"
        for iri, fields in sorted(told.items())
        if iri.startswith(DEF)
    )
    links = ", ".join(f'<a href="/def?format={name}">{name}</a>' for name in _ENDINGS.values())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The ontology</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/static/site.css"></head>'
        f"<body><main><h1>The ontology</h1><p>As data: {links}.</p><dl>{rows}</dl></main></body>"
        "</html>"
    )
