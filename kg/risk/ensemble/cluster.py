"""Spreads portions over the machines of a Dask cluster.

Needs ``distributed``, which the extra ``cluster`` brings; nothing is imported here, because the
client is handed in.

Reference:
    Rocklin, Dask: Parallel Computation with Blocked Algorithms and Task Scheduling, in Proceedings
    of the 14th Python in Science Conference, 2015.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kg.risk.ensemble.run import Chunk, Columns


class Client(Protocol):
    """What is used of :class:`distributed.Client`."""

    def submit(self, func: Callable[..., Any], *args: Any, pure: bool) -> Any:  # noqa: ANN401 - as Dask has it
        """Apply a function, somewhere."""

    def map(
        self,
        func: Callable[..., Any],
        *iterables: Sequence[Any],
        retries: int,
        pure: bool,
        **kwargs: Any,  # noqa: ANN401 - as Dask has it
    ) -> list[Any]:
        """Apply a function to each item, somewhere."""

    def gather(self, futures: list[Any]) -> Any:  # noqa: ANN401 - as Dask has it
        """Wait for all results, in order."""


@dataclass(frozen=True)
class Cluster:
    """Works out portions on a cluster; those of a worker that is lost are done by others.

    Attributes:
        client: A ``distributed.Client`` that is connected to the cluster.
        retries: How many times a portion may take a worker down with it.

    Example:
        ::

            with Client("tcp://scheduler:8786") as client:
                run(model, priors, map_chunks=Cluster(client))
    """

    client: Client
    retries: int = 3

    def __call__(
        self, work: Callable[[Chunk], Columns], chunks: Sequence[Chunk]
    ) -> Iterable[Columns]:
        """Apply a function that can be pickled to each portion, in order."""
        # A task of its own, so that the model travels once and comes again if its holder is lost.
        held = self.client.submit(_held, work, pure=False)
        futures = self.client.map(_apply, chunks, retries=self.retries, pure=False, work=held)
        found: Iterable[Columns] = self.client.gather(futures)
        return found


def _apply(chunk: Chunk, work: Callable[[Chunk], Columns]) -> Columns:
    return work(chunk)


def _held(work: Callable[[Chunk], Columns]) -> Callable[[Chunk], Columns]:
    return work
