"""Reads FHIR R4 answers of the register: Organization, OrganizationAffiliation and bundles of both.

XML is turned into the mapping that the JSON form has, with every element as a list, and both are
then read alike. An error answer, alone or inside a bundle, is never mistaken for an empty one.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from kg.errors import InvalidDate, Problem
from kg.sources.loading import Reject
from kg.sources.ods.opening import Opened, refuse_dtd
from kg.sources.ods.ord_json import json_documents, many, why
from kg.sources.ods.record import (
    ALWAYS,
    Held,
    Record,
    Relation,
    Span,
    checked_word,
    is_code,
    register_day,
)

_EXTENSION = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-"
_ROLE, _PERIOD = _EXTENSION + "OrganisationRole", _EXTENSION + "TypedPeriod"
_CODE_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"
_USES, _CLASSES = "England-ODSRecordUseType", "ODSRecordClass"
MOST = 256 << 20

Fields = Mapping[str, Any]


def records(opened: Opened, reject: Reject) -> Iterator[Record]:
    """Read the records of a FHIR answer; those that cannot be taken are rejected.

    Raises:
        UnreadableFile: It is not FHIR, or an error answer of the service.
    """
    where = 0
    for document in _documents(opened):
        for resource in _resources(document):
            where += 1
            kind = _one(resource, "resourceType")
            if kind == "OperationOutcome" and resource is document:
                raise opened.fail("answer", _outcome(resource), 1)
            try:
                yield _reader(kind, resource)(resource, where)
            except (InvalidDate, ValueError, KeyError, TypeError, AttributeError) as error:
                name = _one(resource, "id") or kind or "resource"
                reject(Problem(str(opened.path), where, name, why(error)))


def _reader(kind: str, resource: Fields) -> Callable[[Fields, int], Record]:
    if kind == "OperationOutcome":
        raise ValueError(_outcome(resource))
    if kind not in _READERS:
        raise ValueError(f"'{kind}' is not read; Organization and OrganizationAffiliation are")
    return _READERS[kind]


def _outcome(resource: Fields) -> str:
    issues = [
        _one(issue, "diagnostics") or _one(issue, "code") for issue in _each(resource, "issue")
    ]
    said = "; ".join(issues) or "no reason given"
    return f"the service answered with an error: {said}; narrow the search and fetch again"


def _documents(opened: Opened) -> Iterator[Fields]:
    if opened.head().lstrip().removeprefix(b"\xef\xbb\xbf")[:1] != b"<":
        for document in json_documents(opened):
            if not isinstance(document, dict) or "resourceType" not in document:
                raise opened.fail("content", "JSON, but not FHIR; load ORD answers as ods-ord", 1)
            yield document
        return
    refuse_dtd(opened)
    text = opened.stream.read(MOST + 1)
    if len(text) > MOST:
        raise opened.fail("size", "too large for one answer; fetch it in pages")
    try:
        root = ET.fromstring(text)  # noqa: S314 - a DTD has been refused above
    except ET.ParseError as error:
        reason = f"not well-formed XML ({error}); damaged or cut short, fetch it again"
        raise opened.fail("syntax", reason, error.position[0]) from error
    if "hl7.org/fhir" not in root.tag:
        hint = "load the register's own XML as ods-xml"
        raise opened.fail("content", f"begins with '{_local(root)}', which is not FHIR; {hint}", 1)
    yield _fields(root)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _fields(element: ET.Element) -> Fields:
    fields: dict[str, Any] = {"resourceType": _local(element)}
    if "url" in element.attrib:
        fields["url"] = element.attrib["url"]
    for child in element:
        inner = child[0] if _local(child) == "resource" and len(child) else child
        value = inner.get("value") if len(inner) == 0 else _fields(inner)
        fields.setdefault(_local(child), []).append(value)
    return fields


def _resources(document: Fields) -> Iterator[Fields]:
    if _one(document, "resourceType") != "Bundle":
        yield document
        return
    for entry in _each(document, "entry"):
        yield from _each(entry, "resource")


def _each(fields: Fields, name: str) -> list[Fields]:
    return [each for each in many(fields.get(name)) if isinstance(each, dict)]


def _one(fields: Fields, *names: str) -> str:
    """Follow field names to the first text; empty where the way ends."""
    value: Any = fields
    for name in names:
        value = next(iter(many(value.get(name))), None) if isinstance(value, dict) else None
    return "" if value is None or isinstance(value, dict) else str(value)


def _within(fields: Fields, name: str) -> Fields:
    return next(iter(_each(fields, name)), {})


def _extensions(fields: Fields, url: str) -> list[Fields]:
    return [each for each in _each(fields, "extension") if each.get("url") == url]


def _organization(resource: Fields, where: int) -> Record:
    types = [coding for each in _each(resource, "type") for coding in _each(each, "coding")]
    by_system = {_one(each, "system").rpartition("/")[2]: _one(each, "code") for each in types}
    name = _one(resource, "name").strip()
    if not name:
        raise ValueError("no name; complete the record")
    roles = tuple(_held(each, primary=not n) for n, each in enumerate(_extensions(resource, _ROLE)))
    operational, legal = _periods(_extensions(resource, _PERIOD))
    # The profile dates the roles; the entry's own period is that of its first role.
    own = roles[0].span if roles and operational == ALWAYS else operational
    return Record(
        code=_identified(resource),
        where=where,
        name=name,
        span=own,
        legal=legal,
        record_class=by_system.get(_CLASSES, ""),
        ref_only=by_system.get(_USES) == "RefOnly",
        roles=roles,
    )


def _held(extension: Fields, *, primary: bool) -> Held:
    parts = {each.get("url"): each for each in _each(extension, "extension")}
    concept = _within(parts.get("roleCode", {}), "valueCodeableConcept")
    code = _one(_within(concept, "coding"), "code")
    if not code:
        raise ValueError("a role without a code")
    operational, legal = _periods(_extensions(extension, _PERIOD))
    return Held(checked_word(code), legal if legal != ALWAYS else operational, primary)


def _periods(extensions: list[Fields]) -> tuple[Span, Span]:
    found = {"Operational": Span(), "Legal": Span()}
    for extension in extensions:
        parts = {each.get("url"): each for each in _each(extension, "extension")}
        kind = _one(_within(parts.get("dateType", {}), "valueCoding"), "code")
        found[kind] = _span(_within(parts.get("period", {}), "valuePeriod"))
    return found["Operational"], found["Legal"]


def _span(period: Fields) -> Span:
    return Span(register_day(_one(period, "start")), register_day(_one(period, "end")))


def _identified(resource: Fields) -> str:
    for identifier in _each(resource, "identifier"):
        if _one(identifier, "system") == _CODE_SYSTEM and is_code(_one(identifier, "value")):
            return _one(identifier, "value")
    raise ValueError("no ODS code among its identifiers")


def _affiliation(resource: Fields, where: int) -> Record:
    operational, legal = _periods(_extensions(resource, _PERIOD))
    span = legal if legal != ALWAYS else operational
    if span == ALWAYS:
        span = _span(_within(resource, "period"))
    code = _one(_within(_within(resource, "code"), "coding"), "code")
    if not code:
        raise ValueError("no code of the relationship")
    target = _identified(_within(resource, "participatingOrganization"))
    source = _identified(_within(resource, "organization"))
    return Record(code=source, where=where, relations=(Relation(checked_word(code), target, span),))


_READERS: dict[str, Callable[[Fields, int], Record]] = {
    "Organization": _organization,
    "OrganizationAffiliation": _affiliation,
}
