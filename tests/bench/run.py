"""Prints what the shipped graph costs: to build, to start, to ask, to keep in memory.

``python tests/bench/run.py [--requests N] [--starts N] [--json]``. Aims stand beside the figures;
nothing fails. Everything runs on this machine: ``nhs-kg`` itself in processes of its own.
"""

import argparse
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import httpx2

COMMAND = str(Path(sys.executable).with_name("nhs-kg"))
BUILD_AIM, START_AIM, ROUTE_AIM, MEMORY_AIM = 5, 2, 20, 300  # s, s, ms, MB
PATIENCE = 60
DIGITS = {"s": 2, "ms": 1, "times": 2}
POINT_QUERY = """PREFIX nhs: <https://w3id.org/nhs-kg/def#>
SELECT ?role ?holder WHERE {
  ?role nhs:inContract <https://w3id.org/nhs-kg/id/contract/dorset-iucs> ; nhs:roleHolder ?holder
}"""
PAGES = (
    "/",
    "/search?q=dorset",
    "/organisations/RDY",
    "/contracts/dorset-iucs",
    "/claims",
    "/claims/dorset-iucs-2019-10-20-10",
    "/sources",
    "/explore?focus=contract/dorset-iucs",
    "/risk",
    "/viz/network.html?focus=contract/dorset-iucs",
)
DATA = (
    "/api/v1/search?q=dorset",
    "/api/v1/organisations",
    "/api/v1/organisations/RDY",
    "/api/v1/organisations/RDY/history",
    "/api/v1/contracts",
    "/api/v1/contracts/dorset-iucs",
    "/api/v1/claims?about=contract/dorset-iucs",
    "/api/v1/graph/neighbourhood?focus=contract/dorset-iucs",
    "/api/v1/graph/path?from=11J&to=RYF&at=2019-07-11",
    "/api/v1/questions/lead-providers",
    "/api/v1/risk/look-through",
    f"/sparql?query={quote(POINT_QUERY)}",
)
HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json, application/sparql-results+json;q=0.9"}


@dataclass(frozen=True)
class Figure:
    """One line of the report: a number, what it ought to be, and others that put it in place."""

    part: str
    what: str
    value: float
    unit: str
    aim: float | None = None
    more: Mapping[str, float] = field(default_factory=dict)

    @property
    def cells(self):
        digits = DIGITS.get(self.unit, 0)
        value = f"{self.value:.{digits}f} {self.unit}"
        aim = "" if self.aim is None else f"{self.aim} {self.unit}"
        more = ", ".join(f"{name} {round(number, digits):g}" for name, number in self.more.items())
        return self.part, self.what, value, aim, more


def build_times(store):
    """Build in a fresh process and an empty folder; return the seconds of each step."""
    started = time.perf_counter()
    marks = [("starting", started)]
    with subprocess.Popen(
        [COMMAND, "build", "--fresh", "--store", str(store)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        marks += [(line.strip(), time.perf_counter()) for line in process.stderr]
    if process.returncode:
        sys.exit(f"the build failed: {marks[-1][0]}")
    marks.append(("done", time.perf_counter()))
    return {step: later - begun for (step, begun), (_, later) in pairwise(marks)}


def build_figures(times):
    yield Figure("build", "whole, in a fresh process", sum(times.values()), "s", BUILD_AIM)
    for step, seconds in times.items():
        yield Figure("build", f"  {step}{' (SHACL)' if 'shapes' in step else ''}", seconds, "s")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(store):
    """Serve a store; yield the process, its address and the seconds until it was ready."""
    port = free_port()
    command = [COMMAND, "serve", "--port", str(port), "--store", str(store)]
    quiet = {**os.environ, "NHS_KG_LOG": "quiet"}
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=quiet)
    try:
        address = f"http://127.0.0.1:{port}"
        yield process, address, wait_until_ready(process, address, started)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_until_ready(process, address, started):
    with httpx2.Client(base_url=address) as client:
        while time.perf_counter() - started < PATIENCE and process.poll() is None:
            try:
                if client.get("/health/ready").status_code == httpx2.codes.OK:
                    return time.perf_counter() - started
            except httpx2.TransportError:
                time.sleep(0.01)
    sys.exit(f"the server was not ready after {PATIENCE} s")


def milliseconds(client, path, headers):
    started = time.perf_counter()
    answer = client.get(path, headers=headers)
    return (time.perf_counter() - started) * 1000, answer


def measure(client, path, headers, requests, *, name=""):
    """Ask one route again and again on one connection; first is before anything is warm."""
    first, answer = milliseconds(client, path, headers)
    times = sorted(milliseconds(client, path, headers)[0] for _ in range(requests))
    more = {
        "p95": times[round(0.95 * (len(times) - 1))],
        "first": first,
        "kB": len(answer.content) / 1000,
        "status": answer.status_code,
    }
    what = name or path.partition("?query=")[0]
    return Figure("route", what, statistics.median(times), "ms", ROUTE_AIM, more)


def route_figures(address, requests):
    with httpx2.Client(base_url=address, timeout=PATIENCE) as client:
        for paths, headers in ((PAGES, HTML), (DATA, JSON)):
            for path in paths:
                yield measure(client, path, headers, requests)
        for path, headers in ((PAGES[2], HTML), (DATA[2], JSON)):
            etag = client.get(path, headers=headers).headers.get("etag")
            again = headers | ({"If-None-Match": etag} if etag else {})
            name = f"{path}, {'unchanged' if etag else 'which has no ETag'}"
            yield measure(client, path, again, requests, name=name)


def memory(pid):
    """Resident megabytes of a process and of each of its children, as Linux counts them."""
    own = _resident(pid)
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for path in listed for child in path.read_text().split()]
    return own, [_resident(child) for child in children]


def _resident(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


def memory_figures(when, pid):
    if not Path(f"/proc/{pid}/status").exists():
        return  # only Linux tells
    own, children = memory(pid)
    each = {f"query process {number}": size for number, size in enumerate(children, 1)}
    yield Figure("memory", f"server, {when}", own, "MB", MEMORY_AIM, each)


def start_figures(store, starts):
    seconds = []
    for _ in range(starts):
        with served(store) as (_, _, ready):
            seconds.append(ready)
    more = {"least": min(seconds), "most": max(seconds)}
    what = f"to ready, median of {starts}"
    yield Figure("start", what, statistics.median(seconds), "s", START_AIM, more)


def figures(options):
    """Measure everything, one thing after the other, so that nothing disturbs anything."""
    with tempfile.TemporaryDirectory(prefix="nhs-kg-bench-") as folder:
        store = Path(folder) / "store"
        yield from build_figures(build_times(store))
        yield from start_figures(store, options.starts)
        with served(store) as (process, address, _):
            yield from memory_figures("when ready", process.pid)
            yield from route_figures(address, options.requests)
            yield from memory_figures("after all that", process.pid)


def machine():
    """Say on what the figures were measured."""
    where = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"nhs-kg {version('nhs-kg')}, {where}"


def show(rows, *, as_json):
    """Print figures, as a table or as JSON."""
    if as_json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    else:
        sys.stdout.writelines(table(rows))


def table(rows):
    yield f"{machine()}\n\n"
    lines = [("part", "what", "figure", "aim", "more"), *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        part, what, value, aim, more = (
            cell.rjust(width) if place in {2, 3} else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield f"{part}  {what}  {value}  {aim}  {more}".rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=50, help="requests for each route")
    parser.add_argument("--starts", type=int, default=3, help="starts of the server")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    rows = list(figures(options))
    show(rows, as_json=options.json)


if __name__ == "__main__":
    main()
