"""The shapes of published lists: headings, dates, amounts, separators, encodings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bench.england.draws import DAYS, EPOCH

_SERIAL_EPOCH = date(1899, 12, 30)  # where spreadsheets begin to count
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def _parts(day: int) -> tuple[str, str, str]:
    year, month, of_month = DAYS[day].split("-")
    return year, month, of_month


def _british(day: int) -> str:
    year, month, of_month = _parts(day)
    return f"{of_month}/{month}/{year}"


def _american(day: int) -> str:
    year, month, of_month = _parts(day)
    return f"{int(month)}/{int(of_month)}/{year}"


def _in_words(day: int) -> str:
    year, month, of_month = _parts(day)
    return f"{of_month}-{_MONTHS[int(month) - 1]}-{year} "


DATES: Mapping[str, Callable[[int], str]] = {
    "british": _british,
    "american": _american,
    "words": _in_words,
    "iso": lambda day: f"{DAYS[day]} 00:00:00",
    "serial": lambda day: str((EPOCH - _SERIAL_EPOCH).days + day),
}


def _amount(pence: int) -> str:
    return f"{pence / 100:,.2f}"


AMOUNTS: Mapping[str, Callable[[int], str]] = {
    "plain": lambda pence: f"{pence / 100:.2f}",
    "grouped": lambda pence: f"{_amount(pence)} ",
    "pounds": lambda pence: f" £{_amount(pence)} ",
    "brackets": lambda pence: f"({_amount(-pence)})" if pence < 0 else _amount(pence),
    "behind": lambda pence: f"{_amount(-pence)}-" if pence < 0 else _amount(pence),
}


@dataclass(frozen=True)
class Shape:
    """How one publisher writes.

    Attributes:
        columns: Heading -> what the column holds.
        date: How dates are written.
        amount: How amounts are written.
        separator: What stands between cells.
        encoding: How characters are encoded.
        newline: What ends a line.
    """

    columns: tuple[tuple[str, str], ...]
    date: str = "british"
    amount: str = "grouped"
    separator: str = ","
    encoding: str = "utf-8"
    newline: str = "\r\n"

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What the columns hold, in their order."""
        return tuple(field for _, field in self.columns)

    @cached_property
    def of_invoices(self) -> bool:
        """Whether the amount is an invoice's total, which each of its lines repeats."""
        return any(heading == "Invoice Total" for heading, _ in self.columns)


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.split("=") for part in text.split(";"))
    return tuple((heading, field) for field, heading in pairs)


SHAPES = (
    Shape(
        _columns(
            "department=Department Family;payer=Entity;date=Date;type=Expense Type;"
            "area=Expense Area;supplier=Supplier;transaction=Transaction Number;amount=Amount"
        )
    ),
    Shape(
        _columns(
            "supplier=Supplier;department=Department family;date=Date;area=Expense area;"
            "type=Expense type;transaction=Transaction Number;amount=amount"
        ),
        amount="plain",
    ),
    Shape(
        _columns(
            "month=Month;department=Department Family;payer=Entity;date=Date;type=Expense Type;"
            "supplier=Supplier;transaction=Transaction Number;amount=amount"
        ),
        date="words",
        amount="pounds",
        encoding="cp1252",
    ),
    Shape(
        _columns(
            "date=Payment Date;type=Account Description;area=Cost Centre;supplier=Vendor Name;"
            "transaction=Invoice Number;amount=AP Amount (£)"
        ),
        date="american",
        amount="brackets",
        encoding="utf-8-sig",
        newline="\n",
    ),
    Shape(
        _columns(
            "payer=ORGANISATION NAME;date=GL Date;code=Supplier No;supplier=SUPPLIER NAME;"
            "type=Subjective Description;transaction=Our Ref;"
            "amount=Line Amount GBP;postcode=Postcode"
        ),
        date="iso",
        amount="behind",
        separator=";",
    ),
    Shape(
        _columns(
            "payer=Body;date=date paid;supplier=Payee;type=Expense_Type;area=Directorate;"
            "transaction=Voucher;amount=Invoice Total"
        ),
        date="serial",
        amount="plain",
    ),
    Shape(
        _columns(
            "department=Department family;payer=Trust Name;date=Date of payment;"
            "type=Expenditure Type;"
            "area=Cost Centre Description;supplier=Creditor;transaction=Trans No;amount=Net Amount;"
            "vat=VAT registration number;description=Description"
        ),
        separator="\t",
        newline="\n",
    ),
)
TYPES = (
    *("Clinical Supplies", "Premises & Fixed Plant", "Gas", "Contract Value", "Agency Staff"),
    *("Drugs", "Establishment Expenses", "X-Ray Equip Purchase", "Rates", "Consultancy"),
    *("Clinical&Medical-Clinical Other", "Hcare Srv Rec Fdtn Trust", "IT Hardware", "Audit Fees"),
)
AREAS = (
    "Balance Sheet",
    "Facilities",
    "Trust Finance",
    "Wheelchair Service",
    "Theatres",
    "Pathology",
)
