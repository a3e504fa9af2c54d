"""How a relationship reads in a sentence, in the tense of its state (``wording.toml``)."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viz import dates
from viz.text import clean

_TABLE = tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))
_FORMS: Mapping[str, list[str]] = _TABLE["label"]
_KINDS: Mapping[str, Mapping[str, Any]] = _TABLE["kind"]
_EVENTS = frozenset(name for name, kind in _KINDS.items() if kind.get("event"))
_SAID = frozenset(name for name, kind in _KINDS.items() if kind.get("said"))


def state(edge: Mapping[str, Any]) -> str:
    """Return the state of *edge* as it is told: events happen, claims are said.

    Raises:
        Nothing.

    >>> state({"kind": "Merger", "state": "ended"}), state({"kind": "Claim", "state": "not-yet"})
    ('happened', 'unsaid')
    >>> state({"kind": "Post", "state": "ended"})
    'ended'
    """
    given, kind = str(edge.get("state", "")), edge.get("kind")
    if given == "not-yet":
        return "unsaid" if kind in _SAID else given
    return "happened" if kind in _EVENTS else given


def relation(edge: Mapping[str, Any]) -> str:
    """Return the verb of *edge* in the tense that its state or status asks for.

    Raises:
        Nothing: a label without a line in the table is used as it stands.

    >>> relation({"kind": "ContractRole", "label": "partner", "state": "ended"})
    'was a partner in'
    >>> relation({"kind": "ContractRole", "label": "auditor", "state": "not-yet"})
    'is to be an auditor in'
    >>> relation({"kind": "Claim", "label": "is partner in", "status": "planned"})
    'is to be partner in'
    """
    label = clean(edge.get("label", "")) or "is related to"
    pattern = _KINDS.get(str(edge.get("kind", "")), {}).get("forms")
    forms = _FORMS.get(label.lower(), pattern) or _turned(label)
    article = "an" if label[0].lower() in "aeiou" else "a"
    # Not str.format: a label may itself hold braces.
    return forms[_tense(edge)].replace("{a}", article).replace("{label}", label)


def dated_relation(edge: Mapping[str, Any]) -> str:
    """Return the verb with the date that explains its tense.

    Raises:
        Nothing.

    >>> partner = {"kind": "ContractRole", "label": "partner", "to": "2020-03-31"}
    >>> dated_relation(partner | {"state": "ended"})
    'was a partner in (until 31 March 2020)'
    >>> dated_relation(partner | {"state": "withdrawing", "to_earliest": "2019-07-10"})
    'is a partner in (ending between 10 July 2019 and 31 March 2020)'
    >>> merger = {"kind": "Merger", "label": "merged into", "to": "2020-04", "state": "ended"}
    >>> dated_relation(merger)
    'merged into (April 2020)'
    """
    note = _note(edge)
    return f"{relation(edge)} ({note})" if note else relation(edge)


def period(edge: Mapping[str, Any]) -> str:
    """Return the period of *edge* in words, or the date of an event.

    Raises:
        Nothing.

    >>> period({"kind": "Post", "from": "2019-04-01", "to": ""})
    'since 1 April 2019'
    >>> period({"kind": "Post", "from": "2027-04-01", "to": "", "state": "not-yet"})
    'from 1 April 2027'
    >>> period({"from": "2019", "to": "2020-09-30", "ended_with": "organisation/RD3"})
    '2019 to 30 September 2020, with the body'
    """
    first, last, earliest = _bounds(edge)
    if edge.get("kind") in _EVENTS:
        return _moment(first, last, earliest)
    words = dates.period(first, last, earliest) + _inferred(edge)
    if edge.get("state") == "withdrawing":
        return words.replace("ended b", "ending b", 1)
    if edge.get("state") == "not-yet" and first and not last:
        return words.replace("since", "from", 1)
    return words


def _inferred(edge: Mapping[str, Any]) -> str:
    group = str(edge.get("ended_with") or "").partition("/")[0]
    told = _TABLE["ended_with"].get(group)
    return f", {told}" if told else ""


def _turned(label: str) -> list[str]:
    first, _, rest = label.partition(" ")
    return [label, f"was {rest}", f"is to be {rest}"] if first == "is" else [label] * 3


def _tense(edge: Mapping[str, Any]) -> int:
    by_status = _TABLE["status"].get(str(edge.get("status", "")))
    by_state = _TABLE["state"].get(state(edge), 0)
    return int(by_state if by_status is None else by_status)


def _note(edge: Mapping[str, Any]) -> str:
    if edge.get("kind") in _SAID:
        return ""
    told = state(edge)
    if told in {"ended", "withdrawing"}:
        return _end(edge)
    return period(edge).replace("undated", "") if told in {"happened", "not-yet"} else ""


def _end(edge: Mapping[str, Any]) -> str:
    first, last, earliest = _bounds(edge)
    if not (last and earliest and earliest != last):
        return f"until {dates.spoken(last)}" if last else ""
    ended = dates.doubt(first, last, earliest)
    return ended.replace("ended", "ending", 1) if state(edge) == "withdrawing" else ended


def _bounds(edge: Mapping[str, Any]) -> tuple[str, str, str]:
    return (
        str(edge.get("from") or ""),
        str(edge.get("to") or ""),
        str(edge.get("to_earliest") or ""),
    )


def _moment(first: str, last: str, earliest: str) -> str:
    first = first or earliest
    if first and last and first != last:
        return f"between {dates.spoken(first)} and {dates.spoken(last)}"
    return dates.spoken(first or last) or "undated"
