"""Makes things on threads of their own, each once, and keeps those that were asked for last."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from threading import Lock, Thread
from typing import Any, TypeVar

from kg.errors import NotYetMade

T = TypeVar("T")
_LATER = "what all contracts say on this day is still being worked out; ask again in a minute"


class Making:
    """Things that take seconds to make, such as the days of a store.

    Args:
        most: How many to keep.
        at_once: How many may be in the making.

    Example:
        >>> making = Making(most=2)
        >>> making.get("a", lambda: 1), making.get("a", lambda: 2)
        (1, 1)
    """

    def __init__(self, most: int, at_once: int = 2) -> None:
        self._most, self._at_once = most, at_once
        self._lock = Lock()
        self._made: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T], seconds: float | None = None) -> T:
        """Give what is kept, or make it; it goes on being made when nobody waits any longer.

        Args:
            key: What identifies it.
            make: Makes it; its errors pass to whoever waits and are not kept.
            seconds: How long to wait; without it, as long as it takes.

        Raises:
            NotYetMade: It was not ready in time, or too many are in the making.
        """
        with self._lock:
            future = self._made.get(key) or self._begun(key, make)
            self._made.move_to_end(key)
        try:
            made: T = future.result(seconds)
        except TooLate as error:
            raise NotYetMade(_LATER) from error
        return made

    def _begun(self, key: Hashable, make: Callable[[], T]) -> "Future[T]":
        done = [each for each, future in self._made.items() if future.done()]
        if len(self._made) - len(done) >= self._at_once:
            raise NotYetMade(_LATER)
        for each in done[: max(len(self._made) - self._most + 1, 0)]:
            del self._made[each]
        future: Future[T] = Future()
        self._made[key] = future
        Thread(target=lambda: self._make(key, future, make), daemon=True).start()
        return future

    def _make(self, key: Hashable, future: "Future[T]", make: Callable[[], T]) -> None:
        try:
            made = make()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
            with self._lock:
                del self._made[key]
            future.set_exception(error)
        else:
            future.set_result(made)
