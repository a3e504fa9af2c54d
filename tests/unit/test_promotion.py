"""What becomes a fact, and what never does."""

from datetime import date

import small

ROLES = """
SELECT ?who ?what ?role ?from ?to ?earliest WHERE {
  ?node nhs:roleHolder ?who ; nhs:inContract ?what ; nhs:role ?role .
  OPTIONAL { ?node nhs:from ?from } OPTIONAL { ?node nhs:to ?to }
  OPTIONAL { ?node nhs:toEarliest ?earliest }
}
"""


def _roles() -> dict[str, dict[str, object]]:
    rows = small.dataset().select(ROLES)
    return {f"{row['who'][-3:]} {row['role'].rsplit('/')[-1]}": dict(row) for row in rows}


def test_accepted_asserted_claims_become_roles_and_nothing_else_does():
    assert set(_roles()) == {"CCC commissioner", "LLL lead-provider", "PPP partner", "EEE partner"}


def test_a_planned_alleged_denied_or_disputed_contract_has_no_role():
    assert all(row["what"].endswith("contract/urgent") for row in _roles().values())


def test_a_withdrawal_bounds_the_role_it_ends():
    role = _roles()["PPP partner"]
    assert (role["to"], role["earliest"]) == (date(2020, 3, 31), date(2019, 7, 10))


def test_a_role_ends_with_the_body_that_held_it():
    rows = small.dataset().select(
        "SELECT ?to { ?r nhs:endedWith id:organisation\\/EEE ; nhs:to ?to }"
    )
    assert [row["to"] for row in rows] == [date(2020, 9, 30)]


def test_conflicting_values_stand_side_by_side():
    rows = small.dataset().select(
        "SELECT ?amount ?min ?max { ?m nhs:moneyOf ?c OPTIONAL {?m nhs:amount ?amount} "
        "OPTIONAL {?m nhs:minAmount ?min ; nhs:maxAmount ?max} }"
    )
    assert sorted(str(sorted(row)) for row in rows) == ["['amount']", "['max', 'min']"]


def test_a_partial_start_counts_from_its_first_day_and_keeps_its_precision():
    rows = small.dataset().select(
        "SELECT ?from ?precision { ?r nhs:roleHolder id:organisation\\/LLL ; nhs:from ?from ;"
        " nhs:fromPrecision ?precision }"
    )
    assert [(row["from"], row["precision"].rsplit("/")[-1]) for row in rows] == [
        (date(2019, 4, 1), "month")
    ]


def test_every_promoted_fact_names_its_claims_and_sources():
    rows = small.dataset().select(
        "SELECT ?f { ?f nhs:acceptedFrom ?c FILTER NOT EXISTS { ?f prov:hadPrimarySource ?s } }"
    )
    assert rows == []
    assert len(small.dataset().select("SELECT DISTINCT ?f { ?f nhs:acceptedFrom ?c }")) == 9
