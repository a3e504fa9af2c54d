"""Addresses of pages, all of which keep the day that the reader chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, quote_plus

from kg.keys import last_segment

_PAGES = {
    "organisation": "/organisations/",
    "contract": "/contracts/",
    "claim": "/claims/",
    "source": "/sources/",
}
Query = str | int | Iterable[str]


@dataclass(frozen=True)
class Links:
    """Makes addresses.

    Attributes:
        root: Path under which the site is served; empty at the top of a host.
        at: The day as the reader wrote it; empty for today.
        shared: Keys of organisations that share their code with another one.

    Example:
        >>> links = Links(at="2020-07")
        >>> links.thing("contract/dorset-iucs")
        '/contracts/dorset-iucs?at=2020-07'
        >>> links.to("/claims", about="organisation/RDY", status="")
        '/claims?about=organisation%2FRDY&at=2020-07'
    """

    root: str = ""
    at: str = ""
    shared: frozenset[str] = frozenset()

    def to(self, path: str, **query: Query) -> str:
        """Make an address; empty values are left out, and ``at`` may be set to another day."""
        given = {"at": self.at, **query}
        ordered = {name: value for name, value in given.items() if name != "at"}
        return self.root + path + written({**ordered, "at": given["at"]})

    def thing(self, key: str, **query: Query) -> str:
        """Make the address of the page of a thing; empty for what has none, such as a code.

        A bare code means the body that held it on the day, so one that shares its code is
        addressed by its whole key.
        """
        group = key.split("/", 1)[0]
        if "/" not in key or group in {"code", "register-entry"}:
            return ""
        if group not in _PAGES:
            return self.to(f"/things/{_in_path(key)}", **query)
        name = key if key in self.shared else last_segment(key)
        return self.to(_PAGES[group] + _in_path(name), **query)

    def on(self, day: str) -> "Links":
        """Make links that keep another day."""
        return Links(self.root, day, self.shared)

    def file(self, name: str) -> str:
        """Make the address of a file of the site."""
        return f"{self.root}/static/{name}"


def written(query: Mapping[str, Query]) -> str:
    """Write a query string; empty values are left out, lists repeat their name.

    Example:
        >>> written({"kinds": ["Contract", "Service"], "depth": 2, "at": ""})
        '?kinds=Contract&kinds=Service&depth=2'
    """
    pairs = [
        (name, str(each))
        for name, value in query.items()
        for each in ([value] if isinstance(value, str | int) else value)
        if str(each)
    ]
    return (
        "?" + "&".join(f"{_quoted(name)}={_quoted(text)}" for name, text in pairs) if pairs else ""
    )


# A page writes the same keys and days again and again.
_quoted = lru_cache(maxsize=1 << 14)(quote_plus)
_in_path = lru_cache(maxsize=1 << 14)(quote)
