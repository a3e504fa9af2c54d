"""The SPARQL 1.1 endpoint's update operation."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel

from api.addresses import base_url
from api.errors import MEDIA_TYPE, answer, problem_of, problems
from api.negotiation import choose
from api.sparql.description import write as write_triples
from api.sparql.formats import GRAPHS
from api.sparql.protocol import DIRECT_UPDATE, FORM, read_update
from api.sparql.shacl_report import shacl_report
from api.sparql.writing import may_write, write
from kg.errors import NonConformant
from kg.loading.change import Update
from kg.store.update_text import refuse_update, with_dataset

router = APIRouter(tags=["sparql"])
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            DIRECT_UPDATE: {"schema": {"type": "string"}},
            FORM: {
                "schema": {
                    "type": "object",
                    "properties": {"update": {"type": "string"}},
                    "required": ["update"],
                }
            },
        },
    },
    "parameters": [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": told}
        for name, told in (
            ("using-graph-uri", "A graph that makes up the default graph of WHERE; repeatable."),
            ("using-named-graph-uri", "A graph that GRAPH in WHERE may name; repeatable."),
        )
    ],
}


def configure(app: FastAPI) -> None:
    """Tell who asks for RDF what violates the shapes by a report of SHACL."""
    app.exception_handler(NonConformant)(_non_conformant)


async def _non_conformant(request: Request, error: NonConformant) -> Response:
    accept = request.headers.get("accept", "")
    chosen = choose(accept, [MEDIA_TYPE, "application/json", *GRAPHS])
    if chosen is None or chosen in {MEDIA_TYPE, "application/json"}:
        return answer(request, problem_of(error)[0])
    form = GRAPHS[chosen]
    body = write_triples(list(shacl_report(error.violations)), form.engine)
    return Response(body, 422, {"Content-Type": form.content_type})


class Written(BaseModel):
    """What a write did.

    Attributes:
        version: The version of the store that has it; versions before it can be gone back to.
        added: How many statements are new; null where an endpoint made it, which does not tell.
        removed: How many are gone; null likewise.
    """

    version: str
    added: int | None
    removed: int | None


@router.post(
    "/sparql/update",
    summary="Write in SPARQL 1.1",
    dependencies=[Depends(may_write)],
    responses=problems(400, 401, 403, 413, 415, 422, 503, 507),
    openapi_extra=_BODY,
)
async def update(request: Request) -> Written:
    """Run an update: all of it or nothing, checked against the shapes before anyone sees it."""
    operation = await read_update(request)
    refuse_update(operation.text)
    text = with_dataset(operation.text, operation.using, operation.using_named)
    done = await write(request, Update(text, f"{base_url(request)}/sparql/update"))
    return Written(version=done.version, added=done.added, removed=done.removed)
