"""Stores and clients that tests share: the shipped seeds are built once for a whole run."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import loaded_world
import pytest
import small
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import PREFIX, Settings
from kg.build import build
from kg.loading.register import load_register
from kg.network import Network
from kg.ontology import Ontology
from kg.sources.loading import loaders
from kg.store.dataset import Dataset

_FOR_TESTS = "NHS_KG_W3C_TESTS"


def pytest_configure() -> None:
    """Keep a developer's own settings out of the tests, and the clock out of Hypothesis."""
    unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("unhurried", unhurried)
    settings.load_profile("unhurried")
    for name in [each for each in os.environ if each.startswith(PREFIX) and each != _FOR_TESTS]:
        del os.environ[name]
    gc.disable()


def pytest_collection_finish() -> None:
    """Have the garbage collector leave alone what has been collected: it stays until the end."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that makes a store once, for all processes that run tests."""
    home = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        home = home.parent

    def shared(name: str, make: Callable[[Path], object]) -> Path:
        store, made = home / f"shared-{name}", home / f"shared-{name}.made"
        with (home / f"shared-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                make(store)
                made.touch()
        return store

    return shared


@pytest.fixture(scope="session")
def shipped_store(shared_store: Callable[..., Path]) -> Path:
    """Folder of a store built from the shipped seeds; not to be changed."""
    return shared_store("shipped", build)


@pytest.fixture(scope="session")
def shipped(shipped_store: Path) -> Dataset:
    """The shipped seeds, opened."""
    return Dataset.open(shipped_store)


@pytest.fixture(scope="session")
def whole(shipped: Dataset) -> Network:
    """The network of the shipped seeds, read at once."""
    return Network.of(shipped, Ontology.load())


@pytest.fixture(scope="session")
def on_demand(shipped: Dataset) -> Network:
    """The same, of which each part is read when it is asked for."""
    return Network.of(shipped, Ontology.load(), small=0)


@pytest.fixture(scope="session")
def client(shipped_store: Path) -> Iterator[TestClient]:
    """A client of the service on the shipped seeds."""
    with TestClient(create_app(Settings(store=shipped_store, log="quiet"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def loaded_client(shared_store: Callable[..., Path]) -> Iterator[TestClient]:
    """A client of the service on the small seeds with registers, notices and payments loaded."""
    store = shared_store("loaded", _build_loaded)
    with TestClient(create_app(Settings(store=store, log="quiet"))) as opened:
        yield opened


def _build_loaded(store: Path) -> None:
    build(store, seeds_folder=small.SMALL)
    for kind in ("ods-csv", "ocds", "spend"):
        files = [loaded_world.ROOT / file for file in loaded_world.files_of(kind)]
        load_register(store, loaders()[kind], files)


@pytest.fixture(scope="session")
def small_build(shared_store: Callable[..., Path]) -> Path:
    """Folder of a store built from the small seeds; not to be changed."""
    return shared_store("small", partial(build, seeds_folder=small.SMALL))


@pytest.fixture
def small_store(small_build: Path, tmp_path: Path) -> Path:
    """A store of the small seeds that a test may damage."""
    return Path(shutil.copytree(small_build, tmp_path / "store"))


@pytest.fixture(scope="module")
def large_client(shipped_store: Path) -> TestClient:
    """The service on the shipped seeds as if they were too many for a graph of everything."""
    app = create_app(Settings(store=shipped_store, log="quiet"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.services.Network.of", Network)
        dataset = app.state.store.current().dataset
    dataset.manifest = {**dataset.manifest, "counts": {"contracts": 1_000_000}}
    return TestClient(app)
