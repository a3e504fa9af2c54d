"""Spreads portions over processes of this machine."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from kg.errors import MeasureError
from kg.risk.ensemble.run import Chunk, Columns


@dataclass(frozen=True)
class Processes:
    """Works out portions in several processes; what a process takes down with it is done again.

    The processes begin afresh, so that a script that uses them has to keep its own doings under
    ``if __name__ == "__main__"``.

    Attributes:
        workers: How many processes.
        retries: How many times to begin again with new processes where some died.

    Example:
        >>> spread = Processes(workers=4)
        >>> spread.retries
        3
    """

    workers: int
    retries: int = 3

    def __call__(
        self, work: Callable[[Chunk], Columns], chunks: Sequence[Chunk]
    ) -> Iterable[Columns]:
        """Apply a function that can be pickled to each portion, in order.

        Raises:
            MeasureError: If processes died in every attempt.
        """
        done: dict[int, Columns] = {}
        for _ in range(1 + self.retries):
            left = [at for at in range(len(chunks)) if at not in done]
            if not left:
                break
            with ProcessPoolExecutor(self.workers, mp_context=get_context("spawn")) as pool:
                done |= _finished(pool, work, {at: chunks[at] for at in left})
        if len(done) < len(chunks):
            missing = len(chunks) - len(done)
            raise MeasureError(
                f"processes died in {1 + self.retries} attempts, {missing} portions are missing;"
                " try fewer workers or smaller portions"
            )
        return [done[at] for at in range(len(chunks))]


def _finished(
    pool: ProcessPoolExecutor, work: Callable[[Chunk], Columns], chunks: dict[int, Chunk]
) -> dict[int, Columns]:
    """Results of those portions that were finished before a process died."""
    futures: dict[int, Future[Columns]] = {}
    try:
        for at, chunk in chunks.items():
            futures[at] = pool.submit(work, chunk)
        return {at: future.result() for at, future in futures.items()}
    except BrokenProcessPool:
        whole = {at: future for at, future in futures.items() if future.done()}
        return {at: f.result() for at, f in whole.items() if f.exception() is None}
