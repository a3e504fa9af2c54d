"""Which money an address asks about, for the page and for JSON."""

from api.site.links import Links
from api.site.reading import Reading
from api.site.spending import Spending, spending
from api.site.when import When
from kg.errors import UnknownTerm


def key_of_focus(reads: Reading, focus: str, at: When) -> str:
    """Find an organisation, or else a contract: nothing else pays or is paid.

    Raises:
        UnknownTerm: Nothing fits.
        AmbiguousIdentifier: Several things fit.
    """
    if not focus.strip():
        return ""
    try:
        return reads.resolve(focus.strip(), "organisation", at.chosen)
    except UnknownTerm:
        return reads.resolve(focus.strip(), "contract", at.chosen)


def money_of(reads: Reading, key: str, at: When, links: Links) -> Spending:
    """Collect what is paid in a year; once for each address under which it is shown."""
    return reads.kept.get(
        ("money", key, at, links.root), lambda: spending(reads, key, at.day, links)
    )
