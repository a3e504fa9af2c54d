"""Runs engines that others make, each with quads of ours, in a folder and on ports of its own."""

import configparser
import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pyoxigraph as ox
from endpoint import free_port

from kg.store.remote_dialect import FACTS

VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
JAVA = shutil.which("java")
_JARS = Path.home() / ".m2" / "repository" / "org" / "apache" / "jena" / "jena-fuseki-server"
# What runs for seconds only is compiled lightly and collected by one thread.
_BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
_STARTING = 60
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def fuseki_jar() -> Path | None:
    """Find Fuseki's jar: where ``FUSEKI_JAR`` says, or where Maven keeps what it has fetched."""
    if named := os.environ.get("FUSEKI_JAR"):
        return Path(named)
    return max(_JARS.glob("*/*.jar"), default=None)


def in_graphs_only(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Put the facts into a graph of their own, for engines without a default graph."""
    facts = ox.NamedNode(FACTS)
    for quad in quads:
        graph = quad.graph_name
        yield ox.Quad(*quad.triple, facts if isinstance(graph, ox.DefaultGraph) else graph)


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    until = time.monotonic() + _STARTING
    with subprocess.Popen(command, cwd=folder, **_QUIET) as server:
        try:
            while not _answers(address):
                assert server.poll() is None, f"{command[0]} ended at once"
                assert time.monotonic() < until, f"{command[0]} does not start"
                time.sleep(0.1)
            yield
        finally:
            server.kill()


def _answers(address: str) -> bool:
    try:
        return httpx2.post(address, data={"query": "ASK {}"}, timeout=_STARTING).is_success
    except httpx2.TransportError:
        return False


@contextmanager
def virtuoso(quads: Iterable[ox.Quad], folder: Path, **settings: str) -> Iterator[str]:
    """Run Virtuoso until the block ends; give its query address.

    Args:
        quads: What it holds.
        folder: Where its files go.
        settings: Of its section SPARQL.
    """
    assert VIRTUOSO is not None
    assert ISQL is not None
    sql, http = free_port(), free_port()
    ox.serialize(in_graphs_only(quads), folder / "all.nq", ox.RdfFormat.N_QUADS)
    _write_settings(folder, sql, http, settings)
    address = f"http://127.0.0.1:{http}/sparql"
    start = [VIRTUOSO, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    load = f"DB.DBA.TTLP_MT(file_open('{folder}/all.nq'), '', '{FACTS}', 512); checkpoint;"
    with _running(start, folder, address):
        loading = [ISQL, f"127.0.0.1:{sql}", "dba", "dba", "errors=stdout", f"exec={load}"]
        told = subprocess.run(loading, check=True, capture_output=True, text=True).stdout
        assert "Error" not in told, told
        yield address


def _write_settings(folder: Path, sql: int, http: int, sparql: Mapping[str, str]) -> None:
    files = {
        "DatabaseFile": "virtuoso.db",
        "ErrorLogFile": "virtuoso.log",
        "LockFile": "virtuoso.lck",
        "TransactionFile": "virtuoso.trx",
        "xa_persistent_file": "virtuoso.pxa",
    }
    settings = configparser.ConfigParser(interpolation=None)
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings["Database"] = {name: str(folder / file) for name, file in files.items()}
    settings["TempDatabase"] = {
        "DatabaseFile": str(folder / "temp.db"),
        "TransactionFile": str(folder / "temp.trx"),
    }
    # In the case mode that is the default, ASK is answered with a table.
    settings["Parameters"] = {
        "ServerPort": f"127.0.0.1:{sql}",
        "DirsAllowed": str(folder),
        "CaseMode": "2",
    }
    settings["HTTPServer"] = {"ServerPort": f"127.0.0.1:{http}", "ServerThreads": "10"}
    settings["SPARQL"] = dict(sparql)
    with (folder / "virtuoso.ini").open("w") as file:
        settings.write(file)


@contextmanager
def fuseki(quads: Iterable[ox.Quad], folder: Path, *options: str) -> Iterator[str]:
    """Run Apache Jena Fuseki on a TDB2 database until the block ends; give its query address."""
    jar = fuseki_jar()
    assert JAVA is not None
    assert jar is not None
    ox.serialize(quads, folder / "all.nq", ox.RdfFormat.N_QUADS)
    data, port, java = str(folder / "data"), free_port(), [JAVA, *_BRIEFLY]
    load = [*java, "-cp", str(jar), "tdb2.tdbloader", "--loc", data, str(folder / "all.nq")]
    subprocess.run(load, check=True, capture_output=True)
    serve = [*java, "-Xmx1g", "-jar", str(jar), "--localhost", "--port", str(port)]
    address = f"http://127.0.0.1:{port}/graph"
    with _running([*serve, *options, "--loc", data, "/graph"], folder, address):
        yield address
