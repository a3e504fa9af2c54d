"""Snapshots: the same from a graph and from the store, and numbered in one way."""

import shutil
from datetime import date
from threading import Event

import loaded_world
import numpy as np
import pyoxigraph as ox
import pytest
import small

from kg.build import build
from kg.data import ONTOLOGY
from kg.errors import MalformedQuery, NotYetMade
from kg.loading.register import load_register
from kg.network import Network
from kg.ontology import Ontology
from kg.risk.delivery import read
from kg.risk.ensemble.reading import read_priors
from kg.risk.inputs.flows import flows
from kg.risk.sketch import network
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.columns import NOT_KNOWN, Columns, Group, Index, Repeated
from kg.risk.snapshot.making import Making
from kg.risk.snapshot.reading import read_agreed
from kg.risk.snapshot.system import system_of
from kg.sources.loading import loaders
from kg.stated.filing import filed, write
from kg.stated.filing import read as read_file
from kg.store.dataset import Dataset
from kg.store.folder import Version

DAYS = [
    date(2015, 10, 1), date(2016, 8, 1), date(2019, 5, 1), date(2019, 12, 31), date(2025, 6, 30),
]  # fmt: skip


@pytest.fixture(scope="module")
def ontology():
    return Ontology.load()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The small seeds with registers and notices."""
    store = tmp_path_factory.mktemp("snapshot") / "store"
    build(store, seeds_folder=small.SMALL)
    for kind in ("ods-csv", "ocds"):
        files = [loaded_world.ROOT / file for file in loaded_world.files_of(kind)]
        load_register(store, loaders()[kind], files)
    return Dataset.open(store)


@pytest.fixture
def small_version(loaded, tmp_path):
    """The version of the loaded store, copied."""
    home = Version(tmp_path / "version")
    shutil.copytree(loaded.home.path, home.path, ignore=shutil.ignore_patterns("snapshots"))
    return Dataset(ox.Store.read_only(str(home.data)), loaded.version, home)


@pytest.fixture(scope="module")
def networks(shipped, loaded, ontology):
    return [Network.of(data, ontology, small=10**9) for data in (shipped, loaded)]


def named(snapshot):
    """Flows by name."""
    flow = snapshot.flows
    return sorted(
        (
            snapshot.organisations[flow.payers[at]],
            snapshot.organisations[flow.payees[at]],
            snapshot.contracts[flow.contracts[at]] if flow.contracts[at] != NOT_KNOWN else "",
            int(flow.low[at]),
            int(flow.high[at]),
        )
        for at in range(len(flow.low))
    )


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_store_gives_what_the_graph_gives(shipped, loaded, ontology, networks, day):
    for dataset, graphs in zip((shipped, loaded), networks, strict=True):
        from_graph = RiskSnapshot.from_networkx(graphs.at(day))

        assert from_graph == RiskSnapshot.from_store(dataset, day, ontology)


def test_these_days_have_flows(networks):
    most = [
        max(len(RiskSnapshot.from_networkx(each.at(day)).flows.low) for day in DAYS)
        for each in networks
    ]

    assert min(most) > 2


def test_flows_are_those_of_the_graph():
    graph = network(
        "C commissioner K", "K value 100 annual", "L lead-provider K", "P partner K share=0.4",
        "Q partner K", "Z subcontracts L",
    )  # fmt: skip
    snapshot = RiskSnapshot.from_networkx(graph)

    told = sorted(
        (
            each.payer, each.payee, each.contract,
            NOT_KNOWN if each.yearly is None else each.yearly.low,
            NOT_KNOWN if each.yearly is None else each.yearly.high,
        )
        for each in flows(read(graph))
    )  # fmt: skip

    assert named(snapshot) == told


def test_rows_lead_both_ways():
    graph = network(
        "C commissioner K", "L lead-provider K share=0.5", "L told Turnover amount=5",
        "L told OwnFunds min=1", "L provides S", "K covers S", "L kind SpecialPurposeVehicle",
    )  # fmt: skip
    snapshot = RiskSnapshot.from_networkx(graph)

    assert snapshot.turnover.low.tolist() == [NOT_KNOWN, 500]
    assert (snapshot.own_funds.low[1], snapshot.own_funds.high[1]) == (100, NOT_KNOWN)
    assert snapshot.vehicles.tolist() == [1]
    assert snapshot.roles.groups.tolist() == [Group.COMMISSIONER, Group.LEAD]
    assert snapshot.roles.shares.tolist()[1] == 0.5
    assert (len(snapshot.provides.left), len(snapshot.covers.left)) == (1, 1)


def test_snapshots_differ_where_a_number_does():
    lines = ["C commissioner K", "L lead-provider K"]
    one, two = (
        RiskSnapshot.from_networkx(network(*lines, f"K value {value} annual")) for value in (1, 2)
    )

    assert one != two
    assert one == RiskSnapshot.from_networkx(network(*lines, "K value 1 annual"))
    assert one != "a snapshot"


def test_a_vehicle_is_believed_to_hold_little_and_a_body_of_unknown_size_perhaps_much():
    priors = read_priors(ONTOLOGY / "priors.yaml")
    lines = ["C commissioner K", "K value 1000 annual", "L lead-provider K"]

    body, vehicle = (
        system_of(RiskSnapshot.from_networkx(network(*lines, *more)), priors).buffers
        for more in ([], ["L kind SpecialPurposeVehicle"])
    )

    assert np.isinf(body.high[1])
    assert vehicle.high[1] == pytest.approx(0.019 * 100_000)


def test_columns_that_share_their_names_are_numbered_as_others_are():
    names, others = ("a", "b", "c", "d"), ("c", "x")
    shared = [
        Repeated(names, np.array([3, 1]), ["b", "e"]),
        Repeated(names, np.array([0, 1])),
        Repeated(others, np.array([1])),
    ]

    index, plain = Index.of(*shared), Index.of(*map(list, shared))

    assert index.names == plain.names == ("a", "b", "d", "e", "x")
    for column in shared:
        assert index.numbers(column).tolist() == plain.numbers(list(column)).tolist()
        assert len(column) == len(list(column))
    assert Index.of(["b"]).numbers(shared[0]).tolist() == [0, NOT_KNOWN, NOT_KNOWN, 0]


def test_what_is_not_asked_for_longest_gives_way():
    making, made = Making(most=2), []

    def make(key):
        return lambda: made.append(key) or key

    for key in (1, 2, 1, 3, 1, 2):
        assert making.get(key, make(key)) == key

    assert made == [1, 2, 3, 2]


def test_who_does_not_wait_is_told_and_finds_it_made_later():
    making, go = Making(most=2, at_once=1), Event()

    for key in ("a", "a", "b"):  # there is room for making one
        with pytest.raises(NotYetMade, match="ask again"):
            making.get(key, lambda: go.wait() and "made", seconds=0)
    go.set()

    assert making.get("a", lambda: pytest.fail("made twice")) == "made"
    assert making.get("b", lambda: "another") == "another"


def test_what_cannot_be_made_says_why_and_is_tried_again():
    making = Making(most=1)

    with pytest.raises(ZeroDivisionError):
        making.get("a", lambda: 1 // 0)

    assert making.get("a", lambda: "made") == "made"


def test_a_snapshot_is_read_back_from_its_file(shipped, ontology, tmp_path):
    made = RiskSnapshot.from_store(shipped, date(2019, 5, 1), ontology)

    write(made, tmp_path / "day.npz")
    again = read_file(RiskSnapshot, tmp_path / "day.npz")

    assert again == made
    assert again is not made
    assert again.version == made.version
    assert [each.name for each in tmp_path.iterdir()] == ["day.npz"]


@pytest.mark.parametrize("text", [b"", b"no archive"])
def test_a_damaged_file_is_made_anew_and_the_log_says_so(tmp_path, caplog, text):
    path = tmp_path / "v-1.npz"
    path.write_bytes(text)

    made = filed(RiskSnapshot, path, lambda: RiskSnapshot.of(Columns(), "2020-01-01"))

    assert made.at == "2020-01-01"
    assert "damaged" in caplog.text
    assert filed(RiskSnapshot, path, lambda: pytest.fail("made twice")) == made


def test_what_is_the_same_on_all_days_is_read_once(loaded, ontology, tmp_path, monkeypatch):
    folder, days = tmp_path / "days", DAYS[-2:]
    plain = [RiskSnapshot.from_store(loaded, day, ontology) for day in days]

    first = RiskSnapshot.from_store(loaded, days[0], ontology, folder)
    monkeypatch.setattr("kg.risk.snapshot.from_store._made", lambda _: pytest.fail("twice"))
    second = RiskSnapshot.from_store(loaded, days[1], ontology, folder)

    assert [first, second] == plain
    assert first != second
    assert [loaded.version in each.name for each in folder.iterdir()] == [True]


def test_what_is_read_once_is_kept_with_the_version_and_goes_with_it(small_version, ontology):
    first = RiskSnapshot.from_store(small_version, DAYS[-1], ontology)
    (kept,) = (small_version.home.path / "snapshots").iterdir()
    empty = read_agreed(Dataset.in_memory([]))
    write(empty, kept)

    second = RiskSnapshot.from_store(small_version, DAYS[-1], ontology)
    shutil.rmtree(kept.parent)
    third = RiskSnapshot.from_store(small_version, DAYS[-1], ontology)

    assert len(first.roles.groups) > len(second.roles.groups)  # what the file says is taken
    assert third == first
    assert kept.exists()


def test_another_version_has_a_file_of_its_own(loaded, ontology, tmp_path):
    empty = Dataset.in_memory([], version="empty")

    for dataset in (empty, loaded, empty):
        found = RiskSnapshot.from_store(dataset, DAYS[-1], ontology, tmp_path)
        assert found == RiskSnapshot.from_store(dataset, DAYS[-1], ontology)

    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_to_is_no_error(loaded, ontology, tmp_path):
    # A file in the place of the folder: even a superuser can make nothing below it.
    (tmp_path / "days").touch()
    folder = tmp_path / "days" / "below"

    found = RiskSnapshot.from_store(loaded, DAYS[-1], ontology, folder)

    assert found == RiskSnapshot.from_store(loaded, DAYS[-1], ontology)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr("kg.stated.filing.np.savez", full)
    made = RiskSnapshot.of(Columns())

    assert filed(RiskSnapshot, tmp_path / "v-1.npz", lambda: made) is made
    assert list(tmp_path.iterdir()) == []


def test_whole_columns_hold_whatever_a_value_holds():
    texts = ['a "quoted", word', "two\nlines", "", "ü"]
    values = " ".join(str(ox.Literal(text)) for text in texts)
    dataset = Dataset.in_memory([])

    told = dataset.columns(f"SELECT ?text ?none {{ VALUES ?text {{ {values} }} }}")
    alone = dataset.columns(f"SELECT ?text {{ VALUES ?text {{ {values} }} }}")

    assert told == {"text": tuple(texts), "none": ("",) * len(texts)}
    assert alone == {"text": tuple(texts)}
    with pytest.raises(MalformedQuery):
        dataset.columns("ASK {}")
    assert dataset.columns("SELECT ?a { ?a ?b ?c }") == {"a": ()}


def test_plain_values_are_told_apart_as_quoted_ones_are():
    dataset = Dataset.in_memory([])
    rows = 'VALUES (?a ?b) { ("x" UNDEF) ("" 1) (UNDEF UNDEF) ("a;b" "") }'

    assert dataset.columns(f"SELECT ?a ?b {{ {rows} }}") == {
        "a": ("x", "", "", "a;b"), "b": ("", "1", "", ""),
    }  # fmt: skip
    assert dataset.columns(f"SELECT ?b {{ {rows} }}") == {"b": ("", "1", "", "")}
