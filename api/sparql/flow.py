"""Answers while they are made: any number of clients read one, each at its own pace.

The process that makes an answer is free as soon as it is done, however slow the clients are, and
is stopped when the last of them has gone.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.errors import KnowledgeGraphError, QueryQueueFull

log = logging.getLogger(__name__)
Make = Callable[[], AsyncIterator[bytes]]
HELD = 1 << 20
"""Bytes of an answer that are awaited before it is sent, so that errors can be told till then."""
_MOST_HELD = 512 << 20
_QUICK = 0.05


class ClientGone(Exception):
    """The client went away before its answer came."""


class Flow:
    """One answer as it comes.

    Args:
        parts: The answer, part by part.

    Attributes:
        size: Bytes that have come.
        ended: Whether it is whole, or has failed.
        fault: Why it failed.
    """

    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self.size, self.ended = 0, False
        self.fault: Exception | None = None
        self.readers = 0
        self._parts: list[bytes] = []
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._gather(parts))

    async def _gather(self, parts: AsyncIterator[bytes]) -> None:
        try:
            async for part in parts:
                self._parts.append(part)
                self.size += len(part)
                self._tell()
        except Exception as error:  # noqa: BLE001 - every reader is told
            self.fault = error
        finally:
            self.ended = True
            self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def stop(self) -> None:
        """Stop what makes the answer."""
        self._task.cancel()

    def whole(self) -> bytes:
        """Give the answer, which has ended."""
        return b"".join(self._parts)

    async def begin(self, receive: Receive) -> None:
        """Wait until the answer is whole or has more than is held.

        Args:
            receive: Tells when the client goes away.

        Raises:
            ClientGone: The client went away.
            KnowledgeGraphError: What stopped the answer.
        """
        await asyncio.wait({self._task}, timeout=_QUICK)
        if not self.ended:
            await self._begin_slowly(receive)
        if self.fault is not None:
            raise self.fault

    async def _begin_slowly(self, receive: Receive) -> None:
        enough, going = asyncio.create_task(self._enough()), asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({enough, going}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            enough.cancel()
            going.cancel()
        if not self.ended and self.size < HELD:
            raise ClientGone

    async def _enough(self) -> None:
        while not self.ended and self.size < HELD:
            await self._news.wait()

    async def read(self) -> AsyncIterator[bytes]:
        """Give every part, from the first; it may have failed when this ends."""
        seen = 0
        while True:
            while seen < len(self._parts):
                seen += 1
                yield self._parts[seen - 1]
            if self.ended:
                return
            await self._news.wait()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Flows:
    """The answers that are being made or read."""

    def __init__(self) -> None:
        self._named: dict[str, Flow] = {}
        self._all: set[Flow] = set()

    def join(self, name: str, make: Make) -> Flow:
        """Read an answer with others, or have it made; ``leave`` it afterwards.

        Args:
            name: What identifies it; empty for one that is nobody else's.
            make: Makes it.

        Raises:
            QueryQueueFull: Slow clients hold too much already.
        """
        flow = self._named.get(name) if name else None
        if flow is None:
            if sum(each.size for each in self._all) > _MOST_HELD:
                raise QueryQueueFull("too many large answers are still being sent; try again soon")
            flow = Flow(make())
            self._all.add(flow)
            if name:
                self._named[name] = flow
        flow.readers += 1
        return flow

    def leave(self, name: str, flow: Flow) -> None:
        """Stop reading; what nobody reads any more is stopped and forgotten."""
        flow.readers -= 1
        if flow.readers == 0:
            flow.stop()
            self._all.discard(flow)
            if self._named.get(name) is flow:
                del self._named[name]


class Streamed(Response):
    """Sends an answer that is still being made.

    Where it fails in mid-course, the connection ends without the end of the answer, so that
    nobody takes the part for the whole.

    Args:
        flow: The answer.
        headers: Its headers.
        leave: Called when it is sent.
    """

    def __init__(self, flow: Flow, headers: Mapping[str, str], leave: Callable[[], None]) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._flow, self._leave = flow, leave

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            start = {"status": self.status_code, "headers": self.raw_headers}
            await send({"type": "http.response.start", **start})
            async for part in self._flow.read():
                await send({"type": "http.response.body", "body": part, "more_body": True})
            if self._flow.fault is None:
                await send({"type": "http.response.body", "body": b""})
            else:
                log.warning("an answer ends in mid-course: %s", told(self._flow.fault))
        finally:
            self._leave()


def told(fault: Exception) -> str:
    """Say what went wrong, for the log.

    Example:
        >>> told(QueryQueueFull("busy")), told(ValueError("x"))
        ('busy', "ValueError('x')")
    """
    return str(fault) if isinstance(fault, KnowledgeGraphError) else repr(fault)
