"""Money from hand to hand as plain values, and what of it is kept or not on record.

Ribbons are as wide as what is on record at least. At whoever both receives and passes on, what
comes in and what goes out are made to balance: what is received but not passed on goes to "kept, or
passed on but not on record", and what is passed on but not received comes from "not on record".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kg.errors import MeasureError
from viz.chart_looks import CHART_LOOKS
from viz.span import NOT_ON_RECORD, Pence, Span, in_pounds, just
from viz.tabular import Line, Tabular
from viz.text import clean

KEPT = "\x00kept"
"""Key of what is kept or passed on but not on record; no key of a thing begins so."""
UNSEEN = "\x00unseen"
"""Key of where money comes from that is passed on but not on record as received."""


@dataclass(frozen=True)
class Holder:
    """Someone or something that money passes.

    Attributes:
        key: What ribbons name it by.
        label: Its name.
        column: Where it stands, from 0 at the left; money flows to the right.
        kind: Class of the thing, for its colours.
        href: Where its name leads.
    """

    key: str
    label: str
    column: int
    kind: str = ""
    href: str = ""


@dataclass(frozen=True)
class Ribbon:
    """Money of one kind from one holder to another.

    Attributes:
        origin: Key of the payer.
        end: Key of the payee.
        amount: Pence; None: not on record.
        title: What is told when it is pointed at, beside names and amount: contract and source.
        href: Where it leads.
        at_most: Whether it may be less than its amount, because other ribbons may be more than
            their least.
    """

    origin: str
    end: str
    amount: Span | None
    title: str = ""
    href: str = ""
    at_most: bool = False

    @property
    def least(self) -> Pence:
        """How much it is at least: how wide it is drawn; 0 for what is not on record.

        >>> Ribbon("a", "b", Span(5, None)).least, Ribbon("a", "b", None).least
        (5, 0)
        """
        return self.amount.low if self.amount else 0


@dataclass(frozen=True)
class MoneyFlow:
    """Holders and ribbons that fit together.

    Raises:
        MeasureError: A ribbon's end is unknown or not to the right of its origin, or a key stands
            twice.
    """

    holders: tuple[Holder, ...]
    ribbons: tuple[Ribbon, ...]
    _columns: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn from left to right."""
        twice = [
            key for key, count in Counter(each.key for each in self.holders).items() if count > 1
        ]
        if twice:
            raise MeasureError(f"'{twice[0]}' stands twice among the holders; give each a key")
        self._columns.update({each.key: each.column for each in self.holders})
        for ribbon in self.ribbons:
            ends = (self._columns.get(ribbon.origin), self._columns.get(ribbon.end))
            if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
                raise MeasureError(
                    f"money from '{ribbon.origin}' to '{ribbon.end}'; give holders in columns "
                    "so that all of it flows to the right"
                )


def balanced(flow: MoneyFlow) -> MoneyFlow:
    """Return *flow* with a ribbon for what is kept, and for what comes from nowhere on record.

    Holders that only pay or only receive stay as they are. Where an inflow may be as large as what
    is passed on, because it is not on record or only known as a range, nothing is added.

    Raises:
        Nothing.

    >>> holders = (Holder("c", "CCG", 0), Holder("l", "Lead", 1), Holder("p", "Partner", 2))
    >>> flow = MoneyFlow(holders, (Ribbon("c", "l", just(10)), Ribbon("l", "p", just(4))))
    >>> [(ribbon.end == KEPT, ribbon.least) for ribbon in balanced(flow).ribbons]
    [(False, 10), (False, 4), (True, 6)]
    """
    added = tuple(_missing(flow))
    last = max((each.column for each in flow.holders), default=0)
    ends = {ribbon.end for ribbon in added} | {ribbon.origin for ribbon in added}
    more = [
        holder
        for holder in (
            Holder(UNSEEN, NOT_ON_RECORD, min((each.column for each in flow.holders), default=0)),
            Holder(KEPT, CHART_LOOKS["rest"].words, last),
        )
        if holder.key in ends
    ]
    return MoneyFlow((*flow.holders, *more), (*flow.ribbons, *added))


def in_order(flow: MoneyFlow) -> MoneyFlow:
    """Return *flow* in an order that does not depend on the one it was given in.

    Raises:
        Nothing.

    >>> flow = MoneyFlow((Holder("l", "Lead", 1), Holder("c", "CCG", 0)), ())
    >>> [holder.key for holder in in_order(flow).holders]
    ['c', 'l']
    """

    def place(ribbon: Ribbon) -> tuple[str, str, Pence, str, str, str]:
        return (ribbon.origin, ribbon.end, ribbon.least, told(ribbon), ribbon.title, ribbon.href)

    holders = sorted(flow.holders, key=lambda each: (each.column, each.key))
    return MoneyFlow(tuple(holders), tuple(sorted(flow.ribbons, key=place)))


def table(flow: MoneyFlow) -> Tabular:
    """Return the ribbons of *flow* as a table, by payer, then payee.

    Raises:
        Nothing.

    >>> holders = (Holder("c", "CCG", 0), Holder("l", "Lead", 1))
    >>> table(MoneyFlow(holders, (Ribbon("c", "l", None),))).lines[0].cells
    ('CCG', 'Lead', 'not on record', '')
    """
    whole = balanced(flow)
    names = {each.key: clean(each.label) for each in whole.holders}
    columns = {each.key: each.column for each in whole.holders}
    lines = sorted(
        whole.ribbons,
        key=lambda each: (columns[each.origin], names[each.origin], names[each.end], told(each)),
    )
    return Tabular(
        ("from", "to", "amount", "what"),
        tuple(
            Line((names[each.origin], names[each.end], told(each), clean(each.title)), each.href)
            for each in lines
        ),
    )


def told(ribbon: Ribbon) -> str:
    """Return the amount of *ribbon* in words.

    Raises:
        Nothing.

    >>> told(Ribbon("a", "b", Span(0, 5_00))), told(Ribbon("a", KEPT, just(5_00), at_most=True))
    ('£0 to £5', 'up to £5')
    """
    return in_words([ribbon])


def in_words(ribbons: Sequence[Ribbon]) -> str:
    """Return what *ribbons* amount to together, in words.

    Raises:
        Nothing.

    >>> in_words([Ribbon("a", KEPT, just(5_00), at_most=True), Ribbon("b", KEPT, just(1_00))])
    'up to £6'
    """
    amount = in_pounds(ribbons[0].amount if len(ribbons) == 1 else total(ribbons))
    return f"up to {amount}" if any(ribbon.at_most for ribbon in ribbons) else amount


def total(ribbons: Iterable[Ribbon]) -> Span:
    """Return what *ribbons* amount to together; where one is not on record nothing bounds it.

    Raises:
        Nothing.

    >>> total([Ribbon("a", "b", Span(1, 2)), Ribbon("a", "c", Span(3, 3))])
    Span(low=4, high=5)
    >>> total([Ribbon("a", "b", Span(1, 2)), Ribbon("a", "c", None)])
    Span(low=1, high=None)
    """
    low, high = Fraction(0), Fraction(0)
    bounded = True
    for ribbon in ribbons:
        most = ribbon.amount.high if ribbon.amount else None
        low, high, bounded = low + ribbon.least, high + (most or 0), bounded and most is not None
    return Span(_plain(low), _plain(high) if bounded else None)


def _plain(amount: Fraction) -> Pence:
    return int(amount) if amount.denominator == 1 else amount


def _missing(flow: MoneyFlow) -> Iterator[Ribbon]:
    for holder in sorted(flow.holders, key=lambda each: each.key):
        coming = [ribbon for ribbon in flow.ribbons if ribbon.end == holder.key]
        going = [ribbon for ribbon in flow.ribbons if ribbon.origin == holder.key]
        if not coming or not going:
            continue
        received, passed, name = total(coming), total(going), clean(holder.label)
        if received.low > passed.low:
            kept, ranged = just(received.low - passed.low), not passed.exact
            yield Ribbon(holder.key, KEPT, kept, f"received by {name}", at_most=ranged)
        elif received.high is not None and received.high < passed.low:
            yield Ribbon(
                UNSEEN, holder.key, just(passed.low - received.high), f"passed on by {name}"
            )
