"""What a fetch is told, and what it tells in the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.sources.fetch.clock import Clock
from kg.sources.fetch.waiting import Tell


def _quiet(_: str) -> None:
    return


@dataclass(frozen=True)
class Wanted:
    """What is to be fetched.

    Attributes:
        into: Folder to fill.
        since: First day; None for what the service offers without one.
        address: Another address of the service, such as a mirror's; empty for the official one.
        clock: What time it is.
        tell: Called with a line about each step.
    """

    into: Path
    since: date | None = None
    address: str = ""
    clock: Clock = field(default_factory=Clock)
    tell: Tell = _quiet


@dataclass(frozen=True)
class Fetched:
    """What a fetch did.

    Attributes:
        files: Name of each file to load -> how many records it holds.
        load: The kind that ``nhs-kg load`` knows them by.
        new: How many parts came new or changed.
        held: How many parts were there already, and asked for nothing.
        requests: How many requests were made.
        incomplete: What could not be got, in words; empty when all is there.
    """

    files: Mapping[str, int]
    load: str
    new: int
    held: int
    requests: int
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service:
    """A service that can be fetched from.

    Attributes:
        kind: Its name on the command line.
        meaning: One line for the help text.
        fetch: Fetches what is wanted.
    """

    kind: str
    meaning: str
    fetch: Callable[[Wanted], Fetched]
