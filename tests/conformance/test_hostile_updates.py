"""Updates of ill will by one who has the token: refused, stopped, told what they violate.

The corpus is in ``tests/fixtures/hostile/with-token``, written as that of the queries is.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import Hostile, all_rest, arrived, listening
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from kg.store.folder import Folder

FOLDER = Path(__file__).parents[1] / "fixtures" / "hostile" / "with-token"
UPDATES = sorted(FOLDER.glob("*.ru"))
TOKEN = "a-token-of-sixteen-or-more"  # noqa: S105 - of this test only
SECONDS, GRACE = 2.0, 30.0  # as for queries
WORDS = {
    "refused 400": (400, ("Malformed query", "Query error")),
    "refused 403": (403, ("Refused query",)),
    "stopped": (None, ("Query timeout", "Query too large")),
    "violates": (422, ("Shapes violated",)),
}


@pytest.fixture(scope="module")
def listener() -> Iterator[object]:
    """A port of this machine to which nobody has a reason to connect."""
    with listening() as opened:
        yield opened


@pytest.fixture(scope="module")
def store(shipped_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped store."""
    return Path(shutil.copytree(shipped_store, tmp_path_factory.mktemp("hostile") / "store"))


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[TestClient]:
    """A service that may be written to, with small limits."""
    settings = Settings(
        store=store, token=TOKEN, log="quiet", query_seconds=SECONDS, query_memory_mb=256
    )
    with TestClient(create_app(settings)) as opened:
        opened.headers["authorization"] = f"Bearer {TOKEN}"
        yield opened
        assert all_rest(), "an update burns on"


@pytest.mark.parametrize("path", UPDATES, ids=lambda path: path.stem)
def test_a_hostile_update_changes_nothing_and_reaches_nobody(server, store, listener, path):
    hostile = Hostile.read(path, listener.getsockname()[1])
    version, expected = Folder(store).current().name, hostile.told["expected"]
    started = time.monotonic()
    answer = server.post(
        "/sparql/update",
        content=hostile.text.encode(),
        headers={"content-type": "application/sparql-update"},
    )
    took = time.monotonic() - started
    if expected == "harmless":
        assert answer.json() == {"version": version, "added": 0, "removed": 0}
    else:
        status, titles = WORDS[expected]
        assert answer.status_code == (status or answer.status_code)
        assert answer.json()["title"] in titles, answer.text
    if expected == "stopped":
        assert took < SECONDS + GRACE
        assert all_rest()
    assert Folder(store).current().name == version
    assert not list(store.glob(".drafts-*"))
    assert not arrived(listener), "a connection came out of the service"
    assert server.get("/sparql", params={"query": "ASK { ?s a nhs:Contract }"}).json()["boolean"]


def test_the_corpus_says_what_each_file_attempts():
    corpus = [Hostile.read(path).told for path in UPDATES]
    assert len({told["title"] for told in corpus}) == len(corpus) >= 20
    assert {told["expected"] for told in corpus} == {*WORDS, "harmless"}
