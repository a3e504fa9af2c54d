"""The services that can be fetched from."""

from collections.abc import Mapping

from kg.sources.fetch import contracts_finder, find_a_tender, ods
from kg.sources.fetch.fetched import Service

SERVICES: Mapping[str, Service] = {
    each.kind: each for each in (contracts_finder.SERVICE, find_a_tender.SERVICE, ods.SERVICE)
}
"""Every service by its kind."""
