"""Does one thing after another on a thread of its own."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self


class Aside:
    """Does tasks in their order while the caller goes on.

    Worth a thread for what waits or computes without Python's lock.

    Args:
        most: How many tasks may wait; the caller waits when there are more.

    Example:
        >>> done = []
        >>> with Aside(most=2) as aside:
        ...     aside.do(lambda: done.append(1))
        ...     aside.finish()
        >>> done
        [1]
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[object]] = deque()

    def do(self, task: Callable[[], object]) -> None:
        """Take a task; raises what an earlier one raised."""
        self._waiting.append(self._pool.submit(task))
        while len(self._waiting) > self._most:
            self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait for every task; raises what the first that failed raised."""
        while self._waiting:
            self._waiting.popleft().result()

    def __enter__(self) -> Self:
        """Begin; the block ends with ``finish``, or tasks are left out."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop as soon as the task that is being done is done."""
        self._pool.shutdown(cancel_futures=True)
