"""Writes processes as Find a Tender publishes them: money on contracts, notices upon notices.

Health services come under the Provider Selection Regime, which only their words tell; changes come
as notices that hold nothing but the change; frameworks number their awards from 1 again and again.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from bench.england.draws import DAYS, TODAY, pick
from bench.england.naming import place
from bench.england.parties import Party, World, find_a_tender_id, spelled
from bench.england.terms import Terms, money, period, terms, worth

Release = dict[str, Any]
_KINDS = ("PSRA", "PSRB", "PSRC", "MSP", "COMP")
_PROCESSES = {
    "PSRA": "Direct Award Process A",
    "PSRB": "Direct Award Process B",
    "PSRC": "Direct Award Process C",
    "MSP": "the most suitable provider process",
    "COMP": "the competitive process",
}
_REGIME = {
    "intention": "intention to award",
    "confirmation": "confirmation of contract award",
    "modification": "contract modification",
}
_LAW = (
    "This is a Provider Selection Regime (PSR) {kind} notice. The awarding of this contract is "
    "subject to the Health Care Services (Provider Selection Regime) Regulations 2023."
)
_CELEX = {"scheme": "CELEX", "id": "32014L0024"}
_ACT = {"scheme": "UKPGA", "id": "2023/54"}
_SHARED, _DROPPED_LOT, _CHANGED = 0.3, 0.1, 0.25
_OCIDS_FROM = 0xF00000


class Process:
    """Makes the notices of one process."""

    def __init__(self, random: Random, world: World, number: int) -> None:
        self._random, self._world = random, world
        self._about: Terms = terms(random)
        self._buyer = world.buyer(random)
        self._ocid = f"ocds-h6vhtk-{_OCIDS_FROM + number:06x}"
        self._number, self._notices = number, 0
        self._act = self._year(0) > 2024
        self._lead = self._party(self._buyer, "buyer")

    def releases(self) -> Iterator[Release]:
        """Make them in order of date; what kind of process it is, is drawn."""
        drawn = self._random.random()
        makers: tuple[tuple[float, Callable[[], Iterator[Release]]], ...] = (
            (0.25, self._selection),
            (0.33, self._engagement),
            (0.48, self._framework),
            (1.0, self._competition),
        )
        yield from next(make for most, make in makers if drawn < most)()

    def _year(self, later: int) -> int:
        return int(DAYS[self._about.day + later][:4])

    def _party(self, party: Party, role: str) -> Release:
        random = self._random
        scheme, number = find_a_tender_id(random, party, self._year(0))
        found: Release = {
            "id": f"{scheme}-{number}",
            "name": spelled(random, party.name),
            "identifier": {"scheme": scheme, "id": number},
            "address": {
                "streetAddress": f"1 {place(party.number).capitalize()} Road",
                "postalCode": "ZZ1 1ZZ",
                "country": "GB",
                "countryName": "United Kingdom",
            },
            "roles": [role],
        }
        if scheme == "GB-NHS" and random.random() < 0.5:
            other = find_a_tender_id(random, Party(party.number, ""), 2025)
            found["additionalIdentifiers"] = [{"scheme": other[0], "id": other[1]}]
        return found

    def _release(self, tags: list[str], later: int, notice_type: str = "") -> Release:
        self._notices += 1
        notice = f"{(self._number * 4 + self._notices) % 1_000_000:06d}-2099"
        document = {"id": notice, "documentType": "contractNotice", "noticeType": notice_type}
        return {
            "ocid": self._ocid,
            "id": notice,
            "tag": tags,
            "date": f"{DAYS[min(self._about.day + later, TODAY)]}T14:23:00+01:00",
            "initiationType": "tender",
            "language": "en",
            "parties": [self._lead],
            "buyer": {"id": self._lead["id"], "name": self._lead["name"]},
            "tender": {
                "id": f"SPECIMEN/{self._buyer.code}/{self._number}",
                "legalBasis": _ACT if self._act else _CELEX,
                "title": self._about.title,
                "description": self._about.description,
                "status": "complete",
                "procurementMethod": "open",
                **({"documents": [document]} if self._act and notice_type else {}),
            },
        }

    def _named(self, release: Release, suppliers: list[Party]) -> list[Release]:
        found = [self._party(each, "supplier") for each in suppliers]
        release["parties"] = [*release["parties"], *found]
        return [{"id": each["id"], "name": each["name"]} for each in found]

    def _suppliers(self, again: float) -> list[Party]:
        found = [self._world.supplier(self._random)]
        while self._random.random() < again:
            found.append(self._world.supplier(self._random))
        return found

    def _contract(self, number: str, amount: float) -> Release:
        about = self._about
        value = money(amount, about.currency)
        if self._act:
            value["amountGross"] = round(amount * 1.2, 2)
        return {
            "id": number,
            "awardID": number,
            "title": about.title,
            "status": "active",
            "period": period(about.start, about.end),
            "value": value,
        }

    def _selection(self) -> Iterator[Release]:
        """Health services: an intention, a confirmation, perhaps a modification."""
        about, kind = self._about, pick(self._random, _KINDS)
        suppliers = self._suppliers(0.1)
        amount = max(about.amount, 10_000)
        said = (
            f"{about.description} PSR {_PROCESSES[kind]}. Approximate lifetime value "
            f"£{amount:,.0f}; term {_in_words(about.start)} to {_in_words(about.end)}."
        )
        steps = [("intention", 0, ["award"]), ("confirmation", 30, ["award", "contract"])]
        if self._random.random() < _CHANGED:
            steps.append(("modification", 300, ["awardUpdate", "contractUpdate"]))
        for name, later, tags in steps:
            release = self._release(tags, later)
            release["description"] = _LAW.format(kind=_REGIME[name])
            release["tender"] |= {"legalBasis": _CELEX, "procurementMethod": "limited"}
            release["tender"] |= {
                "description": said,
                "id": f"SPECIMEN/{self._buyer.code}/{kind}/26",
            }
            release["awards"] = [
                {"id": "1", "status": "active", "suppliers": self._named(release, suppliers)}
            ]
            if name != "intention":
                release["contracts"] = [self._contract("1", amount)]
            yield release

    def _engagement(self) -> Iterator[Release]:
        release = self._release(["planning"], 0, "UK2")
        release["description"] = "Preliminary market engagement"
        release["tender"]["contractPeriod"] = period(self._about.start, self._about.end)
        yield release

    def _competition(self) -> Iterator[Release]:
        """A tender, an award with its contract, perhaps a change or an early end."""
        if self._random.random() < 0.6:
            yield self._release(["tender"], 0, "UK4")
        if self._random.random() < 0.07:
            yield self._release(["tenderCancellation"], 50, "UK12")
            return
        release = self._release(["award", "contract"], 80, "UK7")
        suppliers = self._named(release, self._suppliers(0.1))
        release["awards"] = [{"id": "1", "status": "active", "suppliers": suppliers}]
        release["contracts"] = [self._contract("1", self._about.amount)]
        if self._random.random() < _SHARED:
            release["relatedProcesses"] = [self._related()]
        yield release
        if self._random.random() < _CHANGED:
            yield self._change(suppliers[0])
        if self._random.random() < 0.03:
            yield self._release(["contractTermination"], 500, "UK11")

    def _related(self) -> Release:
        other = int(self._random.random() * (self._number + 1))
        return {
            "id": "1",
            "relationship": [pick(self._random, ("framework", "planning", "prior"))],
            "scheme": "ocid",
            "identifier": f"ocds-h6vhtk-{_OCIDS_FROM + other:06x}",
        }

    def _change(self, supplier: Release) -> Release:
        """A notice that holds the change and nothing of what it changes."""
        release = self._release(["awardUpdate", "contractAmendment"], 400, "UK10")
        amendment: Release = {"id": release["id"], "date": release["date"]}
        if self._random.random() < 0.2:
            amendment["suppliersRemoved"] = [supplier]
            gone = {**supplier, "roles": ["removedSupplier"]}
            release["parties"] = [*release["parties"], gone]
        release["awards"] = [{"id": "1", "amendments": [amendment]}]
        return release

    def _framework(self) -> Iterator[Release]:
        """A framework in lots: many awards, whose ids are used again."""
        random = self._random
        yield self._lots(self._release(["tender"], 0, "UK4"))
        release = self._lots(self._release(["award", "contract"], 120, "UK6"))
        awards, contracts = [], []
        for number in range(1, 2 + int(random.random() ** 4 * 30)):
            name = "1" if random.random() < _SHARED else str(number)
            awards.append(
                {
                    "id": name,
                    "status": "active" if random.random() < 0.95 else "unsuccessful",
                    "suppliers": self._named(release, self._suppliers(0.2)),
                    "relatedLots": [str(1 + number % 3)],
                }
            )
            contracts.append(self._contract(name, worth(random)))
        release |= {"awards": awards, "contracts": contracts}
        yield release

    def _lots(self, release: Release) -> Release:
        lots = []
        for number in (1, 2, 3):
            dropped = self._random.random() < _DROPPED_LOT
            status = "cancelled" if dropped else "active"
            lots.append({"id": str(number), "title": f"Lot {number}", "status": status})
        release["tender"]["lots"] = lots
        release["tender"]["value"] = money(500_000_000, "GBP")
        return release


def _in_words(day: int) -> str:
    year, month, of_month = DAYS[day].split("-")
    return f"{of_month} {_MONTHS[int(month) - 1]} {year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
