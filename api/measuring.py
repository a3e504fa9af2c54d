"""Runs a measure with settings as they come from a command line or an address: as texts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kg.errors import MeasureError
from kg.network import Network
from kg.risk import FAMILIES, Result, measure
from kg.store.dataset import Dataset

MOST_CONTRACTS = 5000
"""Of how many contracts a measure is answered over the web."""
_LISTS = frozenset({"families", "withdraw", "contracts"})
_PAIRS = frozenset({"overrun"})
Setting = str | list[str] | dict[str, str]


def refuse_too_many(dataset: Dataset) -> None:
    """Refuse an analysis of everything to whoever waits for an answer, where it takes minutes.

    Raises:
        MeasureError: The store holds too many contracts.
    """
    counts: Any = dataset.manifest.get("counts", {})
    contracts = int(counts.get("contracts", 0))
    if contracts > MOST_CONTRACTS:
        raise MeasureError(
            f"this store holds {contracts:,} contracts, and measures of more than "
            f"{MOST_CONTRACTS:,} take minutes; run 'nhs-kg risk' or 'nhs-kg whatif' instead"
        )


def run_measure(network: Network, name: str, day: date, given: Mapping[str, str]) -> Result:
    """Run a measure on the facts of a day.

    Args:
        network: The network.
        name: The measure's name.
        day: The day.
        given: Settings as texts; lists are joined by commas, pairs written ``name=value``.

    Raises:
        UnknownMeasure: There is none of that name.
        MeasureError: A setting is unknown or of the wrong type.
    """
    asked = measure(name)
    settings = {each: read(each, text) for each, text in given.items()}
    try:
        return asked(network.at(day, families=FAMILIES | _families(settings)), **settings)
    except (ValueError, TypeError, ArithmeticError) as error:
        if isinstance(error, MeasureError):
            raise
        told = ", ".join(f"{each} '{text}'" for each, text in given.items())
        raise MeasureError(f"'{name}' cannot be run with {told}: {error}") from error


def _families(settings: Mapping[str, Setting]) -> frozenset[str]:
    wanted = settings.get("families", ())
    return frozenset(wanted if isinstance(wanted, list) else ())


def read(name: str, text: str) -> Setting:
    """Read a setting's text.

    Example:
        >>> read("families", "contract,service"), read("overrun", "dorset-iucs=1000")
        (['contract', 'service'], {'dorset-iucs': '1000'})
    """
    if name in _LISTS:
        return text.split(",")
    if name in _PAIRS:
        pairs = [pair.partition("=") for pair in text.split(",")]
        return {key: value for key, _, value in pairs}
    return text
