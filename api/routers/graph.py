"""The network: what lies around a thing, how two things are connected, the whole of it."""

from collections.abc import Mapping
from typing import Annotated, Any

import networkx as nx
from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import problems
from api.site.connecting import Connected, connected, network_of
from api.site.graph_answer import Told, graph_answer, graph_responses
from api.site.links import Query as Parameter
from api.site.links import written
from api.site.picturing import MOST_DEPTH, Wanted, around, listed, wanted
from api.site.reading import Reads
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.errors import InvalidParameter
from kg.keys import last_segment

router = APIRouter(prefix="/api/v1/graph", tags=["graph"], route_class=SameWhileVersion)
_ALL: list[str] = []
_PROBLEMS = problems(400, 404, 409, 422, 503)
_NAMES = "gexf, graphml, cytoscape, csv, turtle, trig, jsonld, svg or html"
Form = Annotated[
    str,
    Query(
        alias="format",
        description=f"node-link (the default), {_NAMES}; `Accept` decides where it is left out.",
    ),
]


@router.get(
    "/neighbourhood",
    summary="What lies around a thing",
    responses={**graph_responses(), **_PROBLEMS},
)
def neighbours(
    *,
    request: Request,
    reads: Reads,
    at: AtDay,
    focus: Annotated[str, Query(description="The thing in the middle: a key, code or name.")],
    want: Annotated[Wanted, Depends(wanted)],
    depth: Annotated[int, Query(ge=0, le=MOST_DEPTH, description="Steps from it.")] = 1,
    form: Form = "",
) -> Response:
    """Answer with the network around a thing; `left_out` counts what the limit keeps away."""
    key = reads.resolve_any(focus, at.chosen)

    def made() -> "nx.MultiDiGraph[str]":
        found = around(reads, key, at.day, depth=depth, want=want)
        found.graph.graph.update(focus=key, left_out=found.left_out, undated=found.undated)
        return found.graph

    asked: dict[str, Parameter] = {
        "focus": key,
        "depth": depth,
        "kinds": want.kinds,
        "relations": want.relations,
        "status": want.status,
    }
    told = Told(
        f"Around {reads.reference(key, at.day).label}",
        _way("/explore", asked, at.day.isoformat()),
        f"{key.replace('/', '-')}-{at.day}",
        key,
    )
    return graph_answer(request, reads, made, form, told, key=("around", key, depth, want, at.day))


@router.get(
    "/path",
    summary="How two things are connected",
    response_model=Connected,
    responses={200: {"content": graph_responses()[200]["content"]}, **_PROBLEMS},
)
def path(
    *,
    request: Request,
    reads: Reads,
    at: AtDay,
    start: Annotated[str, Query(alias="from", description="One of them: a key, code or name.")],
    end: Annotated[str, Query(alias="to", description="The other one.")],
    hubs: Annotated[
        bool, Query(description="Whether paths may go through what connects almost anything.")
    ] = False,
    form: Annotated[
        str, Query(alias="format", description=f"The network of all paths as node-link, {_NAMES}.")
    ] = "",
) -> Any:  # noqa: ANN401 - a model, or a file
    """Answer with the shortest paths as sentences, each hop with its sources.

    Where no day is given and the two no longer coexist, the last day they did is taken, and the
    note says so. With `format` the answer is the network that the paths make up.
    """
    found = connected(reads, start, end, at, avoid_hubs=not hubs)
    if not form:
        return found
    ends = (found.start.key, found.end.key)
    asked = {"from": ends[0], "to": ends[1], "hubs": "true" if hubs else ""}
    told = Told(
        f"How {found.start.label} and {found.end.label} are connected",
        _way("/path", asked, found.at),
        f"path-{'-'.join(map(last_segment, ends))}-{found.at}",
        ends[0],
    )
    key = ("path", *ends, hubs, found.at)
    return graph_answer(request, reads, lambda: network_of(reads, found), form, told, key=key)


@router.get("", summary="The whole network of a day", responses={**graph_responses(), **_PROBLEMS})
def whole(
    *,
    request: Request,
    reads: Reads,
    at: AtDay,
    relations: Annotated[list[str], Query(description="Only these families of relations.")] = _ALL,
    claims: Annotated[bool, Query(description="Whether to include claims beside facts.")] = False,
    form: Form = "",
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
    way = _way("/system", {"relations": families}, at.day.isoformat())
    told = Told("The whole network", way, f"nhs-kg-{at.day}")
    return graph_answer(
        request,
        reads,
        lambda: reads.network.at(at.day, families=families, claims=claims),
        form,
        told,
        key=("whole", at.day, families, claims),
    )


def _way(path: str, asked: Mapping[str, Parameter], day: str) -> str:
    """Give the address of the page that shows the same, with its day."""
    return path + written({**asked, "at": day})
