"""Who buys, supplies, pays and is paid: bodies of the register, and companies beside it."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from bench.england.draws import mixed, pick, rank
from bench.england.layout import Layout
from bench.england.naming import MARKER, account, place, platform_code, published

_BUYERS = (("icb", 30), ("trust", 40), ("authority", 22), ("ccg", 5), ("support-unit", 3))
_PROVIDERS = (("trust", 8), ("independent", 8), ("care-provider", 6), ("practice", 3))
_COMPANIES = 60_000
_FEWEST = 40
_TRADES = (
    *(
        "Systems Ltd",
        "Medical Supplies Limited",
        "Construction Ltd",
        "Consulting LLP",
        "UK Limited",
    ),
    *("Pharma PLC", "Software Ltd", "Facilities Services Limited", "Logistics Ltd", "Energy PLC"),
    *("Recruitment Limited", "Diagnostics Ltd", "Catering Services Ltd", "Estates LLP"),
)
_UNPADDED_EVERY = 20
_BEYOND = 400_000  # more than England's register has entries


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation in notices and payments.

    Attributes:
        number: What its identifiers are made from.
        name: Its name as published.
        code: Its code in the register, or empty.
        company: Its company number as published, or empty.
        accounts: How many accounts it has with the notice services.
    """

    number: int
    name: str
    code: str = ""
    company: str = ""
    accounts: int = 2


@dataclass(frozen=True)
class World:
    """Draws parties, the well-known ones far more often than others.

    Attributes:
        layout: The register.
        companies: How many companies there are beside it.
    """

    layout: Layout
    companies: int

    @classmethod
    def of(cls, layout: Layout, scale: float) -> "World":
        """Take as many companies as a part of England deals with."""
        return cls(layout, max(_FEWEST, round(_COMPANIES * scale)))

    def body(self, random: Random, kind: str, steep: float = 2.0) -> Party:
        """Draw a body of the register of one kind."""
        about = self.layout.by_name[kind]
        return self.numbered(about.first + rank(random, about.count, steep))

    def numbered(self, number: int) -> Party:
        """Describe the body of the register that has a number."""
        return _numbered(self.layout, number)

    def buyer(self, random: Random) -> Party:
        """Draw who lets a contract."""
        return self.body(random, _weighted(random, _BUYERS))

    def supplier(self, random: Random) -> Party:
        """Draw who gets a contract or a payment: a quarter are bodies of the register."""
        if random.random() < 0.25:
            return self.body(random, _weighted(random, _PROVIDERS), 3.0)
        return self.company(rank(random, self.companies, 3.0))

    def company(self, number: int) -> Party:
        """Describe a company; numbers without their leading noughts can only be low."""
        return _company(self.layout.seed, number)


# Well-known parties come up again and again.
@lru_cache(maxsize=1 << 14)
def _company(seed: int, number: int) -> Party:
    drawn = mixed(seed, number, 11)
    name = f"{MARKER.capitalize()} {place(drawn).capitalize()} {_TRADES[drawn % len(_TRADES)]}"
    written = str(number + 1) if number % _UNPADDED_EVERY == 3 else f"ZZ{number:06d}"
    return Party(_BEYOND + number, name, company=written)


@lru_cache(maxsize=1 << 14)
def _numbered(layout: Layout, number: int) -> Party:
    about = layout.kind_of(number)
    name = published(layout.name(number, about))
    return Party(number, name, layout.code(number, about), accounts=20 if about.body else 2)


def _weighted(random: Random, choices: tuple[tuple[str, int], ...]) -> str:
    drawn = random.random() * sum(weight for _, weight in choices)
    for name, weight in choices:
        drawn -= weight
        if drawn < 0:
            return name
    return choices[-1][0]


def contracts_finder_id(random: Random, party: Party) -> str:
    """Give one of a party's accounts with Contracts Finder."""
    return f"GB-CFS-{account(party.number, int(random.random() * party.accounts))}"


def find_a_tender_id(random: Random, party: Party, year: int) -> tuple[str, str]:
    """Give the scheme and the number of a party in Find a Tender, as the years went.

    Until 2024 nine in ten parties were named by an account of the service, since then most by the
    procurement platform; few by their code in the register.
    """
    drawn = random.random()
    if party.code and drawn < 0.07:
        return "GB-NHS", party.code
    if party.company and drawn < 0.09:
        return "GB-COH", party.company
    if year > 2024 and drawn < 0.8:
        return "GB-PPON", platform_code(party.number)
    return "GB-FTS", account(party.number, int(random.random() * party.accounts))


def spelled(random: Random, name: str) -> str:
    """Write a name as the one or the other publisher would."""
    drawn = random.random()
    if drawn < 0.8:
        return name
    if drawn < 0.9:
        return name.upper()
    return pick(
        random, (name.replace(" Ltd", " Limited"), name.replace(" and ", " & "), f"{name} ")
    )
