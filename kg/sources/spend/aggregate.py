"""Adds up payments by payer, payee, month and expense type, exactly and in bounded memory.

When there are too many groups to hold, they are sorted into a temporary file, and the files are
merged at the end.
"""

import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from itertools import groupby
from typing import IO, NamedTuple

MOST_GROUPS = 200_000


class Group(NamedTuple):
    """What is added up together.

    Attributes:
        payer: Key of who paid.
        payee: Key of who was paid; empty for individuals.
        month: ISO month.
        type: Expense type.
    """

    payer: str
    payee: str
    month: str
    type: str


class Total(NamedTuple):
    """What a group adds up to.

    Attributes:
        group: The group.
        amount: The sum of its lines.
        lines: How many lines there are.
    """

    group: Group
    amount: Decimal
    lines: int


def add_up(
    payments: Iterable[tuple[Group, Decimal]], most_groups: int = MOST_GROUPS
) -> Iterator[Total]:
    """Add up payments by group.

    Args:
        payments: Group and amount of each line.
        most_groups: How many groups to hold in memory.

    Yields:
        The totals, in order of their groups.

    Example:
        >>> group = Group("organisation/A", "organisation/B", "2020-09", "Gas")
        >>> list(add_up([(group, Decimal("0.10")), (group, Decimal("-0.05"))]))[0][1:]
        (Decimal('0.05'), 2)
    """
    held: dict[Group, tuple[Decimal, int]] = {}
    with ExitStack() as stack:
        runs: list[IO[str]] = []
        for group, amount in payments:
            before, lines = held.get(group, (Decimal(0), 0))
            held[group] = before + amount, lines + 1
            if len(held) >= most_groups:
                runs.append(_write_run(stack, held))
                held.clear()
        rest = (Total(group, *held[group]) for group in sorted(held))
        merged = heapq.merge(*(_read_run(run) for run in runs), rest, key=lambda each: each.group)
        for group, totals in groupby(merged, key=lambda each: each.group):
            found = list(totals)
            amount = sum((each.amount for each in found), start=Decimal(0))
            yield Total(group, amount, sum(each.lines for each in found))


def _write_run(stack: ExitStack, held: dict[Group, tuple[Decimal, int]]) -> IO[str]:
    # The stack closes it.
    run = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115
    for group in sorted(held):
        amount, lines = held[group]
        run.write(json.dumps([*group, str(amount), lines]) + "\n")
    run.seek(0)
    return run


def _read_run(run: IO[str]) -> Iterator[Total]:
    for line in run:
        *group, amount, lines = json.loads(line)
        yield Total(Group(*group), Decimal(amount), lines)
