"""A language model as far as HTTP shows one: chat completions on 127.0.0.1, scripted by tests.

What it answers is computed from what it was asked, so that a test names mentions and not numbers.
Faults come first, one for each request, as in ``fetch_server``.
"""

import json
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from fetch_server import JSON, Reply


class Seen:
    """What the model was shown: the lines between the fences of the last message."""

    def __init__(self, request: dict) -> None:
        fence, *lines, last = request["messages"][-1]["content"].split("\n")
        assert fence == last
        assert not any(fence in line for line in lines)
        told = [json.loads(line) for line in lines]
        self.sentences = [each["sentence"] for each in told if "sentence" in each]
        self.mentions = [each for each in told if "id" in each]

    def id(self, text: str) -> str:
        """Number of the first mention with these words; of what is not shown, the words."""
        return next((each["id"] for each in self.mentions if each["text"] == text), text)


def claim(seen: Seen, subject: str, predicate: str, thing: str | None, **more: object) -> dict:
    """One claim as a well-behaved model tells it."""
    speaker = more.pop("speaker", None)
    told = {
        "subject": seen.id(subject),
        "predicate": predicate,
        "object": seen.id(thing) if thing else None,
        "value": None,
        "status": "past",
        "speaker": seen.id(speaker) if speaker else None,
    }
    return {**told, **more}


def answer(content: object, finish: str = "stop", **message: object) -> Reply:
    """A chat completion with a text, or with claims."""
    text = content if isinstance(content, str) else json.dumps({"claims": content})
    choice = {"index": 0, "finish_reason": finish}
    choice["message"] = {"role": "assistant", "content": text, **message}
    usage = {"prompt_tokens": 700, "completion_tokens": 30}
    body = {"object": "chat.completion", "choices": [choice], "usage": usage}
    return Reply(json.dumps(body).encode())


Model = Callable[[Seen], list[dict] | Reply]


class Server:
    """What was asked, by whom, and where to ask."""

    def __init__(self, model: Model, faults: tuple[Reply | None, ...]) -> None:
        self.model, self.faults = model, deque(faults)
        self.url, self.asked, self.paths, self.keys = "", [], [], []

    def reply(self, path: str, key: str, body: bytes) -> Reply:
        request = json.loads(body)
        self.asked.append(request)
        self.paths.append(path)
        self.keys.append(key)
        fault = self.faults.popleft() if self.faults else None
        told = fault or self.model(Seen(request))
        return told if isinstance(told, Reply) else answer(told)


@contextmanager
def serving(model: Model, *faults: Reply | None) -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server(model, faults)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = server.reply(self.path, self.headers.get("Authorization", ""), body)
            if reply.after:
                reply.after.wait(5)
            self.close_connection = reply.withheld > 0
            with suppress(ConnectionError):  # a client may have gone
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body[: len(reply.body) - reply.withheld])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{listener.server_port}/v1"
    try:
        with patch.dict(os.environ, NO_PROXY="127.0.0.1", no_proxy="127.0.0.1"):
            yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


def refusing(status: int, text: str = "", **headers: str) -> Reply:
    """An answer with a status that is no success."""
    body = json.dumps({"error": {"message": text}}).encode()
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return Reply(body, status=status, media=JSON, headers=named)
