"""From what people write to the thing they mean."""

from datetime import date

import pytest
import small

from kg.errors import AmbiguousIdentifier, UnknownContract, UnknownOrganisation
from kg.identity import find


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("organisation/LLL", "organisation/LLL"),
        ("LLL", "organisation/LLL"),
        ("lll", "organisation/LLL"),
        ("Big Lead", "organisation/LLL"),
        ("commissioner ccg", "organisation/CCC"),
        ("Former Partner NHS Trust", "organisation/PPP"),
        ("Lead NHS Found", "organisation/LLL"),
    ],
)
def test_keys_codes_names_and_aliases_find_one_organisation(text, key):
    assert find(small.dataset(), text) == key


def test_the_day_decides_between_bodies_that_shared_a_code():
    assert find(small.dataset(), "CCC", at=date(2020, 1, 1)) == "organisation/CCC"
    assert find(small.dataset(), "CCC", at=date(2023, 1, 1)) == "organisation/CCC-20220701"


def test_a_slug_finds_a_contract():
    assert find(small.dataset(), "urgent", group="contract") == "contract/urgent"


def test_a_mistyped_name_is_refused_with_suggestions():
    with pytest.raises(UnknownOrganisation) as caught:
        find(small.dataset(), "Comissioner CCG")
    assert caught.value.did_you_mean[0] == "organisation/CCC"


def test_an_unknown_contract_has_its_own_error():
    with pytest.raises(UnknownContract):
        find(small.dataset(), "zzz", group="contract")


def test_nothing_is_guessed_where_several_fit():
    with pytest.raises(AmbiguousIdentifier) as caught:
        find(small.dataset(), "NHS", group="organisation")
    assert len(caught.value.candidates) > 1
