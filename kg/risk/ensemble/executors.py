"""Spreads portions over processes of this machine."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
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
        retries: How many processes may die before it is an error.

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
            MeasureError: If more processes died than may.
        """
        done: dict[int, Columns] = {}
        waiting, deaths = deque(range(len(chunks))), 0
        with ExitStack() as stack:
            busy: dict[Future[Columns], tuple[int, _Process]] = {}
            for _ in range(min(self.workers, len(chunks))):
                at = waiting.popleft()
                process = _Process(stack)
                busy[process.begin(work, chunks[at])] = at, process
            while busy:
                for future in wait(busy, return_when=FIRST_COMPLETED).done:
                    at, process = busy.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        deaths += 1
                        waiting.appendleft(at)
                    else:
                        done[at] = future.result()
                    if deaths > self.retries:
                        raise MeasureError(_TOO_MANY.format(deaths, len(chunks) - len(done)))
                    if waiting:
                        at = waiting.popleft()
                        busy[process.begin(work, chunks[at])] = at, process
        return [done[at] for at in range(len(chunks))]


_TOO_MANY = "{} processes died and {} portions are missing; try fewer workers or smaller portions"


class _Process:
    """A process that is replaced when it dies.

    Each is a pool of its own: a pool that is about to begin a second process while its first one
    dies can wait for ever.
    """

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._pool = self._fresh()

    def begin(self, work: Callable[[Chunk], Columns], chunk: Chunk) -> Future[Columns]:
        """Begin to work out a portion."""
        try:
            return self._pool.submit(work, chunk)
        except BrokenProcessPool:
            # It died with the portion before, or with nothing to do.
            self._pool = self._fresh()
            return self._pool.submit(work, chunk)

    def _fresh(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        return self._stack.enter_context(pool)
