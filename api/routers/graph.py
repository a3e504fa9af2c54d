"""The network: what lies around a thing, how two things are connected, the whole of it."""

from typing import Annotated

import networkx as nx
from fastapi import APIRouter, Depends, Header, Query, Response

from api.errors import problems
from api.site.connecting import Connected, connected
from api.site.graph_answer import graph_answer, graph_responses
from api.site.picturing import MOST_DEPTH, Wanted, around, listed, wanted
from api.site.reading import Reads
from api.site.when import AtDay
from kg.errors import InvalidParameter

router = APIRouter(prefix="/api/v1/graph", tags=["graph"])
_ALL: list[str] = []
_PROBLEMS = problems(400, 404, 409, 422, 503)
Form = Annotated[
    str,
    Query(
        alias="format",
        description="node-link (the default), graphml, gexf, cytoscape, jsonld or csv; "
        "`Accept` decides where it is left out.",
    ),
]
Accept = Annotated[str, Header(include_in_schema=False)]


@router.get(
    "/neighbourhood",
    summary="What lies around a thing",
    responses={**graph_responses(), **_PROBLEMS},
)
def neighbours(
    *,
    reads: Reads,
    at: AtDay,
    focus: Annotated[str, Query(description="The thing in the middle: a key, code or name.")],
    want: Annotated[Wanted, Depends(wanted)],
    depth: Annotated[int, Query(ge=0, le=MOST_DEPTH, description="Steps from it.")] = 1,
    form: Form = "",
    accept: Accept = "",
) -> Response:
    """Answer with the network around a thing; `left_out` counts what the limit keeps away."""
    key = reads.resolve_any(focus, at.chosen)

    def made() -> "nx.MultiDiGraph[str]":
        found = around(reads, key, at.day, depth=depth, want=want)
        found.graph.graph.update(focus=key, left_out=found.left_out, undated=found.undated)
        return found.graph

    name = f"{key.replace('/', '-')}-{at.day}"
    return graph_answer(reads, made, form, accept, key=(key, depth, want, at.day), name=name)


@router.get("/path", summary="How two things are connected", responses=_PROBLEMS)
def path(
    *,
    reads: Reads,
    at: AtDay,
    start: Annotated[str, Query(alias="from", description="One of them: a key, code or name.")],
    end: Annotated[str, Query(alias="to", description="The other one.")],
    hubs: Annotated[
        bool, Query(description="Whether paths may go through what connects almost anything.")
    ] = False,
) -> Connected:
    """Answer with the shortest paths as sentences, each hop with its sources.

    Where no day is given and the two no longer coexist, the last day they did is taken, and the
    note says so.
    """
    return connected(reads, start, end, at, avoid_hubs=not hubs)


@router.get("", summary="The whole network of a day", responses={**graph_responses(), **_PROBLEMS})
def whole(
    *,
    reads: Reads,
    at: AtDay,
    relations: Annotated[list[str], Query(description="Only these families of relations.")] = _ALL,
    claims: Annotated[bool, Query(description="Whether to include claims beside facts.")] = False,
    form: Form = "",
    accept: Accept = "",
) -> Response:
    """Answer with every thing and relation of a day.

    A network with registers in it is too large for that: name families, or ask around a thing.
    """
    families = listed(relations)
    if not families and not reads.network.is_complete:
        raise InvalidParameter(
            "the whole network is too large for one answer; name families with 'relations', ask "
            "/api/v1/graph/neighbourhood, or run 'nhs-kg export'"
        )
    return graph_answer(
        reads,
        lambda: reads.network.at(at.day, families=families, claims=claims),
        form,
        accept,
        key=("whole", at.day, families, claims),
        name=f"nhs-kg-{at.day}",
    )
