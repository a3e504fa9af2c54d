"""Writes a contracting process: its notices as sources, its contracts, roles, money and terms.

Confirmed, awarded and modified contracts become facts that rest on their notices. What is only
planned stays with its notice as claims.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import cast

import pyoxigraph as ox

from kg.keys import key_of, term
from kg.model import Place, Source
from kg.namespaces import ID
from kg.sources.loading import Known
from kg.sources.ocds.claims import Plan, plan_claims
from kg.sources.ocds.contracts import (
    Draft,
    Identity,
    drafts,
    identify,
    removed_suppliers,
    stated_value,
)
from kg.sources.ocds.describing import Describer, buyers_of
from kg.sources.ocds.facts import Facts
from kg.sources.ocds.fields import part, text
from kg.sources.ocds.merging import Merged, merge
from kg.sources.ocds.notices import Notice
from kg.sources.ocds.periods import span
from kg.sources.ocds.procedure import procedure_of, write_procedure
from kg.store.segment import Block, Rule
from kg.triples.claims import write_claim
from kg.triples.terms import FACTS, Sheet, concept
from kg.triples.things import PRIMARY_SOURCE, write_source

Origins = Mapping[str, AbstractSet[str]]
_ORGANISATION, _IDENTIFIER = ID + "organisation/", term("identifier")


@dataclass
class Writer:
    """Writes processes one after another; things they share are described once.

    Attributes:
        known: What the store knows.
        path: The file, for messages and places.
    """

    known: Known
    path: str
    describe: Describer = field(init=False)

    def __post_init__(self) -> None:
        """Start with nothing described."""
        self.describe = Describer(self.known, self.path)

    def write(self, ocid: str, notices: Sequence[Notice], origins: Origins) -> Iterator[ox.Quad]:
        """Write one process.

        Args:
            ocid: Its identifier; empty where its only notice gives none.
            notices: Its notices in order of date; at least one.
            origins: Of each notice, the sources of the files that hold it.

        Raises:
            Unmergeable: Its releases contradict each other in type.
        """
        sheet = Sheet()
        whole = merge([notice.release for notice in notices])
        notices[-1].notes.extend(whole.notes)
        factual = [notice for notice in notices if notice.kind.status == "asserted"]
        contracts: dict[str, list[Identity]] = {}
        if factual:
            plans = len(factual) < len(notices)
            settled = merge([notice.release for notice in factual]) if plans else whole
            found = self._facts(sheet, ocid, notices, factual, (whole, settled))
            contracts.update({notice.key: found for notice in factual})
        claims: list[ox.Quad] = []
        for notice in notices:
            if notice.kind.status == "planned":
                base = identify(ocid, "", notices, self.known)
                contracts[notice.key] = [base]
                claims += self._plan(sheet, base, notice)
        for notice in {notice.key: notice for notice in notices}.values():
            self._notice(sheet, notice, contracts.get(notice.key, []), origins[notice.key])
            sheet.text(notice.key, "ofProcess", ocid or notice.number)
        yield from sheet.quads
        yield from claims

    def _facts(
        self,
        sheet: Sheet,
        ocid: str,
        notices: Sequence[Notice],
        factual: Sequence[Notice],
        merged: tuple[Merged, Merged],
    ) -> list[Identity]:
        """Write the contracts that stand, as the factual notices together describe them."""
        whole, settled = merged
        last = factual[-1]
        # Lots and words of the tender come from its own notice, awards from those that make them.
        compiled = {**settled.release, "tender": part(whole.release, "tender")}
        regime = any(notice.kind.regime for notice in factual)
        found = drafts(compiled, last.register, regime=regime, note=last.notes.append)
        removed = removed_suppliers(factual)
        facts = Facts(sheet, self.describe, factual, removed, alone=len(found) == 1)
        identities = []
        for draft in found:
            identity = identify(ocid, draft.name, notices, self.known)
            self.describe.contract(sheet, identity, draft.title or _title(whole, last), last)
            facts.write(identity.key, draft, compiled)
            identities.append(identity)
        if len(found) == 1:
            _stated_values(sheet, found[0], factual)
        return identities

    def _plan(self, sheet: Sheet, base: Identity, notice: Notice) -> Iterator[ox.Quad]:
        """Write what one notice plans, from its own words only."""
        note, release = notice.notes.append, notice.release
        self.describe.contract(sheet, base, notice.title or notice.label, notice)
        found = drafts(release, notice.register, regime=notice.kind.regime, note=note)
        refs = [ref for draft in found for ref in draft.suppliers]
        later = span(part(release, "tender", "contractPeriod"), "tender.contractPeriod", note)
        plan = Plan(
            notice,
            base.key,
            tuple(self.describe.parties(sheet, buyers_of(release), release, notice)),
            tuple(self.describe.parties(sheet, refs, release, notice)),
            tuple(amount for draft in found for amount in draft.amounts),
            next((draft.span for draft in found if draft.span), later),
            self.path,
        )
        publisher = self.describe.publisher(sheet, notice)
        source = self.describe.source(sheet, notice)
        for claim in plan_claims(plan, publisher):
            yield from write_claim(claim, {notice.key: source}).quads

    def _notice(
        self, sheet: Sheet, notice: Notice, contracts: Iterable[Identity], origins: AbstractSet[str]
    ) -> None:
        """Write a notice as the source it is, with what it is about and what it lacks."""
        key = notice.key
        write_source(sheet, self.describe.source(sheet, notice))
        sheet.type(key, "Notice")
        sheet.text(key, "identifier", f"notice:{notice.number.replace(' ', '-')}")
        for origin in sorted(origins):
            sheet.link(key, PRIMARY_SOURCE, origin)
        sheet.add(key, "noticeType", concept("notice-type", notice.kind.name))
        if notice.kind.process:
            sheet.add(key, "selectionProcess", concept("selection-process", notice.kind.process))
        write_procedure(sheet, key, procedure_of(notice.release, notice.notes.append))
        for identity in contracts:
            sheet.link(key, "noticeOf", identity.key)
        for prop, found in (("lot", notice.lots), ("relatedProcess", notice.related)):
            for each in found:
                sheet.text(key, prop, each)
        for each in dict.fromkeys(notice.notes):
            sheet.text(key, "shortcoming", each)


def _stated_values(sheet: Sheet, last: Draft, notices: Sequence[Notice]) -> None:
    """State what each of several notices gives as the value, so that its growth can be told."""
    each_once = {notice.key: notice for notice in notices}
    if len(each_once) > 1:
        for key, notice in each_once.items():
            sheet.number(key, "statedValue", stated_value(notice, last))


def _title(whole: Merged, notice: Notice) -> str:
    return text(whole.release, "tender", "title") or notice.title or notice.label


def blocks_of(ocid: str, quads: Iterable[ox.Quad]) -> Iterator[Block]:
    """Divide what is told of a process: its own statements, and those on organisations.

    A register, or a later file, may describe an organisation better; its identifiers all stand.

    Args:
        ocid: The process; empty for what is told of none.
        quads: The statements.
    """
    own: list[ox.Quad] = []
    identifiers: list[ox.Quad] = []
    described: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        subject = str(cast(ox.NamedNode, quad.subject).value)
        if quad.graph_name != FACTS or not subject.startswith(_ORGANISATION):
            own.append(quad)
        elif quad.predicate.value == _IDENTIFIER:
            identifiers.append(quad)
        else:
            described.setdefault(key_of(subject), []).append(quad)
    for key, about in described.items():
        yield Block.of(Rule.FALLBACK, key, about)
    if identifiers:
        yield Block.of(Rule.ALWAYS, "", identifiers)
    rule = Rule.NEWEST if ocid else Rule.ALWAYS
    key = f"ocds {ocid}" if ocid else ""
    yield Block.of(rule, key, own)


def write_release(sheet: Sheet, key: str, latest: Notice, publisher: str, path: str) -> None:
    """Write the source node of a file as a whole; it is as new as its latest notice."""
    source = Source(
        key=key,
        title=f"{latest.register.name} notices up to {latest.issued}",
        publisher=publisher,
        issued=latest.issued,
        url="",
        genre="register release",
        sha256="",
        licence=latest.licence,
        verification="read",
        place=Place(path, 0),
    )
    write_source(sheet, source)
