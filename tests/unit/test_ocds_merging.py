"""Releases merge in order of date, and nothing the rules would lose is lost."""

import pytest

from kg.sources.ocds.content import Filed
from kg.sources.ocds.contracts import removed_suppliers
from kg.sources.ocds.merging import Unmergeable, merge
from kg.sources.ocds.notices import read_notice

A, B = {"id": "GB-FTS-1", "name": "A"}, {"id": "GB-FTS-2", "name": "B"}


def release(day, **more):
    return {"ocid": "ocds-h6vhtk-000001", "id": f"n-{day}", "date": day, "tag": ["award"], **more}


def test_date_decides_not_the_order_of_the_file_or_the_time_zone():
    early = release("2025-03-31T23:30:00+01:00", title="early")  # 22:30 UTC
    late = release("2025-03-31T23:00:00Z", title="late")
    assert merge([late, early]).release["title"] == "late"


def test_delta_changes_what_it_names_and_keeps_the_rest():
    first = release("2025-01-01", awards=[{"id": "1", "suppliers": [A], "status": "active"}])
    delta = release(
        "2025-02-01", tag=["awardUpdate"], awards=[{"id": "1", "amendments": [{"id": "x"}]}]
    )
    (award,) = merge([first, delta]).release["awards"]
    assert award["suppliers"] == [A]
    assert award["amendments"] == [{"id": "x"}]


def test_two_awards_of_one_id_in_one_release_stay_two_and_are_reported():
    awards = [{"id": "1", "suppliers": [A]}, {"id": "1", "suppliers": [B]}]
    contracts = [
        {"id": "1", "awardID": "1", "title": "a"},
        {"id": "1", "awardID": "1", "title": "b"},
    ]
    merged = merge([release("2025-01-01", awards=awards, contracts=contracts)])
    assert [each["suppliers"] for each in merged.release["awards"]] == [[A], [B]]
    pointed = [(each["awardID"], each["title"]) for each in merged.release["contracts"]]
    assert pointed == [("1", "a"), ("1 (2)", "b")]
    assert merged.notes == ("award id '1' is used for 2 awards of one release",)


def test_award_id_used_again_for_other_suppliers_stays_apart():
    first = release("2025-01-01", awards=[{"id": "1", "suppliers": [A]}])
    other = release("2025-02-01", awards=[{"id": "1", "suppliers": [B]}])
    merged = merge([first, other])
    assert [each["suppliers"] for each in merged.release["awards"]] == [[A], [B]]
    assert merged.notes == ("award id '1' names other suppliers in 'n-2025-02-01'",)


def test_update_may_change_the_supplier_of_an_award():
    first = release("2025-01-01", awards=[{"id": "1", "suppliers": [A]}])
    update = release("2025-02-01", tag=["awardUpdate"], awards=[{"id": "1", "suppliers": [B]}])
    assert len(merge([first, update]).release["awards"]) == 1


def test_roles_are_replaced_as_a_whole():
    def party(*roles):
        return [{**A, "roles": list(roles)}]

    first = release("2025-01-01", parties=party("supplier"))
    later = release("2025-02-01", parties=party("removedSupplier"))
    assert merge([first, later]).release["parties"][0]["roles"] == ["removedSupplier"]


def test_fields_of_two_types_cannot_be_merged():
    first, later = release("2025-01-01", tender={"a": 1}), release("2025-02-01", tender=[{"id": 1}])
    with pytest.raises(Unmergeable):
        merge([first, later])


def test_supplier_removed_and_added_again_is_not_removed():
    days = (
        ("2025-01-01", "supplier"),
        ("2025-02-01", "removedSupplier"),
        ("2025-03-01", "supplier"),
    )
    notices = [
        read_notice(Filed(release(day, parties=[{**A, "roles": [role]}]), 1, day))
        for day, role in days
    ]
    assert not removed_suppliers(notices)
    assert removed_suppliers(notices[:2]) == {"GB-FTS-1": notices[1]}


def test_supplier_removed_by_an_amendment_is_removed():
    award = {"id": "1", "amendments": [{"id": "x", "suppliersRemoved": [A]}]}
    notice = read_notice(Filed(release("2025-01-01", awards=[award]), 1, "x"))
    assert set(removed_suppliers([notice])) == {"GB-FTS-1"}
