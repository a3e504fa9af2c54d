"""A chart of a page: its picture, and the same data as a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.site.links import Links
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
from viz.dates import spoken
from viz.figure import figure
from viz.reached import Reached
from viz.span import Span, in_pounds
from viz.tabular import Tabular
from viz.transfer import Documented, TransferCurve, TransferPoint

_DIGITS = 10**6


@dataclass(frozen=True)
class Chart:
    """A picture as HTML, and its table."""

    html: str
    table: Tabular


@dataclass(frozen=True)
class Setting:
    """What charts of a page share.

    Attributes:
        day: The day of the facts.
        links: Makes addresses.
        sources: The sources behind them.
        way: Path of the page.
    """

    day: str
    links: Links
    sources: tuple[SourceCard, ...]
    way: str

    def chart(
        self, title: str, name: str, draw: Callable[[float, str], str], table: Tabular
    ) -> Chart:
        """Frame a picture."""
        cited = tuple(each.title or each.key for each in self.sources)
        link = self.links.to(self.way)
        return Chart(figure(draw, Caption(title, spoken(self.day), cited, link), name), table)


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
        "Who bears an overrun",
        "transfer",
        lambda width, name: tau_curve.draw(curve, width=width, identifier=name),
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
    everyone = [
        *(Reached(each.iri, each.label, 0, whole) for each in start),
        *(_hit(each, names, setting.links) for each in found.reached),
    ]
    who = listed([each.label for each in start])
    return setting.chart(
        f"If {who} {agreed(len(start), 'fails', 'fail')}",
        "rounds",
        lambda width, name: rounds.draw(everyone, width=width, identifier=name),
        reached.table(everyone),
    )


def _hit(hit: Hit, names: Mapping[str, Thing], links: Links) -> Reached:
    thing = names[hit.organisation]
    low, high = (_fraction(stress) for stress in (hit.stress_low, hit.stress_high))
    sources = tuple(dict.fromkeys(each for each in (hit.by, hit.first_failing) if each))
    label = f"{thing.label} (cannot fail)" if hit.statutory else thing.label
    return Reached(thing.iri, label, hit.round, Span(low, high), sources, links.thing(thing.key))


def losses_chart(found: CascadeResult, names: Mapping[str, Thing], setting: Setting) -> Chart:
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
        "What others could lose",
        "losses",
        lambda width, name: band.draw(bars, Unit.POUNDS, width=width, identifier=name),
        band.table(bars, Unit.POUNDS),
    )


def _marks(losses: Mapping[str, Losses]) -> Marks:
    """The least that any model says, the threshold's middle, and the most that any says."""
    least, middle, most = (losses[model] for model in MODELS)
    return Marks(round(least.low), round(middle.middle), round(most.high))


def _fraction(number: float) -> Fraction:
    return Fraction(round(number * _DIGITS), _DIGITS)
