"""Reads a request of the SPARQL 1.1 Graph Store HTTP Protocol."""

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from urllib.parse import urljoin
from uuid import uuid4

from fastapi import Request
from starlette.exceptions import HTTPException

from api.addresses import base_url
from api.sparql.protocol import content_type
from kg.loading.change import GraphPart
from kg.namespaces import GRAPH
from kg.store.editor import FORMATS

ROOT = "/rdf-graph-store"
_UNTYPED = "application/rdf+xml"
"""What a graph is taken for whose type is not told (Graph Store Protocol, 5)."""
LARGEST = 32_000_000
"""Most bytes of a graph that is sent."""
_MULTIPART = "multipart/form-data"


def graph_of(request: Request, path: str = "") -> str | None:
    """Tell which graph a request is about: empty for the default one, None when it names none.

    Args:
        request: The request.
        path: What follows the store's address, where the address itself names the graph (4.1).

    Raises:
        HTTPException: It names more than one graph, or none by an empty name.
    """
    given = request.query_params.getlist("graph")
    is_default = "default" in request.query_params
    if path:
        if given or is_default:
            raise HTTPException(400, "the address names a graph; leave ?graph= and ?default out")
        return f"{base_url(request)}{ROOT}/{path}"
    if len(given) + is_default > 1:
        raise HTTPException(400, "name one graph: ?default or ?graph=")
    if is_default:
        return ""
    if not given:
        return None
    if not given[0]:
        raise HTTPException(400, "?graph= names no graph; the default graph is ?default")
    return urljoin(f"{base_url(request)}{ROOT}", given[0])


def new_graph() -> str:
    """Name a graph that is not there yet."""
    return f"{GRAPH}{uuid4().hex}"


async def read_parts(request: Request, graph: str) -> tuple[GraphPart, ...]:
    """Read the graph that a request sends, in one part or several (5.5, RFC 2388).

    Args:
        request: The request.
        graph: The graph it is about, to which relative addresses in it refer.

    Raises:
        HTTPException: It is too large, or in a format that is not read here.
    """
    header = request.headers.get("content-type", "")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HTTPException(413, f"a graph may have {LARGEST:,} bytes; load it as a file")
    base = graph or f"{base_url(request)}{ROOT}"
    if content_type(header)[0] == _MULTIPART:
        return tuple(_part(kind, content, base) for kind, content in _split(header, bytes(body)))
    if not body and not header:
        return ()
    return (_part(header, bytes(body), base),)


def _split(header: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    head = f"Content-Type: {header}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise HTTPException(400, "the parts of the form cannot be told apart")
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        yield str(part.get("content-type", "")), content if isinstance(content, bytes) else b""


def _part(header: str, content: bytes, base: str) -> GraphPart:
    kind, charset = content_type(header or _UNTYPED)
    if kind not in FORMATS:
        raise HTTPException(415, f"send the graph as {', '.join(FORMATS)}, not as '{kind}'")
    if charset not in {"utf-8", "utf8", "us-ascii", ""}:
        raise HTTPException(415, f"send the graph in UTF-8, not in '{charset}'")
    return GraphPart(content, kind, base)
