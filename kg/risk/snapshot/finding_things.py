"""Finds what a setting of a measure names, in a store of which no graph is made."""

from kg.errors import UnknownContract, UnknownOrganisation
from kg.keys import iri_of
from kg.network import Network

_UNKNOWN = {"organisation": UnknownOrganisation, "contract": UnknownContract}


def named(network: Network, name: str, group: str) -> str:
    """Give the IRI of an organisation or contract.

    Args:
        network: Where it is looked for.
        name: IRI, key, or code or slug.
        group: The group of its key.

    Raises:
        UnknownOrganisation: There is no such organisation.
        UnknownContract: There is no such contract.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> named(Network(Dataset.in_memory([]), Ontology.load()), "RYF", "organisation")
        Traceback (most recent call last):
        kg.errors.UnknownOrganisation: ...
    """
    for iri in (name, iri_of(name), iri_of(f"{group}/{name}")):
        thing = network.things.get(iri)
        if thing is not None and thing.group == group:
            return iri
    raise _UNKNOWN[group](name)
