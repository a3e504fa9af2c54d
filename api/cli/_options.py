"""Options that several commands share."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from api.asking import today
from api.settings import Settings
from kg.dates import as_of
from kg.errors import InvalidDate

Command = TypeVar("Command", bound=Callable[..., Any])


class AsOf(click.ParamType[date]):
    """A day, or a month or year meaning its last day."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Read a date."""
        if isinstance(value, date):
            return value
        try:
            return as_of(value)
        except InvalidDate as error:
            self.fail(str(error), param, ctx)


def store(command: Command) -> Command:
    """Add ``--store``."""
    return click.option(
        "--store",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the store (NHS_KG_STORE, else ./store).",
    )(command)


def at(command: Command) -> Command:
    """Add ``--at``."""
    return click.option(
        "--at",
        type=AsOf(),
        metavar="DATE",
        help="The day to answer for: 2019-10-20, or 2019-10 or 2019 for its last day.",
    )(command)


def as_json(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def settings(store: Path | None) -> Settings:
    """Read the settings; a folder given on the command line wins.

    Raises:
        InvalidSettings: A setting is unknown or out of range.
    """
    return Settings.read({"store": store} if store else {})


def progress(line: str) -> None:
    """Tell what is being done, on standard error."""
    click.echo(line, err=True)


def print_json(data: object) -> None:
    """Print a result as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


__all__ = ["AsOf", "as_json", "at", "print_json", "progress", "settings", "store", "today"]
