"""Files of the hostile corpus, and how to see whether anything got out or burns on."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

QUIET_WITHIN, QUIET_FOR = 30.0, 2.0
"""Seconds: a process that burns gets some time in any two, however busy the machine is."""


@dataclass(frozen=True)
class Hostile:
    """A file of the corpus: what it says about itself, and its text."""

    told: dict[str, Any]
    text: str

    @classmethod
    def read(cls, path: Path, port: int = 0) -> "Hostile":
        lines = path.read_text(encoding="utf-8").split("\n")
        head = [line.removeprefix("#:") for line in lines if line.startswith("#:")]
        body = "\n".join(line for line in lines if not line.startswith("#:"))
        told = yaml.safe_load("\n".join(line.removeprefix(" ") for line in head))
        return cls(told, expanded(body).replace("{port}", str(port)))


def expanded(text: str) -> str:
    """Write repeated text out."""

    def repeat(found: re.Match[str]) -> str:
        return "".join(
            found[2].replace("{i}", str(i)).replace("{next}", str(i + 1))
            for i in range(int(found[1]))
        )

    return re.sub(r"\[\[(\d+) times:(.*?)\]\](?!\])", repeat, text, flags=re.DOTALL)


@contextmanager
def listening() -> Iterator[socket.socket]:
    """Open a port of this machine to which nobody has a reason to connect."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as opened:
        opened.settimeout(0)
        yield opened


def arrived(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def spent() -> dict[str, int]:
    """Ticks of CPU that each child of this process has spent."""
    tasks = Path("/proc/self/task").iterdir()
    children = {pid for task in tasks for pid in (task / "children").read_text().split()}
    found = {}
    for pid in children:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[pid] = int(fields[11]) + int(fields[12])
    return found


def all_rest(within: float = QUIET_WITHIN) -> bool:
    """Whether all children come to rest soon; one that runs away goes on for longer."""
    until = time.monotonic() + within
    before, since = spent(), time.monotonic()
    while (now := time.monotonic()) < until:
        time.sleep(0.05)
        held = spent()
        if held != before:
            before, since = held, now
        elif now - since >= QUIET_FOR:
            return True
    return False
