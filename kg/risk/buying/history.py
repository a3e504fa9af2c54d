"""Reads what the notices of a contract say one after another."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.keys import key_of
from kg.risk.buying.asking import rows
from kg.risk.buying.indicator import Asked


@dataclass(frozen=True, order=True)
class Step:
    """One notice of a contract.

    Attributes:
        issued: Day of publication, in ISO 8601.
        notice: Key of the notice.
        kind: Concept of ``code/notice-type``.
        value: The value it states; None where it states none.
    """

    issued: str
    notice: str
    kind: str
    value: Decimal | None


def read_steps(told: str) -> tuple[Step, ...]:
    """Read the notices of a contract, in order of date.

    Args:
        told: Notices parted by ``|``; each is day, IRI, kind and value (``-`` for none), parted by
            spaces.

    Example:
        >>> id = "https://w3id.org/nhs-kg/id/source/"
        >>> steps = read_steps(f"2025-02-01 {id}b award 3|2025-01-01 {id}a tender -")
        >>> [(step.notice, step.value) for step in steps]
        [('source/a', None), ('source/b', Decimal('3'))]
    """
    found = set()
    for each in told.split("|"):
        issued, iri, kind, value = each.split(" ")
        found.add(Step(issued, key_of(iri), kind, None if value == "-" else Decimal(value)))
    return tuple(sorted(found, key=lambda step: (step.issued, step.notice)))


def histories(asked: Asked) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Give each contract that a notice changes, or of which several state a value, by its IRI."""
    for row in rows("changes", asked):
        yield str(row["contract"]), read_steps(str(row["notices"]))
