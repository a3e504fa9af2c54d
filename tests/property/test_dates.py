"""Partial dates and closed periods, whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import PartialDate, Period, as_of
from kg.errors import InvalidDate

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PRECISIONS = st.sampled_from(["day", "week", "month", "year"])


@given(DAYS, PRECISIONS)
def test_a_partial_date_holds_the_day_it_was_made_from(day, precision):
    partial = PartialDate.of(day, precision)
    assert partial.first <= day <= partial.last
    assert partial.precision == precision
    assert PartialDate.parse(str(partial)) == partial


@given(DAYS, PRECISIONS)
def test_as_of_means_the_last_day(day, precision):
    assert as_of(str(PartialDate.of(day, precision))) == PartialDate.of(day, precision).last


@given(DAYS, DAYS)
def test_a_period_is_closed_at_both_ends(one, other):
    start, end = sorted((one, other))
    period = Period.parse(start.isoformat(), end.isoformat())
    assert period.state(start) == period.state(end) == "current"
    assert period.state(start - timedelta(days=1)) == "not-yet"
    assert period.state(end + timedelta(days=1)) == "ended"


@given(DAYS, st.integers(0, 500), st.integers(0, 500))
def test_between_two_possible_ends_a_fact_is_withdrawing(start, first, second):
    earliest = start + timedelta(days=first + 1)
    end = earliest + timedelta(days=second)
    period = Period.parse(start.isoformat(), end.isoformat(), earliest.isoformat())
    assert period.is_ordered()
    assert period.state(earliest) == period.state(end) == "withdrawing"
    assert period.state(earliest - timedelta(days=1)) == "current"


@given(DAYS)
def test_a_period_without_bounds_is_undated_on_any_day(day):
    assert Period().state(day) == "undated"


@pytest.mark.parametrize(
    "text",
    ["", "2019-13", "2019-02-30", "20191020", "2019-1", "2019-W60", "2019-10-20 ", "x", "٢٠١٩"],
)
def test_anything_else_is_no_date(text):
    with pytest.raises(InvalidDate, match="write 2019-10-20"):
        PartialDate.parse(text)
