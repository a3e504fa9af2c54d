"""Asks queries of a server, or of the bare engine, and notes how long they take."""

import http.client
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

_ENOUGH, _LEAST, _MOST = 1.5, 3, 30  # seconds, times
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
_TICK = 100
Ask = Callable[[str], int]


@dataclass(frozen=True)
class Times:
    """How long a query took.

    Attributes:
        median: Milliseconds.
        p95: Milliseconds.
        size: Bytes of the answer.
    """

    median: float
    p95: float
    size: int


def measure(ask: Ask, text: str, *, fresh: bool) -> Times:
    """Ask a query again and again; a fresh one has another comment each time."""
    numbers = count()
    taken: list[float] = []
    size = ask(text)
    while len(taken) < _LEAST or (sum(taken) < _ENOUGH and len(taken) < _MOST):
        asked = f"{text}# {next(numbers)}\n" if fresh else text
        begun = time.perf_counter()
        size = ask(asked)
        taken.append(time.perf_counter() - begun)
    ordered = sorted(taken)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return Times(statistics.median(ordered) * 1000, p95 * 1000, size)


def of_engine(data: Path) -> Ask:
    """Ask the engine in this process, and write its answer as a server would."""
    store = ox.Store.read_only(str(data))

    def ask(text: str) -> int:
        found = store.query(text)
        if isinstance(found, ox.QueryTriples):
            return len(ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"")
        return len(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    return ask


def of_server(address: str) -> Ask:
    """Ask a server over one connection that stays open."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=120)

    def ask(text: str) -> int:
        path = f"{place.path}?query={quote(text)}" if text else place.path
        connection.request("GET", path, headers={"Accept": _ACCEPT})
        answer = connection.getresponse()
        body = answer.read()
        if text and answer.status != http.client.OK:
            raise RuntimeError(f"{answer.status}: {body[:200]!r}")
        return len(body)

    return ask


def at_once(address: str, texts: Mapping[str, str], clients: int, seconds: float) -> float:
    """Give the answers a second of several clients that ask the quick queries in turn."""
    until = time.perf_counter() + seconds

    def client(number: int) -> int:
        ask, done = of_server(address), 0
        while time.perf_counter() < until:
            for text in texts.values():
                ask(f"{text}# {number} {done}\n")
                done += 1
        return done

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(client, range(clients))) / seconds


def spent(pid: int) -> tuple[float, float]:
    """Give the seconds of CPU of a process and its children so far, and their megabytes now."""
    total, size = 0.0, 0.0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / _TICK
        size += int(fields[21]) * 4096 / 1e6
    return total, size


def family(pid: int) -> list[int]:
    """List a process and its children."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for path in listed for child in path.read_text().split()]
    return [pid, *(each for child in children for each in family(child))]
