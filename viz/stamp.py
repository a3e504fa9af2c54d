"""What a network that leaves the site says of itself: title, day, sources, address, licence."""

import networkx as nx

from viz import dates, table, text
from viz.caption import INDEPENDENCE, LICENCE


def stamped(graph: "nx.MultiDiGraph[str]", *, title: str, link: str) -> "nx.MultiDiGraph[str]":
    """Return a copy of *graph* that says what it is and where it lives, whatever it is written as.

    Things and relationships are shared with *graph*.

    Raises:
        Nothing.

    >>> stamped(nx.MultiDiGraph(at="2020-07-07"), title="Dorset", link="https://x.org/").graph["at"]
    '2020-07-07'
    """
    copy: nx.MultiDiGraph[str] = graph.copy(as_view=True)
    copy.graph = {**graph.graph, "title": text.clean(title), "link": text.web_address(link)}
    return copy


def credits_of(graph: "nx.MultiDiGraph[str]") -> str:
    """Return in words what a file of *graph* must carry: title, day, sources, address, licence.

    Raises:
        Nothing.

    >>> credits_of(nx.MultiDiGraph(at="2020-07", sources={"source/a": {"title": "A post"}}))[:47]
    'As of July 2020. Sources: A post. Data: CC BY 4'
    """
    held = graph.graph
    sources = table.source_lines(graph, sorted(held.get("sources", {})))
    cited = "; ".join(
        f"{each.title} ({each.date})" if each.date else each.title for each in sources
    )
    day = dates.spoken(text.clean(held.get("at", "")))
    parts = [
        text.clean(held.get("title", "")),
        f"As of {day}" if day else "",
        f"Sources: {cited}" if cited else "",
        text.clean(held.get("link", "")),
        LICENCE,
    ]
    return f"{'. '.join(part for part in parts if part)}. {INDEPENDENCE}"
