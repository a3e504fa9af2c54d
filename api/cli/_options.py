"""Options that several commands share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from api.asking import today
from api.settings import Settings
from kg.dates import as_of

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])


class Read(click.ParamType[T]):
    """A value that a function reads from what is typed, or says what is wrong with it.

    Args:
        name: What kind of value it is, for the help.
        reader: Reads it; raises ValueError with what to write instead.

    Example:
        >>> Read("number", int).convert("12", None, None)
        12
    """

    def __init__(self, name: str, reader: Callable[[str], T]) -> None:
        self.name = name
        self._reader = reader

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> T:
        """Read a value; click also converts what has been converted."""
        if not isinstance(value, str):
            return cast(T, value)
        try:
            return self._reader(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


AS_OF = Read("date", as_of)
"""A day, or a month or year meaning its last day."""


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
        type=AS_OF,
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


__all__ = ["AS_OF", "Read", "as_json", "at", "print_json", "progress", "settings", "store", "today"]
