"""The options of ``nhs-kg extract`` that ask a language model."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from api.cli import _options
from api.cli.fetch import address
from api.settings import PREFIX

Command = TypeVar("Command", bound=Callable[..., Any])


class Asked(TypedDict):
    """What was asked of the lane; ``model`` empty where it stays off."""

    model: str
    model_url: str | None
    key_variable: str
    price_in: Decimal | None
    price_out: Decimal | None
    budget: Decimal
    yes: bool
    cache: Path | None
    refused: Path | None


def amount(text: str) -> Decimal:
    """Read an amount of money.

    Raises:
        ValueError: It is none.

    Example:
        >>> amount("0.15")
        Decimal('0.15')
    """
    try:
        told = Decimal(text)
    except InvalidOperation:
        told = Decimal(-1)
    if not told.is_finite() or told < 0:
        raise ValueError(f"'{text}' is no amount; write it as 0.15")
    return told


_AMOUNT = _options.Read("amount", amount)
_OPTIONS = (
    click.option("--model", default="", help="Also ask this language model; none is asked else."),
    click.option(
        "--model-url",
        type=_options.Read("url", address),
        metavar="URL",
        help="Where it is: the base of an interface like OpenAI's, such as http://host/v1.",
    ),
    click.option(
        "--key-variable",
        default=f"{PREFIX}MODEL_KEY",
        show_default=True,
        metavar="NAME",
        help="Environment variable that holds its key, if it needs one.",
    ),
    click.option("--price-in", type=_AMOUNT, help="Price of a million tokens sent."),
    click.option("--price-out", type=_AMOUNT, help="Price of a million tokens written."),
    click.option(
        "--budget",
        type=_AMOUNT,
        default="0",
        show_default=True,
        help="Most that asking may cost without --yes, in the currency of the prices.",
    ),
    click.option("--yes", is_flag=True, help="Ask whatever it costs."),
    click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder for answers, which quote the documents; else one among the user's caches.",
    ),
    click.option(
        "--refused",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write what the model told and was not taken, as JSON lines; else it is listed.",
    ),
)


def options(command: Command) -> Command:
    """Add the options of the lane."""
    for each in reversed(_OPTIONS):
        command = each(command)
    return command


def is_wanted(asked: Asked) -> bool:
    """Tell whether a model is to be asked.

    Raises:
        click.UsageError: Only half of what is needed was given.
    """
    if asked["model"] and not asked["model_url"]:
        raise click.UsageError("say with --model-url where the model is")
    if asked["model_url"] and not asked["model"]:
        raise click.UsageError("say with --model which model is meant")
    return bool(asked["model"])
