"""Answers a query from what was counted when the version was made, where that is all it asks."""

import re
from collections.abc import Mapping

FACTS = "facts"
"""Name of the number of statements in the default graph."""
_VARIABLE = r"[?$]\w+"
_PLAIN_COUNT = re.compile(
    rf"""
    \s* (?: (?:PREFIX\s+[\w-]*:|BASE) \s* <[^<>]*> \s* )*
    SELECT \s* \( \s* COUNT \s* \( \s* (?:\* | DISTINCT\s*\*) \s* \) \s* AS \s+ (?P<as>{_VARIABLE})
    \s* \) \s* (?:WHERE \s*)? \{{
      \s* (?P<s>{_VARIABLE}) \s+ (?P<p>{_VARIABLE}) \s+ (?P<o>{_VARIABLE}) \s* \.? \s*
    \}} \s* (?:LIMIT \s+ [1-9]\d*)? \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMMENT = re.compile(r"^[ \t]*\#[^\n\r]*$|(?<=\})[ \t]*\#[^\n\r]*$", re.MULTILINE)
_LONGEST = 2_000


def counted_already(text: str, statistics: Mapping[str, int]) -> str:
    """Write the answer into a query that only counts all facts; leave any other as it is.

    The engine writes the answer, so it looks the same in every format.

    Args:
        text: The query, about the store's own dataset.
        statistics: What was counted.

    Example:
        >>> counted_already("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } # all", {FACTS: 12})
        'SELECT (12 AS ?n) {}'
        >>> counted_already("SELECT (COUNT(*) AS ?n) { ?s ?p ?s }", {FACTS: 12})
        'SELECT (COUNT(*) AS ?n) { ?s ?p ?s }'
    """
    if FACTS not in statistics or len(text) > _LONGEST or "COUNT" not in text.upper():
        return text
    found = _PLAIN_COUNT.fullmatch(_COMMENT.sub("", text))
    names = {found[part][1:] for part in "spo"} if found else set()
    if found is None or len(names) < len("spo") or found["as"][1:] in names:
        return text
    return f"SELECT ({statistics[FACTS]} AS {found['as']}) {{}}"
