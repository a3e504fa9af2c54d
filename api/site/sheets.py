"""Any list of records as a flat table, each line with its day, sources, licence and address."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from viz.caption import LICENCE
from viz.tabular import as_csv

MOST_ROWS = 20_000
"""How many lines a table holds; whoever needs more takes the graph itself."""
Record = Mapping[str, Any]


def sheet(items: Iterable[object], at: str, link: str, cards: Mapping[str, Record]) -> str:
    """Write records as CSV.

    A thing becomes its name and its key, sources become their titles and addresses, a list of words
    one cell; what is nested deeper stays JSON.

    Args:
        items: Dataclasses, models or plain mappings, all of one sort.
        at: The day, which every line repeats so that it is not lost when tables are joined.
        link: Address of the page that shows the same.
        cards: What is known of sources that records name by their keys only.

    Example:
        >>> body = {"key": "organisation/RDY", "label": "Dorset HealthCare"}
        >>> print(sheet([{"party": body, "roles": ["lead", "=1"]}], "2020-07-07", "", {}))
        party,party_key,roles,as_of,licence,link
        Dorset HealthCare,organisation/RDY,lead; =1,2020-07-07,Data: CC BY 4.0 and Open Government \
Licence v3.0,
        <BLANKLINE>
    """
    rows = [_flat(to_jsonable_python(item), cards) for item in items]
    head = list(dict.fromkeys(name for row in rows for name in row))
    told = {"as_of": at, "licence": LICENCE, "link": link}
    columns = [*(name for name in head if name not in told), *told]
    return as_csv(columns, ([(row | told).get(name, "") for name in columns] for row in rows))


def _flat(record: Record, cards: Mapping[str, Record]) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, value in record.items():
        if name == "sources":
            row.update(_sources(value, cards))
        elif isinstance(value, dict) and {"key", "label"} <= value.keys():
            row.update({name: str(value["label"]), f"{name}_key": str(value["key"])})
        else:
            row[name] = _cell(value)
    return row


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    if isinstance(value, list) and all(isinstance(e, dict) and "label" in e for e in value):
        return "; ".join(str(each["label"]) for each in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _sources(value: Iterable[str | Record], cards: Mapping[str, Record]) -> dict[str, str]:
    found = [cards.get(each, {"title": each}) if isinstance(each, str) else each for each in value]
    return {
        "source_titles": "; ".join(str(each.get("title") or each.get("key", "")) for each in found),
        "source_urls": " ".join(str(each["url"]) for each in found if each.get("url")),
    }
