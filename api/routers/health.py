"""Whether the service runs, whether it can answer, and what it has counted."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.errors import problems
from api.metrics import MEDIA_TYPE, Metrics
from api.services import OpenStore, Served
from kg.errors import StoreError

router = APIRouter(tags=["health"])


class Live(BaseModel):
    """The service runs."""

    status: Literal["live"] = "live"


class Ready(BaseModel):
    """The service can answer."""

    status: Literal["ready"] = "ready"
    version: str = Field(description="Name of the version of the store.")
    built: str = Field(description="When it was built.")
    counts: dict[str, int] = Field(description="How many things, claims and statements it holds.")


@router.get("/health/live", summary="Whether the service runs")
async def live() -> Live:
    """Answer for as long as the process runs."""
    return Live()


@router.get(
    "/health/ready", summary="Whether the service can answer questions", responses=problems(503)
)
async def ready(served: Served) -> Ready:
    """Answer with the version in use, or with the reason why there is none."""
    manifest = dict(served.dataset.manifest)
    return Ready.model_validate({**manifest, "status": "ready", "version": served.version})


async def _metrics(request: Request) -> str:
    metrics: Metrics = request.app.state.metrics
    store: OpenStore = request.app.state.store
    try:
        found = await run_in_threadpool(store.current)
    except StoreError:
        return metrics.text({})
    return metrics.text({"version": found.version})


@router.get("/metrics", summary="Counts and times in Prometheus' text format")
async def metrics(text: Annotated[str, Depends(_metrics)]) -> PlainTextResponse:
    """Answer with everything counted since the start."""
    return PlainTextResponse(text, media_type=MEDIA_TYPE)
