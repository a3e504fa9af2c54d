"""Writes the facts of one process: roles, money, term and status of its contracts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.dates import PartialDate, Period
from kg.keys import digest, last_segment
from kg.sources.ocds.contracts import Draft
from kg.sources.ocds.describing import Describer, buyers_of
from kg.sources.ocds.fields import Json, rows, text
from kg.sources.ocds.money import Amount
from kg.sources.ocds.notices import Notice
from kg.sources.ocds.parties import Party
from kg.sources.ocds.periods import Span, within
from kg.triples.terms import Sheet, concept
from kg.triples.things import PRIMARY_SOURCE

_ENDED = {"terminated": "terminated-early"}


@dataclass
class Facts:
    """Writes the facts of one process, each with all notices it was merged from.

    Attributes:
        sheet: Where they are written.
        describe: Describes the parties on the way.
        notices: The factual notices of the process in order of date.
        removed: Suppliers that were removed, with the notice that says so.
        alone: Whether the process has one contract only.
    """

    sheet: Sheet
    describe: Describer
    notices: Sequence[Notice]
    removed: dict[str, Notice]
    alone: bool

    @property
    def last(self) -> Notice:
        """The latest notice, which gives amounts their day."""
        return self.notices[-1]

    def write(self, contract: str, draft: Draft, compiled: Json) -> None:
        """Write one contract.

        Args:
            contract: Its key.
            draft: What the process says of it.
            compiled: The merged release, for its parties.
        """
        period = draft.span.period
        if self.last.kind.ends_before_award and not rows(compiled, "awards"):
            self._status(contract, draft, period)
            return
        parties = self.describe.parties
        for buyer in parties(self.sheet, buyers_of(compiled), compiled, self.last):
            self._role(contract, buyer, "commissioner", period)
        for ref in draft.suppliers:
            gone = self.removed.get(text(ref, "id"))
            until = replace(period, end=gone.issued) if gone else period
            for holder in parties(self.sheet, [ref], compiled, self.last):
                self._role(contract, holder, "holder", until)
        if self.alone:
            self._removed(contract, {text(ref, "id") for ref in draft.suppliers})
        for amount in draft.amounts:
            self._money(contract, amount)
        for code in draft.codes:
            self.sheet.text(contract, "classification", code)
        self._term(contract, draft.span)
        self._status(contract, draft, period)

    def _removed(self, contract: str, named: set[str]) -> None:
        """A supplier that only its removal tells of held the contract until then."""
        for gone, notice in self.removed.items():
            parties = rows(notice.release, "parties")
            refs = [] if gone in named else [each for each in parties if text(each, "id") == gone]
            for holder in self.describe.parties(self.sheet, refs, notice.release, notice):
                self._role(contract, holder, "holder", Period(end=notice.issued))

    def _role(self, contract: str, party: Party, role: str, period: Period) -> None:
        lived = within(period, self.describe.registry.life(party.key))
        if lived.start is not None and lived.end is not None and not lived.is_ordered():
            lived = replace(lived, start=None)
        mark = digest(str(lived.start), str(lived.end))
        key = f"contract-role/{last_segment(contract)}-{last_segment(party.key)}-{role}-{mark}"
        self._fact(key, "ContractRole")
        self.sheet.link(key, "roleHolder", party.key)
        self.sheet.link(key, "inContract", contract)
        self.sheet.add(key, "role", concept("role", role))
        self.sheet.period(key, lived)

    def _money(self, contract: str, amount: Amount) -> None:
        """The key is that of an accepted claim of the same sum, so that both are one fact."""
        issued: PartialDate = self.last.issued
        stated = (amount.amount, None, None, amount.currency, amount.basis, issued)
        mark = digest(*(str(each) for each in stated), "")
        key = f"money/{last_segment(contract)}-{mark}"
        self._fact(key, "Money")
        self.sheet.link(key, "moneyOf", contract)
        self.sheet.number(key, "amount", amount.amount)
        self.sheet.text(key, "currency", amount.currency)
        self.sheet.add(key, "basis", concept("value-basis", amount.basis))
        self.sheet.partial(key, "asOf", "asOfPrecision", issued)
        self.sheet.text(key, "qualifier", amount.qualifier)

    def _term(self, contract: str, term: Span) -> None:
        if not term:
            return
        key = f"contract-term/{last_segment(contract)}-{digest(self.last.key)}"
        self._fact(key, "ContractTerm")
        self.sheet.link(key, "termOf", contract)
        self.sheet.period(key, term.period)
        self.sheet.text(key, "duration", term.duration)
        self.sheet.partial(key, "mayExtendTo", "toPrecision", term.extent)

    def _status(self, contract: str, draft: Draft, period: Period) -> None:
        status = self.last.kind.contract or _ENDED.get(draft.status, "")
        status = status or ("active" if period.start else "awarded")
        held = period if status == "active" else Period(start=self.last.issued)
        mark = digest(status, str(held.start), str(held.end))
        key = f"contract-status-period/{last_segment(contract)}-{status}-{mark}"
        self._fact(key, "ContractStatusPeriod")
        self.sheet.link(key, "statusOf", contract)
        self.sheet.add(key, "contractStatus", concept("contract-status", status))
        self.sheet.period(key, held)

    def _fact(self, key: str, kind: str) -> None:
        self.sheet.type(key, kind)
        for notice in self.notices:
            self.sheet.link(key, PRIMARY_SOURCE, notice.key)
