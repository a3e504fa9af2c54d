"""The network as FollowTheMoney entities, one JSON object a line, for Aleph and its relatives.

Which class becomes which schema is declared in ``ftm.toml`` beside this file. Claims are left out:
FollowTheMoney has no place for a statement's status, and a planned award is not an award.
"""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kg.keys import key_of
from kg.network.nodes import Thing
from kg.network.projection import EVERY_STATE, Network

_MAPPING = Path(__file__).with_name("ftm.toml")


def write_ftm(network: Network, day: date) -> bytes:
    """Write things and facts as FollowTheMoney entities, at any date, named as of a day.

    See https://followthemoney.tech for the schemata.
    """
    mapping = tomllib.loads(_MAPPING.read_text(encoding="utf-8"))
    lines = (json.dumps(entity, ensure_ascii=False) for entity in _entities(network, day, mapping))
    return "".join(f"{line}\n" for line in lines).encode()


def _entities(network: Network, day: date, mapping: dict[str, Any]) -> Iterator[dict[str, Any]]:
    graph = network.at(day, states=EVERY_STATE)
    for iri in sorted(graph):
        yield _thing(network.things[iri], day, mapping)
    for source, target, edge in sorted(graph.edges(data=True), key=lambda each: each[2]["key"]):
        found = mapping["relations"].get(edge["role"]) or mapping["relations"].get(edge["kind"])
        rule = found or mapping["relations"]["default"]
        ends = {rule["from"]: [_id(key_of(source))], rule["to"]: [_id(key_of(target))]}
        properties = {
            **ends,
            rule["label"]: [edge["label"]],
            "startDate": [edge["from"]] if edge["from"] else [],
            "endDate": [edge["to"]] if edge["to"] else [],
            "sourceUrl": _urls(graph.graph["sources"], edge["sources"]),
            "publisher": _publishers(graph.graph["sources"], edge["sources"]),
        }
        yield _entity(edge["key"], rule["schema"], properties)


def _thing(thing: Thing, day: date, mapping: dict[str, Any]) -> dict[str, Any]:
    schemata = mapping["things"]
    schema = schemata.get(thing.kind) or schemata.get(thing.group) or schemata["default"]
    names = sorted({thing.label, thing.label_on(day), *(name.text for name in thing.names)})
    return _entity(thing.key, schema, {"name": names})


def _entity(key: str, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    kept = {name: values for name, values in properties.items() if values}
    return {"id": _id(key), "schema": schema, "properties": kept}


def _id(key: str) -> str:
    """Write a key as an id, which holds no slash."""
    return key.replace("/", "-")


def _urls(sources: dict[str, dict[str, str]], keys: tuple[str, ...]) -> list[str]:
    return sorted({sources[key]["url"] for key in keys if sources.get(key, {}).get("url")})


def _publishers(sources: dict[str, dict[str, str]], keys: tuple[str, ...]) -> list[str]:
    return sorted(
        {sources[key]["publisher"] for key in keys if sources.get(key, {}).get("publisher")}
    )
