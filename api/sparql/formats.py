"""The media types of results and graphs, and which of them a request gets."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from api.negotiation import choose


@dataclass(frozen=True)
class Format:
    """A way to write an answer.

    Attributes:
        name: Short name, as in ``?format=``.
        engine: Media type by which the query processes know it.
        content_type: What the answer is labelled with.
    """

    name: str
    engine: str
    content_type: str


def _format(name: str, engine: str, content_type: str = "") -> Format:
    return Format(name, engine, content_type or engine)


_JSON = _format("json", "application/sparql-results+json")
_XML = _format("xml", "application/sparql-results+xml")
_TURTLE = _format("turtle", "text/turtle", "text/turtle; charset=utf-8")
_RDF_XML = _format("xml", "application/rdf+xml")

ROWS: Mapping[str, Format] = {
    "application/sparql-results+json": _JSON,
    "application/sparql-results+xml": _XML,
    "text/csv": _format("csv", "text/csv", "text/csv; charset=utf-8"),
    "text/tab-separated-values": _format(
        "tsv", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"
    ),
    "application/json": _format("json", _JSON.engine, "application/json"),
    "application/xml": _format("xml", _XML.engine, "application/xml"),
    "text/xml": _format("xml", _XML.engine, "text/xml"),
}
"""Formats of SELECT and ASK, the one preferred first."""

GRAPHS: Mapping[str, Format] = {
    "text/turtle": _TURTLE,
    "application/n-triples": _format("nt", "application/n-triples"),
    "application/ld+json": _format("jsonld", "application/ld+json"),
    "application/rdf+xml": _RDF_XML,
    "application/trig": _format("trig", "application/trig"),
    "application/n-quads": _format("nq", "application/n-quads"),
    "application/json": _format("jsonld", "application/ld+json"),
    "application/xml": _format("xml", _RDF_XML.engine, "application/xml"),
    "text/xml": _format("xml", _RDF_XML.engine, "text/xml"),
    "text/plain": _format("nt", "application/n-triples", "text/plain; charset=utf-8"),
    "application/x-turtle": _TURTLE,
}
"""Formats of CONSTRUCT, DESCRIBE and documents, the one preferred first."""


def pick(offers: Mapping[str, Format], accept: str, name: str = "") -> Format:
    """Choose a format by name, else by the ``Accept`` header.

    Raises:
        HTTPException: 406: none of the offers fits; 400: there is no format of that name.

    Example:
        >>> pick(ROWS, "text/csv").name, pick(GRAPHS, "*/*").name, pick(ROWS, "*/*", "xml").name
        ('csv', 'turtle', 'xml')
    """
    if name:
        named = next((each for each in offers.values() if each.name == name), None)
        if named is None:
            known = ", ".join(dict.fromkeys(each.name for each in offers.values()))
            raise HTTPException(400, f"no format '{name}' for this answer; there are {known}")
        return named
    chosen = choose(accept, list(offers))
    if chosen is None:
        raise HTTPException(406, f"this answer can be had as {', '.join(offers)}")
    return offers[chosen]
