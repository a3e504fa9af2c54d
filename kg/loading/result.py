"""What loading did, or would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import Problem


@dataclass(frozen=True)
class Changes:
    """What a release of a register changes, set against the one before it.

    Attributes:
        register: The register, such as ``ods-etr``.
        released: Day, month or year of the release.
        former: That of the release before it.
        added: How many records are new.
        changed: How many records tell something else than before.
        ended: How many records have an end and had none.
        vanished: How many records are there no more; what the former release told of them stays.
        facets: How many of the changed ones differ in their name, dates, roles, relationships.
        examples: A few codes each of those added, changed, ended and vanished.
    """

    register: str
    released: str
    former: str
    added: int = 0
    changed: int = 0
    ended: int = 0
    vanished: int = 0
    facets: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """What loading did, or would do.

    Attributes:
        version: Name of the version made; empty when nothing was changed.
        files: Statements by file.
        warnings: Shape results that are not violations.
        rejected: Records that were not taken, each with its place and reason.
        changes: By file, what a newer release changes.
        notes: By file, what else is worth knowing, such as that a newer release is there already.
        shortcomings: How often notices say something that could not be understood or is missing.
    """

    version: str
    files: dict[str, int]
    warnings: tuple[str, ...] = ()
    rejected: tuple[Problem, ...] = ()
    changes: Mapping[str, tuple[Changes, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shortcomings: Mapping[str, int] = field(default_factory=dict)
