"""Small networks from lines of text, for trying a measure out and for the examples in these pages.

A line is ``subject verb object`` with optional ``name=value`` pairs:

- ``L lead-provider K share=0.6``: organisation L holds that role in contract K;
- ``P provides S``, ``K covers S``, ``P subcontracts L``, ``P says L`` (a claim, never a fact);
- ``K value 100 annual source=a`` or ``K value 100..200 whole-life``: a reported value;
- ``K status planned``, ``P state ended``: an attribute of a thing.

Pairs: ``share``, ``from``, ``to``, ``state``, ``sources`` (joined by commas), ``disputed_by``.
"""

from decimal import Decimal
from typing import Any

import networkx as nx

from kg.errors import MeasureError
from kg.keys import iri_of
from kg.risk.finding import FactGraph

# verb -> group of the subject, group of the object, kind of the fact, family
_VERBS = {
    "provides": ("organisation", "service", "ServiceProvision", "service"),
    "covers": ("contract", "service", "ContractCoverage", "service"),
    "subcontracts": ("organisation", "organisation", "Subcontract", "contract"),
    "says": ("organisation", "organisation", "Claim", "claim"),
}
_ROLE = ("organisation", "contract", "ContractRole", "contract")
_ATTRIBUTES = {"value": "contract", "status": "contract", "state": "organisation"}
_NAMES = {"share": "value"}


def network(*lines: str, at: str = "2019-10-20") -> FactGraph:
    """Build a network from lines of text.

    Raises:
        MeasureError: If a line has fewer than three words.

    Example:
        >>> graph = network("C lead-commissioner K", "L lead-provider K", "K value 100 annual")
        >>> [graph.nodes[node]["key"] for node in graph]
        ['organisation/C', 'contract/K', 'organisation/L']
    """
    graph: FactGraph = nx.MultiDiGraph(at=at, version="sketch", sources={})
    for number, line in enumerate(lines):
        words = [word for word in line.split() if "=" not in word]
        pairs = dict(word.split("=", 1) for word in line.split() if "=" in word)
        if len(words) < 3:  # noqa: PLR2004 - subject, verb, object
            raise MeasureError(f"'{line}' is not 'subject verb object'")
        if words[1] in _ATTRIBUTES:
            _describe(graph, words, pairs)
        else:
            _connect(graph, words, pairs, number)
    return graph


def _node(graph: FactGraph, name: str, group: str) -> str:
    iri = iri_of(f"{group}/{name}")
    if iri not in graph:
        graph.add_node(
            iri,
            key=f"{group}/{name}",
            label=name,
            kind=group.capitalize(),
            group=group,
            state="current",
            status="",
            values=(),
            **{"from": "", "to": ""},
        )
    return iri


def _describe(graph: FactGraph, words: list[str], pairs: dict[str, str]) -> None:
    node = _node(graph, words[0], _ATTRIBUTES[words[1]])
    if words[1] != "value":
        graph.nodes[node][words[1]] = words[2]
        return
    least, _, most = words[2].partition("..")
    graph.nodes[node]["values"] += (
        {
            "amount": None if most else Decimal(least),
            "min": Decimal(least) if most else None,
            "max": Decimal(most) if most else None,
            "currency": "GBP",
            "basis": words[3] if words[3:] else "unspecified",
            "source": f"source/{pairs.get('source', 'a')}",
        },
    )


def _connect(graph: FactGraph, words: list[str], pairs: dict[str, str], number: int) -> None:
    subject, verb, target = words[:3]
    ends = _VERBS.get(verb, _ROLE)
    told: dict[str, Any] = {
        "key": f"fact/{subject}-{verb}-{target}-{number}",
        "kind": ends[2],
        "label": verb.replace("-", " "),
        "family": ends[3],
        "role": "" if verb in _VERBS else verb,
        "status": "asserted" if ends[3] == "claim" else "accepted",
        "state": "current",
        "from": "2019-04-01",
        "to": "",
        "to_earliest": "",
        "value": "",
        "currency": "",
        "basis": "",
        "claims": (),
        "directed": True,
    }
    told |= {"sources": "source/a", "disputed_by": ""}
    told |= {_NAMES.get(name, name): value for name, value in pairs.items()}
    for name in ("sources", "disputed_by"):
        told[name] = tuple(told[name].split(",")) if told[name] else ()
    # As a keyword the attribute "key" would be taken for networkx's own name of a parallel edge.
    edge = (_node(graph, subject, ends[0]), _node(graph, target, ends[1]), iri_of(told["key"]))
    graph.add_edges_from([(*edge, told)])  # type: ignore[list-item] # stubs know no edge names
