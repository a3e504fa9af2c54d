"""A real browser for the tests of this folder: Debian's Chromium, or the one `CHROMIUM` names."""

import os
from pathlib import Path

import pytest
from browser_pages import opening
from explorer_site import staying_inside
from site_server import served

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests; skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f'no browser at "{CHROMIUM}": install chromium or set CHROMIUM')
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def complaints():
    """What pages of the test wrote to the console as errors, violated or asked for outside."""
    return []


@pytest.fixture
def open_page(browser, complaints):
    """Return a function that opens a page in a context of its own, gathering complaints."""
    with opening(browser, complaints) as opened:
        yield opened


@pytest.fixture
def page(open_page):
    """A page of ordinary size in the light theme."""
    return open_page(viewport={"width": 1280, "height": 900}, color_scheme="light")


@pytest.fixture(scope="module")
def site(shipped_store):
    """Address of the site on the shipped seeds."""
    with served(shipped_store) as address:
        yield address


@pytest.fixture
def explorer(open_page, complaints, site):
    """Return a function that opens the explorer; whatever the test did, nobody complained."""
    with staying_inside(open_page, complaints, site) as opened:
        yield opened
