"""Many classes: suppliers that hold contracts in unusually many classes of goods and services.

Method:
    For each supplier, the number of different first levels of the codes of what its contracts buy,
    over all contracts that it holds alone. Flagged from the third quartile and one and a half times
    the distance between the quartiles, among suppliers with at least 20 procurements.

Why it matters:
    Who sells everything may be good at none of it, or be chosen for other reasons.

Settings:
    threshold: A fixed number of classes instead of the fence.
    digits: How many digits of a code are its first level; 2 by default, as in CPV.
    least: Suppliers with fewer procurements are left out; 20 by default.

Reference:
    Open Contracting Partnership, Cardinal, indicator R048, heterogeneous supplier.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pyoxigraph as ox

from kg.keys import key_of
from kg.risk.buying.asking import evidence, rows, things
from kg.risk.buying.fence import upper_fence
from kg.risk.buying.indicator import Answer, Asked, Indicator
from kg.risk.buying.reading import Reading
from kg.risk.wording import counted


def many_classes(
    asked: Asked, *, threshold: int | str = "", digits: int | str = 2, least: int | str = 20
) -> Answer:
    """Find the suppliers whose contracts are of many classes.

    Raises:
        ValueError: A setting is no whole number.
    """
    classes: dict[str, int] = {}
    few = 0
    for row in rows("many_classes", asked, digits=ox.Literal(int(digits))):
        if int(str(row["processes"])) >= int(least):
            classes[str(row["supplier"])] = int(str(row["classes"]))
        else:
            few += 1
    if not classes:
        said = f"no supplier has {int(least)} procurements whose codes are on record"
        return Answer(said, (), 0, 0, few)
    fence = Decimal(int(threshold)) if threshold else upper_fence([*classes.values()])
    wide = sorted((iri for iri in classes if classes[iri] >= fence), key=lambda i: (-classes[i], i))
    mine = [iri for iri in wide if asked.about in {"", key_of(iri)}]
    return Answer(
        f"{counted(len(wide), 'supplier')} of {len(classes):,} with at least {int(least)} "
        f"procurements reach {fence.normalize():f} classes",
        _readings(asked, mine[: asked.most], classes, fence),
        len(mine),
        len(classes),
        few,
        (f"{counted(few, 'supplier')} with fewer procurements on record left out",) if few else (),
        ("Contracts of several suppliers are left out: who supplies what is not on record.",),
    )


def _readings(
    asked: Asked, wide: Sequence[str], classes: Mapping[str, int], fence: Decimal
) -> Iterator[Reading]:
    named, sources = things(asked, wide), evidence(asked, wide)
    for iri in wide:
        yield Reading(
            kind="heterogeneous supplier (R048)",
            subject=named[iri],
            value=Decimal(classes[iri]).quantize(Decimal("1.0")),
            unit="classes",
            sentence=f"{named[iri].label} holds contracts of {classes[iri]} classes; from "
            f"{fence.normalize():f} on that stands out.",
            sources=sources[iri],
            threshold=fence,
            n=len(classes),
        )


INDICATOR = Indicator(
    name="many-classes",
    title="Heterogeneous supplier",
    question="Which suppliers win contracts for unusually many sorts of things?",
    method="Open Contracting Partnership, Cardinal, R048",
    run=many_classes,
    own={
        "threshold": "a fixed number of classes instead of the fence among peers",
        "digits": "how many digits of a code are its first level; 2 by default",
        "least": "suppliers with fewer procurements are left out; 20 by default",
    },
)
