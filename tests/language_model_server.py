"""A language model as far as HTTP shows one: chat completions on 127.0.0.1, scripted by tests.

What it answers is computed from what it was asked, so that a test names mentions and not numbers.
Faults come first, one for each request, as in ``fetch_server``.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from replying import JSON, Reply, Request, replying


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

    def reply(self, request: Request) -> Reply:
        asked = json.loads(request.body)
        self.asked.append(asked)
        self.paths.append(request.target)
        self.keys.append(request.headers.get("authorization", ""))
        fault = self.faults.popleft() if self.faults else None
        told = fault or self.model(Seen(asked))
        return told if isinstance(told, Reply) else answer(told)


@contextmanager
def serving(model: Model, *faults: Reply | None) -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server(model, faults)
    with replying("POST", server.reply) as address:
        server.url = f"{address}/v1"
        yield server


def refusing(status: int, text: str = "", **headers: str) -> Reply:
    """An answer with a status that is no success."""
    body = json.dumps({"error": {"message": text}}).encode()
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return Reply(body, status=status, media=JSON, headers=named)
