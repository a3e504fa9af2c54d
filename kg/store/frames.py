"""How a process that works for another is spoken to, over its standard input and output.

A request is a four-byte length and JSON. A reply is any number of parts and an end, each a
letter, a length and bytes.
"""

import fcntl
import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

PART, DONE, FAILED = b"P", b"D", b"F"
LENGTH = struct.Struct(">I")
REPLY = struct.Struct(">cI")
_AFTER_DEADLINE = 2
Frame = Mapping[str, Any]


class Arriving:
    """Puts the frames of a reply together from bytes as they arrive.

    Example:
        >>> reply = Arriving()
        >>> list(reply.take(REPLY.pack(PART, 2) + b"ab" + REPLY.pack(DONE, 1)))
        [(b'P', b'ab')]
        >>> list(reply.take(b"c"))
        [(b'D', b'c')]
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def take(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take bytes and give the frames that are whole by now: letter and body."""
        self._held += data
        while len(self._held) >= REPLY.size:
            letter, length = REPLY.unpack_from(self._held)
            end = REPLY.size + length
            if len(self._held) < end:
                return
            body = bytes(self._held[REPLY.size : end])
            del self._held[:end]
            yield letter, body


def read_frame(stream: IO[bytes]) -> Frame | None:
    """Read one request; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    frame: Frame = json.loads(stream.read(LENGTH.unpack(head)[0]))
    return frame


def send_part(body: bytes) -> None:
    """Send a part of the reply to the request at hand, before its end is known."""
    _tell(PART, body)


def _tell(letter: bytes, body: bytes) -> None:
    sys.stdout.buffer.write(REPLY.pack(letter, len(body)) + body)
    sys.stdout.buffer.flush()


def _told(name: str, error: BaseException) -> bytes:
    return json.dumps({"error": name, "message": str(error)}).encode()


def _end_with(line: int) -> None:
    """Have the system end this process once the other end of a pipe is closed.

    Nothing of ours needs to run for it, as nothing does while the engine is busy.
    """
    if sys.platform == "linux":
        fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)


def serve(open_up: Callable[[Frame], Callable[[Frame], bytes]]) -> None:
    """Work until the parent goes away; every error travels to it.

    Args:
        open_up: Gets the first request and gives what answers all later ones, with the reply or,
            where parts of it were sent already, what is left of it. The first request names as
            ``parent`` a pipe that is closed when the parent ends.
    """
    requests = sys.stdin.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup = read_frame(requests)
    if setup is None:
        return
    _end_with(setup["parent"])
    try:
        answer = open_up(setup)
    except OSError as error:
        _tell(FAILED, _told("DamagedStore", error))
        return
    while (request := read_frame(requests)) is not None:
        # Elsewhere than on Linux a process that is busy when its parent dies ends by this alone.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _AFTER_DEADLINE)
        try:
            letter, body = DONE, answer({**setup, **request})
        except (Exception, MemoryError) as error:  # noqa: BLE001 - all of them travel
            letter, body = FAILED, _told(type(error).__name__, error)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _tell(letter, body)
