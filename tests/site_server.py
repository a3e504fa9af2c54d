"""A server of the site for browser tests, and what keeps a page from asking elsewhere."""

import socket
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn

from api.app import create_app
from api.settings import Settings

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def served(store):
    """Serve a store for as long as the block lasts; gives the address."""
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
