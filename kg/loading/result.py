"""What loading did, or would do."""

from dataclasses import dataclass

from kg.errors import Problem


@dataclass(frozen=True)
class Loaded:
    """What loading did, or would do.

    Attributes:
        version: Name of the version made; empty when nothing was changed.
        files: Statements by file.
        warnings: Shape results that are not violations.
        rejected: Records that were not taken, each with its place and reason.
    """

    version: str
    files: dict[str, int]
    warnings: tuple[str, ...] = ()
    rejected: tuple[Problem, ...] = ()
