"""How templates write dates, amounts and places in sources."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from api.site.links import Links, written
from kg.dates import PartialDate
from kg.network.paths import Hop
from kg.records.claim import EvidencePlace
from kg.records.common import SourceCard
from kg.records.contract import MoneyRecord
from viz import dates, wording
from viz.svg import swatch
from viz.table import money
from viz.text import spaced, web_address

_READ = "read"
_MOST_SEEN = 2


def life(start: str, end: str) -> str:
    """Write a period in words; empty when neither bound is known.

    Example:
        >>> life("2013-04-01", "2022-06-30"), life("", "")
        ('1 April 2013 to 30 June 2022', '')
    """
    return dates.period(start, end) if start or end else ""


def seen(days: tuple[str, ...]) -> str:
    """Write the days of the snapshots that show a name.

    Example:
        >>> seen(("2016-05-01", "2025-12-01"))
        'in registers of 1 May 2016 and 1 December 2025'
    """
    written = [dates.spoken(day) for day in days]
    if len(written) > _MOST_SEEN:
        return f"in {len(written)} registers from {written[0]} to {written[-1]}"
    return f"in {'registers' if len(written) > 1 else 'a register'} of {' and '.join(written)}"


def amount(value: MoneyRecord) -> str:
    """Write an amount without its basis, which has a column of its own."""
    if value.amount is not None:
        written = money(value.amount, value.currency)
    else:
        written = (
            f"{money(value.minimum, value.currency)} to {money(value.maximum, value.currency)}"
        )
    return f"{value.qualifier} {written}" if value.qualifier in _BEFORE else written


_BEFORE = frozenset({"about", "more than", "less than", "at least", "up to", "nearly", "over"})


def pounds(text: str) -> str:
    """Write the amounts of a value in words with the sign that readers know.

    Example:
        >>> pounds("about GBP 360,000,000 (whole life)")
        'about £360,000,000 (whole life)'
    """
    return text.replace("GBP ", "£")


def place(evidence: EvidencePlace) -> str:
    """Say where in a source a claim stands."""
    if evidence.line:
        span = f", characters {evidence.start} to {evidence.end}" if evidence.end > 0 else ""
        where = f"line {evidence.line}{span}"
        return f"{where}; {evidence.locator}" if evidence.locator else where
    return evidence.locator


def is_unread(verification: str) -> bool:
    """Tell whether a source is known to us only from a reference."""
    return verification != _READ


def moment(first: str, until: str) -> str:
    """Write when something happened.

    Example:
        >>> moment("2019-07-10", "2020-03-31"), moment("2019-10", "")
        ('between 10 July 2019 and 31 March 2020', 'October 2019')
    """
    if not until:
        return dates.spoken(first)
    return f"between {dates.spoken(first)} and {dates.spoken(until)}"


def told(hop: Hop) -> str:
    """Write the relation of a step in the tense of its state."""
    kind = hop.fact.split("/", 1)[0].replace("-", " ").title().replace(" ", "")
    return wording.relation({"kind": kind, "label": hop.label, "state": hop.state})


def machine(text: str) -> str:
    """Write a date for ``<time datetime>``; a week as HTML has it.

    Example:
        >>> machine("2019-10")
        '2019-10'
    """
    return PartialDate.parse(text).text


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    Example:
        >>> plural(1, "claim"), plural(1200, "claim"), plural(2, "body", "bodies")
        ('1 claim', '1,200 claims', '2 bodies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_CLAIM_KEY = re.compile(r"claim/[A-Za-z0-9._-]*[A-Za-z0-9]")
_SOURCE_KEY = re.compile(r"source/[A-Za-z0-9._-]*[A-Za-z0-9]")


def named(text: str, cards: Mapping[str, SourceCard]) -> str:
    """Put publisher and date in the place of the keys of sources that a sentence names.

    Example:
        >>> card = SourceCard("source/a", "Report", "NAO", "2016-07", "", "read")
        >>> named("no guarantee (source/a; source/b)", {"source/a": card})
        'no guarantee (NAO, July 2016; source/b)'
    """

    def name(match: re.Match[str]) -> str:
        card = cards.get(match[0])
        if card is None:
            return match[0]
        when = dates.spoken(card.date) if card.date else ""
        return ", ".join(part for part in (card.publisher or card.title, when) if part)

    return _SOURCE_KEY.sub(name, text)


def with_claims(text: str, links: Links) -> Markup:
    """Let every key of a claim in a sentence lead to the claim.

    Example:
        >>> print(with_claims("1 < 2 is disputed by claim/a-12", Links()))
        1 &lt; 2 is disputed by <a href="/claims/a-12">claim a-12</a>
    """
    safe = str(escape(text))
    return Markup(_CLAIM_KEY.sub(lambda key: _claim(key[0], links), safe))  # noqa: S704 - escaped


def _claim(key: str, links: Links) -> str:
    return f'<a href="{escape(links.thing(key))}">{escape(key.replace("/", " "))}</a>'


FILTERS: Mapping[str, Callable[..., Any]] = {
    "spoken": dates.spoken,
    "life": life,
    "seen": seen,
    "amount": amount,
    "pounds": pounds,
    "place": place,
    "is_unread": is_unread,
    "moment": moment,
    "named": named,
    "with_claims": with_claims,
    "machine": machine,
    "plural": plural,
    "spaced": spaced,
    "swatch": swatch,
    "told": told,
    "query": written,
    "web": web_address,
}
