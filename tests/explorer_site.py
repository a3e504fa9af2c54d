"""What browser tests of the explorer share: a server of its own, and pages that stay inside it."""

import socket
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn

from api.app import create_app
from api.settings import Settings

DORSET = "/explore?focus=contract/dorset-iucs&at=2019-12"
HUB = "/explore?focus=place/nhs-region-south-west&at=2023"
PARTNER = "contract-role/RYF-dorset-iucs-partner"
AMBULANCE = "organisation/RYF"


@contextmanager
def serving(store):
    """Serve a store; gives the address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    app = create_app(Settings(store=store, log="quiet"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@contextmanager
def staying_inside(open_page, complaints, site):
    """Give a function that opens a page; fails afterwards if one complained or asked outside."""
    asked = []

    def inside(route):
        if urlsplit(route.request.url).netloc == urlsplit(site).netloc:
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    def opened(address=DORSET, **options):
        page = open_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        page.route("**/*", inside)
        page.goto(site + address)
        return page

    yield opened
    assert complaints == []
    assert asked == []
