"""Counts and times of requests, in the text format of Prometheus, and one log line for each."""

import logging
import os
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import request_id

log = logging.getLogger("api.access")

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_QUIET = ("/health", "/metrics", "/static", "/vendor")
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What has been counted since the start.

    Example:
        >>> metrics = Metrics()
        >>> metrics.request("/api/v1/claims", "GET", 200, 0.004)
        >>> "nhs_kg_requests_total" in metrics.text({})
        True
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started = time.time()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._queries: Counter[str] = Counter()
        self._buckets: Counter[int] = Counter()
        self._seconds = 0.0

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        with self._lock:
            self._requests[route, method, status] += 1
            self._buckets[bisect_left(_BUCKETS, seconds)] += 1
            self._seconds += seconds

    def query(self, outcome: str) -> None:
        """Count a SPARQL query by how it ended."""
        with self._lock:
            self._queries[outcome] += 1

    def text(self, store: dict[str, str]) -> str:
        """Write everything in the text format.

        Args:
            store: Labels that describe the store in use; empty when there is none.
        """
        with self._lock:
            return "\n".join([*self._lines(store), ""])

    def _lines(self, store: dict[str, str]) -> Iterator[str]:
        yield "# TYPE nhs_kg_uptime_seconds gauge"
        yield f"nhs_kg_uptime_seconds {time.time() - self._started:.3f}"
        yield "# TYPE nhs_kg_store_ready gauge"
        yield f"nhs_kg_store_ready{_labels(store)} {int(bool(store))}"
        yield "# TYPE nhs_kg_requests_total counter"
        for (route, method, status), count in sorted(self._requests.items()):
            labels = _labels({"route": route, "method": method, "status": str(status)})
            yield f"nhs_kg_requests_total{labels} {count}"
        yield "# TYPE nhs_kg_queries_total counter"
        for outcome, count in sorted(self._queries.items()):
            yield f"nhs_kg_queries_total{_labels({'outcome': outcome})} {count}"
        yield from self._histogram()

    def _histogram(self) -> Iterator[str]:
        name, total = "nhs_kg_request_seconds", 0
        yield f"# TYPE {name} histogram"
        for index, bound in enumerate(_BUCKETS):
            total += self._buckets[index]
            yield f'{name}_bucket{{le="{bound:g}"}} {total}'
        total += self._buckets[len(_BUCKETS)]
        yield f'{name}_bucket{{le="+Inf"}} {total}'
        yield f"{name}_sum {self._seconds:.6f}"
        yield f"{name}_count {total}"


def _labels(labels: dict[str, str]) -> str:
    written = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{written}}}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def new_id() -> str:
    """Name a request.

    Example:
        >>> len(new_id())
        12
    """
    return os.urandom(6).hex()


class Observed:
    """Gives every request an id, counts it, times it and writes its line in the log."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        name = new_id()
        token = request_id.set(name)

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "") or scope.get("mount", "other")
            note(self._metrics, scope, str(route), status, time.perf_counter() - started)
            request_id.reset(token)


def note(metrics: Metrics, scope: Scope, route: str, status: int, seconds: float) -> None:
    """Count an answered request, and write its line in the log."""
    path, method = scope["path"], scope["method"]
    metrics.request(route, method, status, seconds)
    if log.isEnabledFor(logging.INFO) and not path.startswith(_QUIET):
        log.info("%s %s %s %.1f ms", method, path, status, seconds * 1000)
