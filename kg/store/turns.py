"""Turns at something that only so many can use at a time: first come, first served."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable

from kg.errors import QueryQueueFull

_BUSY = "every query process is busy; try again soon"
Wake = Callable[[], None]


class Turns:
    """Gives turns to threads and to coroutines alike.

    Args:
        most: How many have a turn at the same time.
        waiting: How many may wait for one.

    Example:
        >>> turns = Turns(1, waiting=0)
        >>> turns.take(1)
        >>> turns.take(1)
        Traceback (most recent call last):
        kg.errors.QueryQueueFull: 0 queries are waiting already; try again soon
        >>> turns.give_back()
        >>> turns.take(1)
    """

    def __init__(self, most: int, waiting: int) -> None:
        self._free, self._waiting = most, waiting
        self._queue: deque[Wake] = deque()
        self._lock = threading.Lock()
        self._closed = False

    def take(self, seconds: float) -> None:
        """Take a turn, waiting in this thread if need be.

        Raises:
            QueryQueueFull: Too many wait, it took too long, or nobody gets a turn any more.
        """
        event = threading.Event()
        wake = event.set
        if self._enter(wake):
            return
        if not event.wait(seconds) and self._leave(wake):
            raise QueryQueueFull(_BUSY)
        self._see_whether_open()

    async def wait(self, seconds: float) -> None:
        """Take a turn, waiting in this coroutine if need be.

        Raises:
            QueryQueueFull: As by ``take``.
        """
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            loop.call_soon_threadsafe(_settle, turn)

        if self._enter(wake):
            return
        try:
            await asyncio.wait_for(turn, seconds)
        except TimeoutError:
            if self._leave(wake):
                raise QueryQueueFull(_BUSY) from None
        except BaseException:
            if not self._leave(wake):
                self.give_back()
            raise
        self._see_whether_open()

    def give_back(self) -> None:
        """Give a turn back; who has waited longest has it next."""
        with self._lock:
            if not self._queue:
                self._free += 1
                return
            wake = self._queue.popleft()
        wake()

    def close(self) -> None:
        """Give no more turns, and send away who waits for one."""
        with self._lock:
            self._closed = True
            queue, self._queue = self._queue, deque()
        for wake in queue:
            wake()

    def _enter(self, wake: Wake) -> bool:
        """Tell whether there is a turn at once; otherwise stand in the queue."""
        with self._lock:
            self._refuse_if_closed()
            if self._free:
                self._free -= 1
                return True
            if len(self._queue) >= self._waiting:
                raise QueryQueueFull(
                    f"{len(self._queue)} queries are waiting already; try again soon"
                )
            self._queue.append(wake)
            return False

    def _leave(self, wake: Wake) -> bool:
        """Leave the queue; False when the turn has come meanwhile."""
        with self._lock:
            if wake not in self._queue:
                return False
            self._queue.remove(wake)
            return True

    def _see_whether_open(self) -> None:
        with self._lock:
            self._refuse_if_closed()

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise QueryQueueFull(_BUSY)


def _settle(turn: "asyncio.Future[None]") -> None:
    if not turn.done():
        turn.set_result(None)
