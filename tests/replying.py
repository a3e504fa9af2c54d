"""A server on 127.0.0.1 that gives the replies of a test, with the faults that networks have."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    """A reply: as it should be, or with one of the faults that networks have."""

    body: bytes = b""
    status: int = 200
    media: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    withheld: int = 0
    after: threading.Event | None = None


@dataclass(frozen=True)
class Request:
    """A request, with the names of its headers in lower case."""

    target: str
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def replying(method: str, reply: Callable[[Request], Reply]) -> Iterator[str]:
    """Reply to requests of one method until the block ends; give the address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            told = reply(Request(self.path, headers, body))
            if told.after:
                told.after.wait(5)
            self.close_connection = told.withheld > 0
            with suppress(ConnectionError):  # a client may have gone, or been killed
                self.send_response(told.status)
                self.send_header("Content-Type", told.media)
                self.send_header("Content-Length", str(len(told.body)))
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body[: len(told.body) - told.withheld])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    setattr(Handler, f"do_{method}", Handler.answer)
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        with patch.dict(os.environ, NO_PROXY="127.0.0.1", no_proxy="127.0.0.1"):
            yield f"http://127.0.0.1:{listener.server_port}"
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
