"""What is paid in a year from commissioners through leads to partners, drawn and as a table."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from api.site.links import Links
from api.site.reading import Reading
from kg.keys import iri_of
from kg.network.near import near
from kg.records.common import Reference, SourceCard, source_cards
from kg.risk import FAMILIES
from kg.risk.delivery import Delivery, read
from kg.risk.inputs.flows import Flow, flows
from viz.caption import Caption
from viz.dates import spoken
from viz.money_flow import Holder, MoneyFlow, Ribbon, table
from viz.sankey import draw
from viz.span import Span
from viz.tabular import Tabular

_FORMULAS = ("=", "+", "-", "@")
MOST_FLOWS = 30
"""How many flows a picture shows."""


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
    )


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
                delivery.label(each.contract) if key else "a subcontract",
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


def as_csv(shown: Tabular) -> str:
    r"""Write a table as CSV; a cell that a spreadsheet would take for a formula is quoted.

    Example:
        >>> from viz.tabular import Line
        >>> as_csv(Tabular(("from", "amount"), (Line(("=A1", "£5")),)))
        "from,amount\r\n'=A1,£5\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(shown.head)
    for line in shown.lines:
        writer.writerow(
            [f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in line.cells]
        )
    return text.getvalue()
