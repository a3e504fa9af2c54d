"""Reads a request of the SPARQL 1.1 Protocol: its query and its update operation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import Request
from starlette.exceptions import HTTPException

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"
LONGEST = 256_000


@dataclass(frozen=True)
class QueryOperation:
    """A query as it was asked.

    Attributes:
        text: SPARQL.
        default_graphs: Values of ``default-graph-uri``.
        named_graphs: Values of ``named-graph-uri``.
        seconds: The client's own deadline; None for the service's.
        format: Name of a format that wins over ``Accept``; empty for none.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    format: str = ""


@dataclass(frozen=True)
class UpdateOperation:
    """An update as it was asked.

    Attributes:
        text: SPARQL.
        using: Values of ``using-graph-uri``.
        using_named: Values of ``using-named-graph-uri``.
    """

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


async def read_get(request: Request) -> QueryOperation | None:
    """Read a query sent by GET; None when there is none.

    Raises:
        HTTPException: A parameter is repeated or makes no sense, or the query is too long.
    """
    parameters = _listed(request)
    if "update" in parameters:
        raise HTTPException(400, "an update is sent by POST to /sparql/update")
    return _operation(_one(parameters, "query"), parameters) if "query" in parameters else None


async def read_post(request: Request) -> QueryOperation:
    """Read a query sent by POST, as a form or directly.

    Raises:
        HTTPException: The body is too long, of another type, not UTF-8, or holds no query.
    """
    kind, body = await _read_body(request, DIRECT)
    if kind == DIRECT:
        return _operation(body, _listed(request))
    parameters = _form(body)
    if "update" in parameters:
        raise HTTPException(400, "an update is sent to /sparql/update")
    if "query" not in parameters:
        raise HTTPException(400, "the form has no 'query'")
    return _operation(_one(parameters, "query"), parameters)


async def read_update(request: Request) -> UpdateOperation:
    """Read an update sent by POST, as a form or directly.

    Raises:
        HTTPException: The body is too long, of another type, not UTF-8, or holds no update.
    """
    kind, body = await _read_body(request, DIRECT_UPDATE)
    if kind == DIRECT_UPDATE:
        text, parameters = body, _listed(request)
    else:
        parameters = _form(body)
        if "update" not in parameters:
            raise HTTPException(400, "the form has no 'update'; queries are sent to /sparql")
        text = _one(parameters, "update")
    return UpdateOperation(
        text,
        tuple(parameters.get("using-graph-uri", ())),
        tuple(parameters.get("using-named-graph-uri", ())),
    )


async def _read_body(request: Request, direct: str) -> tuple[str, str]:
    kind, charset = content_type(request.headers.get("content-type", ""))
    if kind not in {FORM, direct}:
        raise HTTPException(
            415, f"send it as '{direct}' or as '{FORM}', not as '{kind or 'nothing'}'"
        )
    if charset not in {"utf-8", "utf8", ""}:
        raise HTTPException(415, f"send it in UTF-8, not in '{charset}'")
    return kind, await _text(request)


def _listed(request: Request) -> Mapping[str, Sequence[str]]:
    return _form(request.url.query)


def _form(text: str) -> Mapping[str, Sequence[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise HTTPException(400, f"the parameters cannot be read: {error}") from error


def content_type(header: str) -> tuple[str, str]:
    """Read a ``Content-Type``: the media type, and the charset or nothing.

    Example:
        >>> content_type('Text/Turtle; charset="UTF-8"')
        ('text/turtle', 'utf-8')
    """
    kind, *parameters = header.split(";")
    named = (each.strip().lower().partition("=") for each in parameters)
    charset = next((value.strip('"') for name, _, value in named if name == "charset"), "")
    return kind.strip().lower(), charset


async def _text(request: Request) -> str:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > LONGEST:
            raise _too_long()
    try:
        return found.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the query is not UTF-8: {error.reason}") from error


def _too_long() -> HTTPException:
    return HTTPException(
        413, f"a query or update may have {LONGEST:,} bytes; send its parts one by one"
    )


def _operation(text: str, parameters: Mapping[str, Sequence[str]]) -> QueryOperation:
    if len(text.encode()) > LONGEST:
        raise _too_long()
    return QueryOperation(
        text,
        tuple(parameters.get("default-graph-uri", ())),
        tuple(parameters.get("named-graph-uri", ())),
        _seconds(_one(parameters, "timeout")),
        _one(parameters, "format"),
    )


def _one(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name, [""])
    if len(values) > 1:
        raise HTTPException(400, f"'{name}' is given {len(values)} times")
    return values[0]


def _seconds(text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text.removesuffix("s"))
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise HTTPException(400, f"timeout '{text}' is no number of seconds")
    return seconds
