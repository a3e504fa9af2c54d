"""A chart of a page: its picture, and the same data as a table."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from fractions import Fraction

from api.site.links import Links
from kg.errors import InvalidParameter
from kg.records.common import SourceCard
from kg.risk import Thing
from kg.risk.contagion.result import MODELS, CascadeResult, Losses
from kg.risk.contagion.result import Reached as Hit
from kg.risk.lossrisk.contract import ContractRisk
from kg.risk.lossrisk.transfer_curve import CurvePoint
from kg.risk.wording import agreed, listed
from viz import band, reached, rounds, tau_curve
from viz.band import Bar, Marks, Unit
from viz.caption import Caption
from viz.chart import WIDE
from viz.dates import spoken
from viz.figure import figure
from viz.reached import Reached
from viz.span import Span, in_pounds
from viz.tabular import Tabular
from viz.transfer import Documented, TransferCurve, TransferPoint

_DIGITS = 10**6


Draw = Callable[[float, str, Caption | None], str]
"""Draws a picture of a width, with a name for its parts, and a caption if it stands alone."""


@dataclass(frozen=True)
class Chart:
    """A picture and its table.

    Attributes:
        html: The picture as part of a page.
        table: The same as a table.
        name: Its name within the page.
        drawing: Draws it.
        caption: What it shows, as of when, by which sources, and where it is.
    """

    html: str
    table: Tabular
    name: str
    drawing: Draw
    caption: Caption

    def alone(self, origin: str) -> str:
        """Draw the picture with its caption, complete in itself.

        Args:
            origin: What the site's addresses begin with, for readers elsewhere.
        """
        caption = replace(self.caption, link=origin + self.caption.link)
        return self.drawing(WIDE, self.name, caption)


def alone(charts: Sequence[Chart], number: int, origin: str) -> str:
    """Draw one picture of a page, complete in itself; they are counted from 1.

    Raises:
        InvalidParameter: The page has no such picture.

    Example:
        >>> alone((), 1, "")
        Traceback (most recent call last):
        kg.errors.InvalidParameter: there is no picture 1; this page has 0
    """
    if not 0 < number <= len(charts):
        raise InvalidParameter(f"there is no picture {number}; this page has {len(charts)}")
    return charts[number - 1].alone(origin)


@dataclass(frozen=True)
class Setting:
    """What charts of a page share.

    Attributes:
        day: The day of the facts.
        links: Makes addresses.
        sources: The sources behind them.
        way: Path of the page.
        asked: What the page was asked beside the day.
    """

    day: str
    links: Links
    sources: tuple[SourceCard, ...]
    way: str
    asked: Mapping[str, str] = field(default_factory=dict)

    def chart(self, title: str, name: str, draw: Draw, table: Tabular) -> Chart:
        """Frame a picture."""
        cited = tuple(each.title or each.key for each in self.sources)
        link = self.links.to(self.way, **self.asked)
        caption = Caption(title, spoken(self.day), cited, link)
        html = figure(lambda width, own: draw(width, own, None), caption, name)
        return Chart(html, table, name, draw, caption)


def transfer_chart(risk: ContractRisk, setting: Setting) -> Chart | None:
    """Draw who bears an overrun, over its size; None where nothing is known of it."""
    if risk.curve is None or len(risk.curve.points) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    first, sure = risk.curve.first_return, risk.curve.sure_return
    called = {each.key: each.publisher or each.title for each in setting.sources}
    curve = TransferCurve(
        tuple(map(_point, risk.curve.points)),
        None if first is None else Span(first, sure),
        tuple(
            Documented(
                called.get(each.sources[0], in_pounds(amount)),
                amount,
                setting.links.thing(each.sources[0]),
            )
            for each in risk.documented
            for amount in [Span(each.low, each.high)]
            if each.sources
        ),
    )
    return setting.chart(
        f"Who bears an overrun of {risk.contract.label}",
        "transfer",
        lambda width, name, caption: tau_curve.draw(
            curve, width=width, identifier=name, caption=caption
        ),
        tau_curve.table(curve),
    )


def _point(point: CurvePoint) -> TransferPoint:
    return TransferPoint(
        point.overrun,
        Span(point.borne_low, point.borne_high),
        Span(point.returned_low, point.returned_high),
        Span(point.agreed_low, point.agreed_high),
    )


def rounds_chart(
    found: CascadeResult, start: Sequence[Thing], names: Mapping[str, Thing], setting: Setting
) -> Chart:
    """Draw whom the failure of some reaches, round by round."""
    whole = Span(Fraction(1), Fraction(1))
    shown = {*found.failed, *(each.organisation for each in found.reached)}
    everyone = [
        *(Reached(each.iri, each.label, 0, whole) for each in start),
        *(_hit(each, names, shown, setting.links) for each in found.reached),
    ]
    return setting.chart(
        f"If {_fall(start)}",
        "rounds",
        lambda width, name, caption: rounds.draw(
            everyone, width=width, identifier=name, caption=caption
        ),
        reached.table(everyone),
    )


def _fall(start: Sequence[Thing]) -> str:
    return f"{listed([each.label for each in start])} {agreed(len(start), 'fails', 'fail')}"


def _hit(hit: Hit, names: Mapping[str, Thing], shown: AbstractSet[str], links: Links) -> Reached:
    thing = names[hit.organisation]
    low, high = (_fraction(stress) for stress in (hit.stress_low, hit.stress_high))
    sources = tuple(dict.fromkeys(each for each in (hit.by, hit.first_failing) if each in shown))
    label = f"{thing.label} (cannot fail)" if hit.statutory else thing.label
    return Reached(thing.iri, label, hit.round, Span(low, high), sources, links.thing(thing.key))


def losses_chart(
    found: CascadeResult, start: Sequence[Thing], names: Mapping[str, Thing], setting: Setting
) -> Chart:
    """Draw what each organisation reached could lose, from contract minimum to ceiling."""
    bars = [
        Bar(
            names[each.organisation].label,
            _marks(each.losses),
            setting.links.thing(names[each.organisation].key),
            "loses, but cannot fail" if each.statutory else "",
        )
        for each in found.reached
    ]
    return setting.chart(
        f"What others could lose if {_fall(start)}",
        "losses",
        lambda width, name, caption: band.draw(
            bars, Unit.POUNDS, width=width, identifier=name, caption=caption
        ),
        band.table(bars, Unit.POUNDS),
    )


def _marks(losses: Mapping[str, Losses]) -> Marks:
    """The least that any model says, the threshold's middle, and the most that any says."""
    least, middle, most = (losses[model] for model in MODELS)
    return Marks(round(least.low), round(middle.middle), round(most.high))


def _fraction(number: float) -> Fraction:
    return Fraction(round(number * _DIGITS), _DIGITS)
