"""Serves graphs on ports of this machine, for tests that ask over HTTP."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import uvicorn


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """Serve an application until the block ends; give its address."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{opened.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
_STARTING = 20


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def oxigraph(
    quads: Iterable[ox.Quad], folder: Path, *options: str, command: str = "serve-read-only"
) -> Iterator[str]:
    """Run Oxigraph's own server on some quads until the block ends; give its query address."""
    assert OXIGRAPH is not None
    file, data = folder / "all.nq", folder / "data"
    ox.serialize(quads, file, ox.RdfFormat.N_QUADS)
    load = [OXIGRAPH, "load", "--location", str(data), "--file", str(file)]
    subprocess.run(load, check=True, capture_output=True)
    place = f"127.0.0.1:{free_port()}"
    serve = [OXIGRAPH, command, "--location", str(data), "--bind", place, *options]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(place)
            yield f"http://{place}/query"
        finally:
            server.kill()


def _wait_for(place: str) -> None:
    host, _, port = place.partition(":")
    until = time.monotonic() + _STARTING
    while True:
        try:
            opened = socket.create_connection((host, int(port)))
        except ConnectionRefusedError:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)
        else:
            opened.close()
            return
