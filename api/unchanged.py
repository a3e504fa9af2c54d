"""Routes whose JSON a client may keep for as long as the version of the store and the day last."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.caching import cached, not_modified, tag
from api.services import services, today

_OK = 200
_JSON = "application/json"


class SameWhileVersion(APIRoute):
    """A route that answers 304 to who has its answer already, and makes JSON only once.

    Routers take it as their ``route_class``. What a route answers must follow from the version of
    the store, the address and the day alone; an answer that brings a tag of its own keeps it.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap what FastAPI makes of the route."""
        answer = super().get_route_handler()

        async def once(request: Request) -> Response:
            if request.method != "GET":
                return await answer(request)
            served = await services(request)
            url = request.url
            etag = tag(request, served.version, url.path, url.query, today().isoformat())
            if unchanged := not_modified(request, etag):
                return unchanged
            body = served.kept.find(etag)
            if body is not None:
                return Response(body, media_type=_JSON, headers=cached(etag))
            made = await answer(request)
            if made.status_code != _OK or "etag" in made.headers:
                return made
            if made.headers.get("content-type") == _JSON:
                served.kept.keep(etag, bytes(made.body))
            made.headers.update(cached(etag))
            return made

        return once
