"""One claim as a seed document writes it, read back by the reader of the seeds."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kg.extract.documents.document import Document
from kg.model import Claim
from kg.ontology import Ontology
from kg.review.draft import Draft
from kg.sources.seed_documents import read_document

_NOT_YET = "not-yet"
"""Stands where a party has no key so far, so that the rest of a claim can be read."""
_KEPT = 4096
_WORDLESS = "(no sentence yet)"


def entry(
    draft: Draft,
    claim: str,
    document: Document | None = None,
    links: Mapping[str, Iterable[str]] | None = None,
) -> dict[str, Any]:
    """Write a claim in the form of the seeds.

    Args:
        draft: The claim.
        claim: Its id.
        document: The text, to digest the passages; without it places are given in words.
        links: ``disputes`` and ``supports``: ids of claims.

    Example:
        >>> from kg.review.draft import Name
        >>> entry(Draft(Name("service/x"), "describedAs", says="Ours."), "a-01")["subject"]
        'service/x'
    """
    told: dict[str, Any] = {
        "id": claim,
        "says": draft.says,
        "subject": draft.subject.key,
        "predicate": draft.predicate,
        "object": draft.object.key if draft.object else "",
        "value": dict(draft.value) if draft.value else None,
        "status": draft.status,
        "also": list(draft.also),
        "speaker": draft.speaker.key if draft.speaker else "",
        "from": draft.start,
        "to": draft.end,
        "evidence": _evidence(draft, document),
        "review": "accepted",
        "core": draft.core,
        **{name: list(each) for name, each in (links or {}).items()},
    }
    return {name: held for name, held in told.items() if held or held is False}


def _evidence(draft: Draft, document: Document | None) -> list[dict[str, Any]]:
    if document is None:
        return [{"locator": "in the text"}]
    return [
        {
            "line": each.line,
            "start": each.start,
            "end": each.end,
            "sha256": span_digest(document.passage(each.start, each.end)),
        }
        for each in draft.evidence
    ]


def span_digest(passage: str) -> str:
    """Digest a passage as the seeds do: SHA-256 of its characters in UTF-8.

    Example:
        >>> span_digest("Trust quits")[:8]
        'c14f3d9c'
    """
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


def read_entry(draft: Draft, publisher: str, ontology: Ontology) -> tuple[Claim, list[str]]:
    """Read a claim as a build would, with everything that is wrong with its form.

    Names that await a key, and a sentence that is missing, are no fault of form.

    Args:
        draft: The claim.
        publisher: Key of who published the document; empty when not known.
        ontology: What predicates, statuses and kinds there are.

    Returns:
        The claim, and what is wrong with it.

    Example:
        >>> from kg.review.draft import Name
        >>> draft = Draft(Name("organisation/A"), "provide", Name("service/x"))
        >>> _, wrong = read_entry(draft, "", Ontology.load())
        >>> wrong[0]
        "predicate: unknown 'provide'; did you mean 'provides'?"
    """
    claim, wrong = _read(json.dumps(draft.as_dict()), publisher, ontology)
    return claim, list(wrong)


@lru_cache(maxsize=_KEPT)
def _read(told_draft: str, publisher: str, ontology: Ontology) -> tuple[Claim, tuple[str, ...]]:
    """Read a claim; a review asks for the same ones again with every decision."""
    draft = Draft.read(json.loads(told_draft))
    told = entry(draft, "draft-1")
    told["says"] = draft.says or _WORDLESS
    for field, name in (("subject", draft.subject), ("object", draft.object)):
        if name is not None:
            told[field] = name.key or f"thing/{_NOT_YET}"
    head = {
        "id": "draft",
        "title": "Draft",
        "publisher": publisher or f"organisation/{_NOT_YET}",
        "date": "2000",
        "genre": "draft",
        "licence": "none",
        "verification": "read",
        "claims": [told],
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(yaml.safe_dump(head, allow_unicode=True), encoding="utf-8")
        seeds, problems = read_document(path, path.name, ontology.vocabulary)
    wrong = tuple(f"{each.field.removeprefix('draft-1.')}: {each.reason}" for each in problems)
    return seeds.claims[0], wrong
