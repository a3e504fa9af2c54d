"""Runs a measure with settings as they come from a command line or an address: as texts."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from api.asking import today
from api.days import answer_on, day_of, has_days
from api.nearby import PARTIES, facts_near
from kg.errors import MeasureError, NotYetMade
from kg.identity import find
from kg.network import Network
from kg.risk import FAMILIES, Measure, Result, measures
from kg.risk.buying import Indicator, indicators
from kg.risk.declared import named
from kg.risk.of_day import OfDay, check
from kg.store.dataset import Dataset

MOST_CONTRACTS = 1000
"""Of how many contracts a measure is answered over the web."""
_LISTS = frozenset({"families", "withdraw", "contracts", "fail"})
_PAIRS = frozenset({"overrun"})
_FILES = frozenset({"definitions", "priors"})
Setting = str | list[str] | dict[str, str] | Path


def is_large(dataset: Dataset) -> bool:
    """Tell whether a measure of a whole store takes minutes."""
    return _contracts(dataset) > MOST_CONTRACTS


def _contracts(dataset: Dataset) -> int:
    counts: Any = dataset.manifest.get("counts", {})
    return int(counts.get("contracts", 0))


def refuse_too_many(dataset: Dataset, name: str = "", given: Collection[str] = ()) -> None:
    """Refuse an analysis of everything to whoever waits for an answer, where it takes minutes.

    Args:
        dataset: The store.
        name: The analysis; indicators ask the store itself, which takes seconds.
        given: Names of its settings; with some, a measure needs no graph of everything.

    Raises:
        MeasureError: The store holds too many contracts.
    """
    quick = name in indicators() or _of_day(dataset, name, given) or _alone(dataset, name, given)
    if is_large(dataset) and not quick:
        raise MeasureError(
            f"this store holds {_contracts(dataset):,} contracts, and measures of more than "
            f"{MOST_CONTRACTS:,} take minutes; ask about one contract or organisation, or run "
            "'nhs-kg risk'"
        )


def _of_day(dataset: Dataset, name: str, given: Collection[str]) -> OfDay | None:
    """Give how a measure answers without a graph, if it does with these settings."""
    found = measures()[name].of_day if name in measures() else None
    if found is None or not (is_large(dataset) and has_days(dataset)):
        return None
    return found if not found.setting or found.setting in given else None


def _alone(dataset: Dataset, name: str, given: Collection[str]) -> str:
    """Give the setting by which a measure of a large store is asked of some things alone."""
    if name not in measures() or not is_large(dataset):
        return ""
    return next((each for each in measures()[name].alone.values() if each in given), "")


def prepare(dataset: Dataset) -> None:
    """Begin to make today of a large store, so that whoever asks first need not wait for it.

    Returns at once.

    Example:
        >>> prepare(Dataset.in_memory([]))
    """
    if is_large(dataset) and has_days(dataset):
        with suppress(NotYetMade):
            day_of(dataset, today(), seconds=0)


Analysis = Measure | Indicator


def analyses() -> Mapping[str, Analysis]:
    """Every measure of the network and every indicator of the store, by name.

    Example:
        >>> {"withdrawal", "single-bid"} <= analyses().keys()
        True
    """
    found: dict[str, Analysis] = {**measures()}
    found.update(indicators())
    return dict(sorted(found.items()))


def analysis(name: str) -> Analysis:
    """Look an analysis up by its name.

    Raises:
        UnknownMeasure: There is none of that name.

    Example:
        >>> analysis("single-bid").title
        'Single bid'
    """
    return named(analyses(), name)


def run_measure(
    dataset: Dataset,
    network: Network,
    name: str,
    day: date,
    given: Mapping[str, str],
    *,
    files: bool = False,
    seconds: float | None = None,
) -> Result:
    """Run a measure on the facts of a day, or ask an indicator of the store.

    Args:
        dataset: The store.
        network: Its network.
        name: The measure's name.
        day: The day.
        given: Settings as texts; lists are joined by commas, pairs written ``name=value``.
        files: Whether settings may name files of this machine; not where strangers give them.
        seconds: How long to wait for a day of a large store; without it, as long as it takes.

    Raises:
        NotYetMade: The day was not ready in time.
        UnknownMeasure: There is none of that name.
        MeasureError: A setting is unknown, of the wrong type, or a file that may not be named.
    """
    asked = analysis(name)
    if not files and (named := sorted(_FILES & given.keys())):
        raise MeasureError(f"'{named[0]}' is a file, which only 'nhs-kg risk' can be given")
    try:
        if isinstance(asked, Indicator):
            return asked(dataset, at=day, **given)
        settings = {each: read(each, text) for each, text in given.items()}
        if found := _of_day(dataset, name, given):
            check(name, asked.settings, settings)
            run = partial(found.run, network=network, **settings)
            key = (name, tuple(sorted(given.items())))
            result: Result = answer_on(dataset, day, key, run, seconds)
            return result
        if not files and (alone := _alone(dataset, name, given)):
            return _of_few(dataset, network, (name, alone), day, settings)
        return asked(network.at(day, families=FAMILIES | _families(settings)), **settings)
    except (ValueError, TypeError, ArithmeticError) as error:
        if isinstance(error, MeasureError):
            raise
        told = ", ".join(f"{each} '{text}'" for each, text in given.items())
        raise MeasureError(f"'{name}' cannot be run with {told}: {error}") from error


def _of_few(
    dataset: Dataset,
    network: Network,
    asked: tuple[str, str],
    day: date,
    settings: Mapping[str, Setting],
) -> Result:
    """Ask a measure of some things by the facts near them, for whoever waits for the answer."""
    measure, alone = measures()[asked[0]], asked[1]
    group = next(group for group, setting in measure.alone.items() if setting == alone)
    told = settings[alone]
    texts = told if isinstance(told, list) else [str(told)]
    keys = [find(dataset, text, group=group, at=day) for text in texts]
    graph = facts_near(network, keys, day, PARTIES[group])
    return measure(graph, **{**settings, alone: keys if isinstance(told, list) else keys[0]})


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
    if name in _FILES:
        return Path(text)
    if name in _PAIRS:
        pairs = [pair.partition("=") for pair in text.split(",")]
        return {key: value for key, _, value in pairs}
    return text
