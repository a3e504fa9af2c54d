"""The addresses under which readers see the service and the pages of its things."""

from urllib.parse import quote

from fastapi import Request

from api.settings import Settings

_PAGES = {
    "organisation": "organisations",
    "contract": "contracts",
    "claim": "claims",
    "source": "sources",
}


def base_url(request: Request) -> str:
    """Give the service's address without a slash at its end."""
    settings: Settings = request.app.state.settings
    return (settings.public_url or str(request.base_url)).rstrip("/")


def page(key: str) -> str:
    """Give the path of the page about a thing.

    Example:
        >>> page("organisation/RDY"), page("service/dorset-nhs-111")
        ('/organisations/RDY', '/things/service/dorset-nhs-111')
    """
    group, _, rest = key.partition("/")
    if group in _PAGES:
        return f"/{_PAGES[group]}/{quote(rest)}"
    return f"/things/{quote(key)}"
