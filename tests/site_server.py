"""The site for browser tests, and what keeps a page from asking elsewhere."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from endpoint import listening

from api.app import create_app
from api.settings import Settings


@contextmanager
def served(store):
    """Serve a store for as long as the block lasts; gives the address."""
    with listening(create_app(Settings(store=store, log="quiet"))) as address:
        yield address


def stay_inside(page, site):
    """Refuse, and list, every request to another host."""
    asked = []

    def refuse(route):
        if urlsplit(route.request.url).netloc == urlsplit(site).netloc:
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", refuse)
    return asked
