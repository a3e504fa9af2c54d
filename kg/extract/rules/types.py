"""Which entities may take a role of a type."""

from kg.extract.mentions.mention import Entity

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
    "place": {"place"},
    "document": {"document"},
    "meeting": {"meeting"},
    "procurement": {"procurement", "contract"},
    "approved": {"document", "contract", "programme", "matter", "procurement"},
    "target": {"body", "contract", "programme", "service", "person"},
    "employer": {"body", "contract", "service"},
    "founded": {"programme"},
}
_PLACES_OF_CARE = frozenset(
    {"provider", "hospitals", "practices", "surgeries", "pharmacies", "hospices", "homes"}
)
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
    if kind == "party" and entity.kind == "document":
        return entity.employer >= 0
    if kind in {"service", "facility"} and entity.cls in _PLACES_OF_CARE:
        return entity.kind == "group" or kind == "facility"
    if entity.cls == "partnership" and kind in {"undertaking", "programme"}:
        return True  # an alliance with a name is a body, and what its members take part in
    if kind == "founded":
        return entity.kind == "programme" or entity.cls in {
            *("voice", "committee", "partnership", "provider", "weak", "company"),
        }
    return entity.kind in _KINDS.get(kind, set())


def pronoun_kinds(kind: str) -> tuple[str, ...]:
    """List the kinds of things that "it" may mean in a role, the likeliest first.

    Example:
        >>> pronoun_kinds("undertaking")
        ('contract', 'service', 'programme')
    """
    kinds = _KINDS.get(kind, set())
    order = ("body", "group", "contract", "service", "programme", "document")
    return tuple(each for each in order if each in kinds)
