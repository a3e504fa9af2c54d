"""Answers again what was answered before, as the same bytes and without the framework's work.

Only what has a strong tag is remembered, for as long as the version of the store is the same: it
stands outside routing, compression and headers, and so keeps what these made of an answer.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics, new_id, note
from api.services import OpenStore

Headers = list[tuple[bytes, bytes]]
_PATHS = frozenset({"/sparql"})
_ASKED = frozenset({b"accept", b"accept-encoding", b"host", b"origin", b"x-forwarded-proto"})
"""Headers of a request on which an answer may depend."""
_KEPT_WITHOUT_BODY = frozenset({b"etag", b"cache-control", b"vary", b"access-control-allow-origin"})
_ID = b"x-request-id"
_OK, _NOT_MODIFIED = 200, 304
_AROUND = 2_000
"""Bytes that an answer takes beside its body and the text of its query: headers, entries."""


@dataclass
class _Answer:
    asked: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    @property
    def size(self) -> int:
        return self.asked + len(self.body) + _AROUND

    @property
    def tag(self) -> bytes:
        return next((value for name, value in self.headers if name == b"etag"), b"")


class Remembered:
    """Remembers answers to GET requests.

    Args:
        app: What answers.
        store: Tells the version of the store.
        metrics: Counts what is answered again; the rest is counted further in.
        most: Bytes of all answers that are remembered.
        largest: Bytes of the largest of them.
    """

    def __init__(
        self,
        app: ASGIApp,
        store: OpenStore,
        metrics: Metrics,
        most: int = 128_000_000,
        largest: int = 8_000_000,
    ) -> None:
        self._app, self._store, self._metrics = app, store, metrics
        self._most, self._largest = most, largest
        self._answers: OrderedDict[object, _Answer] = OrderedDict()
        self._size = 0
        self._version = ""

    def __len__(self) -> int:
        """Count the answers that are remembered."""
        return len(self._answers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in _PATHS:
            await self._app(scope, receive, send)
            return
        version = self._store.version()
        if version != self._version:
            self._answers.clear()
            self._size, self._version = 0, version
        headers = scope["headers"]
        key = (
            scope["path"],
            scope["query_string"],
            *(each for each in headers if each[0] in _ASKED),
        )
        answer = self._answers.get(key)
        if answer is None:
            await self._ask(key, version, scope, receive, send)
        else:
            self._answers.move_to_end(key)
            started = time.perf_counter()
            status = await _again(answer, headers, send)
            note(self._metrics, scope, scope["path"], status, time.perf_counter() - started)

    async def _ask(
        self, key: object, version: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        answer, whole = _Answer(len(scope["query_string"])), False
        parts, size = list[bytes](), 0

        async def noting(message: Message) -> None:
            nonlocal whole, size
            if message["type"] == "http.response.start" and message["status"] == _OK:
                answer.headers = [each for each in message["headers"] if each[0] != _ID]
            elif answer.tag and size <= self._largest:
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                whole = not message.get("more_body", False)
            await send(message)

        await self._app(scope, receive, noting)
        if whole and version and version == self._version and size <= self._largest:
            answer.body = b"".join(parts)
            self._keep(key, answer)

    def _keep(self, key: object, answer: _Answer) -> None:
        former = self._answers.pop(key, None)
        self._size += answer.size - (former.size if former else 0)
        self._answers[key] = answer
        while self._size > self._most:
            self._size -= self._answers.popitem(last=False)[1].size


async def _again(answer: _Answer, asked: Headers, send: Send) -> int:
    known = next((value for name, value in asked if name == b"if-none-match"), b"")
    if known and answer.tag in [each.strip() for each in known.split(b",")]:
        headers = [each for each in answer.headers if each[0] in _KEPT_WITHOUT_BODY]
        status, body = _NOT_MODIFIED, b""
    else:
        headers, status, body = answer.headers, _OK, answer.body
    headers = [*headers, (_ID, new_id().encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
    return status
