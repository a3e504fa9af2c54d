"""What is paid in a year from commissioners through leads to partners, drawn and as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import networkx as nx

from api.site.links import Links
from api.site.reading import Reading
from kg.keys import iri_of
from kg.network.near import near
from kg.records.common import Reference, SourceCard, source_cards
from kg.risk import FAMILIES
from kg.risk.delivery import Delivery, read
from kg.risk.inputs.flows import Flow, flows
from viz.caption import LICENCE, Caption
from viz.dates import spoken
from viz.money_flow import Holder, MoneyFlow, Ribbon, table
from viz.sankey import draw
from viz.span import Span
from viz.tabular import Tabular, as_csv
from viz.text import clean

_PENCE = Decimal(100)
_SUBCONTRACT = "a subcontract"
_BESIDE = (
    "at_least", "at_most", "source_titles", "source_urls", "as_of", "licence", "link",
)  # fmt: skip
MOST_FLOWS = 30
"""How many flows a picture shows."""


@dataclass(frozen=True)
class Payment:
    """Money from one to another under a contract, in a year.

    Attributes:
        payer: Who pays.
        payee: Who is paid.
        contract: Under which contract; None for a subcontract of its own.
        low: Pounds at least, as exact text; empty where nothing is on record.
        high: Pounds at most, as exact text; empty where nothing bounds it.
        exact: Whether the amount is on record as such, and not only as a range.
        sources: What it rests on.
    """

    payer: Reference
    payee: Reference
    contract: Reference | None
    low: str
    high: str
    exact: bool
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class Spending:
    """Money of a day.

    Attributes:
        focus: The organisation or contract that it is about; None for the largest of all.
        flow: The flows shown, in columns.
        table: The same as a table.
        shown: How many flows are shown.
        total: How many there are.
        unknown: How many of all have no amount on record.
        ranged: How many of all are only known as a range.
        sources: What the flows that are shown rest on.
        beyond: Whether some party has more relations than were followed.
        payments: The flows shown, the largest first.
    """

    focus: Reference | None
    flow: MoneyFlow
    table: Tabular
    shown: int
    total: int
    unknown: int
    ranged: int
    sources: tuple[SourceCard, ...]
    beyond: bool
    payments: tuple[Payment, ...] = ()


def spending(reads: Reading, focus: str, day: date, links: Links) -> Spending:
    """Collect what is paid in a year.

    Args:
        reads: Where to look.
        focus: Key of an organisation or contract; empty for the largest flows of all, which only
            a store that is held in memory can tell.
        day: The day.
        links: Where names and flows lead.
    """
    if reads.network.is_complete:
        things = [focus] if focus else []
        graph, beyond = reads.network.at(day, families=FAMILIES, things=things), False
    else:
        found = near(reads.network, [focus] if focus else [], day, families=FAMILIES, steps=2)
        graph, beyond = found.graph, bool(found.beyond)
    delivery = read(graph)
    every = _about(flows(delivery), iri_of(focus) if focus else "")
    chosen = sorted(every, key=lambda each: _size(each, delivery))[:MOST_FLOWS]
    flow = _flow(delivery, chosen, links)
    keys = sorted({source for each in chosen for source in each.sources})
    return Spending(
        focus=reads.reference(focus, day) if focus else None,
        flow=flow,
        table=table(flow),
        shown=len(chosen),
        total=len(every),
        unknown=sum(each.yearly is None for each in every),
        ranged=sum(each.yearly is not None and not each.yearly.exact for each in every),
        sources=source_cards(reads.network, tuple(keys)),
        beyond=beyond,
        payments=tuple(_payment(reads, delivery, each) for each in chosen),
    )


def _payment(reads: Reading, delivery: Delivery, flow: Flow) -> Payment:
    yearly = flow.yearly

    def named(node: str) -> Reference:
        kind = str(delivery.graph.nodes[node].get("kind", ""))
        return Reference(delivery.key(node), delivery.label(node), kind)

    return Payment(
        payer=named(flow.payer),
        payee=named(flow.payee),
        contract=named(flow.contract) if flow.contract else None,
        low="" if yearly is None else _in_pounds(yearly.low),
        high="" if yearly is None or yearly.high is None else _in_pounds(yearly.high),
        exact=yearly is not None and yearly.exact,
        sources=source_cards(reads.network, tuple(flow.sources)),
    )


def _in_pounds(pence: int) -> str:
    return f"{pence / _PENCE:.2f}"


def network_of(found: Spending, day: date) -> "nx.MultiDiGraph[str]":
    """Make a network of the flows, for the formats of other tools.

    Example:
        >>> nothing = Spending(None, MoneyFlow((), ()), Tabular((), ()), 0, 0, 0, 0, (), False)
        >>> network_of(nothing, date(2020, 7, 7)).graph["at"]
        '2020-07-07'
    """
    cards = {each.key: vars(each) for each in found.sources}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(at=day.isoformat(), sources=cards)
    for rank, each in enumerate(found.payments):
        for party in (each.payer, each.payee):
            group = party.key.partition("/")[0]
            graph.add_node(iri_of(party.key), **vars(party) | {"group": group})
        ends = (iri_of(each.payer.key), iri_of(each.payee.key))
        graph.add_edge(*ends, key=f"flow-{rank}")
        graph.edges[*ends, f"flow-{rank}"].update(
            {
                "key": f"flow-{rank}",
                "kind": "Payment",
                "label": "pays",
                "family": "money",
                "state": "current",
                "status": "accepted",
                "value": each.low if each.exact else _between(each),
                "currency": "GBP",
                "basis": "annual",
                "under": each.contract.key if each.contract else "",
                "sources": tuple(card.key for card in each.sources),
            }
        )
    return graph


def _between(payment: Payment) -> str:
    return f"{payment.low}-{payment.high}" if payment.low else ""


def _about(every: Iterable[Flow], focus: str) -> tuple[Flow, ...]:
    """Keep whole contracts in which the focus pays or is paid, or the contract that it is."""
    found = tuple(every)
    if not focus:
        return found
    touching = [each for each in found if focus in {each.payer, each.payee, each.contract}]
    contracts = {each.contract for each in touching if each.contract}
    return tuple(each for each in found if each.contract in contracts or each in touching)


def _size(flow: Flow, delivery: Delivery) -> tuple[int, int, str, str, str]:
    """The largest first, those that are not on record last."""
    ends = (delivery.key(flow.payer), delivery.key(flow.payee))
    if flow.yearly is None:
        return (1, 0, *ends, flow.contract)
    return (0, -(flow.yearly.high or flow.yearly.low), *ends, flow.contract)


def _flow(delivery: Delivery, chosen: Iterable[Flow], links: Links) -> MoneyFlow:
    """Put payers left, whoever answers for a contract in the middle, those they pay right."""
    holders: dict[str, Holder] = {}
    ribbons = []
    for each in chosen:
        column = 0 if each.payer in _payers(delivery, each.contract) else 1
        ends = [_holder(delivery, each.payer, column, links)]
        ends.append(_holder(delivery, each.payee, column + 1, links))
        holders.update({holder.key: holder for holder in ends})
        key = delivery.key(each.contract) if each.contract else ""
        yearly = each.yearly
        ribbons.append(
            Ribbon(
                ends[0].key,
                ends[1].key,
                None if yearly is None else Span(yearly.low, yearly.high),
                delivery.label(each.contract) if key else _SUBCONTRACT,
                links.thing(key) if key else "",
            )
        )
    return MoneyFlow(tuple(holders.values()), tuple(ribbons))


def _payers(delivery: Delivery, contract: str) -> Mapping[str, object]:
    return delivery.commissioners(contract) if contract else {}


def _holder(delivery: Delivery, node: str, column: int, links: Links) -> Holder:
    key = delivery.key(node)
    kind = str(delivery.graph.nodes[node].get("kind", ""))
    return Holder(f"{column} {key}", delivery.label(node), column, kind, links.thing(key))


def caption_of(found: Spending, day: date, link: str) -> Caption:
    """Give the picture its title, day and sources.

    Example:
        >>> nothing = Spending(None, MoneyFlow((), ()), Tabular((), ()), 0, 0, 0, 0, (), False)
        >>> caption_of(nothing, date(2020, 7, 7), "/money").title
        'Money in a year: the largest flows on record'
    """
    about = found.focus.label if found.focus else "the largest flows on record"
    return Caption(
        title=f"Money in a year: {about}",
        as_of=spoken(day.isoformat()),
        sources=tuple(f"{each.title} ({each.date[:4]})" for each in found.sources),
        link=link,
    )


def exported(found: Spending, day: date, link: str) -> str:
    """Draw the flows as a picture that stands alone.

    Example:
        >>> nothing = Spending(None, MoneyFlow((), ()), Tabular((), ()), 0, 0, 0, 0, (), False)
        >>> "As of 7 July 2020" in exported(nothing, date(2020, 7, 7), "/money")
        True
    """
    return draw(found.flow, caption=caption_of(found, day, link))


def as_table(found: Spending, day: date, link: str) -> str:
    """Write the flows as CSV: as the page tells them, with exact bounds and sources.

    Example:
        >>> nothing = Spending(None, MoneyFlow((), ()), Tabular((), ()), 0, 0, 0, 0, (), False)
        >>> as_table(nothing, date(2020, 7, 7), "").split(",")[:4]
        ['at_least', 'at_most', 'source_titles', 'source_urls']
    """
    known = {
        (clean(each.payer.label), clean(each.payee.label), clean(_under(each))): each
        for each in found.payments
    }
    rows = []
    for line in found.table.lines:
        payer, payee, _, under = line.cells
        each = known.get((payer, payee, under))
        cards = each.sources if each else ()
        titles = "; ".join(card.title or card.key for card in cards)
        urls = " ".join(card.url for card in cards if card.url)
        bounds = (each.low, each.high) if each else ("", "")
        rows.append((*line.cells, *bounds, titles, urls, day.isoformat(), LICENCE, link))
    return as_csv((*found.table.head, *_BESIDE), rows)


def _under(payment: Payment) -> str:
    return payment.contract.label if payment.contract else _SUBCONTRACT
