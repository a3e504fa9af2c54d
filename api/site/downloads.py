"""What each view can be taken away as: one list of formats, and one of views.

A page is named by its own address. Where the same is to be had as data follows from it, so that
every page offers its files by the same call and no address is written twice.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from urllib.parse import parse_qsl, quote, unquote

from api.site.links import written

PICTURE, NETWORK, TABLE, STATEMENTS, DATA = "Picture", "Network", "Table", "Statements", "Data"
_STATE = frozenset(
    {"cursor", "data", "limit", "format", "selected", "opinions", "show", "picture", "view"}
)
"""Parameters of a page that are not those of what it shows."""


@dataclass(frozen=True)
class Format:
    """A format of a download.

    Attributes:
        name: As addresses have it.
        words: As readers have it.
        group: Which sort of file it is.
        use: What it is for; empty where its name says it.
    """

    name: str
    words: str
    group: str
    use: str = ""


FORMATS: tuple[Format, ...] = (
    Format("svg", "SVG", PICTURE, "to edit or print"),
    Format("html", "HTML", PICTURE, "one file that works without a network"),
    Format("gexf", "GEXF", NETWORK, "Gephi, with its timeline"),
    Format("graphml", "GraphML", NETWORK, "yEd, igraph"),
    Format("node-link", "node-link JSON", NETWORK, "networkx, d3"),
    Format("cytoscape", "Cytoscape JSON", NETWORK),
    Format("csv", "CSV", TABLE),
    Format("turtle", "Turtle", STATEMENTS),
    Format("trig", "TriG", STATEMENTS, "claims in graphs of their own"),
    Format("jsonld", "JSON-LD", STATEMENTS),
    Format("json", "JSON", DATA, "as the API has it"),
)
"""Every format, in the order in which it is offered."""
OF_NETWORKS = tuple(each.name for each in FORMATS if each.group != DATA)
"""What any network can be written as."""


@dataclass(frozen=True)
class Download:
    """A file of a view.

    Attributes:
        format: Its format.
        href: Where it is.
        png: Name of the PNG that a script makes of it, without ending; empty for none.
    """

    format: Format
    href: str
    png: str = ""


Files = dict[str, str]
"""Addresses by the names of formats."""
Asked = Mapping[str, list[str]]
Address = tuple[str, Asked]
"""The path of a page, without what the site is served under, and its parameters."""


def downloads(root: str, here: str) -> Mapping[str, tuple[Download, ...]]:
    """List the files of the page with an address by their sort; none where it has none.

    Args:
        root: Path under which the site is served.
        here: Address of the page, with its parameters.

    Example:
        >>> files = downloads("", "/path?from=11J&to=RYF&at=2019-12")
        >>> list(files), files["Network"][0].href
        (['Picture', 'Network', 'Table', 'Statements', 'Data'], \
'/api/v1/graph/path?from=11J&to=RYF&at=2019-12&format=gexf')
        >>> {sort: [each.format.name for each in found]
        ...  for sort, found in downloads("", "/changes?from=2019").items()}
        {'Table': ['csv'], 'Data': ['json']}
        >>> downloads("", "/about")
        {}
    """
    path, _, query = here.removeprefix(root).partition("?")
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        if name not in _STATE:
            asked.setdefault(name, []).append(value)
    for pattern, offer in _VIEWS:
        if re.fullmatch(pattern, path):
            found = offer((path, dict(asked)))
            name = re.sub(r"[^A-Za-z0-9]+", "-", unquote(path)).strip("-")
            files = (
                Download(each, root + found[each.name], name if each.name == "svg" else "")
                for each in FORMATS
                if each.name in found
            )
            return {
                sort: tuple(own) for sort, own in groupby(files, lambda each: each.format.group)
            }
    return {}


def _in(way: str, query: Asked, names: Iterable[str] = OF_NETWORKS) -> Files:
    return {name: way + written({**query, "format": [name]}) for name in names}


def _api(address: Address) -> Files:
    path, query = address
    return {"json": f"/api/v1{path}{written(query)}"}


def _listed(address: Address) -> Files:
    path, query = address
    return {"csv": f"/tables{path}{written(query)}", **_api(address)}


def _itself(address: Address, names: Iterable[str] = OF_NETWORKS) -> Files:
    return _in(*address, names)


def _explored(address: Address) -> Files:
    # What was added to the picture and hidden in it by hand is in the picture only.
    asked = {name: held for name, held in address[1].items() if name not in {"expand", "hide"}}
    return {**_in("/api/v1/graph/neighbourhood", asked), **_itself(address, ["svg"])}


def _connected(address: Address) -> Files:
    query = address[1]
    if not (query.get("from") and query.get("to")):
        return {}
    way = "/api/v1/graph/path"
    return {**_in(way, query), "json": way + written(query)}


def _around(address: Address, group: str) -> Files:
    """Offer a thing with what lies around it; its own record is the JSON."""
    path, query = address
    key = unquote(path.split("/", 2)[2])
    focus = key if "/" in key or group == "organisation" else f"{group}/{key}"
    own = {name: query[name] for name in ("at",) if name in query}
    files = _in("/api/v1/graph/neighbourhood", {"focus": [focus], **own})
    if group == "thing":
        return files
    return {**files, **_listed((path, own))}


def _stated(address: Address, group: str) -> Files:
    """Offer what is stated about a claim or a source, as the linked data has it."""
    key = unquote(address[0].split("/", 2)[2])
    way = f"/data/id/{quote(key if '/' in key else f'{group}/{key}')}"
    day = written({"at": address[1].get("at", [])})
    return {"turtle": f"{way}.ttl{day}", "jsonld": f"{way}.jsonld{day}", **_api(address)}


def _asked(address: Address) -> Files:
    query = dict(address[1])
    name = "".join(query.pop("ask", ()))
    if not name:
        return {}
    way = f"/api/v1/questions/{quote(name)}"
    return {
        "csv": f"/tables/questions/{quote(name)}{written(query)}",
        "json": way + written({**query, "format": ["json"]}),
    }


def _flowing(address: Address) -> Files:
    way, query = address
    return {**_in(way, query, ["svg", "csv", "gexf", "graphml", "node-link"]), **_api(address)}


def _supposed(address: Address) -> Files:
    query = {
        name: address[1][name] for name in ("withdraw", "contract", "at") if name in address[1]
    }
    return {"html": f"/viz/risk.html{written(query)}"} if "withdraw" in query else {}


_VIEWS: tuple[tuple[str, Callable[[Address], Files]], ...] = (
    (r"/explore", _explored),
    (r"/path", _connected),
    (r"/system", _itself),
    (r"/money", _flowing),
    (r"/query", _asked),
    (r"/whatif", _supposed),
    (r"/(organisations|contracts|claims|sources|changes|search)", _listed),
    (r"/organisations/.+", partial(_around, group="organisation")),
    (r"/contracts/.+", partial(_around, group="contract")),
    (r"/things/.+", partial(_around, group="thing")),
    (r"/claims/.+", partial(_stated, group="claim")),
    (r"/sources/.+", partial(_stated, group="source")),
    (r"/risk|/risk/back-test", _api),
    (r"/risk/.+", _listed),
)
"""Pages by their paths, and what they offer; the first that fits counts."""
