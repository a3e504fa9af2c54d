"""An invented system as large as a picture of everything may be."""

import networkx as nx

from api.site.system import Entry, System
from api.site.universe import Universe
from viz.system_layout import Member, arrange

KINDS = {
    "ClinicalCommissioningGroup": "commissioner",
    "FoundationTrust": "provider",
    "Contract": "contract",
    "Service": "service",
    "Company": "company",
}
AREAS = 42
HOSTILE = "</script><img src=x onerror=window.ran=1>\u202e href=javascript:window.ran=1"


def system_of(size, label="Body"):
    """A system of so many things, each with one or two relations within and beyond its area."""
    graph = nx.MultiDiGraph(
        at="2020-07-07", version="0.1.0", sources={"source/a": {"title": label}}
    )
    members, areas = [], {}
    for number in range(size):
        kind = list(KINDS)[number % len(KINDS)]
        node, area = f"i:{number}", f"Area {number // len(KINDS) % AREAS}"
        graph.add_node(
            node,
            key=f"organisation/{number}",
            label=f"{label} {number}",
            kind=kind,
            group="organisation",
        )
        areas[node] = area
        members.append(Member(node, f"{label} {number}", KINDS[kind], 2, area))
    for number in range(1, size):
        for end in {number // 3, (number * 7) % size} - {number}:
            key = f"i:role-{number}-{end}"
            graph.add_edge(f"i:{number}", f"i:{end}", key=key)
            graph.edges[f"i:{number}", f"i:{end}", key].update(
                key=f"role/{number}-{end}", kind="ContractRole", label=label, state="current",
                status="accepted", sources=("source/a",), family="contract",
            )  # fmt: skip
    of = Universe((), areas, arrange(members), size, {}, 0)
    entries = tuple(
        Entry(f"organisation/{n}", f"{label} {n}", "body", "commissioner", areas[f"i:{n}"], 2)
        for n in range(size)
    )
    return System(graph, of, entries, (), 0)
