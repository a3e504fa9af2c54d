"""Columns of what is stated of contracts: gathered as a version is made, equal to what it says."""

import random

import loaded_world
import pyoxigraph as ox
import pytest
import small
from small import register_row
from stating import gathered, lines_of, same

from kg.build import build
from kg.loading.change import Update
from kg.loading.edit import edit
from kg.loading.register import load_register
from kg.namespaces import PREFIXES
from kg.risk.snapshot.from_store import agreed_in
from kg.risk.snapshot.gathered import agreed_of
from kg.risk.snapshot.reading import read_agreed
from kg.sources.loading import loaders
from kg.stated import kept
from kg.stated.keeping import NAME
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.limits import Limits

ID = "https://w3id.org/nhs-kg/id/"
CONTRACT = f"{ID}contract/a-new-one"
ANEW = """
INSERT {
  <contract-role/a-role> a nhs:ContractRole ; nhs:roleHolder ?body ;
    nhs:inContract <contract/a-new-one> ; nhs:role <../code/role/holder> ;
    nhs:from "2019-01-01"^^xsd:date ; prov:hadPrimarySource ?source .
  <contract/a-new-one> a nhs:Contract ; rdfs:label "A new one" ; prov:hadPrimarySource ?source
}
WHERE {
  SELECT ?body ?source { ?role nhs:roleHolder ?body ; prov:hadPrimarySource ?source } LIMIT 1
}
"""


def changed(store, text):
    """The store after an update."""
    edit(store, Update(text, ID), Limits())
    return Dataset.open(store)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The small seeds with registers, notices and payments, loaded one file after another."""
    store = tmp_path_factory.mktemp("stated") / "store"
    build(store, seeds_folder=small.SMALL)
    for kind in ("ods-csv", "ocds", "spend"):
        for file in loaded_world.files_of(kind):
            load_register(store, loaders()[kind], [loaded_world.ROOT / file])
    return Dataset.open(store)


def test_what_is_gathered_while_a_version_is_made_is_what_it_says(shipped, loaded):
    for dataset in (shipped, loaded):
        stated, read = kept(dataset.home.path), read_agreed(dataset)

        assert same(agreed_of(stated), read)
        assert len(read.holdings.contracts) > 5
        assert (read.low >= 0).any()
        assert read.particular


def test_a_first_day_asks_nothing_of_the_whole_store(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.risk.snapshot.from_store.read_agreed", lambda _: pytest.fail("asked"))

    assert len(agreed_in(loaded, tmp_path).contracts) > 5


@pytest.mark.parametrize("seed", range(5))
def test_the_order_and_the_portions_of_statements_do_not_matter(shipped, seed):
    lines = lines_of(shipped)
    drawn = random.Random(seed)  # noqa: S311 - chance, not a secret
    drawn.shuffle(lines)
    cut = drawn.randrange(len(lines))

    found = agreed_of(gathered(lines[:cut], lines[cut // 2 :]))  # some of them come twice

    assert same(found, read_agreed(shipped))


def test_what_claims_say_is_not_stated():
    fact = b"<x:t> <https://w3id.org/nhs-kg/def#%s> %s%s ."
    told = {
        b"inContract": b"<x:k>", b"from": b'"2020-01-01"^^<x:date>', b"currency": b'"GBP"',
        b"acceptedFrom": b"<x:c>", b"share": b'"a b"', b"duration": b'"P1Y"@en',
    }  # fmt: skip
    facts = [fact % (name, what, b"") for name, what in told.items()]
    claims = [fact % (name, what, b" <x:graph>") for name, what in told.items()]

    assert len(gathered(facts)) == len(told)
    assert len(gathered(claims)) == 0


@pytest.mark.parametrize(
    "stated",
    [b'<x:t> <https://w3id.org/nhs-kg/def#amount> "plenty" .',
     b'<x:t> <https://w3id.org/nhs-kg/def#amount> "NaN" .',
     b'<x:t> <https://w3id.org/nhs-kg/def#amount> "1e99" .',
     b"<x:t> <https://w3id.org/nhs-kg/def#amount> <x:much> .",
     b'<x:t> <https://w3id.org/nhs-kg/def#from> "soon" .',
     b'<x:t> <https://w3id.org/nhs-kg/def#inContract> "k" .',
     b"no statement", b""],
)  # fmt: skip
def test_what_cannot_be_read_is_passed_over(stated):
    assert len(gathered([stated])) == 0


def test_an_edit_adds_to_a_file_of_its_own(small_store):
    former = Folder(small_store).current()
    before = kept(former.path)

    dataset = changed(small_store, ANEW)
    found = agreed_of(kept(dataset.home.path))

    assert CONTRACT in found.contracts
    assert same(found, read_agreed(dataset))
    assert same(kept(former.path), before)


def test_what_an_edit_removes_is_stated_no_more(small_store):
    changed(small_store, ANEW)

    dataset = changed(small_store, "DELETE WHERE { <contract-role/a-role> ?p ?o }")
    found = agreed_of(kept(dataset.home.path))

    assert CONTRACT not in found.contracts
    assert same(found, read_agreed(dataset))


def test_what_an_edit_removed_is_not_stated_by_a_later_build_either(small_store):
    (row,) = Dataset.open(small_store).select("SELECT ?role { ?role nhs:roleHolder ?x } LIMIT 1")
    changed(small_store, f"DELETE WHERE {{ <{row['role']}> ?p ?o }}")

    (small_store / "current").unlink()  # so that the next version begins from nothing
    build(small_store, seeds_folder=small.SMALL)
    dataset = Dataset.open(small_store)

    assert same(agreed_of(kept(dataset.home.path)), read_agreed(dataset))


@pytest.mark.parametrize(
    "more",
    [
        "<role> nhs:share 0.5",
        "<term> nhs:duration 'P1Y'^^xsd:duration",
        "<term> nhs:fromPrecision <month>",
        "<term> nhs:toPrecision <year>",
        "<money> nhs:minAmount 1.0",
        "<covers> nhs:coverageOf <k>",
        *(f"<{fact}> nhs:acceptedFrom <claim>" for fact in ("role", "term", "status", "money")),
    ],
)
def test_contracts_of_which_more_is_told_are_known(more):
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    code = "https://w3id.org/nhs-kg/code/"
    facts = f"""
        <role> nhs:roleHolder <body> ; nhs:inContract <k> ; nhs:role <{code}role/holder> .
        <term> nhs:termOf <k> . <status> nhs:statusOf <k> .
        <money> nhs:moneyOf <k> ; nhs:amount 5.0 ; nhs:currency "GBP" ;
          nhs:basis <{code}value-basis/annual> ."""
    found = []
    for told in (facts, f"{facts}\n{more} ."):
        quads = list(ox.parse(prefixes + told, ox.RdfFormat.TURTLE, base_iri="x:/"))
        dataset = Dataset.in_memory(quads)
        agreed = agreed_of(gathered(lines_of(dataset)))
        assert same(agreed, read_agreed(dataset))
        found.append(agreed.particular)

    assert found == [(), ("x:/k",)]


@pytest.mark.parametrize("damage", [b"", None])
def test_a_version_whose_columns_are_lost_is_no_ground_for_the_next(small_store, tmp_path, damage):
    path = Folder(small_store).current().path / NAME
    path.unlink() if damage is None else path.write_bytes(damage)
    row = register_row(tmp_path, "etr_2025-12.csv", "ZZ1")

    load_register(small_store, loaders()["ods-csv"], [row])
    loaded = Dataset.open(small_store)
    edited = changed(small_store, ANEW)

    assert kept(edited.home.path)
    for each in (loaded, edited):
        assert same(agreed_in(each, tmp_path), read_agreed(each))


def test_what_is_damaged_is_asked_of_the_store(loaded, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("kg.stated.keeping.NAME", "none-such.npz")
    (loaded.home.path / "none-such.npz").write_bytes(b"no archive")

    found = agreed_in(loaded, tmp_path)

    assert same(found, read_agreed(loaded))
    assert "damaged" in caplog.text
