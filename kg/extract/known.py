"""What the graph knows of names: organisations by way of ``kg.identity``, other things by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.identity.crosswalk import Crosswalk
from kg.identity.match import Resolver
from kg.identity.names import spelled
from kg.keys import key_of
from kg.namespaces import ID
from kg.store.dataset import Dataset

_KINDS = ("contract", "service", "programme", "document", "place", "event", "procurement")
_THINGS = f"""
SELECT ?node ?text {{
  ?node rdfs:label|skos:altLabel ?text
  FILTER(STRSTARTS(STR(?node), "{ID}"))
  FILTER(REGEX(STR(?node), "^{ID}({"|".join(_KINDS)})/[a-z]"))
  FILTER(!STRSTARTS(STR(?node), "{ID}contract/ocds"))
}} ORDER BY ?text ?node LIMIT 50000
"""
_LEAST = 75.0


@dataclass
class KnownNames:
    """Names that the graph knows.

    Attributes:
        crosswalk: Organisations.
        things: Name of a contract, service, paper or place, spelled plainly -> its key.

    Example:
        >>> from kg.sources.loading import Known
        >>> known = KnownNames(Crosswalk.of(Known(names={"nhs dorset ccg": ("organisation/11J",)})))
        >>> known.organisation("NHS Dorset CCG", None), known.organisation("Dorset", None)
        ('organisation/11J', '')
    """

    crosswalk: Crosswalk = field(default_factory=Crosswalk)
    things: Mapping[str, str] = field(default_factory=dict)
    _found: dict[tuple[str, date | None], str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Prepare the resolver."""
        self._resolver = Resolver(self.crosswalk, suggests=False)

    @classmethod
    def of(cls, dataset: Dataset) -> "KnownNames":
        """Read the names of a dataset.

        Example:
            >>> KnownNames.of(Dataset.in_memory([])).things
            {}
        """
        things = dict[str, str]()
        for row in dataset.rows(_THINGS):
            things.setdefault(spelled(str(row["text"])), key_of(str(row["node"])))
        return cls(Crosswalk.of(dataset), things)

    def organisation(self, name: str, at: date | None) -> str:
        """Give the key of the organisation that surely bears a name; empty when none does."""
        place = (name, at)
        if place not in self._found:
            found = self._resolver.resolve(name, at)
            self._found[place] = found.key if found.score >= _LEAST else ""
        return self._found[place]

    def thing(self, name: str, kind: str) -> str:
        """Give the key of the thing of a kind that bears a name; empty when none does.

        Example:
            >>> known = KnownNames(things={"dorset iucs": "service/dorset-iucs"})
            >>> known.thing("the Dorset IUCS", "service"), known.thing("Dorset IUCS", "contract")
            ('service/dorset-iucs', '')
        """
        key = self.things.get(spelled(name), "")
        return key if key.startswith(f"{kind}/") else ""
