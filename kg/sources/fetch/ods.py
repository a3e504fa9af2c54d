"""The Organisation Data Service: the register in bulk, or what has changed since a day."""

from kg.sources.fetch.clock import uk_time
from kg.sources.fetch.fetched import Fetched, Service, Wanted
from kg.sources.fetch.folder import Folder
from kg.sources.fetch.ods_bulk import fetch_bulk
from kg.sources.fetch.ods_changes import fetch_changes, refuse_too_early

KIND = "ods"


def fetch(wanted: Wanted) -> Fetched:
    """Fetch changes since a day, or without one the files with the whole register.

    Raises:
        SinceTooEarly: The service does not look back that far.
        FetchError: The service or the folder cannot be used.
    """
    if wanted.since is not None:
        refuse_too_early(wanted.since, uk_time(wanted.clock.now()).date())
    with Folder.open(wanted.into, KIND) as folder:
        if wanted.since is None:
            return fetch_bulk(wanted, folder)
        return fetch_changes(wanted, folder, wanted.since)


SERVICE = Service(KIND, "the ODS register in bulk, or its changes since a day", fetch)
