"""Edits of a claim: one field and what is to stand in it, as a terminal or a form gives them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kg.review.draft import Draft, Name
from kg.review.ground import Ground
from kg.review.resolving import resolved
from kg.review.values import parse_value, write_value
from kg.spelling import nearest

FIELDS: Mapping[str, str] = {
    "subject": "what it is about: a key, a name, or KEY KIND NAME for a new thing",
    "predicate": "a claim predicate of the ontology",
    "object": "the second thing, likewise; - for none",
    "value": "such as {kind: money, amount: 5000000, currency: GBP, basis: annual}; - for none",
    "status": "asserted, planned, past, conditional, alleged, denied or disputed",
    "also": "further statuses, with commas; - for none",
    "speaker": "who is reported to say it, likewise; - for the document itself",
    "says": "a sentence of your own",
    "from": "first day of what is claimed: a day, month or year; - for not said",
    "to": "last day of what is claimed, likewise",
    "core": "yes for a relation, no for opinion or description",
}
"""The fields that can be edited, and what goes into them."""
_NOTHING = frozenset({"", "-"})
_YES = frozenset({"yes", "y", "true", "1", "on"})


class _Wrong(ValueError):
    """An edit cannot be made; the message says what to try."""


def edited(draft: Draft, field: str, text: str, ground: Ground) -> Draft | str:
    """Change one field of a claim.

    Args:
        draft: The claim.
        field: Name of the field, or how it begins.
        text: What shall stand in it.
        ground: Knows what names stand for, and predicates and statuses.

    Returns:
        The claim as it is then, or what is wrong and what to try.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> draft = Draft(Name("service/x"), "provides")
        >>> edited(draft, "stat", "planned", ground).status
        'planned'
        >>> edited(draft, "status", "plannd", ground)
        "unknown status 'plannd'; did you mean 'planned'?"
    """
    names = [each for each in FIELDS if each.startswith(field.lower())] if field else []
    if len(names) != 1:
        return f"unknown field '{field}'; one of {', '.join(FIELDS)}"
    try:
        return _EDITS[names[0]](draft, text.strip(), ground)
    except _Wrong as error:
        return str(error)


def texts(draft: Draft) -> dict[str, str]:
    """Write what stands in each field, as an edit would give it back.

    Example:
        >>> texts(Draft(Name("topic/x", "Ours", kind="Topic"), "provides"))["subject"]
        'topic/x Topic Ours'
    """
    return {
        "subject": _written(draft.subject),
        "predicate": draft.predicate,
        "object": _written(draft.object),
        "value": write_value(draft.value),
        "status": draft.status,
        "also": ", ".join(draft.also),
        "speaker": _written(draft.speaker),
        "says": draft.says,
        "from": draft.start,
        "to": draft.end,
        "core": "yes" if draft.core else "no",
    }


def _written(name: Name | None) -> str:
    if name is None:
        return ""
    return f"{name.key} {name.kind} {name.name}" if name.kind else name.key or name.name


def _subject(draft: Draft, text: str, ground: Ground) -> Draft:
    return replace(draft, subject=_party(text, draft.subject, ground))


def _object(draft: Draft, text: str, ground: Ground) -> Draft:
    return replace(draft, object=_no_or_party(text, draft.object, ground))


def _speaker(draft: Draft, text: str, ground: Ground) -> Draft:
    return replace(draft, speaker=_no_or_party(text, draft.speaker, ground))


def _no_or_party(text: str, was: Name | None, ground: Ground) -> Name | None:
    return None if text in _NOTHING else _party(text, was, ground)


def _party(text: str, was: Name | None, ground: Ground) -> Name:
    if was is not None and text == was.name:
        return was
    found = resolved(text, was, ground)
    if isinstance(found, str):
        raise _Wrong(found)
    return found


def _predicate(draft: Draft, text: str, ground: Ground) -> Draft:
    if text not in ground.ontology.predicates:
        raise _Wrong(f"unknown predicate '{text}'{nearest(text, ground.ontology.predicates)}")
    return replace(draft, predicate=text)


def _value(draft: Draft, text: str, ground: Ground) -> Draft:
    del ground
    try:
        return replace(draft, value=parse_value("" if text in _NOTHING else text))
    except ValueError as error:
        raise _Wrong(str(error)) from error


def _status(draft: Draft, text: str, ground: Ground) -> Draft:
    return replace(draft, status=_known_status(text, ground))


def _also(draft: Draft, text: str, ground: Ground) -> Draft:
    words = [] if text in _NOTHING else [each.strip() for each in text.split(",")]
    return replace(draft, also=tuple(_known_status(each, ground) for each in words if each))


def _known_status(text: str, ground: Ground) -> str:
    known = ground.ontology.codes["claim-status"]
    if text not in known:
        hint = nearest(text, known) or f"; one of {', '.join(sorted(known))}"
        raise _Wrong(f"unknown status '{text}'{hint}")
    return text


def _says(draft: Draft, text: str, ground: Ground) -> Draft:
    del ground
    return replace(draft, says="" if text in _NOTHING else text)


def _from(draft: Draft, text: str, ground: Ground) -> Draft:
    del ground
    return replace(draft, start="" if text in _NOTHING else text)


def _to(draft: Draft, text: str, ground: Ground) -> Draft:
    del ground
    return replace(draft, end="" if text in _NOTHING else text)


def _core(draft: Draft, text: str, ground: Ground) -> Draft:
    del ground
    return replace(draft, core=text.lower() in _YES)


_EDITS: Mapping[str, Callable[[Draft, str, Ground], Draft]] = {
    "subject": _subject,
    "predicate": _predicate,
    "object": _object,
    "value": _value,
    "status": _status,
    "also": _also,
    "speaker": _speaker,
    "says": _says,
    "from": _from,
    "to": _to,
    "core": _core,
}
