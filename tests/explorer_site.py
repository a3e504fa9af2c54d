"""What browser tests of the explorer share: its addresses, and pages that stay inside the site."""

from contextlib import contextmanager

from site_server import stay_inside

DORSET = "/explore?focus=contract/dorset-iucs&at=2019-12"
HUB = "/explore?focus=place/nhs-region-south-west&at=2023"
PARTNER = "contract-role/RYF-dorset-iucs-partner"
AMBULANCE = "organisation/RYF"


@contextmanager
def staying_inside(open_page, complaints, site):
    """Give a function that opens a page; fails afterwards if one complained or asked outside."""
    asked = []

    def opened(address=DORSET, **options):
        page = open_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        asked.append(stay_inside(page, site))
        page.goto(site + address)
        return page

    yield opened
    assert complaints == []
    assert not any(asked)
