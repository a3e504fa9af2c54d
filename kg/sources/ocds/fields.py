"""Reads fields of published JSON, which may be missing or of another type than they should be."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def part(value: object, *path: str) -> Json:
    """Follow a path to an object.

    Example:
        >>> part({"tender": {"value": {"amount": 1}}}, "tender", "value")
        {'amount': 1}
        >>> part({"tender": None}, "tender", "value")
        {}
    """
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(value: object, *path: str) -> str:
    """Follow a path to a text or number, in single spaces.

    Example:
        >>> text({"tender": {"title": " NHS  111 "}}, "tender", "title")
        'NHS 111'
        >>> text({"id": 7}, "id"), text({}, "id")
        ('7', '')
    """
    found = part(value, *path[:-1]).get(path[-1])
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return " ".join(str(found).split())


def rows(value: object, *path: str) -> tuple[Json, ...]:
    """Follow a path to a list and take its objects.

    Example:
        >>> rows({"awards": [{"id": "1"}, None]}, "awards")
        ({'id': '1'},)
        >>> rows({"awards": "none"}, "awards")
        ()
    """
    found = part(value, *path[:-1]).get(path[-1])
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found if isinstance(each, dict))


def words(value: object, *path: str) -> tuple[str, ...]:
    """Follow a path to a list and take its texts.

    Example:
        >>> words({"tag": ["award", "contract"]}, "tag")
        ('award', 'contract')
    """
    found = part(value, *path[:-1]).get(path[-1])
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
