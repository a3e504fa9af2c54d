"""Stores and clients that tests share: the shipped seeds are built once for a whole run."""

import os
import shutil
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a store built from the shipped seeds; not to be changed."""
    store = tmp_path_factory.mktemp("shipped") / "store"
    build(store)
    return store


@pytest.fixture(scope="session")
def shipped(shipped_store: Path) -> Dataset:
    """The shipped seeds, opened."""
    return Dataset.open(shipped_store)


@pytest.fixture(scope="session")
def client(shipped_store: Path) -> Iterator[TestClient]:
    """A client of the service on the shipped seeds."""
    with TestClient(create_app(Settings(store=shipped_store, log="quiet"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def loaded_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the service on the small seeds with registers, notices and payments loaded."""
    store = tmp_path_factory.mktemp("loaded") / "store"
    build(store, seeds_folder=small.SMALL)
    for kind in ("ods-csv", "ocds", "spend"):
        files = [loaded_world.ROOT / file for file in loaded_world.files_of(kind)]
        load_register(store, loaders()[kind], files)
    with TestClient(create_app(Settings(store=store, log="quiet"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def _small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("small") / "store"
    build(store, seeds_folder=small.SMALL)
    return store


@pytest.fixture
def small_store(_small_store: Path, tmp_path: Path) -> Path:
    """A store of the small seeds that a test may damage."""
    return Path(shutil.copytree(_small_store, tmp_path / "store"))
