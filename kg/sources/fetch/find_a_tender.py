"""Find a Tender: notices above the threshold, asked for window by window.

Following the cursor of an answer loses releases, so no answer's cursor is ever used.
"""

from datetime import datetime
from urllib.parse import urlencode

from kg.sources.fetch.answers import BrokenJson
from kg.sources.fetch.asking import Asker, Manners
from kg.sources.fetch.days import fetch_days
from kg.sources.fetch.fetched import Fetched, Service, Wanted
from kg.sources.fetch.folder import Folder
from kg.sources.fetch.release_pages import Page, read_page
from kg.sources.fetch.windows import Collected, collect

KIND = "find-a-tender"
ADDRESS = "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages"
LIMIT = 100
MOST_BROKEN = 100
MANNERS = Manners(requests=12, seconds=120, busy={429: 120})


def fetch(wanted: Wanted) -> Fetched:
    """Fetch notices day by day.

    Raises:
        FetchError: The service or the folder cannot be used.
    """
    with (
        Folder.open(wanted.into, KIND) as folder,
        Asker(MANNERS, wanted.clock, wanted.tell) as asker,
    ):

        def collect_day(start: datetime, end: datetime) -> Collected:
            return collect(start, end, _Windows(wanted, asker).ask, LIMIT)

        return fetch_days(wanted, folder, asker, f"{KIND}.jsonl", collect_day)


class _Windows:
    """Asks for the windows of a day."""

    def __init__(self, wanted: Wanted, asker: Asker) -> None:
        self._wanted, self._asker, self._broken = wanted, asker, 0

    def ask(self, start: datetime, end: datetime) -> Page:
        """Ask for a window; one release with a number like ``000`` breaks the page it is on."""
        address = self._wanted.address or ADDRESS
        window = {"updatedFrom": start.isoformat(), "updatedTo": end.isoformat()}
        try:
            query = urlencode({**window, "limit": LIMIT})
            return self._asker.ask(f"{address}?{query}", read_page)
        except BrokenJson as error:
            self._broken += 1
            if self._broken > MOST_BROKEN:
                raise
            self._wanted.tell(f"{error}; asking for its halves")
            return Page((), is_broken=True)


SERVICE = Service(KIND, "notices of Find a Tender since a day, as OCDS releases", fetch)
