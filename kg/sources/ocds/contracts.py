"""Finds the contracts in a merged process: which award and contract belong together, their terms.

One award is one contract, or each contract that follows from it. A process with several gives
each a key of its own, so that lots do not melt into one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.keys import slug
from kg.sources.loading import Known
from kg.sources.ocds.fields import Json, part, rows, text, words
from kg.sources.ocds.money import Amount, Note, amounts
from kg.sources.ocds.notices import Notice
from kg.sources.ocds.periods import Span, span
from kg.sources.ocds.procedure import codes_of
from kg.sources.ocds.psr import amount_in_words, said_in, span_in_words
from kg.sources.ocds.publishers import Register

_DEAD = frozenset({"cancelled", "unsuccessful"})
_ONLY_AMENDED = frozenset({"id", "amendments", "amendment"})


@dataclass(frozen=True)
class Draft:
    """One contract, as awards and contracts of a process describe it.

    Attributes:
        name: What tells it from the others of its process; empty if it needs nothing.
        title: Its title, or empty.
        suppliers: References to those it was awarded to.
        amounts: What it is worth.
        span: How long it runs.
        status: Status of the contract, else of the award, as published.
        codes: What it buys, by codes with their scheme in front.
    """

    name: str
    title: str
    suppliers: tuple[Json, ...]
    amounts: tuple[Amount, ...]
    span: Span
    status: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Which contract of the graph a draft is.

    Attributes:
        key: Its key.
        identifier: How notices identify it.
        own: Whether only notices tell of it, so that they give it its name.
    """

    key: str
    identifier: str
    own: bool


def drafts(compiled: Json, register: Register, *, regime: bool, note: Note) -> tuple[Draft, ...]:
    """Find the contracts of a process.

    Args:
        compiled: Its merged release.
        register: Says where money stands.
        regime: Whether it is under the Provider Selection Regime, where terms stand in words.
        note: Is told of what cannot be used.

    Returns:
        Every live contract; one without awards where the process names suppliers only.
    """
    pairs = _pairs(compiled, note)
    found = []
    for award, contract in pairs:
        status = text(contract, "status") or text(award, "status")
        dead = {text(contract, "status"), text(award, "status")} & _DEAD
        if dead:
            which = text(contract, "id") or text(award, "id")
            note(f"awards: '{which}' is {dead.pop()}; it makes no contract")
            continue
        worth = amounts(register, award, contract, note)
        term = _span(compiled, award, contract, note)
        if regime and len(pairs) == 1:
            worth = worth or amount_in_words(said_in(compiled))
            term = term or span_in_words(said_in(compiled))
        title = text(contract, "title") or text(award, "title")
        name = _name(compiled, award, contract) if len(pairs) > 1 else ""
        codes = codes_of(compiled, award, contract)
        found.append(Draft(name, title, _suppliers(award), worth, term, status, codes))
    return tuple(found)


def stated_value(notice: Notice, last: Draft) -> Decimal | None:
    """Tell what a notice by itself gives as the value of its one contract.

    Args:
        notice: The notice.
        last: The contract as all its notices together describe it.

    Returns:
        The sum in the currency and on the basis of the contract's own; None where there is none.
    """
    regime = notice.kind.regime
    found = drafts(notice.release, notice.register, regime=regime, note=lambda _: None)
    if len(found) != 1 or not last.amounts:
        return None
    wanted = last.amounts[0].terms
    return next((each.amount for each in found[0].amounts if each.terms == wanted), None)


def _pairs(compiled: Json, note: Note) -> list[tuple[Json, Json]]:
    awards, contracts = list(rows(compiled, "awards")), list(rows(compiled, "contracts"))
    bare = [each for each in (*awards, *contracts) if each.keys() <= _ONLY_AMENDED]
    if bare:
        note(f"awards: {len(bare)} are only amended, and the file lacks what they amend")
    awards = [each for each in awards if each not in bare]
    contracts = [each for each in contracts if each not in bare]
    if len(awards) <= 1 and len(contracts) <= 1:
        first = {"suppliers": _supplying_parties(compiled)}
        return [(awards[0] if awards else first, contracts[0] if contracts else {})]
    by_award: dict[str, list[Json]] = {}
    for contract in contracts:
        by_award.setdefault(text(contract, "awardID"), []).append(contract)
    pairs: list[tuple[Json, Json]] = []
    for award in awards:
        following = by_award.pop(text(award, "id"), [])
        pairs += [(award, contract) for contract in following] or [(award, {})]
    pairs += [({}, contract) for left in by_award.values() for contract in left]
    return pairs


def _supplying_parties(compiled: Json) -> list[Json]:
    """Take suppliers from the parties where no award names them."""
    return [each for each in rows(compiled, "parties") if "supplier" in words(each, "roles")]


def _suppliers(award: Json) -> tuple[Json, ...]:
    added = [
        each
        for amendment in rows(award, "amendments")
        for each in rows(amendment, "suppliersAdded")
    ]
    named = {text(each, "id"): each for each in (*rows(award, "suppliers"), *added)}
    unnamed = [each for each in rows(award, "suppliers") if not text(each, "id")]
    return (*(each for name, each in named.items() if name), *unnamed)


def removed_suppliers(notices: Sequence[Notice]) -> dict[str, Notice]:
    """Find the suppliers that were removed, with the notice that last says so.

    Args:
        notices: Notices of one process in order of date.
    """
    removed: dict[str, Notice] = {}
    for notice in notices:
        for party in rows(notice.release, "parties"):
            roles = words(party, "roles")
            if "removedSupplier" in roles:
                removed[text(party, "id")] = notice
            elif "supplier" in roles:
                removed.pop(text(party, "id"), None)
        for award in rows(notice.release, "awards"):
            for amendment in rows(award, "amendments"):
                for each in rows(amendment, "suppliersRemoved"):
                    removed[text(each, "id")] = notice
    return removed


def _name(compiled: Json, award: Json, contract: Json) -> str:
    """Tell a contract from the others of its process; the first of all needs no telling."""
    name = (text(contract, "id") or text(award, "id")).removeprefix(f"{text(compiled, 'ocid')}-")
    return "" if name == "1" else name


def _span(compiled: Json, award: Json, contract: Json, note: Note) -> Span:
    found = span(part(contract, "period"), "contracts.period", note)
    found = found or span(part(award, "contractPeriod"), "awards.contractPeriod", note)
    if found:
        return found
    lots = {text(lot, "id"): lot for lot in rows(compiled, "tender", "lots")}
    periods = [part(lots.get(each, {}), "contractPeriod") for each in words(award, "relatedLots")]
    if len(periods) == 1:
        return span(periods[0], "tender.lots.contractPeriod", note)
    return Span(found.period)


def identify(ocid: str, draft_name: str, notices: Sequence[Notice], known: Known) -> Identity:
    """Tell which contract of the graph is meant: by process or notice number, never by title.

    Args:
        ocid: Identifier of the process, or empty.
        draft_name: What tells this contract from others of the process.
        notices: The notices of the process.
        known: What the store knows.
    """
    identifier = f"ocds:{ocid}" if ocid else f"fts:{notices[0].number}"
    own = f"contract/{slug(ocid) or slug('notice-' + notices[0].number)}"
    if draft_name:
        safe = re.sub(r"\s+", "-", draft_name)
        return Identity(f"{own}-{slug(draft_name)}", f"{identifier}/{safe}", own=True)
    for each in (identifier, *(f"fts:{notice.number}" for notice in notices)):
        key = known.organisation(each)
        if key.startswith("contract/"):
            return Identity(key, identifier, own=key == own)
    return Identity(own, identifier.replace(" ", "-"), own=True)
