"""What the register's role and relationship codes mean in this graph; read from ``roles.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("roles.toml")
# A foundation trust keeps the role of the NHS trust it was.
_IMPLIED = {"FoundationTrust": "NHSTrust"}


@dataclass(frozen=True)
class RoleCode:
    """A role of the register.

    Attributes:
        label: What it is called.
        kind: Local name of the class it makes, or empty.
        area: Whether entries with this primary role are areas that others lie in.
        begins: Day on which the holder, another body than the code's former one, began; or empty.
        former: Class of the body that had the code before, or empty.
    """

    label: str
    kind: str = ""
    area: bool = False
    begins: str = ""
    former: str = ""


@dataclass(frozen=True)
class Codes:
    """The register's codes and their meaning.

    Attributes:
        roles: Role codes.
        relationships: Relationship code -> membership, placement or relationship.
        settings: Prescribing setting -> role code.
        places: Code of an area -> key of a place that the graph has for it.
    """

    roles: Mapping[str, RoleCode]
    relationships: Mapping[str, str]
    settings: Mapping[str, str]
    places: Mapping[str, str]

    @classmethod
    @cache
    def load(cls) -> "Codes":
        """Read the shipped meanings.

        Example:
            >>> Codes.load().roles["RO197"].kind
            'NHSTrust'
            >>> Codes.load().relationships["RE4"]
            'relationship'
        """
        read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        roles = {code: RoleCode(**about) for code, about in read["roles"].items()}
        return cls(roles, read["relationships"], read["settings"], read["places"])

    def kinds(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Name the classes that roles make, without those that another one implies.

        Example:
            >>> Codes.load().kinds(("RO197", "RO57"))
            ('FoundationTrust',)
        """
        known = (self.roles[role].kind for role in roles if role in self.roles)
        found = tuple(dict.fromkeys(kind for kind in known if kind))
        implied = {_IMPLIED.get(kind) for kind in found}
        return tuple(kind for kind in found if kind not in implied)
