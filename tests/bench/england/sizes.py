"""How much there is of everything: England as a whole, or a part of it."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Sizes:
    """How many records a data set has.

    Attributes:
        organisations: Entries of the register, stubs not counted.
        roles: Roles that these have.
        relationships: Relationships that these state.
        successions: Successions, each counted once even where both ends state it.
        notices: Contract notices, faulty ones included.
        payments: Lines of spend files below the headings, faulty ones and totals included.
        memberships: Dated memberships of practices.
    """

    organisations: int
    roles: int
    relationships: int
    successions: int
    notices: int
    payments: int
    memberships: int

    @classmethod
    def at(cls, scale: float) -> "Sizes":
        """Give the sizes of a part of England.

        Args:
            scale: 1.0 is England.

        Example:
            >>> Sizes.at(0.01).organisations
            3710
        """
        return cls(*(round(getattr(ENGLAND, field.name) * scale) for field in fields(cls)))


ENGLAND = Sizes(
    organisations=371_000,
    roles=529_000,
    relationships=770_000,
    successions=24_000,
    notices=500_000,
    payments=2_000_000,
    memberships=48_000,
)


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        paths: The files.
        counts: Records by kind.
        faults: Planted faults by name: how often a reader must leave something out, and why.
    """

    paths: tuple[str, ...]
    counts: dict[str, int]
    faults: dict[str, int]
