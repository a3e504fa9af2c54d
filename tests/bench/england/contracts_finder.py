"""Writes processes as Contracts Finder publishes them: money on awards, accounts as identifiers."""

from collections.abc import Iterator
from random import Random
from typing import Any

from bench.england.draws import DAYS, day_number, pick
from bench.england.naming import place
from bench.england.parties import Party, World, contracts_finder_id, spelled
from bench.england.terms import Terms, money, period, terms

Release = dict[str, Any]
_OCID = "ocds-b5fd17-00000000-5bec-4000-8000-"
_COUNTRIES = ("England", "United Kingdom", "UK", "ENG", "GB", "UNITED KINGDOM", "Other")
_METHODS = (
    *(("open", "Open procedure (above threshold)"), ("direct", "Single tender action")),
    *(("selective", "Call-off from a framework agreement"), ("limited", "Other - ")),
)
_SINCE = day_number(2015, 3, 2)
_TENDERED, _AWARDED = 0.35, 0.9


def process(random: Random, world: World, number: int) -> Iterator[Release]:
    """Make the notices of one process: an opportunity, an award, or both."""
    about, buyer = terms(random, _SINCE), world.buyer(random)
    ocid = f"{_OCID}{number:012x}"
    party = _party(random, buyer, "buyer")
    tendered = random.random() < _TENDERED
    if tendered:
        yield _release(ocid, about, party, "tender", 0)
    if not tendered or random.random() < _AWARDED:
        suppliers = [world.supplier(random)]
        while random.random() < 0.15:
            suppliers.append(world.supplier(random))
        yield _award(random, _release(ocid, about, party, "award", 60), about, suppliers)


def _party(random: Random, party: Party, role: str) -> Release:
    name = spelled(random, party.name)
    identifier: dict[str, str] = {"legalName": name}
    named = contracts_finder_id(random, party)
    if party.company and random.random() < 0.4:
        named = f"GB-COH-{party.company}"
        identifier |= {"scheme": "GB-COH", "id": party.company}
    return {
        "id": named,
        "name": name,
        "identifier": identifier,
        "address": {
            "streetAddress": f"1 {place(party.number).capitalize()} Road",
            "postalCode": "ZZ1 1ZZ",
            "countryName": pick(random, _COUNTRIES),
        },
        "roles": [role],
    }


def _release(ocid: str, about: Terms, buyer: Release, tag: str, later: int) -> Release:
    published = f"{DAYS[about.day + later]}T15:35:50Z"
    method, details = _METHODS[about.day % len(_METHODS)]
    return {
        "ocid": ocid,
        "id": f"{ocid.removeprefix('ocds-b5fd17-')}-{900_000 + later}",
        "language": "en",
        "date": published,
        "tag": [tag],
        "initiationType": "tender",
        "tender": {
            "id": f"SPECIMEN-{ocid[-8:]}",
            "title": about.title,
            "description": about.description.replace(". ", ".rnrn" if later else ".\r\n", 1),
            "datePublished": published,
            "status": "complete" if tag == "award" else "active",
            "classification": {"scheme": "CPV", "id": "85100000", "description": "Health services"},
            "value": money(about.amount, about.currency),
            "procurementMethod": method,
            "procurementMethodDetails": details,
            "contractPeriod": period(about.start, about.end),
            "suitability": {"sme": True, "vcse": False},
            "mainProcurementCategory": "services",
        },
        "parties": [buyer],
        "buyer": {"id": buyer["id"], "name": buyer["name"]},
    }


def _award(random: Random, release: Release, about: Terms, suppliers: list[Party]) -> Release:
    found = [_party(random, each, "supplier") for each in suppliers]
    release["parties"] += found
    release["awards"] = [
        {
            "id": f"{release['ocid']}-1",
            "status": "active",
            "date": f"{DAYS[about.day + 40]}T00:00:00Z",
            "datePublished": release["date"],
            "value": money(about.amount, about.currency),
            "suppliers": [{"id": each["id"], "name": each["name"]} for each in found],
            "contractPeriod": period(about.start, about.end),
        }
    ]
    return release
