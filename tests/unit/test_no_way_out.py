"""A process that answers strangers' queries can reach neither the network nor another program."""

import platform
import socket
import subprocess
import sys

import pytest

LINUX = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
only_linux = pytest.mark.skipif(not LINUX, reason="the system offers no such filter")
FILES = 40
SHUT = "from kg.store.no_way_out import leave_no_way_out\nassert leave_no_way_out()\n"


def _run(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@only_linux
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_every_way_out_is_refused_and_files_still_open(attempt):
    script = f"""import os, socket
{SHUT}
try:
    {attempt}
except PermissionError:
    print("refused")
print(open(os.devnull).read() == "")
"""
    assert _run(script) == ["refused", "True"]


@only_linux
def test_threads_that_ran_before_are_shut_in_too():
    script = f"""import socket, threading
begin, told = threading.Event(), []

def later():
    begin.wait()
    try:
        socket.socket()
        told.append("open")
    except PermissionError:
        told.append("refused")

thread = threading.Thread(target=later)
thread.start()
{SHUT}
begin.set()
thread.join()
print(*told)
"""
    assert _run(script) == ["refused"]


@only_linux
def test_the_engine_itself_cannot_call_a_service():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        script = f"""import sys
import pyoxigraph as ox
{SHUT}
try:
    list(ox.Store().query("SELECT * {{ SERVICE <" + sys.argv[1] + "> {{ ?s ?p ?o }} }}"))
except Exception:
    print("failed")
"""
        assert _run(script, address) == ["failed"]
        with pytest.raises(TimeoutError):
            server.accept()


@only_linux
def test_as_many_files_stay_to_be_opened_as_the_store_has_and_not_many_more(tmp_path):
    """The engine opens most files of a large store only when it needs them."""
    for number in range(FILES):
        (tmp_path / f"{number}.sst").touch()
    script = """import sys
from pathlib import Path
from kg.store.worker import close_the_door
folder = Path(sys.argv[1])
close_the_door(folder)
opened = [path.open() for path in folder.iterdir()]
print(len(opened))
try:
    opened += [path.open() for path in folder.iterdir()]
except OSError:
    print("refused")
"""
    assert _run(script, str(tmp_path)) == [str(FILES), "refused"]
