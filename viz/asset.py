"""The files of ``viz/assets``: templates, styles and scripts that pages carry or servers send."""

from functools import cache
from pathlib import Path

ASSETS = Path(__file__).with_name("assets")


@cache
def asset(name: str) -> str:
    """Read a file of ``viz/assets``.

    Raises:
        OSError: There is no such file.

    >>> ".network .ring" in asset("picture.css")
    True
    """
    return (ASSETS / name).read_text(encoding="utf-8").strip()
