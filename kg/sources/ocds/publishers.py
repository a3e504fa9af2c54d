"""Tells the publishers of notices apart, by the prefix of their process identifiers."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PREFIX = re.compile(r"ocds-([a-z0-9]{6})(?:-|$)")
_NOTICE_NUMBER = re.compile(r"\d{6}-\d{4}")
OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Register:
    """A register of notices.

    Attributes:
        prefix: What its process identifiers begin with, after ``ocds-``; ``other`` if unknown.
        name: Its name, for readers.
        publisher: Who publishes it; empty when the package must say.
        url: Address of a notice, with ``{notice}`` or ``{ocid}`` in it.
        money: Where its contract money stands, best first.
    """

    prefix: str
    name: str
    publisher: str
    url: str
    money: tuple[str, ...]


@cache
def registers() -> dict[str, Register]:
    """Read the table of registers."""
    path = Path(__file__).with_name("publishers.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        prefix: Register(prefix, row["name"], row["publisher"], row["url"], tuple(row["money"]))
        for prefix, row in table.items()
    }


def register_of(ocid: str, notice: str = "") -> Register:
    """Find the register of a process.

    Args:
        ocid: Its identifier, or empty.
        notice: A notice's number, which tells Find a Tender where the process has no identifier.

    Example:
        >>> register_of("ocds-h6vhtk-05050e").name, register_of("ocds-b5fd17-1").money[0]
        ('Find a Tender', 'awards')
        >>> register_of("", "013861-2025").name, register_of("ocds-213czf-1").prefix
        ('Find a Tender', 'other')
    """
    match = _PREFIX.match(ocid)
    prefix = match[1] if match else ""
    if not ocid and _NOTICE_NUMBER.fullmatch(notice):
        prefix = "h6vhtk"
    return registers().get(prefix, registers()["other"])
