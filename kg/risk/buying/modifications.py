"""Modifications: which contracts were changed most often.

Method:
    The number of notices of a change for each contract.

Why it matters:
    A contract that is changed again and again is no longer what was bid for.

Settings:
    threshold: Contracts with at least so many are shown; 1 by default.

Reference:
    Open Contracting Data Standard 1.1, release tags contractAmendment and contractUpdate.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kg.risk.buying.asking import things
from kg.risk.buying.history import histories
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted


def modifications(asked: Asked, *, threshold: int | str = 1) -> Answer:
    """Count the changes of each contract.

    Raises:
        ValueError: The threshold is no whole number.
    """
    changes: dict[str, tuple[str, ...]] = {}
    read = 0
    for iri, steps in histories(asked):
        read += 1
        changed = tuple(step.notice for step in steps if step.kind == "modification")
        if len(changed) >= max(1, int(threshold)):
            changes[iri] = changed
    most = sorted(changes, key=lambda iri: (-len(changes[iri]), iri))
    return Answer(
        f"notices tell of {int(threshold)} or more changes of {counted(len(most), 'contract')}",
        _readings(asked, most[: asked.most], changes, int(threshold), read),
        len(most),
        read,
    )


def _readings(
    asked: Asked,
    most: Sequence[str],
    changes: Mapping[str, tuple[str, ...]],
    threshold: int,
    read: int,
) -> Iterator[Reading]:
    named = things(asked, most)
    for iri in most:
        count = len(changes[iri])
        yield Reading(
            kind="modifications",
            subject=named[iri],
            value=count,
            unit="notices of a change",
            sentence=f"{counted(count, 'notice')} changed {named[iri].label}.",
            sources=tuple(sorted(changes[iri])),
            threshold=Decimal(threshold),
            n=read,
        )


INDICATOR = Indicator(
    name="modifications",
    title="Modifications",
    question="Which contracts were changed most often?",
    method="count of modification notices",
    run=modifications,
    own={"threshold": "contracts with at least so many changes are shown; 1 by default"},
)
