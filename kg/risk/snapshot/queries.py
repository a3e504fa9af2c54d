"""What is asked of the store for a snapshot: whole columns, joined by the engine.

Where a pattern has a limit, the engine reads it as a whole and joins by hashing; without one it
would look each row up in the next pattern, which takes several times as long for whole columns.
"""

from collections.abc import Iterable

from kg.keys import iri_of
from kg.risk.roles import NOT_DELIVERING
from kg.risk.snapshot.columns import GROUPS

_ALL = "LIMIT 2000000000"


def whole(pattern: str) -> str:
    """Let a pattern be read as a whole.

    Example:
        >>> whole("?a ?b ?c")
        '{ SELECT * { ?a ?b ?c } LIMIT 2000000000 }'
    """
    return f"{{ SELECT * {{ {pattern} }} {_ALL} }}"


def without(pattern: str) -> str:
    """Take away what a pattern, read as a whole, matches.

    Example:
        >>> without("?a ?b ?c")
        'MINUS { { SELECT * { ?a ?b ?c } LIMIT 2000000000 } }'
    """
    return f"MINUS {{ {whole(pattern)} }}"


def concepts(scheme: str, numbers: Iterable[tuple[str, int]]) -> str:
    """Number concepts of a code list, since numbers are read faster than IRIs.

    Example:
        >>> concepts("role", [("host", 1)])
        '(<https://w3id.org/nhs-kg/code/role/host> 1)'
    """
    return " ".join(f"(<{iri_of(f'code/{scheme}/{name}')}> {number})" for name, number in numbers)


def _dated(thing: str) -> str:
    """Add from when to when, where it is on record."""
    return " ".join(f"OPTIONAL {whole(f'?{thing} nhs:{end} ?{end}')}" for end in ("from", "to"))


ROLES = f"""
SELECT ?contract ?holder ?group ?from ?to {{
  {whole("?node nhs:inContract ?contract")}
  {whole("?node nhs:roleHolder ?holder")}
  {whole(f"VALUES (?role ?group) {{ {concepts('role', GROUPS.items())} }} ?node nhs:role ?role")}
  {_dated("node")}
}}
"""
LIVES_OF_CONTRACTS, LIVES_OF_BODIES = (
    f"""
SELECT ?thing ?from ?to {{
  {each}
  {{ {{ {whole("?thing nhs:from ?from")} }} UNION {{ {whole("?thing nhs:to ?to")} }} }}
}}
"""
    for each in (
        whole("?thing a nhs:Contract"),
        f"{{ SELECT DISTINCT ?thing {{ ?node nhs:roleHolder ?thing }} {_ALL} }}",
    )
)
_STOPPED = " ".join(
    f"<{iri_of(f'code/contract-status/{each}')}>" for each in sorted(NOT_DELIVERING)
)
STATUSES = f"""
SELECT ?contract ?status ?from ?to {{
  {{ SELECT DISTINCT ?contract {{
    VALUES ?stopped {{ {_STOPPED} }} ?one nhs:contractStatus ?stopped ; nhs:statusOf ?contract
  }} {_ALL} }}
  ?node nhs:statusOf ?contract ; nhs:contractStatus ?status .
  OPTIONAL {{ ?node nhs:from ?from }}
  OPTIONAL {{ ?node nhs:to ?to }}
}}
"""

OVER_TERM, A_YEAR = 1, 0
"""How a value is to be read: as of the whole term, or as of a year."""
_READABLE = (("annual", A_YEAR), ("whole-life", OVER_TERM), ("award", OVER_TERM))
_KNOWN = (*_READABLE, ("estimate", 0), ("paid", 0), ("remaining", 0))
_READING = f"""
VALUES (?basis ?reading) {{ {concepts("value-basis", _READABLE)} }} ?node nhs:basis ?basis
"""
VALUES = f"""
SELECT ?contract ?amount ?reading {{
  {whole("?node nhs:moneyOf ?contract")}
  {whole("?node nhs:amount ?amount")}
  {whole("?node nhs:currency 'GBP'")}
  {whole(_READING)}
}}
"""
TERMS = f"""
SELECT ?contract ?from ?to {{
  {whole("?node nhs:termOf ?contract")}
  {whole("?node nhs:from ?from")}
  {whole("?node nhs:to ?to")}
}}
"""
# Contracts of which more is told than the columns above can hold; they are read one by one.
_BASES = f"VALUES (?basis ?n) {{ {concepts('value-basis', _KNOWN)} }} ?node nhs:basis ?basis"
_PARTICULAR = (
    "?node nhs:coverageOf ?contract",
    whole("?node nhs:share ?share") + whole("?node nhs:inContract ?contract"),
    whole("?node nhs:minAmount ?least") + whole("?node nhs:moneyOf ?contract"),
    whole("?node nhs:moneyOf ?contract") + without("?node nhs:currency ?any"),
    whole("?node nhs:moneyOf ?contract") + without(_BASES),
    whole("?node nhs:termOf ?contract") + whole("?node nhs:duration ?length"),
    whole("?node nhs:termOf ?contract") + whole("?node nhs:fromPrecision ?precision"),
    whole("?node nhs:termOf ?contract") + whole("?node nhs:toPrecision ?precision"),
    "SELECT ?contract { ?node nhs:termOf ?contract } GROUP BY ?contract HAVING(COUNT(*) > 1)",
    *(
        f"?node nhs:acceptedFrom ?claim ; nhs:{each} ?contract"
        for each in ("inContract", "moneyOf", "termOf", "statusOf")
    ),
)
PARTICULAR = tuple(f"SELECT DISTINCT ?contract {{ {{ {each} }} }}" for each in _PARTICULAR)
SUBCONTRACTS = "SELECT ?node { ?node a nhs:Subcontract }"
FUNDED = """
SELECT DISTINCT ?body {
  VALUES ?kind { nhs:Turnover nhs:OwnFunds } ?node a ?kind ; nhs:tellsOf ?body
}
"""
VEHICLES = "SELECT ?body { ?body a nhs:SpecialPurposeVehicle }"
