"""Serving, as a process of its own: builds, answers, tells its address, ends cleanly."""

import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import small

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]


@contextmanager
def _serving(*arguments, env=None):
    command = [*COMMAND, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found, process.stderr.read()
            yield process, found[0]
        finally:
            process.kill()


def _get(address):
    with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        return answer.status, answer.read().decode()


def test_serve_builds_first_answers_and_leaves_nothing_behind(tmp_path):
    env = {"NHS_KG_SEEDS": str(small.SMALL), "NHS_KG_LOG": "json", "PATH": "/usr/bin"}
    arguments = ("--build", "--store", tmp_path / "store", "--workers", "1")
    with _serving(*arguments, env=env) as (process, address):
        assert json.loads(_get(f"{address}/health/ready")[1])["counts"]["claims"] == 15
        assert _get(f"{address}/sparql?query=ASK%7B%7D")[0] == 200
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) in {0, -signal.SIGTERM}
        log = [line for line in process.stderr.read().splitlines() if line.startswith("{")]
    assert any(json.loads(line)["message"].startswith("GET /sparql 200") for line in log)
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_serve_goes_on_with_what_it_has_when_the_store_is_damaged(small_store):
    with _serving("--store", small_store) as (_, address):
        assert _get(f"{address}/health/ready")[0] == 200
        (small_store / "current").write_text("000009-nothing")
        assert _get(f"{address}/health/ready")[0] == 200
        assert _get(f"{address}/api/v1/questions")[0] == 200


def test_a_port_in_use_is_one_clear_error(small_store):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            [*COMMAND, "serve", "--port", port, "--store", str(small_store)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert re.fullmatch(
        rf"error: cannot listen on 127\.0\.0\.1:{port}: .*--port.*\n", result.stderr
    )


LOADED = """
import sys
from api.cli import main
try:
    main(["--help"])
except SystemExit:
    print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_help_loads_no_library_that_takes_long():
    command = [sys.executable, "-c", LOADED]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    loaded = set(said.rpartition("loaded:")[2].split())
    own = loaded - sys.stdlib_module_names - {"__main__", "sitecustomize"}  # the last is Debian's
    assert own == {"api", "click", "kg"}
