"""Which entities may take a role of a type."""

from kg.extract.mentions.mention import BUYERS, Entity
from kg.extract.word_lists import listed

_KINDS = {
    "body": {"body"},
    "party": {"body", "group", "person"},
    "voice": {"body", "group", "person"},
    "member": {"body", "group"},
    "group": {"group"},
    "person": {"person"},
    "contract": {"contract"},
    "service": {"service"},
    "facility": {"service"},
    "undertaking": {"contract", "service", "programme"},
    "let": {"contract", "programme"},
    "programme": {"programme"},
    "alliance": {"programme", "body"},
    "place": {"place"},
    "document": {"document"},
    "meeting": {"meeting"},
    "procurement": {"procurement", "contract"},
    "approved": {"document", "contract", "programme", "matter", "procurement"},
    "target": {"body", "contract", "programme", "service", "person"},
    "employer": {"body", "contract", "service"},
    "founded": {"programme", "body"},
    "engaged": {"contract", "service"},
    "planned": {"programme", "matter", "procurement"},
    "dependent": {"contract", "service", "programme", "matter", "procurement", "document"},
    "listed": {"service"},
    "rated": {"body", "service"},
    "served": {"body", "service", "programme"},
}
_CLASSES = {
    "buyer": BUYERS,
    "firm": frozenset({"company", "weak", "voice"}),
    "statutory": BUYERS | {"trust", "ambulance"},
    "own": frozenset(),
}
"""Types that only bodies of some classes may fill."""
_FOUNDED = listed("rules.types", "founded")
_ALLIANCES = frozenset({"alliance", "partnership"})
_ODD = frozenset({"seller", "founded"})
_PLACES_OF_CARE = listed("rules.types", "places-of-care")
_ALSO = {
    "party": frozenset({"document"}),
    "facility": frozenset({"body", "group"}),
    "service": frozenset({"group"}),
    "undertaking": frozenset({"body"}),
    "programme": frozenset({"body"}),
}
"""Kinds that may take a role of a type by what else is known of them."""
OF_SERVICES = frozenset({"provide", "run"})
"""Frames whose object is a service, whatever it is called."""
MATTERS = frozenset({"matter", "request", "action"})
"""Types that any phrase may fill."""


def fits(entity: Entity, kind: str) -> bool:
    """Tell whether an entity may take a role.

    Example:
        >>> fits(Entity(0, "contract", "", "the deal"), "undertaking")
        True
    """
    if kind in MATTERS:
        return entity.kind not in {"press", "place"}
    if kind in _CLASSES:
        return entity.kind == "body" and entity.cls in _CLASSES[kind]
    if kind in {"service", "facility"}:
        return _is_service(entity, kind)
    if kind == "alliance":
        return entity.cls in _ALLIANCES
    if entity.cls == "partnership" and kind in {"undertaking", "programme"}:
        return True  # an alliance with a name is a body, and what its members take part in
    return _is_odd(entity, kind) or (
        kind not in _ODD and entity.kind in _KINDS.get(kind, frozenset())
    )


def _is_service(entity: Entity, kind: str) -> bool:
    """Who runs a hospital provides it; practices that act as one are a group."""
    if kind == "facility" and entity.kind == "body":
        return entity.cls == "provider"
    if entity.cls in _PLACES_OF_CARE:
        return entity.kind == "group" or kind == "facility"
    return entity.kind == "service"


def _is_odd(entity: Entity, kind: str) -> bool:
    if kind == "party" and entity.kind == "document":
        return entity.employer >= 0
    if kind == "seller":
        return entity.kind == "body" and entity.cls not in BUYERS
    return kind == "founded" and (entity.kind == "programme" or entity.cls in _FOUNDED)


def kinds_of(kind: str) -> frozenset[str]:
    """List the kinds of entities of which some may take a role of a type.

    Example:
        >>> sorted(kinds_of("buyer")), sorted(kinds_of("facility"))
        (['body'], ['body', 'group', 'service'])
    """
    return frozenset(_KINDS.get(kind, {"body"})) | _ALSO.get(kind, frozenset())


def pronoun_kinds(kind: str) -> tuple[str, ...]:
    """List the kinds of things that "it" may mean in a role, the likeliest first.

    Example:
        >>> pronoun_kinds("undertaking")
        ('contract', 'service', 'programme')
    """
    kinds = _KINDS.get(kind, set())
    order = ("body", "group", "contract", "service", "programme", "document")
    return tuple(each for each in order if each in kinds)
