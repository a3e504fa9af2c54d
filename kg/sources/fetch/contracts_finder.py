"""Contracts Finder: notices of England below and above the threshold, page after page."""

from datetime import datetime
from urllib.parse import urlencode

from kg.errors import BadAnswer
from kg.sources.fetch.asking import Asker, Manners
from kg.sources.fetch.days import fetch_days
from kg.sources.fetch.fetched import Fetched, Service, Wanted
from kg.sources.fetch.folder import Folder
from kg.sources.fetch.release_pages import read_page
from kg.sources.fetch.windows import Collected

KIND = "contracts-finder"
ADDRESS = "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search"
LIMIT = 100
MANNERS = Manners(requests=2, seconds=1, busy={403: 300, 429: 300})


def fetch(wanted: Wanted) -> Fetched:
    """Fetch notices day by day.

    Raises:
        FetchError: The service or the folder cannot be used.
    """
    address = wanted.address or ADDRESS
    with (
        Folder.open(wanted.into, KIND) as folder,
        Asker(MANNERS, wanted.clock, wanted.tell) as asker,
    ):

        def collect_day(start: datetime, end: datetime) -> Collected:
            return _collect(asker, address, start, end)

        return fetch_days(wanted, folder, asker, f"{KIND}.jsonl", collect_day)


def _collect(asker: Asker, address: str, start: datetime, end: datetime) -> Collected:
    """Follow the pages of a period to the last one."""
    collected = Collected()
    window = {"publishedFrom": start.isoformat(), "publishedTo": end.isoformat()}
    query = urlencode({**window, "limit": LIMIT})
    asked: set[str] = set()
    while query:
        if query in asked:
            hint = "report it to its publisher, and try again later"
            raise BadAnswer(f"{address}?{query}", "a next page that was there before", hint)
        asked.add(query)
        # Only the query of the next page's address is used, so it cannot lead to another host.
        page = asker.ask(f"{address}?{query}", read_page)
        collected.rows.update(page.rows)
        query = page.next
    return collected


SERVICE = Service(KIND, "notices of Contracts Finder since a day, as OCDS releases", fetch)
