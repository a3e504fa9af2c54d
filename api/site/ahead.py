"""What takes long and every version needs is made before anybody asks for it."""

import logging
import threading

from api import measuring
from api.services import Services, today
from api.site import universe
from api.site.page import templates
from api.site.reading import Reading, reading
from api.site.stories import stories
from api.site.system import SystemView, system
from api.site.when import When
from kg.errors import StoreError

log = logging.getLogger(__name__)


def begin(services: Services) -> threading.Thread:
    """Make it beside the answers to requests, which need not wait for it.

    Args:
        services: The version that has been opened.

    Returns:
        The thread, which ends by itself.
    """
    thread = threading.Thread(target=_prepare, args=(services,), name="ahead", daemon=True)
    thread.start()
    return thread


def _prepare(services: Services) -> None:
    for name in templates().list_templates():
        templates().get_template(name)
    measuring.prepare(services.dataset)
    if services.network.is_complete:
        return  # what is read at once is quick to ask
    try:
        prepare(reading(services))
    except StoreError as error:  # whoever asks for a page is told
        log.warning("not prepared: %s", error)


def prepare(reads: Reading) -> None:
    """Read what all pages need, tell the stories and place the whole system, as of today."""
    at = When("", today())
    told = (reads.shared_codes, reads.catalogue.terms)
    log.debug("%d shared codes, %d words, %d unread", *map(len, told), reads.unread_sources)
    reads.kept.get(("stories", at), lambda: stories(reads, at))
    universe.make(reads)
    system(reads, SystemView(), at.day)
