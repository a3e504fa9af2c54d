"""What a snapshot reads in bulk from a store, against what its graph says fact by fact."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from stating import gathered, lines_of, same

from kg.dates import Period
from kg.network import Network
from kg.ontology import Ontology
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.gathered import agreed_of
from kg.risk.snapshot.reading import read_agreed
from kg.store.dataset import Dataset
from kg.triples.terms import Sheet, concept
from kg.triples.things import PRIMARY_SOURCE

DAY = date(2020, 6, 1)
OPEN = "2019-01-01.."
# Who holds which role, or which status, and when.
PARTIES = {
    "one of each": ["C commissioner", "L holder"],
    "several": ["C commissioner", "D commissioner", "L holder", "M holder"],
    "below a lead": [
        "C commissioner", "L holder", "P partner", "Q subcontractor", "L partner",
    ],
    "joint holders": ["C commissioner", "L provider", "M alliance-member", "P partner"],
    "nobody answers": ["C commissioner", "P partner"],
    "own supplier": ["C commissioner", "C holder", "L holder"],
    "ended and to come": [
        "C commissioner", "L holder ..2019-12-31", "M holder 2030-01-01..", "N holder ..2029-01-01",
        "O holder ..",
    ],
    "ended early": [
        "C commissioner", "L holder", f"= active {OPEN}", "= terminated-early 2020-01..",
    ],
    "planned before": ["C commissioner", "L holder", "= planned 2018-01-01..", f"= active {OPEN}"],
    "told twice": ["C commissioner", "C commissioner 2018-01-01..", "L holder", "L holder"],
    "in two ways": ["C commissioner", "L holder", "P alliance-member", "P partner"],
    "a guarantor": ["C commissioner", "L holder", "G guarantor", "A adviser"],
}  # fmt: skip
# What it is worth, and for how long it runs.
SUMS = {
    "no value": [],
    "whole life": ["1000000.015 whole-life", f"{OPEN}2023-06-30"],
    "without a term": ["1000 award"],
    "a year and a life": ["1000 annual", "9000 whole-life", f"{OPEN}2021-02-28"],
    "two terms": ["9000 whole-life", f"{OPEN}2021-12-31", f"{OPEN}2024-12-31"],
    "a month for an end": ["9000 whole-life", f"{OPEN}2021-12"],
    "not in pounds": ["9 annual USD"],
    "not stated": ["9000 unspecified", f"{OPEN}2021-12-31"],
    "not agreed": ["9000 estimate", f"{OPEN}2021-12-31"],
    "no currency": ["9000 annual -"],
    "a sum left out": ["0- annual", "9000 annual"],
    "between two": ["0- annual GBP 8000 9000"],
    "in two currencies": ["9000 annual", "8000 annual USD"],
    "backwards": ["9000 whole-life", "2021-01-01..2020-01-01"],
}


@cache
def ontology():
    return Ontology.load()


def store(lines):
    """A store that holds what lines say of a contract, as a register's loader writes it."""
    sheet = Sheet()
    thing(sheet, "contract/K", "Contract")
    for number, line in enumerate(lines):
        key = f"fact/k-{number}"
        sheet.link(key, PRIMARY_SOURCE, "source/x")
        words = line.split()
        if ".." in words[0]:
            sheet.type(key, "ContractTerm")
            sheet.link(key, "termOf", "contract/K")
        elif words[0][0].isdigit():
            money(sheet, key, words)
        else:
            party(sheet, key, words)
        start, _, end = (words[-1] if ".." in words[-1] else OPEN).partition("..")
        sheet.period(key, Period.parse(start, end))
    return Dataset.in_memory(sheet.quads)


def thing(sheet, key, kind):
    sheet.type(key, kind)
    sheet.text(key, "http://www.w3.org/2000/01/rdf-schema#label", key)


def money(sheet, key, words):
    sheet.type(key, "Money")
    sheet.link(key, "moneyOf", "contract/K")
    if words[0] != "0-":
        sheet.number(key, "amount", Decimal(words[0]))
    if words[2:] != ["-"]:
        sheet.text(key, "currency", words[2] if words[2:] else "GBP")
    for name, amount in zip(("minAmount", "maxAmount"), words[3:], strict=False):
        sheet.number(key, name, Decimal(amount))
    sheet.add(key, "basis", concept("value-basis", words[1]))


def party(sheet, key, words):
    if words[0] == "=":
        sheet.type(key, "ContractStatusPeriod")
        sheet.link(key, "statusOf", "contract/K")
        sheet.add(key, "contractStatus", concept("contract-status", words[1]))
        return
    thing(sheet, f"organisation/{words[0]}", "Organisation")
    sheet.type(key, "ContractRole")
    sheet.link(key, "roleHolder", f"organisation/{words[0]}")
    sheet.link(key, "inContract", "contract/K")
    sheet.add(key, "role", concept("role", words[1]))


def both(dataset):
    graph = Network.of(dataset, ontology()).at(DAY)
    return RiskSnapshot.from_networkx(graph), RiskSnapshot.from_store(dataset, DAY, ontology())


def told(snapshot):
    """Flows by name."""
    flow = snapshot.flows
    ends = zip(flow.payers, flow.payees, flow.low, flow.high, strict=True)
    names = snapshot.organisations
    return [(names[a][-1], names[b][-1], int(low), int(high)) for a, b, low, high in ends]


@pytest.mark.parametrize("sums", SUMS)
@pytest.mark.parametrize("parties", PARTIES)
def test_what_is_read_in_bulk_is_what_the_graph_says(parties, sums):
    graph, bulk = both(store([*PARTIES[parties], *SUMS[sums]]))

    assert told(graph) == told(bulk)
    assert graph == bulk


@pytest.mark.parametrize("sums", SUMS)
@pytest.mark.parametrize("parties", PARTIES)
def test_what_is_gathered_as_statements_pass_by_is_what_is_read(parties, sums):
    dataset = store([*PARTIES[parties], *SUMS[sums]])

    assert same(agreed_of(gathered(lines_of(dataset))), read_agreed(dataset))


def test_a_register_s_contract_has_one_flow():
    _, bulk = both(store([*PARTIES["one of each"], *SUMS["whole life"]]))

    # 100,000,001.5 pence over 4 years and 181 of 365 days.
    assert told(bulk) == [("C", "L", 22_242_535, 22_242_536)]


@pytest.mark.parametrize("until", ["2020-05-31", "2020-06-01"])
def test_under_a_contract_that_was_over_nothing_is_held(until):
    dataset = store([*PARTIES["one of each"], *SUMS["whole life"]])
    sheet = Sheet(quads=dataset.quads())
    sheet.period("contract/K", Period.parse("2000-01-01", until))

    graph, bulk = both(Dataset.in_memory(sheet.quads))

    assert graph == bulk
    assert len(told(bulk)) == (until >= DAY.isoformat())


def test_a_body_that_had_closed_holds_nothing():
    dataset = store(["C commissioner", "L holder", "M holder"])
    sheet = Sheet(quads=dataset.quads())
    sheet.period("organisation/M", Period.parse("2000-01-01", "2020-01-31"))

    graph, bulk = both(Dataset.in_memory(sheet.quads))

    assert graph == bulk
    assert [each[1] for each in told(bulk)] == ["L"]
