"""Says with every answer under which licences its data may be used (RFC 8288, `license`)."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.caption import LICENCES

_LINKS = ", ".join(f'<{each}>; rel="license"' for each in LICENCES)
_NOT_DATA = ("/static/", "/vendor/", "/docs", "/openapi.json", "/health", "/metrics")


class Licensed:
    """Adds the links to answers that carry data: a file of numbers has no line for them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"].startswith(_NOT_DATA):
            await self._app(scope, receive, send)
            return

        async def add_links(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
                MutableHeaders(scope=message).append("Link", _LINKS)
            await send(message)

        await self._app(scope, receive, add_links)
