"""The answer to 'what if they leave?' as its page shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from api.days import WAIT
from api.scenarios import Supposed, Wording, sources_of
from api.services import today
from api.site.charts import Chart, Setting, losses_chart, rounds_chart, transfer_chart
from api.site.links import Links
from api.site.reading import Reading
from api.site.when import When
from kg.errors import MeasureError
from kg.records.common import SourceCard, source_cards
from kg.risk.consequences import Consequences
from kg.risk.service_gap import gap_in_words
from kg.risk.whatif import Affected, WhatIf
from viz.layout import place
from viz.svg import Emphasis, draw
from viz.svg import Links as Hrefs


@dataclass(frozen=True)
class Form:
    """What somebody wrote into the form.

    Attributes:
        withdraw: Who leaves: a name, code or key; empty for nobody.
        contract: The only contract they leave, or the one that overruns; empty for all of theirs.
        overrun: Pounds by which the contract overruns; empty for none.
    """

    withdraw: str
    contract: str
    overrun: str

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to work out."""
        return bool(self.withdraw or self.overrun)

    @property
    def asked(self) -> Mapping[str, str]:
        """What was written, by the names of the address."""
        return vars(self)

    def wording(self, at: When) -> Wording:
        """Write it as a scenario.

        Raises:
            MeasureError: The overrun is no amount, or belongs to no contract.
        """
        contracts = (self.contract,) if self.contract else ()
        overrun = {self.contract: _pounds(self.overrun, self.contract)} if self.overrun else {}
        withdraw = (self.withdraw,) if self.withdraw else ()
        return Wording(withdraw, contracts if withdraw else (), overrun, at.chosen)


def _pounds(text: str, contract: str) -> Decimal:
    if not contract:
        raise MeasureError("an overrun needs its contract; name one")
    try:
        return Decimal(text.replace(",", "").lstrip("£"))
    except InvalidOperation as error:
        raise MeasureError(f"'{text}' is no amount; write pounds with digits") from error


@dataclass(frozen=True)
class Answer:
    """A scenario worked out.

    Attributes:
        supposed: The scenario in keys, with its day and why that day.
        found: What follows.
        svg: The facts that lead there, as a picture.
        affected: Each organisation affected, with its sources.
        more: Gaps in services, losses and whom a failure would reach.
        charts: Pictures of these.
        cards: What a reader needs to judge each source, by key.
    """

    supposed: Supposed
    found: WhatIf
    svg: str
    affected: tuple[tuple[Affected, tuple[SourceCard, ...]], ...]
    more: Consequences
    charts: tuple[Chart, ...]
    cards: Mapping[str, SourceCard]

    @property
    def gap_sentences(self) -> tuple[str, ...]:
        """Each gap in a service, in words."""
        return tuple(map(gap_in_words, self.more.gaps))


def answered(reads: Reading, form: Form, at: When, links: Links, why_none: str = "") -> Answer:
    """Work a scenario out and draw it.

    Args:
        reads: What it is read from.
        form: The scenario.
        at: The day asked about.
        links: Links of the page.
        why_none: Why nobody is to be let fail altogether; empty where they are.

    Raises:
        UnknownTerm: No organisation or contract fits a name.
        AmbiguousIdentifier: Several fit.
        MeasureError: There is nothing to work out on the day.
        NotYetMade: The day of a large store was not ready in time.
    """
    supposed = form.wording(at).resolve(reads.dataset, reads.network, today())
    more = supposed.answer(reads.dataset, reads.network, WAIT, why_none)
    found, own = more.found, links.on(supposed.day.isoformat())
    keys = tuple(sources_of(more))
    cards = source_cards(reads.network, keys)
    setting = Setting(supposed.day.isoformat(), own, cards, "/whatif", form.asked)
    return Answer(
        supposed=supposed,
        found=found,
        svg=_drawn(found, own, supposed),
        affected=tuple(
            (each, source_cards(reads.network, each.sources)) for each in found.affected
        ),
        more=more,
        charts=tuple(_charts(more, setting)),
        cards=dict(zip(keys, cards, strict=True)),
    )


def _charts(more: Consequences, setting: Setting) -> Iterator[Chart]:
    for loss in more.losses:
        chart = transfer_chart(loss, setting)
        if chart:
            yield chart
    if more.cascade and more.cascade.reached:
        start = [more.names[iri] for iri in more.cascade.failed]
        yield rounds_chart(more.cascade, start, more.names, setting)
        yield losses_chart(more.cascade, start, more.names, setting)


def _drawn(found: WhatIf, links: Links, supposed: Supposed) -> str:
    graph = found.subgraph
    focus = (*supposed.withdraw, *supposed.contracts, *supposed.overrun)[0]
    hrefs = Hrefs(
        node=links.thing,
        edge=lambda edge: (
            links.to("/explore", focus=focus, selected=str(edge["key"])) + "#evidence"
        ),
    )
    return draw(graph, place(graph), hrefs, emphasis=Emphasis(focus=focus))
