"""Reads why tests of the W3C are expected to fail."""

from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("exceptions.yaml")


def reasons() -> dict[str, str]:
    """Why each expected failure is one, by the test's id."""
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: reason for reason, names in listed.items() for name in names}
