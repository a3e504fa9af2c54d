"""Real lists of payments load without unreported loss, and add up to the penny."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from kg.build import build_in_memory
from kg.identity.crosswalk import known
from kg.keys import key_of
from kg.sources.loading import Known
from kg.sources.spend.loader import LOADERS
from kg.store.dataset import Dataset

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "spend"
# File, lines below its heading, payer.
FILES = [
    ("raw_CROY_2020-10.csv", 128, "organisation/RJ6"),
    ("raw_KGST_2020-09.csv", 43, "organisation/RAX"),
    ("raw_LEGR_2020-11.csv", 89, "organisation/RJ2"),
    ("raw_NEHV_2020-04.csv", 92, "organisation/08F"),
    ("raw_WHIT_2020-09.csv", 50, "organisation/RKE"),
]


@pytest.fixture(scope="module")
def store() -> Known:
    return known(build_in_memory())


def own_sum(path: Path) -> Decimal:
    """Add up the last column as text, without the reader under test."""
    rows = list(csv.reader(path.read_text(encoding="latin-1").splitlines()))[1:]
    kept = (row[-1].replace("\xa3", "").replace(",", "").strip() for row in rows if any(row))
    return sum((Decimal(text) for text in kept), start=Decimal(0))


@pytest.mark.parametrize(("name", "lines", "payer"), FILES)
def test_every_line_is_loaded_and_sums_agree_to_the_penny(store, name, lines, payer):
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"needs the real file {name}")
    rejected, read = [], []
    dataset = Dataset.in_memory(list(LOADERS[0].quads(path, store, rejected.append, read.append)))
    rows = dataset.select(
        "SELECT ?x ?payer ?amount ?lines { ?x nhs:payer ?payer ; nhs:amount ?amount ;"
        " nhs:lineCount ?lines }"
    )
    assert rejected == []
    assert sum(row["lines"] for row in rows) == lines
    assert sum(row["amount"] for row in rows) == own_sum(path)
    assert {key_of(str(row["payer"])) for row in rows} == {payer}
    assert sum(read) == path.stat().st_size


def test_trusts_paid_by_a_commissioner_are_the_registers_and_nobody_is_named(store):
    path = FOLDER / "raw_NEHV_2020-04.csv"
    if not path.is_file():
        pytest.skip("needs the real file raw_NEHV_2020-04.csv")
    quads = list(LOADERS[0].quads(path, store, lambda _: None, lambda _: None))
    payees = {key_of(q.object.value) for q in quads if q.predicate.value.endswith("#payee")}
    assert {
        "organisation/R1H",
        "organisation/RAT",
        "organisation/RJZ",
        "organisation/08V",
    } <= payees
    texts = " ".join(str(quad.object) for quad in quads).casefold()
    for surname in ("patel", "pervez", "kulendran", "jawad", "rahman", "haider", "kendall", "baig"):
        assert surname not in texts
