"""What is asked of the store for a snapshot: whole columns, joined by the engine.

Where a pattern has a limit, the engine reads it as a whole and joins by hashing; without one it
would look each row up in the next pattern, which takes several times as long for whole columns.
"""

from collections.abc import Iterable

from kg.keys import iri_of
from kg.risk.roles import NOT_DELIVERING
from kg.risk.snapshot.columns import GROUPS, Group

_ALL = "LIMIT 2000000000"


def whole(pattern: str) -> str:
    """Let a pattern be read as a whole.

    Example:
        >>> whole("?a ?b ?c")
        '{ SELECT * { ?a ?b ?c } LIMIT 2000000000 }'
    """
    return f"{{ SELECT * {{ {pattern} }} {_ALL} }}"


def concepts(scheme: str, numbers: Iterable[tuple[str, int]]) -> str:
    """Number concepts of a code list, since numbers are read faster than IRIs.

    Example:
        >>> concepts("role", [("host", 1)])
        '(<https://w3id.org/nhs-kg/code/role/host> 1)'
    """
    return " ".join(f"(<{iri_of(f'code/{scheme}/{name}')}> {number})" for name, number in numbers)


def _numbered(pattern: str, scheme: str, name: str, numbers: Iterable[tuple[str, int]]) -> str:
    """Give nodes the number of the concept that a pattern of ``?node`` and ``?concept`` finds."""
    values = f"VALUES (?concept ?{name}) {{ {concepts(scheme, numbers)} }}"
    return f"{{ SELECT ?node ?{name} {{ {values} {pattern} }} {_ALL} }}"


TERM, LIFE_OF_CONTRACT, LIFE_OF_BODY = range(len(Group), len(Group) + 3)
"""What else than a role of some group a row of :data:`DATED` tells of."""
# All in one, for what takes long is to read every first and every last day in the store.
DATED = f"""
SELECT ?what ?contract ?holder ?from ?to {{
  {{ SELECT ?node ?what ?contract ?holder {{
    {{
      {_numbered("?node nhs:role ?concept", "role", "what", GROUPS.items())}
      {whole("?node nhs:roleHolder ?holder")}
      {whole("?node nhs:inContract ?contract")}
    }}
    UNION {{ ?node nhs:termOf ?contract BIND({TERM} AS ?what) }}
    UNION {{ ?node a nhs:Contract BIND(?node AS ?contract) BIND({LIFE_OF_CONTRACT} AS ?what) }}
    UNION {{
      {{ SELECT DISTINCT ?node {{ ?role nhs:roleHolder ?node }} {_ALL} }}
      BIND(?node AS ?holder) BIND({LIFE_OF_BODY} AS ?what)
    }}
  }} {_ALL} }}
  OPTIONAL {whole("?node nhs:from ?from")}
  OPTIONAL {whole("?node nhs:to ?to")}
  FILTER(?what < {LIFE_OF_CONTRACT} || BOUND(?from) || BOUND(?to))
}}
"""
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

A_YEAR, OVER_TERM, NOT_AGREED = range(3)
"""How a value is to be read: as of a year, as of the whole term, or not as what was agreed."""
BASES = (
    ("annual", A_YEAR),
    *((each, OVER_TERM) for each in ("whole-life", "award")),
    *((each, NOT_AGREED) for each in ("estimate", "paid", "remaining")),
)
"""How values of each known basis are to be read."""
VALUES = f"""
SELECT ?contract ?amount ?currency ?reading ?least {{
  {whole("?node nhs:moneyOf ?contract")}
  OPTIONAL {whole("?node nhs:amount ?amount")}
  OPTIONAL {whole("?node nhs:currency ?currency")}
  OPTIONAL {_numbered("?node nhs:basis ?concept", "value-basis", "reading", BASES)}
  OPTIONAL {whole("?node nhs:minAmount ?least")}
}}
"""
_LONGER = " UNION ".join(
    f"{{ ?node nhs:{each} ?more }}" for each in ("duration", "fromPrecision", "toPrecision")
)
# Contracts of which more is told than the columns can hold; they are read one by one, as are those
# of which the columns show it: more than one term, values without a currency or a known basis.
PARTICULAR = tuple(
    f"SELECT DISTINCT ?contract {{ {each} }}"
    for each in (
        "?node nhs:coverageOf ?contract",
        whole("?node nhs:share ?share") + whole("?node nhs:inContract ?contract"),
        whole(_LONGER) + whole("?node nhs:termOf ?contract"),
        *(
            f"?node nhs:acceptedFrom ?claim ; nhs:{each} ?contract"
            for each in ("inContract", "moneyOf", "termOf", "statusOf")
        ),
    )
)
SUBCONTRACTS = "SELECT ?node { ?node a nhs:Subcontract }"
FUNDED = """
SELECT DISTINCT ?body {
  VALUES ?kind { nhs:Turnover nhs:OwnFunds } ?node a ?kind ; nhs:tellsOf ?body
}
"""
VEHICLES = "SELECT ?body { ?body a nhs:SpecialPurposeVehicle }"
