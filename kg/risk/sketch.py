"""Small networks from lines of text, for trying a measure out and for the examples in these pages.

A line is ``subject verb object`` with optional ``name=value`` pairs:

- ``L lead-provider K share=0.6``: organisation L holds that role in contract K;
- ``P provides S``, ``K covers S``, ``P subcontracts L``, ``P says L`` (a claim, never a fact);
- ``K value 100 annual source=a`` or ``K value 100..200 whole-life``: a reported value;
- ``K status planned``, ``P state ended``, ``L kind SpecialPurposeVehicle``: an attribute of a
  thing;
- ``K told LiabilityCap amount=7000000 source=a``: a dated fact that is no edge, here of a contract;
  ``L told Turnover amount=5`` is one of an organisation, ``S told Activity number=9`` of a service,
  and a subject can be a key, ``organisation/L told WarningSign code=unsigned-partner``;
- ``K denies guarantees G source=a``: an accepted denial that G guarantees K;
- ``S needs T essential``: service S needs service T, which is ``essential`` or ``replaceable``.

Pairs: ``share``, ``from``, ``to``, ``state``, ``source`` or ``sources`` (joined by commas),
``disputed_by``; of what is told also ``amount``, ``min``, ``max``, ``number`` and so on. A value of
several words stands in quotes, ``unit="calls a month"``.
"""

import shlex
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
    "needs": ("service", "service", "ServiceInput", "service"),
}
_ROLE = ("organisation", "contract", "ContractRole", "contract")
_ATTRIBUTES = {
    "value": "contract",
    "status": "contract",
    "state": "organisation",
    "kind": "organisation",
    "denies": "contract",
}
# Of what else is told, the subject is a contract, unless it is given by its key.
_TOLD_OF = {
    "Turnover": "organisation",
    "OwnFunds": "organisation",
    "Deficit": "organisation",
    "Activity": "service",
    "Population": "service",
}
_NUMBERS = ("amount", "min", "max", "share", "number")
_TEXTS = ("code", "unit", "duration", "text", "from", "to", "to_earliest", "qualifier", "basis")
_LISTS = ("sources", "claims", "disputed_by")


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
        parts = shlex.split(line)
        words = [word for word in parts if "=" not in word]
        pairs = dict(word.split("=", 1) for word in parts if "=" in word)
        if len(words) < 3:  # noqa: PLR2004 - subject, verb, object
            raise MeasureError(f"'{line}' is not 'subject verb object'")
        if "source" in pairs and words[1] != "value":
            pairs["sources"] = f"source/{pairs.pop('source')}"
        if words[1] == "told":
            _tell(graph, words, pairs, number)
        elif words[1] in _ATTRIBUTES:
            _describe(graph, words, pairs)
        else:
            _connect(graph, words, pairs, number)
    return graph


def _node(graph: FactGraph, name: str, group: str) -> str:
    if "/" in name:
        group, _, name = name.partition("/")
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
            told=(),
            denials=(),
            **{"from": "", "to": ""},
        )
    return iri


def _tell(graph: FactGraph, words: list[str], pairs: dict[str, str], number: int) -> None:
    """Add a dated fact with every field that such facts have."""
    subject, _, kind = words[:3]
    node = _node(graph, subject, _TOLD_OF.get(kind, "contract"))
    told: dict[str, Any] = {
        "kind": kind,
        "key": f"fact/{subject.replace('/', '-')}-{kind}-{number}",
    }
    told |= dict.fromkeys(_NUMBERS) | dict.fromkeys(_TEXTS, "")
    told |= {"currency": "", "state": "current", "from": "2019-04-01"}
    told |= {"sources": "source/a", "claims": "", "disputed_by": ""} | pairs
    for name in _NUMBERS:
        told[name] = None if told[name] is None else Decimal(told[name])
    if not told["currency"] and any(told[name] is not None for name in ("amount", "min", "max")):
        told["currency"] = "GBP"
    graph.nodes[node]["told"] += (told | _lists(told),)


def _lists(told: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(filter(None, told[name].split(","))) for name in _LISTS}


def _describe(graph: FactGraph, words: list[str], pairs: dict[str, str]) -> None:
    node = _node(graph, words[0], _ATTRIBUTES[words[1]])
    if words[1] == "denies":
        told: dict[str, Any] = {"sources": "source/a", "claims": "", "disputed_by": ""} | pairs
        graph.nodes[node]["denials"] += (
            {
                "predicate": words[2],
                "subject": _node(graph, words[3], "organisation"),
                "subject_name": words[3],
                "claim": told["claims"],
                "speaker": told.get("speaker", ""),
                "speaker_name": told.get("speaker_name", told.get("speaker", "")),
                "sources": _lists(told)["sources"],
                "disputed_by": _lists(told)["disputed_by"],
            },
        )
        return
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
        "label": words[3] if verb == "needs" and words[3:] else verb.replace("-", " "),
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
        "share": "",
        "directed": True,
    }
    told |= {"sources": "source/a", "claims": "", "disputed_by": ""} | pairs
    told |= _lists(told)
    # As a keyword the attribute "key" would be taken for networkx's own name of a parallel edge.
    edge = (_node(graph, subject, ends[0]), _node(graph, target, ends[1]), iri_of(told["key"]))
    graph.add_edges_from([(*edge, told)])  # type: ignore[list-item] # stubs know no edge names
