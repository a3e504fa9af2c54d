"""A pool of processes that answer SPARQL queries, each of which can be killed.

A query that passes its deadline or its memory ends with its process; others go on, and a spare
process that is already open takes the place.
"""

import asyncio
import json
import signal
import threading
import weakref
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from kg.errors import (
    DamagedStore,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
)
from kg.namespaces import PREFIXES
from kg.store.frames import FAILED
from kg.store.limits import Limits
from kg.store.query import Query
from kg.store.query_text import QueryText, malformed, refuse_graphs
from kg.store.statistics import FACTS, counted_already
from kg.store.turns import Turns
from kg.store.worker_pipe import Died, Late, Worker

_WORKER = "kg.store.worker"
_OPENING = 300
"""Seconds in which a process must have its store open; they are no query's."""
_NOTHING = {"text": "ASK {}", "format": "text/csv", "limit": 100, "seconds": _OPENING}
_STACK_IS_FULL = frozenset({-signal.SIGSEGV, -signal.SIGBUS})


@dataclass
class _State:
    """What the pool's threads share, under one lock."""

    free: list[Worker] = field(default_factory=list)
    spare: Worker | None = None
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end(self) -> None:
        """Kill every process that is not at work; those at work end when they are done."""
        with self.lock:
            self.closed = True
            resting = (*self.free, self.spare)
            self.free, self.spare = [], None
        for worker in resting:
            if worker is not None:
                worker.end()


class QueryPool:
    """Answers queries on one version of the store, several at a time.

    Attributes:
        limits: What a query may use.
    """

    def __init__(
        self,
        data: Path,
        graphs: Collection[str],
        limits: Limits,
        statistics: Mapping[str, int] | None = None,
    ) -> None:
        """Start the first process.

        Args:
            data: The database of a version of the store, which no one writes.
            graphs: Its named graphs, the only ones a query may name after FROM.
            limits: What a query may use.
            statistics: What was counted when the version was made.
        """
        self.limits = limits
        self._data, self._statistics = data, statistics or {}
        self._graphs = frozenset(graphs)
        self._turns = Turns(limits.workers, limits.waiting)
        self._state = _State(spare=self._start())
        self._close = weakref.finalize(self, self._state.end)

    def __enter__(self) -> Self:
        """Give the pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the pool."""
        self.close()

    @property
    def resting(self) -> tuple[Worker, ...]:
        """The processes that are open and not at work."""
        with self._state.lock:
            held = (*self._state.free, self._state.spare)
            return tuple(worker for worker in held if worker is not None)

    def close(self) -> None:
        """End all processes; queries at work are answered first."""
        self._close()
        self._turns.close()

    def _start(self) -> Worker:
        setup = {
            "data": str(self._data),
            "memory_mb": self.limits.memory_mb,
            "in_memory": 0 < self._statistics.get(FACTS, 0) <= self.limits.in_memory,
            "prefixes": PREFIXES,
        }
        return Worker(_WORKER, setup)

    def answer(self, query: Query, seconds: float | None = None) -> bytes:
        """Answer a query in full or not at all.

        Args:
            query: The query.
            seconds: A deadline below the pool's own.

        Raises:
            MalformedQuery: It is not SPARQL.
            RefusedQuery: It writes, calls out, or names a graph that is not in the store.
            QueryTimeout: It did not end before its deadline.
            QueryTooLarge: It needed more memory, or gave a larger result, than it may.
            QueryQueueFull: Too many others are waiting.
            DamagedStore: The store does not open.
        """
        frame, deadline = self._frame(query, seconds)
        self._turns.take(self.limits.seconds)
        with self._lent(deadline) as worker:
            letter, body = worker.ask(frame, deadline)
        if letter == FAILED:
            raise self._failure(json.loads(body))
        return body

    async def stream(self, query: Query, seconds: float | None = None) -> AsyncIterator[bytes]:
        """Answer a query in parts, as the engine makes them; whoever stops taking them stops it.

        Args:
            query: The query.
            seconds: A deadline below the pool's own.

        Raises:
            QueryError: As by ``answer``; where parts were given already, the answer is not whole.
            DamagedStore: The store does not open.
        """
        frame, deadline = self._frame(query, seconds)
        await self._turns.wait(self.limits.seconds)
        async with self._lent_for_parts(deadline) as worker:
            async for letter, body in worker.stream(frame, deadline):
                if letter != FAILED:
                    yield body
        if letter == FAILED:
            raise self._failure(json.loads(body))

    def _frame(self, query: Query, seconds: float | None) -> tuple[Mapping[str, object], float]:
        """Write the request for a process, and say how long it may take."""
        refuse_graphs((*query.default_graphs, *query.named_graphs), self._graphs)
        deadline = min(seconds or self.limits.seconds, self.limits.seconds)
        plain = not (query.default_graphs or query.named_graphs)
        QueryText.read(query.text, query.base).refuse(self._graphs, replaced=not plain)
        frame = {
            "text": counted_already(query.text, self._statistics) if plain else query.text,
            "format": query.format,
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
            "base": query.base,
            "limit": self.limits.result_bytes,
            "seconds": deadline,
        }
        return frame, deadline

    @contextmanager
    def _lent(self, deadline: float) -> Iterator[Worker]:
        """Lend a process, with a turn that is had; one that dies or is late does not come back."""
        worker = self._take()
        with self._kept_if_well(worker, deadline):
            yield worker
        self._give_back(worker)

    @contextmanager
    def _kept_if_well(self, worker: Worker, deadline: float) -> Iterator[None]:
        try:
            yield
        except (Late, Died) as error:
            raise self._given_up(worker, error, deadline) from error
        except BaseException:
            self._lose(worker)
            raise

    @asynccontextmanager
    async def _lent_for_parts(self, deadline: float) -> AsyncIterator[Worker]:
        """Lend a process to a coroutine: starting and ending one would keep others waiting."""
        worker = self._at_hand()
        if worker is None:
            worker = await asyncio.to_thread(self._take)
        try:
            yield worker
        except (Late, Died) as error:
            raise await asyncio.to_thread(self._given_up, worker, error, deadline) from error
        except BaseException:
            await asyncio.shield(asyncio.to_thread(self._lose, worker))
            raise
        self._give_back(worker)

    def _at_hand(self) -> Worker | None:
        with self._state.lock:
            return self._state.free.pop() if self._state.free else None

    def _take(self) -> Worker:
        with self._state.lock:
            if self._state.free:
                return self._state.free.pop()
            worker, self._state.spare = self._state.spare, None
        try:
            worker = worker or self._start()
            self._renew()
        except OSError:
            self._turns.give_back()
            raise
        with self._kept_if_well(worker, _OPENING):
            letter, body = worker.ask(_NOTHING, _OPENING)
        if letter == FAILED:
            self._lose(worker)
            raise self._failure(json.loads(body))
        return worker

    def _renew(self) -> None:
        """Have a spare process open before it is needed."""
        spare = self._start()
        with self._state.lock:
            if self._state.spare is None and not self._state.closed:
                self._state.spare = spare
                return
        spare.end()

    def _give_back(self, worker: Worker) -> None:
        with self._state.lock:
            kept = not self._state.closed
            if kept:
                self._state.free.append(worker)
        if not kept:
            worker.end()
        self._turns.give_back()

    def _lose(self, worker: Worker) -> int:
        status = worker.end()
        self._turns.give_back()
        return status

    def _given_up(self, worker: Worker, error: Exception, deadline: float) -> QueryError:
        """End a process that is late or died, and say why."""
        status = self._lose(worker)
        return QueryTimeout(deadline) if isinstance(error, Late) else self._ended(status)

    def _ended(self, status: int) -> QueryTooLarge:
        """Say why a process ended: the system tells a full stack from a refusal of memory."""
        if status in _STACK_IS_FULL:
            return QueryTooLarge(
                "the query is too long or nested too deep for the engine, and was stopped; "
                "write long lists with VALUES, or ask in several queries"
            )
        return self._too_large()

    def _too_large(self) -> QueryTooLarge:
        return QueryTooLarge(
            f"the query needed more than {self.limits.memory_mb} MB of memory and was stopped; "
            "narrow it, or sort and count fewer rows"
        )

    def _failure(self, told: Mapping[str, str]) -> Exception:
        """Turn what a process reports into an error of ours."""
        name, message = told["error"], told["message"]
        if name == "SyntaxError":
            return malformed(message)
        if name == "ResultTooLarge":
            most = self.limits.result_bytes
            return QueryTooLarge(f"the result has more than {most:,} bytes; add a LIMIT")
        if name == "MemoryError":
            return self._too_large()
        if name == "DamagedStore":
            return DamagedStore(self._data.parent, message)
        return QueryError(message)
