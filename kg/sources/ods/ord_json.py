"""Reads answers of the ORD service: organisations in full and rows of its lists, as JSON.

Sections that do not apply are missing, and one item may stand where several would be a list. The
XML files hold the same fields, so what a mapping of them means is told here for both.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import InvalidDate, Problem
from kg.sources.loading import Reject
from kg.sources.ods.opening import Opened, text_lines
from kg.sources.ods.record import (
    ALWAYS,
    Handover,
    Held,
    Record,
    Relation,
    Span,
    checked_word,
    is_code,
    register_day,
)

Fields = Mapping[str, Any]
MOST = 256 << 20
"""Most bytes of one JSON document, which is held in memory; lines of JSON have no limit."""


def organisations(opened: Opened, reject: Reject) -> Iterator[Fields]:
    """Read the organisations of a JSON document, or of lines of JSON.

    Raises:
        UnreadableFile: It is not JSON, or answers with something else than organisations.
    """
    for number, document in enumerate(json_documents(opened), 1):
        found = list(_organisations(document))
        if not found:
            reason = "no 'Organisation' or 'Organisations'; is it an answer of the ORD service?"
            if number == 1:
                raise opened.fail("content", f"{reason} {_said(document)}".strip(), 1)
            reject(Problem(str(opened.path), number, "record", reason))
        yield from found


def json_documents(opened: Opened) -> Iterator[Any]:
    """Read one JSON document, or a line of JSON after another.

    Raises:
        UnreadableFile: It is not JSON.
    """
    lines = text_lines(opened)
    first = next(lines, "")
    try:
        try:
            yield json.loads(first)
        except ValueError:
            yield _whole(opened, first, lines)
        for number, line in enumerate(lines, 2):
            if line.strip():
                yield _line(opened, line, number)
    except RecursionError as error:
        raise opened.fail("syntax", "nested too deep; refused as unsafe") from error


def _line(opened: Opened, line: str, number: int) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(line)
    except ValueError as error:
        raise opened.fail("syntax", f"not JSON ({error}); cut off?", number) from error


def _whole(opened: Opened, first: str, lines: Iterator[str]) -> Any:  # noqa: ANN401 - any JSON
    parts, size = [first], len(first)
    for line in lines:
        parts.append(line)
        size += len(line)
        if size > MOST:
            raise opened.fail("size", "too large for one document; load it as lines of JSON")
    try:
        return json.loads("".join(parts))
    except json.JSONDecodeError as error:
        reason = f"not JSON ({error.msg}); cut off, or another format?"
        raise opened.fail("syntax", reason, error.lineno) from error


def _organisations(document: object) -> Iterator[Fields]:
    if isinstance(document, list):
        for each in document:
            yield from _organisations(each)
    elif isinstance(document, dict):
        found = document.get("Organisation") or document.get("Organisations")
        if isinstance(found, dict) and isinstance(found.get("Organisation"), (list, dict)):
            found = found["Organisation"]
        yield from (each for each in many(found) if isinstance(each, dict))


def _said(document: object) -> str:
    said = document.get("errorText") if isinstance(document, dict) else None
    return f"it says: {said}" if said else ""


def many(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """Give a list of what may be missing, one item or a list of them.

    Example:
        >>> many(None), many({"id": "RO197"}), many([1, 2])
        ([], [{'id': 'RO197'}], [1, 2])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def record_of(fields: Fields, where: int) -> Record:
    """Read one organisation.

    Raises:
        ValueError: It has no usable code or name, or a date is wrong (InvalidDate).

    Example:
        >>> record = record_of({"Name": "A", "OrgId": {"extension": "ZZ1"}, "Status": "Active"}, 1)
        >>> record.code, record.name, record.span
        ('ZZ1', 'A', Span(start='', end=''))
    """
    code = _code(fields)
    operational, legal = _periods(fields)
    name = str(fields.get("Name") or "").strip()
    if not name:
        raise ValueError(f"'{code}' has no name; complete the record")
    return Record(
        code=code,
        where=where,
        name=name,
        span=operational,
        legal=legal,
        record_class=str(fields.get("orgRecordClass") or fields.get("OrgRecordClass") or ""),
        ref_only=str(fields.get("refOnly", "")).casefold() == "true",
        roles=_roles(fields),
        relations=tuple(_relations(fields)),
        handovers=tuple(_handovers(fields, code)),
    )


def _code(fields: Fields) -> str:
    identifier = fields.get("OrgId")
    code = identifier.get("extension", "") if isinstance(identifier, dict) else identifier
    if not isinstance(code, str) or not is_code(code):
        raise ValueError(f"'{code or ''}' is not an ODS code; OrgId needs one")
    return code


def _periods(fields: Fields) -> tuple[Span, Span]:
    """Read the operational and the legal period."""
    found = {"Operational": Span(), "Legal": Span()}
    for each in many(fields.get("Date")):
        days = [register_day(str(each.get(end) or "")) for end in ("Start", "End")]
        found[str(each.get("Type", "Operational"))] = Span(*days)
    return found["Operational"], found["Legal"]


def _period(fields: Fields) -> Span:
    operational, legal = _periods(fields)
    return legal if legal != ALWAYS else operational


def _listed(fields: Fields, section: str, *items: str) -> Iterator[Fields]:
    for part in many(fields.get(section)):
        for item in items:
            yield from many(part.get(item))


def _roles(fields: Fields) -> tuple[Held, ...]:
    summary = fields.get("PrimaryRoleId")
    if isinstance(summary, str):
        return (Held(checked_word(summary), primary=True),)
    return tuple(
        Held(
            checked_word(str(each["id"])),
            _period(each),
            primary=str(each.get("primaryRole", "")).casefold() == "true",
        )
        for each in _listed(fields, "Roles", "Role")
    )


def _relations(fields: Fields) -> Iterator[Relation]:
    for each in _listed(fields, "Rels", "Rel", "Relationship"):
        target = each.get("Target") or {}
        primary = target.get("PrimaryRoleId") or {}
        yield Relation(
            code=checked_word(str(each["id"])),
            target=_code(target),
            span=_period(each),
            target_role=str(primary.get("id", "")),
            target_name=_target_name(target),
        )


def _target_name(target: Fields) -> str:
    nested = target.get("Organisation")
    name = target.get("Name") or (nested.get("Name") if isinstance(nested, dict) else "")
    return str(name or "")


def _handovers(fields: Fields, code: str) -> Iterator[Handover]:
    for each in _listed(fields, "Succs", "Succ", "Successor"):
        other = _code(each.get("Target") or {})
        day = _period(each).start
        kind = str(each.get("Type") or each.get("type") or "Successor")
        before, after = (other, code) if kind.casefold() == "predecessor" else (code, other)
        yield Handover(before, after, day)


def records(opened: Opened, reject: Reject) -> Iterator[Record]:
    """Read the records of an ORD answer; those that cannot be taken are rejected.

    Raises:
        UnreadableFile: It is no ORD answer.
    """
    for number, fields in enumerate(organisations(opened, reject), 1):
        try:
            yield record_of(fields, number)
        except (InvalidDate, ValueError, KeyError, TypeError, AttributeError) as error:
            reject(Problem(str(opened.path), number, record_name(fields), why(error)))


def record_name(fields: Fields) -> str:
    """Name a record in a message by its code, as far as it has one."""
    try:
        return _code(fields)
    except ValueError:
        return "record"


def why(error: Exception) -> str:
    """Say in words what is wrong with a record."""
    if isinstance(error, KeyError):
        return f"lacks the field {error}"
    if isinstance(error, (TypeError, AttributeError)):
        return "a section is not made of fields as the service writes it"
    return str(error)
