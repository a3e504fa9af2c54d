"""What pages and JSON routes read besides the services: made once for each version of the store."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends

from api.services import Served, Services
from api.site.kept import Kept
from kg.errors import UnknownTerm
from kg.identity import find
from kg.index import catalogue_of
from kg.keys import iri_of, key_of, local_name
from kg.network import Network
from kg.ontology import Ontology
from kg.quality import RuleResult, kept_report
from kg.records.claims import Claims
from kg.records.common import Reference, SourceCard, reference_to, source_cards
from kg.records.contract import ContractRecord, contract_record
from kg.records.notice import MOST_NOTICES, Notices, notices_of
from kg.records.organisation import (
    OrganisationRecord,
    ThingRecord,
    organisation_record,
    thing_record,
)
from kg.records.register import RegisterRecord, register_record
from kg.records.release import ReleaseRecord, release_records
from kg.store.catalogue import Catalogue
from kg.store.dataset import Dataset
from kg.store.substitution import one_of

_SOURCES = "SELECT ?thing ?source { %s ?thing prov:hadPrimarySource ?source }"
_UNREAD = """
SELECT (COUNT(?source) AS ?count) {
  ?source a nhs:Source ; nhs:verification ?how
  FILTER(?how != <https://w3id.org/nhs-kg/code/verification/read>)
}
"""
_BROADER = """
SELECT ?role ?wide { ?role skos:inScheme <https://w3id.org/nhs-kg/code/role> ; skos:broader* ?wide }
"""
_KEPT = 1024
Record_co = TypeVar("Record_co", covariant=True)


class Described(Protocol[Record_co]):
    """Describes something by key on a day, with what connects it with others or without."""

    def __call__(self, key: str, day: date, *, connected: bool = True) -> Record_co:
        """Describe it."""


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
    def catalogue(self) -> Catalogue:
        """Every thing with its names, for lists."""
        return catalogue_of(self.dataset)

    @cached_property
    def shared_codes(self) -> frozenset[str]:
        """Keys of organisations whose code has identified another one as well."""
        return self.catalogue.sharing_codes()

    @cached_property
    def unread_sources(self) -> int:
        """How many sources we did not read ourselves."""
        (row,) = self.dataset.select(_UNREAD)
        return int(str(row["count"]))

    @cached_property
    def quality(self) -> tuple[RuleResult, ...]:
        """What the rules of quality find; empty where they have not been asked."""
        return kept_report(self.dataset.home)

    def releases(self, day: date) -> tuple[ReleaseRecord, ...]:
        """List the registers, notices and payments that were loaded."""
        return release_records(self.dataset, self.network, self.quality, day)

    def sources_of(self, keys: Iterable[str]) -> Mapping[str, tuple[SourceCard, ...]]:
        """Give the sources that establish some things, by the thing's key."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.dataset.select(_SOURCES % one_of("thing", map(iri_of, keys))):
            found[key_of(str(row["thing"]))].add(key_of(str(row["source"])))
        self.network.sources.read(source for sources in found.values() for source in sources)
        return {
            key: source_cards(self.network, tuple(sorted(sources)))
            for key, sources in found.items()
        }

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
    def contract(self) -> "Described[ContractRecord]":
        """Describe a contract by key on a day."""

        def described(key: str, day: date, *, connected: bool = True) -> ContractRecord:
            return contract_record(
                self.dataset, self.network, self.ontology, key, day, connected=connected
            )

        return lru_cache(_KEPT)(described)

    @cached_property
    def organisation(self) -> "Described[OrganisationRecord]":
        """Describe an organisation by key on a day."""

        def described(key: str, day: date, *, connected: bool = True) -> OrganisationRecord:
            return organisation_record(
                self.dataset, self.network, self.ontology, key, day, connected=connected
            )

        return lru_cache(_KEPT)(described)

    def notices(self, key: str, day: date, most: int = MOST_NOTICES) -> Notices:
        """List the newest notices that tell of a contract or an organisation."""
        return self.kept.get(
            ("notices", key, day, most),
            lambda: notices_of(self.dataset, self.network, key, day, most),
        )

    def register(self, key: str, day: date) -> RegisterRecord:
        """Tell what registers state about an organisation."""
        return self.kept.get(
            ("register", key, day), lambda: register_record(self.dataset, self.network, key, day)
        )

    @cached_property
    def thing(self) -> "Described[ThingRecord]":
        """Describe anything by key on a day."""

        def described(key: str, day: date, *, connected: bool = True) -> ThingRecord:
            return thing_record(
                self.dataset, self.network, self.ontology, key, day, connected=connected
            )

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
