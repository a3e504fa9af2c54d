"""Puts the web service together: routers found by looking, static files, errors, headers, log."""

import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from api import errors, logs, openapi
from api.compressing import Compressed
from api.licence import Licensed
from api.metrics import Metrics, Observed
from api.remembering import Remembered
from api.security import HeadAsGet, SecurityHeaders
from api.services import OpenStore, query_threads
from api.settings import Settings
from api.site import ahead
from api.sparql.flow import Flows
from api.sparql.writing import Writing
from kg.errors import StoreError

_HERE = Path(__file__).parent
_ABOUT = """Who runs, buys and provides NHS care, who says so, and on what evidence.

Facts are what accepted documents and registers state; claims are what somebody said, with status,
speaker and place in the document. Every answer names its sources.
Errors are problem documents (RFC 9457)."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application.

    Args:
        settings: The settings; read from the environment when left out.

    Raises:
        InvalidSettings: A setting is unknown or out of range.
    """
    chosen = settings or Settings.read()
    logs.configure(chosen.log)
    app = FastAPI(
        title="nhs-kg",
        summary="An evidence-backed map of who runs, buys and provides NHS care",
        description=_ABOUT,
        version=version("nhs-kg"),
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
        servers=[{"url": chosen.public_url}] if chosen.public_url else None,
    )
    app.state.settings = chosen
    app.state.store = OpenStore(chosen)
    app.state.writing = Writing(chosen, app.state.store)
    app.state.metrics = Metrics()
    app.state.flows = Flows()
    app.state.query_threads = query_threads(chosen)
    errors.install(app)
    _add_middleware(app)
    _add_routers(app)
    _add_files(app)
    openapi.install(app)
    return app


def remembering(app: FastAPI) -> Remembered:
    """Put in front of an application what answers again what it has answered before.

    Args:
        app: An application that ``create_app`` made.
    """
    return Remembered(app, app.state.store, app.state.metrics)


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    store: OpenStore = app.state.store
    try:
        ahead.begin(await run_in_threadpool(store.current))
    except StoreError as error:
        errors.log.warning("not ready: %s", error)
    yield
    store.close()


def _add_middleware(app: FastAPI) -> None:
    """Add what every request passes; the last one added is the outermost."""
    app.add_middleware(Compressed)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE", "QUERY", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["ETag", "Link", "Location", "X-Request-ID"],
    )
    app.add_middleware(Licensed)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Observed, metrics=app.state.metrics)


def _add_files(app: FastAPI) -> None:
    """Serve folders, behind the routes: some files of ``/static`` are made."""
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.mount("/vendor/pyvis", StaticFiles(packages=[("pyvis", "lib")]), name="pyvis")
    swagger = StaticFiles(packages=[("fastapi_offline", "static")])
    app.mount("/vendor/swagger", swagger, name="swagger")


def _add_routers(app: FastAPI) -> None:
    """Include every module of ``api.routers``; one with ``configure`` sets itself up on the app.

    Routes are tried one after another, so a module that is ``ASKED_MOST`` comes first.
    """
    names = [found.name for found in pkgutil.iter_modules([str(_HERE / "routers")])]
    modules = [import_module(f"api.routers.{name}") for name in names]
    app.state.routes = [route for module in modules for route in module.router.routes]
    for module in sorted(modules, key=lambda each: not getattr(each, "ASKED_MOST", False)):
        app.include_router(module.router)
        if hasattr(module, "configure"):
            module.configure(app)
