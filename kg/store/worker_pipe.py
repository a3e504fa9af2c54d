"""The parent's end of a query process: starts it, talks to it, kills it."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.store.frames import LENGTH, REPLY

_START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from importlib import import_module; "
    "import_module(sys.argv[1]).main()"
)
_PATHS = [str(Path(__file__).parents[2]), str(Path(ox.__file__).parents[1])]
_CHUNK = 1 << 16


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
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-I", "-S", "-c", _START, module, *_PATHS],
            stdin=for_reading,
            stdout=for_writing,
            stderr=subprocess.DEVNULL,
            env={**kept, "MALLOC_ARENA_MAX": "2"},
        )
        os.close(for_reading)
        os.close(for_writing)
        with suppress(Died):  # the first request finds out, and says so
            self._send(setup)

    def _send(self, frame: Mapping[str, object]) -> None:
        body = json.dumps(frame).encode()
        view = memoryview(LENGTH.pack(len(body)) + body)
        try:
            while view:
                view = view[os.write(self._to, view) :]
        except BrokenPipeError as error:
            raise Died from error

    def ask(self, frame: Mapping[str, object], seconds: float) -> tuple[bytes, bytes]:
        """Send a request and wait for its reply until the deadline."""
        until = time.monotonic() + seconds
        self._send(frame)
        letter, length = REPLY.unpack(self._read(REPLY.size, until))
        return letter, self._read(length, until)

    def _read(self, size: int, until: float) -> bytes:
        found = bytearray()
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        while len(found) < size:
            left = until - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise Late
            chunk = os.read(self._from, min(_CHUNK, size - len(found)))
            if not chunk:
                raise Died
            found += chunk
        return bytes(found)

    def end(self) -> int:
        """Kill the process and give how it ended."""
        os.close(self._to)
        os.close(self._from)
        self.process.kill()
        return self.process.wait()
