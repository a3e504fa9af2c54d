"""Small stores of invented notices, for tests of the indicators."""

import json
from datetime import date
from pathlib import Path

from ocds_world import Loaded

from kg.ontology import Ontology
from kg.store.dataset import Dataset

FIXTURES = Path(__file__).parent / "fixtures" / "ocds"
AT = date(2026, 1, 1)
BOARD = {"id": "GB-FTS-1", "name": "Made-up Coast Board", "roles": ["buyer"]}


def supplier(number, role="supplier"):
    """A party that only notices tell of."""
    return {"id": f"GB-FTS-{number}", "name": f"Made-up Supplier {number}", "roles": [role]}


def release(process, notice, day, tag, *suppliers, board=BOARD, **more):
    """A release with its parties; awards and contracts are handed in."""
    tender = {"id": process, "title": f"Made-up {process}", **more.pop("tender", {})}
    return {
        "ocid": f"ocds-h6vhtk-{process}",
        "id": notice,
        "date": f"{day}T10:00:00Z",
        "tag": [tag],
        "initiationType": "tender",
        "buyer": {"id": board["id"], "name": board["name"]},
        "parties": [board, *suppliers],
        "tender": tender,
        **more,
    }


def awarded(process, notice, day, *suppliers, award=None, contract=None, tag="award", **more):
    """A release with one award and, where its fields are given, one contract."""
    named = [{"id": each["id"], "name": each["name"]} for each in suppliers]
    awards = [{"id": "1", "status": "active", "suppliers": named, **(award or {})}]
    if contract is not None:
        more["contracts"] = [{"id": "1", "awardID": "1", "status": "active", **contract}]
    return release(process, notice, day, tag, *suppliers, awards=awards, **more)


def store_of(folder, *releases):
    """Load releases into a store in memory."""
    path = folder / "notices.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in releases), encoding="utf-8")
    return store_from(path)


def store_from(path):
    """Load a file of notices into a store in memory; every record must be taken."""
    loaded = Loaded(path)
    assert not loaded.rejected
    return Dataset.in_memory([*Ontology.load().quads, *loaded.quads])


def values(result):
    """What a result finds, by the key of the subject without its group."""
    return {each.subject.key.rpartition("/")[2]: each.value for each in result.findings}
