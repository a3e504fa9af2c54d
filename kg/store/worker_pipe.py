"""The parent's end of a query process: starts it, talks to it, kills it."""

import asyncio
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.store.frames import DONE, FAILED, LENGTH, PART, Arriving

_START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from importlib import import_module; "
    "import_module(sys.argv[1]).main()"
)
_PATHS = [str(Path(__file__).parents[2]), str(Path(ox.__file__).parents[1])]
_CHUNK = 1 << 16
_PIPE_HOLDS = 10_000
"""Letters of a query that surely fit into a pipe: no system's has less than 64 kB."""


class Late(Exception):
    """The deadline passed."""


class Died(Exception):
    """The process ended by itself."""


class Worker:
    """One process with the store open.

    Args:
        module: What it runs, a module whose ``main`` serves frames.
        setup: Its first request.

    Attributes:
        process: The process.
    """

    def __init__(self, module: str, setup: Mapping[str, object]) -> None:
        # Nothing else of the environment: a secret in it is none of the process's business.
        kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
        for_reading, self._to = os.pipe()
        self._from, for_writing = os.pipe()
        until_closed, self._life = os.pipe()
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-I", "-S", "-c", _START, module, *_PATHS],
            stdin=for_reading,
            stdout=for_writing,
            stderr=subprocess.DEVNULL,
            pass_fds=[until_closed],
            env={**kept, "MALLOC_ARENA_MAX": "2"},
        )
        os.close(for_reading)
        os.close(for_writing)
        os.close(until_closed)
        with suppress(Died):  # the first request finds out, and says so
            self._send({**setup, "parent": until_closed})

    def _send(self, frame: Mapping[str, object]) -> None:
        body = json.dumps(frame).encode()
        view = memoryview(LENGTH.pack(len(body)) + body)
        try:
            while view:
                view = view[os.write(self._to, view) :]
        except BrokenPipeError as error:
            raise Died from error

    def ask(self, frame: Mapping[str, object], seconds: float) -> tuple[bytes, bytes]:
        """Send a request and wait for its reply until the deadline; its parts come as one.

        Raises:
            Late: The deadline passed.
            Died: The process ended.
        """
        until = time.monotonic() + seconds
        self._send(frame)
        reply, parts = Arriving(), bytearray()
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise Late
            for letter, body in reply.take(self._read()):
                if letter == FAILED:
                    return letter, body
                parts += body
                if letter == DONE:
                    return letter, bytes(parts)

    async def stream(
        self, frame: Mapping[str, object], seconds: float
    ) -> AsyncIterator[tuple[bytes, bytes]]:
        """Send a request and give the frames of its reply as they come, until the deadline.

        Raises:
            Late: The deadline passed.
            Died: The process ended.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        # A process that is just starting takes no more than its pipe holds.
        if len(str(frame["text"])) > _PIPE_HOLDS:
            await asyncio.to_thread(self._send, frame)
        else:
            self._send(frame)
        reply = Arriving()
        while True:
            await self._readable(loop, until)
            for letter, body in reply.take(self._read()):
                yield letter, body
                if letter != PART:
                    return

    async def _readable(self, loop: asyncio.AbstractEventLoop, until: float) -> None:
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._from, _settle, ready, None)
        late = loop.call_at(until, _settle, ready, Late())
        try:
            await ready
        finally:
            late.cancel()
            loop.remove_reader(self._from)

    def _read(self) -> bytes:
        chunk = os.read(self._from, _CHUNK)
        if not chunk:
            raise Died
        return chunk

    def end(self) -> int:
        """Kill the process and give how it ended."""
        self.process.kill()
        code = self.process.wait()
        for end in (self._to, self._from, self._life):
            os.close(end)
        return code


def _settle(waiting: "asyncio.Future[None]", error: Exception | None) -> None:
    if waiting.done():
        return
    if error is None:
        waiting.set_result(None)
    else:
        waiting.set_exception(error)
