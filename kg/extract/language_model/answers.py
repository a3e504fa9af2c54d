"""What a model may answer: the closed schema of one window, and reading it without repair."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.extract.language_model.terms import READ_VALUES, Terms
from kg.extract.language_model.windows import Window

_MOST_CLAIMS = 64
_FENCE = "```"
_FIELDS = ("subject", "predicate", "object", "value", "status", "speaker", "quotation", "trigger")
_MAY_BE_NULL = frozenset({"object", "value", "speaker"})


class ToldValue(NamedTuple):
    """A value as a model tells it: its kind, and its words in the quotation."""

    kind: str
    text: str


@dataclass(frozen=True)
class Told:
    """One claim as a model tells it; nothing of it is believed yet.

    Attributes:
        subject: Number of a mention.
        predicate: Local name of a claim predicate.
        object: Number of a mention, or empty.
        value: Its value, or None.
        status: Status of the claim.
        speaker: Number of a mention, or empty for the document's own voice.
        quotation: The words that say it.
        trigger: Of these, the words that say the predicate.
    """

    subject: str
    predicate: str
    object: str
    value: ToldValue | None
    status: str
    speaker: str
    quotation: str
    trigger: str


class Refusal(NamedTuple):
    """An answer, or part of one, that was not taken.

    Attributes:
        reason: Why: one of a few plain phrases, so that they can be counted.
        detail: What was wrong in this case.
        told: What the model had answered.
    """

    reason: str
    detail: str
    told: object = None


def schema_of(window: Window, terms: Terms) -> dict[str, Any]:
    """Write the JSON Schema of the answers for a window, its words and numbers as enumerations.

    Every field is required and none may be added, as endpoints with strict decoding want it.

    Example:
        >>> from kg.ontology import Ontology
        >>> schema = schema_of(Window([], [], {}), Terms(Ontology.load()))
        >>> claim = schema["properties"]["claims"]["items"]["properties"]
        >>> "withdrawsFrom" in claim["predicate"]["enum"], claim["value"]["type"]
        (True, ['object', 'null'])
    """
    mention = {"type": "string", "enum": list(window.mentions)}
    maybe = {"type": ["string", "null"], "enum": [*window.mentions, None]}
    words = {"type": "string"}
    value = {
        "type": ["object", "null"],
        "properties": {"kind": {"type": "string", "enum": list(READ_VALUES)}, "text": words},
        "required": ["kind", "text"],
        "additionalProperties": False,
    }
    fields: dict[str, Any] = {
        "subject": mention,
        "predicate": {"type": "string", "enum": list(terms.predicates)},
        "object": maybe,
        "value": value,
        "status": {"type": "string", "enum": list(terms.statuses)},
        "speaker": maybe,
        "quotation": words,
        "trigger": words,
    }
    claim = _object(fields)
    return _object({"claims": {"type": "array", "items": claim}})


def _object(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def read_answer(content: str, window: Window, terms: Terms) -> tuple[list[Told], list[Refusal]]:
    """Read what a model answered for a window.

    Text around the JSON is refused, but for the fence that models without strict decoding put
    around it.

    Example:
        >>> from kg.ontology import Ontology
        >>> told, [refusal] = read_answer("Sure!", Window([], [], {}), Terms(Ontology.load()))
        >>> told, refusal.reason
        ([], 'not JSON')
    """
    try:
        answer = json.loads(_unfenced(content))
    except (ValueError, RecursionError) as error:
        return [], [Refusal("not JSON", _first_line(error), content[:200])]
    if not isinstance(answer, dict) or list(answer) != ["claims"]:
        return [], [Refusal("not of the schema", "no object with 'claims' alone", answer)]
    claims = answer["claims"]
    if not isinstance(claims, list):
        return [], [Refusal("not of the schema", "'claims' is no list", answer)]
    found, refused = list[Told](), list[Refusal]()
    for each in claims[:_MOST_CLAIMS]:
        wrong = _wrong(each, window, terms)
        if wrong:
            refused.append(Refusal("not of the schema", wrong, each))
        else:
            found.append(_told(each))
    if len(claims) > _MOST_CLAIMS:
        more = f"{len(claims) - _MOST_CLAIMS} claims beyond the first {_MOST_CLAIMS}"
        refused.append(Refusal("too many", more))
    return found, refused


def _unfenced(content: str) -> str:
    text = content.strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE) and len(text) > 2 * len(_FENCE):
        return text.removesuffix(_FENCE).partition("\n")[2]
    return text


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _wrong(each: object, window: Window, terms: Terms) -> str:
    """Say what is wrong with a claim; empty when it keeps to the schema."""
    if not isinstance(each, dict) or set(each) != set(_FIELDS):
        return f"a claim has the fields {', '.join(_FIELDS)} and no others"
    enumerations: dict[str, Mapping[str, object]] = {
        **dict.fromkeys(("subject", "object", "speaker"), window.mentions),
        "predicate": terms.predicates,
        "status": terms.statuses,
    }
    for name in _FIELDS:
        given = each[name]
        if given is None and name in _MAY_BE_NULL:
            continue
        if name == "value":
            if not _is_value(given):
                return "a value has 'kind' and 'text', and its kind is one of those listed"
        elif not isinstance(given, str):
            return f"'{name}' is no text"
        elif name in enumerations and given not in enumerations[name]:
            return f"'{name}' is none of those listed"
    return ""


def _is_value(given: object) -> bool:
    if not isinstance(given, dict) or set(given) != {"kind", "text"}:
        return False
    return given["kind"] in READ_VALUES and isinstance(given["text"], str)


def _told(each: Mapping[str, Any]) -> Told:
    value = ToldValue(**each["value"]) if each["value"] else None
    return Told(
        *(each["subject"], each["predicate"], each["object"] or "", value, each["status"]),
        *(each["speaker"] or "", each["quotation"], each["trigger"]),
    )
