"""How a process that works for another is spoken to, over its standard input and output.

A request is a four-byte length and JSON; a reply is a letter, a length and bytes.
"""

import json
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

DONE, FAILED = b"D", b"F"
LENGTH = struct.Struct(">I")
REPLY = struct.Struct(">cI")
_AFTER_DEADLINE = 2
Frame = Mapping[str, Any]


def read_frame(stream: IO[bytes]) -> Frame | None:
    """Read one request; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    frame: Frame = json.loads(stream.read(LENGTH.unpack(head)[0]))
    return frame


def _tell(letter: bytes, body: bytes) -> None:
    sys.stdout.buffer.write(REPLY.pack(letter, len(body)) + body)
    sys.stdout.buffer.flush()


def _told(name: str, error: BaseException) -> bytes:
    return json.dumps({"error": name, "message": str(error)}).encode()


def serve(open_up: Callable[[Frame], Callable[[Frame], bytes]]) -> None:
    """Work until the parent goes away; every error travels to it.

    Args:
        open_up: Gets the first request and gives what answers all later ones.
    """
    requests = sys.stdin.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup = read_frame(requests)
    if setup is None:
        return
    try:
        answer = open_up(setup)
    except OSError as error:
        _tell(FAILED, _told("DamagedStore", error))
        return
    while (request := read_frame(requests)) is not None:
        # The system ends this process even if the parent died while the engine was busy.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _AFTER_DEADLINE)
        try:
            letter, body = DONE, answer({**setup, **request})
        except (Exception, MemoryError) as error:  # noqa: BLE001 - all of them travel
            letter, body = FAILED, _told(type(error).__name__, error)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _tell(letter, body)
