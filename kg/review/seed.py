"""Seed documents from what was accepted: new ones, and ones that grow as a review goes on.

An existing document is only added to. Its claims keep their numbers and every word that people
wrote there; a claim whose acceptance was taken back stays, as rejected.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kg.errors import Problem
from kg.extract.documents.document import Document
from kg.model import Seeds
from kg.ontology import Ontology
from kg.review.draft import Draft, Name
from kg.review.entry import entry
from kg.review.values import write_value
from kg.sources.references import check_references
from kg.sources.seed_documents import read_document

LICENCE = "CC BY 4.0 for our sentences; the source is its publisher's and none of it is reproduced"
_SCHEMA = "# yaml-language-server: $schema=../document.schema.json\n"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Head:
    """What a seed document says of its source.

    Attributes:
        id: Its id, the file's name without ending.
        title: What the source is called, in our words where it has no title.
        publisher: Key of who published it.
        date: When.
        genre: What kind of document it is.
        url: Where it can be read, or empty.
        licence: What may be done with it and with our sentences.
    """

    id: str
    title: str
    publisher: str
    date: str
    genre: str
    url: str = ""
    licence: str = LICENCE

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that a seed document needs and that are not known.

        Example:
            >>> Head("a", "Title", "", "2020", "").missing
            ('publisher', 'genre')
        """
        needed = ("title", "publisher", "date", "genre")
        return tuple(name for name in needed if not getattr(self, name))


@dataclass(frozen=True)
class Accepted:
    """A claim that is ready for a seed document.

    Attributes:
        ref: Number and place of the acceptance in the log, ``7.1``.
        draft: The claim.
        links: ``disputes`` and ``supports``: ids of claims, or refs of others in this document.
    """

    ref: str
    draft: Draft
    links: Mapping[str, tuple[str, ...]]


def new_document(head: Head, document: Document) -> str:
    """Begin a seed document, without claims.

    Example:
        >>> head = Head("a", "A letter", "organisation/A", "2020-07", "letter")
        >>> print(new_document(head, Document("Trust quits.", ())).splitlines()[1])
        id: a
    """
    told: dict[str, object] = {
        **{name: getattr(head, name) for name in ("id", "title", "publisher", "date", "url")},
        "genre": head.genre,
        "sha256": document.sha256,
        "characters": len(document.text),
        "licence": head.licence,
        "verification": "read",
    }
    lines = [f"{name}: {_scalar(held)}" for name, held in told.items() if held]
    return _SCHEMA + "\n".join(lines) + "\nclaims:\n"


def with_claims(
    text: str,
    document: Document,
    accepted: Sequence[Accepted],
    numbered: Mapping[str, str],
    new: Iterable[Name] = (),
) -> tuple[str, dict[str, str]]:
    """Add claims and things to the text of a seed document.

    Args:
        text: The seed document so far; its list of claims stands last.
        document: The text that the claims are of.
        accepted: Every claim that stands, written already or not.
        numbered: Ids of the claims that were written before, by ref.
        new: Things that the document has to declare.

    Returns:
        The text, and the ids by ref of all that are accepted.

    Raises:
        ValueError: The text is not one that can be added to; says why.
    """
    held = _parsed(text)
    ids = dict(numbered)
    known = {str(each["id"]) for each in held.get("claims") or ()} | set(ids.values())
    for each in accepted:
        ids.setdefault(each.ref, _next_id(str(held["id"]), known))
        known.add(ids[each.ref])
    written = {str(each["id"]) for each in held.get("claims") or ()}
    added = [each for each in accepted if ids[each.ref] not in written]
    claims = "".join(_claim_text(each, ids, document) for each in added)
    declared = {str(each["key"]) for each in held.get("entities") or ()}
    things = "".join(_entity_text(each) for each in new if each.key not in declared)
    made = _with_entities(text, things) + ("" if text.endswith("\n") else "\n") + claims
    try:
        _hold(held, _parsed(made), len(added))
    except ValueError as error:
        reason = "its list of claims does not stand last in block form; move it there"
        raise ValueError(reason) from error
    return made, {each.ref: ids[each.ref] for each in accepted}


def without_claims(text: str, withdrawn: Collection[str]) -> str:
    r"""Mark claims as rejected that are no longer accepted; their numbers stay taken.

    Args:
        text: The seed document.
        withdrawn: Their ids.

    Example:
        >>> told = "id: a\nclaims:\n  - id: a-01\n    review: accepted\n"
        >>> without_claims(told, {"a-01"}).splitlines()[-1]
        '    review: rejected'
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)  # of the two it alone counts characters
    marks = []
    for name, held in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == "claims" and isinstance(held, yaml.SequenceNode):
            marks = [_review(each) for each in held.value if _id(each) in withdrawn]
    for mark in sorted((each for each in marks if each), reverse=True):
        text = text[: mark[0]] + "rejected" + text[mark[1] :]
    return text


def check_document(text: str, name: str, ontology: Ontology, others: Seeds) -> list[Problem]:
    """Read a seed document as a build would.

    Args:
        text: The seed document.
        name: Its file's name.
        ontology: What predicates, statuses and kinds there are.
        others: The other seeds, whose things and claims it may name.

    Returns:
        Every problem.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        seeds, problems = read_document(path, name, ontology.vocabulary)
    if problems:
        return problems
    joined = Seeds.join([others, seeds])
    return [each for each in check_references(joined, ontology) if each.path == name]


def _parsed(text: str) -> dict[str, Any]:
    try:
        held = yaml.load(text, Loader=_LOADER)  # noqa: S506 - makes texts, nothing else
    except yaml.YAMLError as error:
        raise ValueError(f"it is no YAML ({error}); put it right first") from error
    if not isinstance(held, dict) or "id" not in held:
        raise ValueError("it is no seed document; name another file")
    return held


def _hold(before: Mapping[str, Any], after: Mapping[str, Any], added: int) -> None:
    """Make sure that nothing but claims and things was added."""
    rest = [
        {name: held for name, held in each.items() if name not in {"claims", "entities"}}
        for each in (before, after)
    ]
    was, now = before.get("claims") or [], after.get("claims") or []
    kept = now[: len(was)] == was and len(now) == len(was) + added
    things = before.get("entities") or []
    kept = kept and (after.get("entities") or [])[: len(things)] == things
    if rest[0] != rest[1] or not kept:
        raise ValueError("something else than claims and things has changed")


def _next_id(seed: str, known: Collection[str]) -> str:
    numbers = [
        int(each.removeprefix(f"{seed}-"))
        for each in known
        if re.fullmatch(rf"{re.escape(seed)}-\d+", each)
    ]
    return f"{seed}-{1 + max(numbers, default=0):02d}"


def _scalar(held: object) -> str:
    if isinstance(held, str) and _DAY.fullmatch(held):
        return held
    text: str = yaml.safe_dump(
        held, allow_unicode=True, width=100_000, default_flow_style=True, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("\n...")


def _claim_text(accepted: Accepted, ids: Mapping[str, str], document: Document) -> str:
    links = {
        name: tuple(ids.get(each, each) for each in held) for name, held in accepted.links.items()
    }
    told = entry(accepted.draft, ids[accepted.ref], document, links)
    lines = []
    for name, held in told.items():
        if name == "evidence":
            places = "".join(f"\n      - {_scalar(each)}" for each in held)
            lines.append(f"evidence:{places}")
        elif name == "value":
            lines.append(f"value: {write_value(held)}")
        elif isinstance(held, list):
            lines.append(f"{name}: [{', '.join(map(_scalar, held))}]")
        else:
            lines.append(f"{name}: {_scalar(held)}")
    return "  - " + "\n    ".join(lines) + "\n"


def _entity_text(name: Name) -> str:
    return f"  - {{key: {name.key}, kind: {name.kind}, name: {_scalar(name.name)}}}\n"


def _with_entities(text: str, things: str) -> str:
    if not things:
        return text
    head, mark, claims = text.partition("\nclaims:")
    begin = "" if re.search(r"^entities:", head, re.MULTILINE) else "entities:\n"
    return f"{head}\n{begin}{things.rstrip()}{mark}{claims}"


def _fields(node: yaml.Node) -> dict[str, yaml.Node]:
    return {name.value: held for name, held in node.value}


def _id(node: yaml.Node) -> str:
    held = _fields(node).get("id")
    return str(held.value) if held is not None else ""


def _review(node: yaml.Node) -> tuple[int, int] | None:
    held = _fields(node).get("review")
    return (held.start_mark.index, held.end_mark.index) if held is not None else None
