"""Starts the servers that are measured, each with the same graph; those that are absent say so.

What an earlier run loaded beside the same graph is not loaded again.
"""

import configparser
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from bench.run import COMMAND, free_port
from engines import JAVA, fuseki_jar

_PATIENCE = 120
_VIRTUOSO_INI = Path("/etc/virtuoso-opensource-7/virtuoso.ini")


class Absent(Exception):
    """The server is not on this machine."""


@dataclass(frozen=True)
class Running:
    """A server.

    Attributes:
        address: Where its endpoint is.
        empty: An address of the same server that does nothing.
        pid: Its process.
    """

    address: str
    empty: str
    pid: int


def _ready(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            httpx2.get(address, params={"query": "ASK {}"}, timeout=_PATIENCE)
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{address} did not start")


@contextmanager
def _running(command: list[str], address: str, empty: str, **more: object) -> Iterator[Running]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **{**quiet, **more})
    try:
        _ready(process, address)
        yield Running(address, empty, process.pid)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


@contextmanager
def ours(store: Path, _: Path, in_memory: int = 0) -> Iterator[Running]:
    """This service, on a store that its query processes read from its files."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    command = [COMMAND, "serve", "--port", str(port), "--store", str(store)]
    settings = {**os.environ, "NHS_KG_LOG": "quiet", "NHS_KG_QUERY_SECONDS": "60"}
    settings["NHS_KG_IN_MEMORY"] = str(in_memory)
    with _running(command, f"{base}/sparql", f"{base}/health/live", env=settings) as running:
        yield running


@contextmanager
def ours_in_memory(store: Path, quads: Path) -> Iterator[Running]:
    """This service, with a copy of the store in the memory of each query process."""
    with ours(store, quads, in_memory=1_000_000_000) as running:
        yield running


@contextmanager
def oxigraph(_: Path, quads: Path) -> Iterator[Running]:
    """Oxigraph's own server, optimised."""
    command = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if command is None:
        raise Absent("the package 'oxigraph' is not installed")
    data = quads.parent / "oxigraph"
    steps = (["load", "--location", data, "--file", quads], ["optimize", "--location", data])
    for step in () if data.exists() else steps:
        subprocess.run([command, *map(str, step)], check=True, capture_output=True)
    base = f"http://127.0.0.1:{(port := free_port())}"
    serve = [command, "serve-read-only", "--location", str(data), "--bind", f"127.0.0.1:{port}"]
    with _running(serve, f"{base}/query", f"{base}/") as running:
        yield running


@contextmanager
def virtuoso(_: Path, quads: Path) -> Iterator[Running]:
    """Virtuoso, with the default graph as a graph of its own, since it has none."""
    command, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if command is None or shell is None or not _VIRTUOSO_INI.exists():
        raise Absent("the package 'virtuoso-opensource' is not installed")
    spot = quads.parent / "virtuoso"
    known = spot.exists()
    spot.mkdir(exist_ok=True)
    sql, http = free_port(), free_port()
    _write_settings(spot, quads.parent, sql, http)
    base = f"http://127.0.0.1:{http}"
    start = [command, "+foreground", "+configfile", str(spot / "virtuoso.ini")]
    with _running(start, f"{base}/sparql", f"{base}/robots.txt", cwd=spot) as running:
        load = f"DB.DBA.TTLP_MT(file_open('{quads}'), '', 'urn:facts', 512); checkpoint;"
        loading = [shell, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
        if not known:
            subprocess.run(loading, check=True, capture_output=True)
        yield running


def _write_settings(spot: Path, files: Path, sql: int, http: int) -> None:
    settings = configparser.ConfigParser(strict=False, interpolation=None)
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read(_VIRTUOSO_INI)
    for section in ("Database", "TempDatabase"):
        for name, value in settings[section].items():
            if value.startswith("/var/lib"):
                settings[section][name] = str(spot / Path(value).name)
    settings["Parameters"].update(
        {
            "ServerPort": str(sql),
            "DirsAllowed": f"., {files}",
            "NumberOfBuffers": "170000",
            "MaxDirtyBuffers": "130000",
        }
    )
    settings["HTTPServer"]["ServerPort"] = str(http)
    settings["SPARQL"]["ResultSetMaxRows"] = "1000000"
    with (spot / "virtuoso.ini").open("w") as file:
        settings.write(file)


@contextmanager
def fuseki(_: Path, quads: Path) -> Iterator[Running]:
    """Apache Jena Fuseki on a TDB2 database."""
    jar = fuseki_jar()
    if JAVA is None or jar is None:
        raise Absent("FUSEKI_JAR names no jar of Apache Jena Fuseki, or Java is not installed")
    data, port = str(quads.parent / "tdb2"), free_port()
    load = [JAVA, "-cp", str(jar), "tdb2.tdbloader", "--loc", data, str(quads)]
    if not Path(data).exists():
        subprocess.run(load, check=True, capture_output=True)
    base = f"http://127.0.0.1:{port}"
    serve = [JAVA, "-Xmx4g", "-jar", str(jar), "--localhost", "--port", str(port)]
    command = [*serve, "--ping", "--loc", data, "/graph"]
    with _running(command, f"{base}/graph", f"{base}/$/ping", cwd=quads.parent) as running:
        yield running


@contextmanager
def rdflib_endpoint(_: Path, quads: Path) -> Iterator[Running]:
    """rdflib-endpoint, on rdflib's own store."""
    python = os.environ.get("RDFLIB_ENDPOINT_PYTHON", sys.executable)
    found = subprocess.run(
        [python, "-c", "import rdflib_endpoint"], capture_output=True, check=False
    )
    if found.returncode:
        raise Absent("'rdflib-endpoint' is not installed; RDFLIB_ENDPOINT_PYTHON may name a Python")
    base = f"http://127.0.0.1:{(port := free_port())}"
    code = (
        "import sys, uvicorn; from rdflib import Dataset; "
        "from rdflib_endpoint import SparqlEndpoint; "
        "graph = Dataset(default_union=True); graph.parse(sys.argv[1], format='nquads');"
        "uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level='error')"
    )
    command = [python, "-c", code, str(quads), str(port)]
    with _running(command, f"{base}/", f"{base}/docs") as running:
        yield running


SERVERS = {
    "nhs-kg": ours,
    "nhs-kg in memory": ours_in_memory,
    "Oxigraph": oxigraph,
    "Virtuoso": virtuoso,
    "Fuseki": fuseki,
    "rdflib-endpoint": rdflib_endpoint,
}
