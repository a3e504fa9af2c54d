"""Answers kept for as long as they are asked for, so that the same page is drawn once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Keeps the answers asked for last.

    Example:
        >>> kept = Kept(most=1)
        >>> kept.get("a", lambda: 1), kept.get("a", lambda: 2)
        (1, 1)
    """

    def __init__(self, most: int = 128) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.RLock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give the answer kept under a key, or make it.

        Those who ask for the same while it is being made wait for it.
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: T = self._answers[key]
                return kept
            making = self._making.setdefault(key, threading.RLock())
        with making:
            try:
                return self._made(key, make)
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def soon(self, key: Hashable, make: Callable[[], T]) -> T | None:
        """Give the answer kept under a key; else let it be made beside, and give None.

        Example:
            >>> kept = Kept()
            >>> kept.soon("a", lambda: 1) is None, kept.get("a", lambda: 1)
            (True, 1)
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: T = self._answers[key]
                return kept
            if key in self._making:
                return None
            self._making[key] = threading.RLock()
        threading.Thread(target=self.get, args=(key, make), name="beside", daemon=True).start()
        return None

    def _made(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._answers:  # made while this one waited
                found: T = self._answers[key]
                return found
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made
