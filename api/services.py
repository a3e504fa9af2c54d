"""What answers are made from: one version of the store, opened once and shared by all requests.

Routers take :data:`Served` and :data:`AsOf` as parameters. When a build makes a new version
current, the next request opens it, others go on with the former one until it is open.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from api.asking import today
from api.caching import Kept
from api.settings import Address, Settings
from kg.dates import as_of
from kg.errors import NoStore, StoreError
from kg.network import Network
from kg.ontology import Ontology
from kg.publish.version import counted
from kg.questions import Questions
from kg.store.dataset import Dataset
from kg.store.endpoint import Endpoint
from kg.store.engine import Answerer
from kg.store.folder import Folder
from kg.store.pool import QueryPool
from kg.store.remote import RemotePool, open_remote
from kg.store.remote_adapter import Adapter

log = logging.getLogger(__name__)
Stamp = tuple[int, int]
_LOOK_AGAIN = 300
"""Seconds after which an endpoint is opened anew."""


def _watch(settings: Settings, written: Callable[[], int]) -> Callable[[], Stamp | None]:
    """Give what tells whether the store may have changed."""
    if isinstance(settings.store, Address):
        # An endpoint does not say when others change it, so it is looked at now and then.
        return lambda: (written(), int(time.monotonic() // _LOOK_AGAIN))
    pointer = Folder(settings.store).path / "current"

    def stamp() -> Stamp | None:
        try:
            found = pointer.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    return stamp


@dataclass(frozen=True)
class Services:
    """One version of the store with everything that reads it.

    Attributes:
        settings: The settings.
        dataset: The store, for queries of ours, in this process.
        ontology: The declarations of the ontology.
        questions: The named questions.
        network: Every thing and edge; ``network.at(day)`` is a networkx graph.
        pool: Answers queries of strangers: in processes that can be killed, or at an endpoint.
        kept: Answers made before, as bytes.
    """

    settings: Settings
    dataset: Dataset
    ontology: Ontology
    questions: Questions
    network: Network
    pool: Answerer
    kept: Kept = field(default_factory=Kept)

    @property
    def version(self) -> str:
        """Name of the version of the store."""
        return self.dataset.version

    @classmethod
    def open(cls, settings: Settings, written: int = 0) -> "Services":
        """Open the current version.

        Args:
            settings: The settings.
            written: When this service wrote to an endpoint last; goes into the version's name.

        Raises:
            NoStore: Nothing has been built yet.
            DamagedStore: Its files do not open.
        """
        dataset = open_dataset(settings, written)
        ontology = Ontology.load()
        network = Network.of(dataset, ontology)
        pool = open_pool(settings, dataset)
        return cls(settings, dataset, ontology, Questions.load(), network, pool)


def open_dataset(settings: Settings, written: int = 0) -> Dataset:
    """Open the store for queries of ours.

    Args:
        settings: The settings.
        written: When this service wrote to an endpoint last; goes into the version's name.

    Raises:
        NoStore: Nothing has been built yet.
        DamagedStore: Its files do not open.
        EndpointFailed: It is an endpoint that does not answer.
    """
    if isinstance(settings.store, Address):
        mark = f"{int(time.time()) // _LOOK_AGAIN}-{written}"
        return open_remote(settings.store.url, mark, _described)
    return Dataset.open(settings.store)


def _described(dataset: Dataset) -> Mapping[str, object]:
    """Tell of an endpoint's graph what a build would have written down."""
    return {"counts": counted(dataset), "built": datetime.now(UTC).isoformat(timespec="seconds")}


def open_pool(settings: Settings, dataset: Dataset) -> Answerer:
    """Open the store for queries of strangers.

    Args:
        settings: The settings.
        dataset: The same store, opened for queries of ours.
    """
    if isinstance(settings.store, Address):
        return RemotePool(
            Adapter.learn(Endpoint(settings.store.url)), dataset.graphs(), settings.limits
        )
    if dataset.home is None:
        raise NoStore(settings.store)
    known: Any = dataset.manifest
    counted_before = known.get("statistics", {})
    return QueryPool(dataset.home.data, dataset.graphs(), settings.limits, counted_before)


class OpenStore:
    """Keeps the services open and follows the store from version to version.

    Attributes:
        settings: The settings.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._written = 0
        self._now = _watch(settings, lambda: self._written)
        self._opening = threading.Lock()
        self._services: Services | None = None
        self._stamp: Stamp | None = None

    def is_fresh(self) -> bool:
        """Tell whether the version that is open is the current one."""
        return self._services is not None and self._stamp == self._now()

    def version(self) -> str:
        """Name the version that is open if it is the current one; empty otherwise."""
        opened = self._services
        return opened.version if opened is not None and self.is_fresh() else ""

    def written_to(self) -> None:
        """Take note that this service has changed the endpoint that is its store."""
        self._written = time.time_ns()

    def current(self) -> Services:
        """Give the services on the current version, opening it if need be.

        Raises:
            NoStore: Nothing has been built yet.
            DamagedStore: Its files do not open, and no former version is open.
        """
        opened = self._services
        if opened is not None and self._stamp == self._now():
            return opened
        # Whoever comes second while the new version opens is served by the former one.
        if not self._opening.acquire(blocking=opened is None):
            return opened or self.current()
        try:
            return self._reopen()
        finally:
            self._opening.release()

    def _reopen(self) -> Services:
        stamp, former = self._now(), self._services
        if former is not None and stamp == self._stamp:
            return former
        try:
            services = Services.open(self.settings, self._written)
        except StoreError as error:
            if former is None:
                raise
            log.warning("staying on version %s: %s", former.version, error)
            return former
        self._services, self._stamp = services, stamp
        if former is not None:
            former.pool.close()
        log.info("serving version %s", services.version)
        return services

    def close(self) -> None:
        """End the query processes."""
        if self._services is not None:
            self._services.pool.close()
            self._services = self._stamp = None


async def services(request: Request) -> Services:
    """Give a request the services; the dependency behind :data:`Served`."""
    store: OpenStore = request.app.state.store
    return store.current() if store.is_fresh() else await run_in_threadpool(store.current)


async def day(
    at: Annotated[
        str, Query(description="A day, or a month or year meaning its last day; today if left out.")
    ] = "",
) -> date:
    """Read the ``at`` parameter; the dependency behind :data:`AsOf`."""
    return as_of(at) if at else today()


T = TypeVar("T")
_TO_SPARE = 8


def query_threads(settings: Settings) -> CapacityLimiter:
    """Make room for threads that wait for queries, apart from the threads of all other routes."""
    return CapacityLimiter(settings.limits.workers + settings.limits.waiting + _TO_SPARE)


async def in_query_thread(request: Request, work: Callable[[], T]) -> T:
    """Run what may wait for a query, without keeping other routes waiting."""
    return await to_thread.run_sync(work, limiter=request.app.state.query_threads)


Served = Annotated[Services, Depends(services)]
AsOf = Annotated[date, Depends(day)]

__all__ = [
    "AsOf",
    "OpenStore",
    "Served",
    "Services",
    "day",
    "in_query_thread",
    "query_threads",
    "services",
    "today",
]
