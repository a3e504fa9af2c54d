"""Dates, amounts, headings and encodings of spend files, in the shapes publishers give them."""

from decimal import Decimal

import pytest

from kg.errors import UnreadableFile
from kg.sources.spend.header import columns_of, find_layout
from kg.sources.spend.text import encoding_of
from kg.sources.spend.totals import says_total
from kg.sources.spend.values import month_first, read_amount, read_day, read_month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/09/2020", "2020-09-15"),
        ("5/9/20", "2020-09-05"),
        ("2020-09-15", "2020-09-15"),
        ("20200915", "2020-09-15"),
        ("15.09.2020", "2020-09-15"),
        ("07-SEP-2020 ", "2020-09-07"),
        ("7 September 2020", "2020-09-07"),
        ("7th Sep 20", "2020-09-07"),
        ("15/09/2020 00:00:00", "2020-09-15"),
        ("2020-09-15T00:00:00Z", "2020-09-15"),
        ("44089", "2020-09-15"),
        ("44089.0", "2020-09-15"),
        ("2/28/2021", "2021-02-28"),
    ],
)
def test_a_date_is_read_in_every_shape(text, day):
    assert str(read_day(text)) == day


@pytest.mark.parametrize("text", ["", "31/02/2021", "September", "12345678", "n/a", "2020-13-01"])
def test_what_is_no_date_is_none(text):
    assert read_day(text) is None


def test_a_file_with_one_american_date_is_read_as_american_throughout():
    assert month_first(["01/02/2021", "2/28/2021"])
    assert str(read_day("01/02/2021", american=True)) == "2021-01-02"
    assert not month_first(["01/02/2021", "28/02/2021", "2/28/2021"])


@pytest.mark.parametrize("text", ["Sep-20", "Sept 2020", "2020-09", "202009", "09/2020"])
def test_a_month_is_read_in_every_shape(text):
    assert str(read_month(text)) == "2020-09"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("73,802", "73802"),
        (' "£38,148.43 " '.replace('"', ""), "38148.43"),
        ("-39,806.52", "-39806.52"),
        ("(1,200.00)", "-1200.00"),
        ("£(1,200.00)", "-1200.00"),
        ("-£1,200.00", "-1200.00"),
        ("1,200.00-", "-1200.00"),
        ("1,200.00 CR", "-1200.00"),
        ("1,200.00 DR", "1200.00"),
        ("GBP 12.5", "12.5"),
        (".50", "0.50"),
        ("\N{MINUS SIGN}5", "-5"),
        ("1 200.00", "1200.00"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_exactly(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "-", "£", "#REF!", "1.2E+06", "12,34", "1.234,56", "abc"])
def test_what_is_no_amount_is_none(text):
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (["Supplier", "Date", "AP Amount (£)"], "supplier date amount"),
        (["Entity", "Vendor Name", "Payment Date", " Amount "], "payer supplier date amount"),
        (["Supplier Number", "Supplier Name", "Net"], "code supplier amount"),
        (["Payee", "Line Amount", "Invoice Total"], "supplier amount total"),
        (["Supplier Postcode", "Supplier VAT number", "VAT amount"], ""),
    ],
)
def test_headings_are_recognised_and_others_left_alone(row, fields):
    assert " ".join(columns_of(row)) == fields


def test_the_heading_is_found_below_a_title_and_with_any_separator(tmp_path):
    lines = ["Spend over £25,000\n", "\n", "Supplier;Date;Amount\n", "A Ltd;1/9/2020;26000\n"]
    layout = find_layout(tmp_path / "a.csv", lines)
    assert (layout.delimiter, layout.skipped) == (";", 2)


def test_a_file_without_headings_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="no row of headings names a supplier and an amount"):
        find_layout(tmp_path / "a.csv", ["RDY,DORSET,BH1\n"])


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"Amount \xc2\xa3\n", "utf-8-sig"),
        (b"\xef\xbb\xbfAmount\n", "utf-8-sig"),
        (b"Amount \xa3 \x96\n", "cp1252"),
        (b"Amount \xa3 \x81\n", "latin-1"),
        ("Amount £\n".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_told_apart(tmp_path, content, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert encoding_of(path) == encoding


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>404</html>", "web page"),
        (b"PK\x03\x04....", "workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n\0\n", "zero byte"),
        (b"caf\xc3\xa9\ncaf\xe9\n", "line 1 is UTF-8 and line 2 is not"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(tmp_path, content, reason):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason):
        encoding_of(path)


@pytest.mark.parametrize(
    "text", ["Total", "GRAND TOTAL:", "Total for September 2020", "Sep-20 Total"]
)
def test_totals_are_recognised(text):
    assert says_total(["", text])


@pytest.mark.parametrize("text", ["TOTAL GAS & POWER LTD", "Total Fitness", "Totally Local Ltd"])
def test_a_company_named_total_is_not_a_total(text):
    assert not says_total([text])
