"""Runs the lane: plans what to ask, asks what is not kept, and checks every answer."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kg.extract.candidate import Candidate
from kg.extract.extractor import Extraction
from kg.extract.joining import joined
from kg.extract.language_model.answers import Refusal, read_answer, schema_of
from kg.extract.language_model.cache import Cache, Question
from kg.extract.language_model.checking import Checker
from kg.extract.language_model.cost import Estimate, estimate
from kg.extract.language_model.endpoint import Endpoint, Reply
from kg.extract.language_model.precision import measured
from kg.extract.language_model.prompt import VERSION, messages_of
from kg.extract.language_model.terms import Terms
from kg.extract.language_model.windows import Window, windows_of

_CUT_SHORT = {
    "length": "not finished",
    "refusal": "declined",
    "content_filter": "declined",
}


class Request(NamedTuple):
    """One question about one window."""

    window: Window
    messages: list[dict[str, str]]
    schema: dict[str, Any]
    question: Question


class Plan(NamedTuple):
    """All questions about one document."""

    extraction: Extraction
    requests: Sequence[Request]


@dataclass
class Found:
    """What came of one document.

    Attributes:
        candidates: What was told and stands in the text.
        refused: What was told and was not taken.
        asked: Requests that were sent.
        cached: Questions that were answered from the cache.
        tokens_in: Tokens sent, as the endpoint counts them.
        tokens_out: Tokens written.
    """

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    asked: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


class Lane:
    """The lane of one model.

    Args:
        endpoint: Where it is asked.
        cache: Where its answers are kept.
        terms: The words that it may use.

    Example:
        >>> from pathlib import Path
        >>> from kg.ontology import Ontology
        >>> endpoint = Endpoint("http://127.0.0.1:8080/v1", "example")
        >>> Lane(endpoint, Cache(Path("cache")), Terms(Ontology.load())).rule
        'language-model:example:1'
    """

    def __init__(self, endpoint: Endpoint, cache: Cache, terms: Terms) -> None:
        self._endpoint, self._cache, self._terms = endpoint, cache, terms

    @property
    def rule(self) -> str:
        """Id of its candidates' rule: the lane, the model, and the number of the wording."""
        return f"language-model:{self._endpoint.model}:{VERSION}"

    def plan(self, extraction: Extraction) -> Plan:
        """Write the questions about a document."""
        return Plan(
            extraction, [self._request(extraction, each) for each in windows_of(extraction)]
        )

    def _request(self, extraction: Extraction, window: Window) -> Request:
        messages, schema = messages_of(window, self._terms), schema_of(window, self._terms)
        question = Question(
            document=extraction.document.sha256,
            version=VERSION,
            address=self._endpoint.address,
            model=self._endpoint.model,
            asked=json.dumps([messages, schema]),
        )
        return Request(window, messages, schema, question)

    def estimate(self, plans: Iterable[Plan]) -> Estimate:
        """Estimate what asking will take."""
        questions = [each.question for plan in plans for each in plan.requests]
        new = [each.asked for each in questions if self._cache.find(each) is None]
        return estimate(new, len(questions) - len(new), self._endpoint.most_tokens)

    def run(self, plan: Plan) -> Found:
        """Ask what is not kept, and check every answer.

        Raises:
            FetchError: The endpoint does not answer, or with something else.
            OSError: An answer cannot be kept.
        """
        found = Found()
        checker = Checker(plan.extraction, self._terms, self.rule, measured(self.rule) or 0.0)
        for request in plan.requests:
            self._answered(request, checker, found)
        found.candidates = joined(found.candidates)
        return found

    def _answered(self, request: Request, checker: Checker, found: Found) -> None:
        kept = self._cache.find(request.question)
        reply = kept or self._endpoint.ask(request.messages, request.schema)
        if kept:
            found.cached += 1
        else:
            found.asked += 1
            found.tokens_in += reply.tokens_in
            found.tokens_out += reply.tokens_out
        content = self._whole(reply, found)
        if content is None:
            return
        told, refused = read_answer(content, request.window, self._terms)
        found.refused += refused
        if not kept and (told or not refused):
            self._cache.keep(request.question, reply)
        for each in told:
            checked = checker.check(each, request.window)
            if isinstance(checked, Refusal):
                found.refused.append(checked)
            else:
                found.candidates.append(checked)

    def _whole(self, reply: Reply, found: Found) -> str | None:
        """Give an answer's text, unless the model broke off or would not answer."""
        reason = _CUT_SHORT.get(reply.finish)
        if reason is None:
            return reply.content
        found.refused.append(Refusal(reason, f"it ended by '{reply.finish}'", reply.content[:200]))
        return None
