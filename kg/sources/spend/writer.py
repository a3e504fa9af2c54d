"""Writes what a spend file says: its source, the organisations paid, and the payments.

All of it comes in blocks by payer and month: the file loaded last that tells of these has the word,
so that a corrected list takes the place of the former. What belongs to several is told in each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from kg.dates import PartialDate, Period
from kg.keys import digest, last_segment, term
from kg.namespaces import DCTERMS, PROV, RDF, RDFS, SKOS
from kg.sources.spend.aggregate import Total
from kg.sources.spend.parties import Party
from kg.store.segment import Block, Rule
from kg.triples.terms import FACTS, Sheet, concept, decimal, node

LICENCE = "Open Government Licence v3.0"
INDIVIDUALS = "individuals and redacted"
_SCORES = {
    "exact-identifier": Decimal(100),
    "exact-name": Decimal(100),
    "normalised": Decimal(90),
}
_PAYER, _PAYEE, _AMOUNT, _CURRENCY, _BASIS, _TYPE, _LINES, _QUALIFIER = (
    ox.NamedNode(term(name))
    for name in (
        *("payer", "payee", "amount", "currency", "basis"),
        *("expenseType", "lineCount", "qualifier"),
    )
)
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_LABEL, _SOURCE = RDFS + "label", PROV + "hadPrimarySource"


class PaidIn(NamedTuple):
    """Who paid, and in which month.

    Attributes:
        payer: Key of the payer.
        month: ISO month.
    """

    payer: str
    month: str

    def block(self, quads: Iterable[ox.Quad]) -> Block:
        """Put statements into a block of this payer and month."""
        return Block.of(Rule.NEWEST, f"spend {last_segment(self.payer)} in {self.month}", quads)


@dataclass
class Heard:
    """What is gathered about a file while its lines are read.

    Attributes:
        stem: The file's name as a slug.
        sha256: Digest of the file.
        payers: How many lines each payer has.
        months: How many lines each month has.
        parties: Organisations by what is written, with the payers and months where it was.
    """

    stem: str
    sha256: str = ""
    payers: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    parties: dict[Party, set[PaidIn]] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Key of the source."""
        return f"source/spend-{self.stem}"

    def note(self, party: Party, paid_in: PaidIn) -> None:
        """Remember an organisation that a text names."""
        if party.key:
            self.parties.setdefault(party, set()).add(paid_in)


def write_file(heard: Heard, names: dict[str, str], totals: Iterable[Total]) -> Iterator[Block]:
    """Write everything a file says.

    Args:
        heard: What was gathered about the file; complete once *totals* has been read.
        names: Names of known payers, for the source's title.
        totals: The payments added up, in order of payer, payee, month and type.
    """
    payments = _Payments(heard.source)
    every: set[PaidIn] = set()
    for total in totals:
        paid_in = PaidIn(total.group.payer, total.group.month)
        every.add(paid_in)
        yield paid_in.block(payments.write(total))
    for party, seen in heard.parties.items():
        sheet = Sheet()
        _write_party(sheet, heard, party, min(each.month for each in seen))
        yield from (each.block(sheet.quads) for each in sorted(seen))
    if heard.payers:
        sheet = Sheet()
        _write_source(sheet, heard, names)
        yield from (each.block(sheet.quads) for each in sorted(every))


def _write_source(sheet: Sheet, heard: Heard, names: dict[str, str]) -> None:
    publisher, month = heard.payers.most_common(1)[0][0], heard.months.most_common(1)[0][0]
    who = names.get(publisher, publisher)
    sheet.type(heard.source, "Source")
    sheet.text(heard.source, _LABEL, f"Payments over £25,000 of {who}, {_in_words(month)}")
    sheet.link(heard.source, DCTERMS + "publisher", publisher)
    issued = PartialDate.parse(month)
    sheet.partial(heard.source, DCTERMS + "issued", "issuedPrecision", issued)
    sheet.text(heard.source, "genre", "spend file")
    sheet.text(heard.source, "sha256", heard.sha256)
    sheet.text(heard.source, DCTERMS + "license", LICENCE)
    sheet.add(heard.source, "verification", concept("verification", "read"))


def _in_words(month: str) -> str:
    return PartialDate.parse(month).first.strftime("%B %Y")


def _write_party(sheet: Sheet, heard: Heard, party: Party, month: str) -> None:
    if not party.method:
        sheet.type(party.key, "Organisation")
        sheet.text(party.key, _LABEL, party.name)
        if party.written != party.name:
            sheet.text(party.key, SKOS + "altLabel", party.written)
        sheet.link(party.key, _SOURCE, heard.source)
        return
    link = f"identity-link/{digest(heard.source, party.key, party.written, party.evidence)}"
    sheet.type(link, "IdentityLink")
    sheet.text(link, "linkedText", party.written)
    sheet.link(link, "linkedOrganisation", party.key)
    sheet.add(link, "linkMethod", concept("link-method", party.method))
    sheet.number(link, "linkScore", _SCORES[party.method])
    sheet.text(link, "linkEvidence", party.evidence)
    observed = PartialDate.parse(month)
    sheet.partial(link, "observedOn", "observedPrecision", observed)
    sheet.link(link, _SOURCE, heard.source)


class _Payments:
    """Writes payments; a list holds so many that their terms are made once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._months: dict[str, tuple[tuple[ox.NamedNode, _Term], ...]] = {}
        self._always = (
            (ox.NamedNode(RDF + "type"), ox.NamedNode(term("Payment"))),
            (_CURRENCY, ox.Literal("GBP")),
            (_BASIS, concept("value-basis", "paid")),
            (ox.NamedNode(_SOURCE), node(source)),
        )

    def write(self, total: Total) -> Iterator[ox.Quad]:
        """Write one payment."""
        group = total.group
        subject = node(f"payment/{digest(self._source, *group)}")
        stated: list[tuple[ox.NamedNode, _Term]] = [
            *self._always,
            *self._month(group.month),
            (_PAYER, node(group.payer)),
            (_PAYEE, node(group.payee)) if group.payee else (_QUALIFIER, ox.Literal(INDIVIDUALS)),
            (_AMOUNT, decimal(total.amount)),
            (_LINES, ox.Literal(total.lines)),
        ]
        if group.type:
            stated.append((_TYPE, ox.Literal(group.type)))
        for predicate, value in stated:
            yield ox.Quad(subject, predicate, value, FACTS)

    def _month(self, text: str) -> tuple[tuple[ox.NamedNode, _Term], ...]:
        if text not in self._months:
            sheet, month = Sheet(), PartialDate.parse(text)
            sheet.period(self._source, Period(month, month))
            self._months[text] = tuple((quad.predicate, quad.object) for quad in sheet.quads)
        return self._months[text]
