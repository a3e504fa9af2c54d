"""Reads the descriptions of SPARQL files: YAML in their lines that begin with ``#:``."""

from pathlib import Path
from typing import Any

import yaml

MARK = "#:"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same loader in C, ten times as fast, wherever PyYAML was built with it."""


def read_described(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a file of SPARQL and what it says of itself.

    Raises:
        yaml.YAMLError: The description is no YAML.

    Example:
        >>> from kg.data import QUESTIONS
        >>> text, about = read_described(QUESTIONS / "lead-providers.rq")
        >>> sorted(about)
        ['answers', 'parameters', 'title', 'topic']
        >>> "SELECT" in text
        True
    """
    text = path.read_text(encoding="utf-8")
    lines = [line[len(MARK) :] for line in text.splitlines() if line.startswith(MARK)]
    about: dict[str, Any] = yaml.load("\n".join(lines), _LOADER) or {}  # noqa: S506 - a safe loader
    return text, about
