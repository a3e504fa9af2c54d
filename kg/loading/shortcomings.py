"""Counts what notices are found to lack, by the kind of fault and not by each one's words."""

import re
from collections.abc import Iterator

_MARK = b"/def#shortcoming> "
_STATED = re.compile(rb'/def#shortcoming> "((?:[^"\\]|\\.)*)"')
# What a fault quotes, counts or lists is another one each time.
_OWN_WORDS = re.compile(r"'[^']*'|\([^)]*\)|\d[\w.,+-]*")


def shortcomings(lines: bytes) -> Iterator[str]:
    """Name the kinds of fault that statements tell of.

    Example:
        >>> line = b'<a:n> <https://w3id.org/nhs-kg/def#shortcoming> "value: 12 is no number" .'
        >>> list(shortcomings(line))
        ['value: … is no number']
    """
    if _MARK in lines:
        for found in _STATED.finditer(lines):
            yield _OWN_WORDS.sub("…", found[1].decode("utf-8"))
