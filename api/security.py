"""Headers that keep pages and answers safe in a browser, and HEAD for every GET route."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMMON = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
)
PAGE_POLICY = f"{_COMMON}; frame-ancestors 'none'; require-trusted-types-for 'script'"
EMBED_POLICY = f"{_COMMON}; frame-ancestors *; require-trusted-types-for 'script'"
# Swagger UI writes markup itself and sets styles on elements.
DOCS_POLICY = f"{_COMMON}; style-src-attr 'unsafe-inline'; frame-ancestors 'none'"


def policy(path: str) -> str:
    """Choose the Content-Security-Policy of a path.

    Example:
        >>> "frame-ancestors *" in policy("/embed/explore")
        True
        >>> "frame-ancestors 'none'" in policy("/explore")
        True
    """
    if path.startswith("/embed/"):
        return EMBED_POLICY
    return DOCS_POLICY if path == "/docs" else PAGE_POLICY


class SecurityHeaders:
    """Adds the headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def add_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy(scope["path"]))
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
            await send(message)

        await self._app(scope, receive, add_headers)


class HeadAsGet:
    """Answers HEAD as GET without the body, on every route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def drop_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, drop_body)
