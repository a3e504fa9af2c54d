"""What pages and JSON routes read besides the services: made once for each version of the store."""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Annotated

from fastapi import Depends

from api.services import Served, Services
from api.site.kept import Kept
from kg.errors import UnknownTerm
from kg.identity import find
from kg.keys import iri_of, key_of, last_segment, local_name
from kg.network import Network
from kg.network.edges import Edge
from kg.network.nodes import Thing
from kg.ontology import Ontology
from kg.records.claim import Claims
from kg.records.common import Reference, reference_to
from kg.records.contract import ContractRecord, contract_record
from kg.records.organisation import (
    OrganisationRecord,
    ThingRecord,
    organisation_record,
    thing_record,
)
from kg.records.source import SourceSummary, source_summaries
from kg.store.dataset import Dataset

_CODES = "SELECT ?thing ?code { ?thing nhs:odsCode ?code } ORDER BY ?thing ?code"
_SOURCES = """
SELECT ?thing ?source { ?thing a/rdfs:subClassOf* nhs:Organisation ; prov:hadPrimarySource ?source }
"""
_BROADER = """
SELECT ?role ?wide { ?role skos:inScheme <https://w3id.org/nhs-kg/code/role> ; skos:broader* ?wide }
"""
_KEPT = 1024


@dataclass(frozen=True)
class Reading:
    """One version of the store as pages read it.

    Attributes:
        services: What it is read from.
        network: Every thing and edge.
        claims: Every claim.
        kept: Answers that took work, kept for this version.
        bulky: The same for the few that are large.
    """

    services: Services
    network: Network
    claims: Claims
    kept: Kept = field(default_factory=Kept, repr=False, compare=False)
    bulky: Kept = field(default_factory=partial(Kept, most=8), repr=False, compare=False)

    @property
    def dataset(self) -> Dataset:
        """The store."""
        return self.services.dataset

    @property
    def ontology(self) -> Ontology:
        """The ontology."""
        return self.services.ontology

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.services.version

    @property
    def edges(self) -> Mapping[str, Edge]:
        """Every fact and claim that connects two things, by key."""
        return self.network.by_key

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The ODS code of each organisation that has one, by key."""
        rows = self.dataset.select(_CODES)
        return {key_of(str(row["thing"])): str(row["code"]) for row in rows}

    @cached_property
    def shared_codes(self) -> frozenset[str]:
        """Keys of organisations whose code has identified another one as well."""
        holders: dict[str, list[str]] = defaultdict(list)
        for key, code in self.codes.items():
            holders[code].append(key)
        return frozenset(key for keys in holders.values() if len(keys) > 1 for key in keys)

    @cached_property
    def organisations(self) -> tuple[Thing, ...]:
        """Every organisation, by its name of today."""
        found = (thing for thing in self.network.things.values() if thing.group == "organisation")
        return tuple(sorted(found, key=lambda thing: (thing.label.casefold(), thing.key)))

    @cached_property
    def contracts(self) -> tuple[Thing, ...]:
        """Every contract, by name."""
        found = (thing for thing in self.network.things.values() if thing.group == "contract")
        return tuple(sorted(found, key=lambda thing: (thing.label.casefold(), thing.key)))

    @cached_property
    def sources_of_organisations(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of the sources that establish each organisation, by its key."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.dataset.select(_SOURCES):
            found[key_of(str(row["thing"]))].add(key_of(str(row["source"])))
        return {key: tuple(sorted(sources)) for key, sources in found.items()}

    @cached_property
    def sources(self) -> tuple[SourceSummary, ...]:
        """Every source, newest first."""
        return source_summaries(self.dataset, self.network, self.claims)

    @cached_property
    def named_alike(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of things by their last part: a contract, its service and its procurement."""
        found: dict[str, list[str]] = defaultdict(list)
        for thing in self.network.things.values():
            found[last_segment(thing.key)].append(thing.key)
        return {name: tuple(sorted(keys)) for name, keys in found.items()}

    @cached_property
    def _wider_roles(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.dataset.select(_BROADER):
            found[local_name(str(row["role"]))].add(local_name(str(row["wide"])))
        return {role: frozenset(wide) for role, wide in found.items()}

    def is_role(self, role: str, wide: str) -> bool:
        """Tell whether a role is, or is narrower than, another of ``code/role``."""
        return wide in self._wider_roles.get(role, ())

    @cached_property
    def contract(self) -> Callable[[str, date], ContractRecord]:
        """Describe a contract by key on a day."""

        def described(key: str, day: date) -> ContractRecord:
            return contract_record(self.dataset, self.network, self.ontology, key, day)

        return lru_cache(_KEPT)(described)

    @cached_property
    def organisation(self) -> Callable[[str, date], OrganisationRecord]:
        """Describe an organisation by key on a day."""

        def described(key: str, day: date) -> OrganisationRecord:
            return organisation_record(self.dataset, self.network, self.ontology, key, day)

        return lru_cache(_KEPT)(described)

    @cached_property
    def thing(self) -> Callable[[str, date], ThingRecord]:
        """Describe anything by key on a day."""

        def described(key: str, day: date) -> ThingRecord:
            return thing_record(self.dataset, self.network, self.ontology, key, day)

        return lru_cache(_KEPT)(described)

    def reference(self, key: str, day: date) -> Reference:
        """Point to a thing by its name on a day."""
        return reference_to(self.network, iri_of(key), day)

    def resolve(self, text: str, group: str, day: date | None = None) -> str:
        """Find the key of what an address or a parameter names.

        Args:
            text: A key, the last part of one, a code, an identifier or a name.
            group: First part of the key; empty for anything.
            day: Decides between bodies that used one code after another; None when the address
                names no day, so that a bare code means the body whose key it is.

        Raises:
            UnknownTerm: Nothing fits.
            AmbiguousIdentifier: Several things fit.
        """
        return find(self.dataset, text, group=group, at=day)

    def resolve_any(self, text: str, day: date | None = None) -> str:
        """Find an organisation; where there is none, a contract or anything else.

        Raises:
            UnknownTerm: Nothing fits.
            AmbiguousIdentifier: Several things fit.
        """
        try:
            return self.resolve(text, "organisation", day)
        except UnknownTerm:
            return self.resolve(text, "", day)


_lock = threading.Lock()
_latest: list[Reading] = []


def reading(served: Served) -> Reading:
    """Give a request what it reads; the dependency behind :data:`Reads`."""
    for known in _latest:
        if known.services is served:
            return known
    with _lock:
        if not (_latest and _latest[0].services is served):
            _latest[:] = [_read(served)]
        return _latest[0]


def _read(served: Services) -> Reading:
    network = served.network
    return Reading(served, network, Claims(served.dataset, network, served.ontology))


Reads = Annotated[Reading, Depends(reading)]
