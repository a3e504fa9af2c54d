"""Who may write, and how what is written gets into the store: one write after another."""

import secrets
from contextlib import closing
from threading import Lock

from fastapi import Request
from starlette.exceptions import HTTPException

from api.services import OpenStore, in_query_thread
from api.settings import PREFIX, Address, Settings
from kg.errors import QueryQueueFull
from kg.loading.change import Change
from kg.loading.edit import Edited, edit
from kg.loading.edit_endpoint import edit_endpoint
from kg.store.endpoint import Endpoint
from kg.store.remote import RemoteEngine
from kg.store.remote_adapter import Adapter

_WAIT_FACTOR = 4
"""How many writes that take as long as they may a write waits for."""


class Writing:
    """Writes to a store for as long as the service runs.

    Attributes:
        settings: The settings.
    """

    def __init__(self, settings: Settings, store: OpenStore) -> None:
        self.settings, self._store = settings, store
        self._turn = Lock()

    def edit(self, change: Change) -> Edited:
        """Change the store; whoever asks afterwards sees the new state.

        Raises:
            QueryQueueFull: Others were writing for too long.
            KnowledgeGraphError: The change cannot be made; nothing is changed.
        """
        limits = self.settings.limits
        if not self._turn.acquire(timeout=_WAIT_FACTOR * limits.seconds):
            raise QueryQueueFull("others are writing; try again soon")
        try:
            if isinstance(self.settings.store, Address):
                return self._edit_endpoint(self.settings.store.url, change)
            done = edit(self.settings.folder, change, limits)
            self._store.current()
            return done
        finally:
            self._turn.release()

    def _edit_endpoint(self, address: str, change: Change) -> Edited:
        with (
            closing(Adapter.learn(Endpoint(address))) as asked,
            closing(Endpoint(self.settings.store_update)) as told,
        ):
            edit_endpoint(RemoteEngine(asked), told, change, self.settings.limits.seconds)
        self._store.written_to()
        return Edited(self._store.current().version)


def may_write(request: Request) -> None:
    """Let only those write who know the token.

    Raises:
        HTTPException: 403 without a token in the settings, 401 without it in the request, 501
            where the store is an endpoint whose update address is not set.
    """
    settings: Settings = request.app.state.settings
    if isinstance(settings.store, Address) and not settings.store_update:
        reason = f"the store is the endpoint '{settings.store.url}'; write there"
        raise HTTPException(501, f"{reason}, or set {PREFIX}STORE_UPDATE to its update address")
    if settings.token is None:
        raise HTTPException(403, "writing is off; it needs a token in the service's settings")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    known = settings.token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), known):
        raise HTTPException(
            401, "writing needs the service's bearer token", {"WWW-Authenticate": "Bearer"}
        )


async def write(request: Request, change: Change) -> Edited:
    """Make a change, without keeping readers waiting."""
    writing: Writing = request.app.state.writing
    return await in_query_thread(request, lambda: writing.edit(change))
