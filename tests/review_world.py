"""A made-up paper and its candidates, to be reviewed on the small seeds."""

import json
from datetime import UTC, datetime
from pathlib import Path

import small

from kg.extract.documents import read_document
from kg.review.desk import Reviewing
from kg.review.ground import Ground
from kg.review.log import Log
from kg.review.proposal import Proposals

TEXT = """\
Partner NHS Trust now shares the urgent care contract, its board said after a very long wait.
The lead trust answered that Partner NHS Trust \u201cwas never a partner\u201d in the planned deal.
Urgent care is worth \u00a312m over its life; and Ended NHS Trust ran the stroke clinic until May.
The commissioner plans to award the stroke deal to Partner NHS Trust.
"""
PARTNER = {"key": "organisation/PPP", "name": "Partner NHS Trust", "text": "Partner NHS Trust"}
LEAD = {"key": "organisation/LLL", "name": "Lead NHS Foundation Trust", "text": "lead trust"}
BUYER = {"key": "organisation/CCC", "name": "NHS Commissioner CCG", "text": "commissioner"}
ENDED = {"key": "organisation/EEE", "name": "Ended NHS Trust", "text": "Ended NHS Trust"}
URGENT = {"key": "contract/urgent", "name": "urgent care contract", "text": "Urgent care"}
DREAM = {"key": "contract/dream", "name": "planned contract", "text": "planned deal"}
CLINIC = {"key": None, "name": "stroke clinic", "text": "stroke clinic"}
DEAL = {"key": None, "name": "stroke deal", "text": "stroke deal"}
TWELVE = {"kind": "money", "amount": 12000000, "currency": "GBP", "basis": "whole-life"}
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def candidate(name, passage, subject, predicate, thing=None, *, text=TEXT, rule="rule", **more):
    """Write a candidate as ``nhs-kg extract`` does."""
    start = text.index(passage)
    line = text.count("\n", 0, start) + 1
    return {
        "id": name,
        "subject": subject,
        "predicate": predicate,
        "object": thing,
        "value": None,
        "status": "asserted",
        "also": [],
        "speaker": None,
        "evidence": [{"start": start, "end": start + len(passage), "line": line}],
        "rule": rule,
        "confidence": 0.9,
        **more,
    }


SHARES = candidate(
    "shares", "Partner NHS Trust now shares the urgent", PARTNER, "partnerIn", URGENT
)
NEVER = candidate(
    *("never", "Partner NHS Trust \u201cwas never a partner", PARTNER, "partnerIn", DREAM),
    status="denied",
    speaker=LEAD,
)
WORTH = candidate("worth", "worth \u00a312m over its life", URGENT, "contractValue", value=TWELVE)
RAN = candidate(
    *("ran", "Ended NHS Trust ran the stroke clinic until", ENDED, "provides", CLINIC),
    status="past",
)
AWARD = candidate(
    *("award", "plans to award the stroke deal", BUYER, "awards", DEAL), status="planned"
)
ALL = (SHARES, NEVER, WORTH, RAN, AWARD)


def written(folder: Path, candidates=ALL, text=TEXT, name="paper-2020-02-03") -> Path:
    """Put document and candidates into a folder; give the candidates' file."""
    document = folder / f"{name}.txt"
    document.write_text(text, encoding="utf-8", newline="")
    digest = read_document(document).sha256
    lines = [{**each, "document": {"sha256": digest, "path": str(document)}} for each in candidates]
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return path


def reviewing(folder: Path, candidates=ALL, text=TEXT, dataset=None) -> Reviewing:
    """Lay out a review with a log in the folder."""
    path = folder / "paper.txt"
    path.write_text(text, encoding="utf-8", newline="")
    return Reviewing(
        Proposals.told(read_document(path), candidates),
        Log(folder / "paper.reviews.jsonl"),
        Ground(dataset or small.dataset(), small.ontology()),
        "organisation/paper",
        lambda: NOON,
    )
