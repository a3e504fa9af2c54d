"""Serve the site, the JSON routes and SPARQL on this machine.

Stop it with Ctrl-C. A new version that 'nhs-kg build' makes is taken up at the next request.
"""

import socket
import sys
from pathlib import Path

import click
import uvicorn

from api.app import create_app, remembering
from api.cli import Failure, _options
from api.settings import Settings
from api.site.reviewing import open_review
from kg.build import build

_LEAVING_SECONDS = 5
# Pages are made in threads; with Python's own 5 ms, quick queries would wait that for each turn.
_TURN_SECONDS = 0.0005


@click.command(help=__doc__)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that answer queries.")
@click.option("--build", "build_first", is_flag=True, help="Build the store first if need be.")
@click.option(
    "--review",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Candidates or a document to review at /review, from this machine or with the token.",
)
@click.option(
    "--review-log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="LOG",
    help="Where decisions go (FILE with the ending .reviews.jsonl).",
)
@click.option("--reviewer", default="", help="Who reviews (your name on this machine).")
@_options.store
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    host: str,
    port: int,
    workers: int | None,
    build_first: bool,
    review: Path | None,
    review_log: Path | None,
    reviewer: str,
    store: Path | None,
) -> None:
    """Run ``nhs-kg serve``."""
    given = {"store": store, "workers": workers}
    settings = Settings.read({name: value for name, value in given.items() if value is not None})
    with listening(host, port) as listener:
        if build_first:
            build(settings.folder, seeds_folder=settings.seeds, progress=_options.progress)
        app = create_app(settings)
        app.state.store.current()
        if review is not None:
            app.state.review = open_review(app, review, review_log, reviewer)
        click.echo(f"nhs-kg is at {address(listener)} (Ctrl-C stops it)")
        config = uvicorn.Config(
            remembering(app),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_LEAVING_SECONDS,
        )
        sys.setswitchinterval(_TURN_SECONDS)
        uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """Take the port, before anything slow is done.

    Raises:
        Failure: Another program has it, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise Failure(
            f"cannot listen on {host}:{port}: {error.strerror or error}; "
            "stop what is there, or choose another port with --port (PORT= with make)"
        ) from error
    return listener


def address(listener: socket.socket) -> str:
    """Write where a listener can be reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
