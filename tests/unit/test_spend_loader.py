"""A spend file becomes payments that add up to the penny, and what is left out is told."""

from decimal import Decimal

import pytest

from kg.dates import Period
from kg.errors import UnreadableFile
from kg.keys import key_of, local_name
from kg.sources.loading import Known
from kg.sources.spend.aggregate import Group, add_up
from kg.sources.spend.loader import LOADERS
from kg.sources.spend.payee import is_individual, is_practitioners
from kg.store.dataset import Dataset

(LOADER,) = LOADERS
KNOWN = Known(
    by_code={
        "ODS:ZZ1": (("organisation/ZZ1", Period()),),
        "ODS:ZY7": (("organisation/ZY7", Period()),),
    },
    names={
        "buyer nhs foundation trust": ("organisation/ZZ1",),
        "provider nhs trust": ("organisation/ZZ2",),
        "twice nhs trust": ("organisation/ZZ3", "organisation/ZZ4"),
    },
)
HEAD = "Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount\n"
BUYER = "Buyer NHS Foundation Trust"


class Loaded:
    """What loading a file gave."""

    def __init__(self, path, known=KNOWN):
        self.rejected, self.read = [], 0
        quads = list(LOADER.quads(path, known, self.rejected.append, self._advance))
        self.dataset = Dataset.in_memory(quads)
        self.size = path.stat().st_size

    def _advance(self, size):
        self.read += size

    def payments(self):
        rows = self.dataset.select(
            "SELECT ?payer ?payee ?from ?type ?amount ?lines { ?x a nhs:Payment ;"
            " nhs:payer ?payer ; nhs:from ?from ; nhs:amount ?amount ; nhs:lineCount ?lines ."
            " OPTIONAL { ?x nhs:payee ?payee } OPTIONAL { ?x nhs:expenseType ?type } }"
        )
        return sorted(
            (
                key_of(str(row["payer"])),
                key_of(str(row.get("payee", ""))),
                str(row["from"])[:7],
                str(row.get("type", "")),
                row["amount"],
                row["lines"],
            )
            for row in rows
        )

    def reasons(self):
        return [(each.line, each.reason) for each in self.rejected]


def load(folder, text, name="spend.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return Loaded(path)


def test_lines_of_one_payee_month_and_type_are_added_up_exactly_with_their_count(tmp_path):
    lines = [
        f'{BUYER},15/09/2020,Gas,E,Provider NHS Trust,1,"26,000.10"\n',
        f"{BUYER},28/09/2020,Gas,E,PROVIDER  NHS TRUST,2,0.20\n",
        f"{BUYER},01/10/2020,Gas,E,Provider NHS Trust,3,-5.05\n",
        f"{BUYER},01/10/2020,Rent,E,Provider NHS Trust,3,7\n",
    ]
    loaded = load(tmp_path, HEAD + "".join(lines))
    ends = ("organisation/ZZ1", "organisation/ZZ2")
    assert loaded.payments() == [
        (*ends, "2020-09", "Gas", Decimal("26000.30"), 2),
        (*ends, "2020-10", "Gas", Decimal("-5.05"), 1),
        (*ends, "2020-10", "Rent", Decimal(7), 1),
    ]
    assert not loaded.rejected
    assert loaded.read == loaded.size


def test_an_unknown_payee_becomes_one_node_however_it_is_spelled(tmp_path):
    lines = [
        f"{BUYER},1/9/2020,Gas,E,TOTAL GAS & POWER LTD,1,1\n",
        f"{BUYER},1/9/2020,Gas,E,Total Gas and Power Limited,2,2\n",
    ]
    loaded = load(tmp_path, HEAD + "".join(lines))
    payee = "organisation/payee-total-gas-and-power-ltd"
    assert [each[1] for each in loaded.payments()] == [payee]
    (row,) = loaded.dataset.select("SELECT ?label { ?x a nhs:Organisation ; rdfs:label ?label }")
    assert row["label"] == "Total Gas and Power Ltd"


def test_nobody_becomes_a_node_and_their_payments_are_added_up_together(tmp_path):
    names = ["DR A V KAW", "V M PATEL", "REDACTED", "Jane Smith t/a Tidy Rooms", "ADUR & PARTNERS"]
    lines = [f"{BUYER},1/9/2020,Gas,E,{name},1,10\n" for name in names]
    loaded = load(tmp_path, HEAD + "".join(lines))
    assert loaded.payments() == [("organisation/ZZ1", "", "2020-09", "Gas", Decimal(50), 5)]
    texts = {str(quad.object) for quad in loaded.dataset.quads()}
    assert not any(part in text for text in texts for part in ("KAW", "PATEL", "Smith", "ADUR"))
    assert '"individuals and redacted"' in texts


def test_a_practice_under_its_doctors_names_is_told_by_what_the_payment_is_for():
    assert is_practitioners("Contract Value PRC DELEGATED CO-COMMISSIONING")
    assert not is_practitioners("Gas ENERGY (QEH)")
    assert is_individual("PERVEZ", practitioner=True)
    assert not is_individual("AVON ROAD SURGERY", practitioner=True)


def test_a_name_that_two_organisations_bear_is_given_to_neither(tmp_path):
    loaded = load(tmp_path, HEAD + f"{BUYER},1/9/2020,Gas,E,Twice NHS Trust,1,10\n")
    assert loaded.payments()[0][1] == "organisation/payee-twice-nhs-trust"


def test_a_ledgers_number_is_cut_off_and_an_ods_code_in_it_identifies_the_payee(tmp_path):
    lines = [
        f"{BUYER},1/9/2020,Gas,E,NHS0000ZY701 : Old Name NHST,1,10\n",
        f"{BUYER},1/9/2020,Gas,E,UK0006253701 : Retail Ltd,1,10\n",
    ]
    loaded = load(tmp_path, HEAD + "".join(lines))
    payees = [each[1] for each in loaded.payments()]
    assert payees == ["organisation/ZY7", "organisation/payee-retail-ltd"]
    (link,) = loaded.dataset.select(
        "SELECT ?method ?evidence { ?x nhs:linkMethod ?method ; nhs:linkEvidence ?evidence ;"
        " nhs:linkedOrganisation id:organisation\\/ZY7 }"
    )
    assert local_name(str(link["method"])) == "exact-identifier"
    assert link["evidence"] == "ODS:ZY7 in the payer's number 'NHS0000ZY701'"


def test_totals_are_left_out_and_said_to_agree_or_not(tmp_path):
    lines = [
        f"{BUYER},1/9/2020,Gas,E,Provider NHS Trust,1,10\n",
        f"{BUYER},1/9/2020,Gas,E,Provider NHS Trust,1,20\n",
        ",,,,,,30\n",
        ",,,,September Total,,31\n",
        "Total,,,,,,30\n",
    ]
    loaded = load(tmp_path, HEAD + "".join(lines))
    assert [each[4] for each in loaded.payments()] == [Decimal(30)]
    assert [line for line, _ in loaded.reasons()] == [4, 5, 6]
    reasons = [reason for _, reason in loaded.reasons()]
    assert reasons[0] == "a total of 30 over the lines above; left out"
    assert "which add up to 30" in reasons[1]


def test_an_invoices_total_on_each_of_its_lines_counts_once(tmp_path):
    text = "Entity,Date,Supplier,Invoice Number,Invoice Total\n" + 3 * (
        f"{BUYER},1/9/2020,Provider NHS Trust,77,500\n"
    )
    loaded = load(tmp_path, text)
    assert [each[4:] for each in loaded.payments()] == [(Decimal(500), 1)]
    assert [line for line, _ in loaded.reasons()] == [3, 4]


def test_every_row_that_is_no_payment_is_named_with_line_and_reason(tmp_path):
    lines = [
        f"{BUYER},1/9/2020,Gas,E,Provider NHS Trust,1,10\n",
        f"{BUYER},1/9/2020,Gas,E,Provider NHS Trust,1,#REF!\n",
        f"{BUYER},soon,Gas,E,Provider NHS Trust,1,10\n",
        f"{BUYER},1/9/2020,Gas,E,,1,99\n",
        ",,,,,,\n",
        "Amounts include VAT,,,,,,\n",
    ]
    loaded = load(tmp_path, HEAD + "".join(lines))
    assert [line for line, _ in loaded.reasons()] == [3, 4, 5, 7]
    assert "not an amount: '#REF!'" in loaded.reasons()[0][1]
    assert "no date: 'soon'" in loaded.reasons()[1][1]
    assert "nobody is named as paid" in loaded.reasons()[2][1]
    assert "a note, not a payment" in loaded.reasons()[3][1]


def test_the_files_name_gives_payer_and_month_where_its_columns_do_not(tmp_path):
    loaded = load(tmp_path, "Supplier,Amount\nProvider NHS Trust,10\n", "ZZ1_2020-09.csv")
    assert loaded.payments()[0][0] == "organisation/ZZ1"
    assert loaded.payments()[0][2] == "2020-09"


def test_a_file_that_names_no_payer_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(UnreadableFile, match="put its ODS code into the file's name"):
        load(tmp_path, "Supplier,Date,Amount\nProvider NHS Trust,1/9/2020,10\n")


def test_a_payer_still_written_as_an_nhs_trust_is_found_as_a_foundation_trust(tmp_path):
    loaded = load(tmp_path, HEAD + "BUYER NHS TRUST,1/9/2020,Gas,E,Retail Ltd,1,10\n")
    assert loaded.payments()[0][0] == "organisation/ZZ1"


def test_the_month_column_wins_over_the_date_of_the_invoice(tmp_path):
    text = f"Month,Entity,Date,Supplier,Amount\nSep-20,{BUYER},30-MAR-2020,Retail Ltd,10\n"
    assert load(tmp_path, text).payments()[0][2] == "2020-09"


def test_semicolons_old_encodings_and_repeated_headings_are_read(tmp_path):
    head = "Entity;Date;Supplier;Amount (£)\n"
    line = f"{BUYER};1/9/2020;Retail Ltd;£10.00\n"
    loaded = load(tmp_path, "Payments\n" + head + line + head + line, encoding="cp1252")
    assert [each[4:] for each in loaded.payments()] == [(Decimal("20.00"), 2)]
    assert not loaded.rejected


def test_the_source_names_publisher_month_and_licence(tmp_path):
    loaded = load(tmp_path, HEAD + f"{BUYER},1/9/2020,Gas,E,Retail Ltd,1,10\n", "Spend Sept.csv")
    (row,) = loaded.dataset.select(
        "SELECT ?x ?publisher ?issued ?label ?licence { ?x a nhs:Source ; rdfs:label ?label ;"
        " dcterms:publisher ?publisher ; dcterms:issued ?issued ; dcterms:license ?licence }"
    )
    assert key_of(str(row["x"])) == "source/spend-spend-sept"
    assert key_of(str(row["publisher"])) == "organisation/ZZ1"
    assert str(row["issued"]) == "2020-09-01"
    assert row["label"] == f"Payments over £25,000 of {BUYER}, September 2020"
    parts = LOADER.read(tmp_path / "Spend Sept.csv", Known(), print, print)
    assert [part.name for part in parts] == ["spend-spend-sept"]


def test_loading_twice_gives_the_same_quads(tmp_path):
    text = HEAD + f"{BUYER},1/9/2020,Gas,E,Retail Ltd,1,10\n"
    first, second = load(tmp_path, text), load(tmp_path, text)
    assert set(first.dataset.quads()) == set(second.dataset.quads())


def test_more_groups_than_fit_are_merged_from_disk_without_loss():
    groups = [
        Group("organisation/A", "organisation/B", "2020-09", f"type {i % 50}") for i in range(500)
    ]
    payments = [(group, Decimal("0.01")) for group in groups]
    assert list(add_up(payments, most_groups=7)) == list(add_up(payments))
    assert sum(each.lines for each in add_up(payments, most_groups=7)) == 500
