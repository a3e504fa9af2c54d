"""Names what made a decision: the program, and the rules of extraction that it has."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from kg import extract

_KINDS = frozenset({".py", ".toml", ".yaml", ".json"})


@cache
def tool() -> str:
    """Name the program and its version.

    Example:
        >>> tool().split(" ")[0]
        'nhs-kg'
    """
    return f"nhs-kg {version('nhs-kg')}"


@cache
def rule_set() -> str:
    """Digest the rules of extraction: code and lexicon.

    Example:
        >>> len(rule_set())
        12
    """
    folder = Path(extract.__file__).parent
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _KINDS:
            made.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return made.hexdigest()[:12]
