"""Writes contract notices as JSON lines, with the faults that published files have."""

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from bench.england.contracts_finder import process
from bench.england.draws import chance
from bench.england.find_a_tender import Process
from bench.england.parties import World
from bench.england.sizes import Written

Release = dict[str, Any]
Processes = Iterator[Iterator[Release]]
_SHARE = 0.45
_FAULTS_EVERY = 199
_UNDATED, _REPEATED, _BROKEN, _NO_RELEASE = 40, 80, 120, 160
_RECODED_EVERY, _HUGE_EVERY = 97, 3001
_LONGEST_WAIT = 4000
_HUGE = "@huge@"
_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def write_notices(folder: Path, notices: int, world: World) -> Written:
    """Write one file of each notice service.

    Args:
        folder: Where to write them.
        notices: How many lines to write in all.
        world: Who buys and supplies.
    """
    seed = world.layout.seed
    first = round(notices * _SHARE)
    services: tuple[tuple[str, int, Callable[[Random], Processes]], ...] = (
        ("contracts_finder", first, lambda random: _old(random, world)),
        ("find_a_tender", notices - first, lambda random: _new(random, world)),
    )
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    paths = []
    for name, size, made in services:
        path = folder / f"{name}.jsonl"
        random = chance(seed, name)
        with path.open("wb") as file:
            file.writelines(_lines(_interleaved(made(random), random), size, faults))
        counts["notices"] += size
        paths.append(str(path))
    return Written(tuple(paths), dict(counts), dict(faults))


def _old(random: Random, world: World) -> Processes:
    return (process(random, world, number) for number in count())


def _new(random: Random, world: World) -> Processes:
    return (Process(random, world, number).releases() for number in count())


def _interleaved(processes: Processes, random: Random) -> Iterator[Release]:
    """Give the first notice of each process, and its later ones some thousand notices on."""
    waiting: list[tuple[int, int, Release]] = []
    serial = 0
    for number, releases in enumerate(processes):
        yield from _due(waiting, number)
        yield next(releases)
        for later in releases:
            serial += 1
            due = number + 1 + int(random.random() * _LONGEST_WAIT)
            heapq.heappush(waiting, (due, serial, later))


def _due(waiting: list[tuple[int, int, Release]], number: int) -> Iterator[Release]:
    while waiting and waiting[0][0] <= number:
        yield heapq.heappop(waiting)[2]


def _lines(releases: Iterator[Release], size: int, faults: Counter[str]) -> Iterator[bytes]:
    line = b""
    for number in range(1, size + 1):
        turn = number % _FAULTS_EVERY
        if turn == _REPEATED:
            faults["repeated"] += 1
        elif turn == _NO_RELEASE:
            faults["no release"] += 1
            line = b'{"message": "SPECIMEN: too many requests, try again later"}\n'
        else:
            line = _line(next(releases), number, turn, faults)
        yield line


def _line(release: Release, number: int, turn: int, faults: Counter[str]) -> bytes:
    if turn == _UNDATED:
        faults["undated"] += 1
        release = {name: value for name, value in release.items() if name != "date"}
    values = [each["value"] for each in _valued(release)]
    if turn == _BROKEN:
        faults["broken"] += 1
        release = {**release, "value": {"amount": _HUGE}}
    elif number % _HUGE_EVERY == 0 and values:
        values[0]["amount"] = _HUGE
    text = _encoded(release)
    text = text.replace(f'"{_HUGE}"', " 000," if turn == _BROKEN else "1e9999")
    # Contracts Finder sends bytes of Windows-1252; a right quotation mark is one of them.
    if number % _RECODED_EVERY == 0:
        return text.replace("The authority", "The authority\u2019s team").encode("cp1252") + b"\n"
    return text.encode() + b"\n"


def _valued(release: Release) -> Iterator[Release]:
    for stage in ("awards", "contracts"):
        yield from (each for each in release.get(stage, ()) if "value" in each)
