"""What a contract is for, how long it runs and what it is worth."""

from dataclasses import dataclass
from random import Random

from bench.england.draws import DAYS, TODAY, day_number, pareto, pick
from bench.england.naming import place

_SUBJECTS = (
    *("Integrated Urgent Care Service", "Community Dermatology", "Endoscopy Insourcing"),
    *("Patient Transport Services", "Wheelchair Service", "Out of Hours Primary Care"),
    *("Supply of Surgical Consumables", "Hospital Catering", "Electronic Patient Record"),
    *("Estates Maintenance", "Agency Nursing Staff", "Ophthalmology Treatment Capacity"),
    *(
        "Audit and Assurance",
        "Managed Print Service",
        "Waste Collection",
        "MRI Scanner Maintenance",
    ),
)
_DESCRIPTION = (
    "The authority seeks a provider of {subject} for the people of {town} and {road}. "
    "The service is to be available on every day of the year, to be open to referrals from general "
    "practice and from hospitals, and to report on waiting times and outcomes each month. "
    "Bidders must show experience of services of a like size. "
    "This text was invented for measurements and describes no service."
)
_EARLIEST = day_number(2021, 1, 4)
_ODD_CURRENCY, _ZERO = 0.01, 0.05
_LEAST, _SHAPE, _MOST = 12_000, 0.9, 4e9


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract as its notices tell of it.

    Attributes:
        title: What it is for.
        description: The same at length.
        day: Day of its first notice, as a number.
        start: First day of the contract.
        end: Last day of the contract.
        amount: What it is worth.
        currency: In which currency.
    """

    title: str
    description: str
    day: int
    start: int
    end: int
    amount: float
    currency: str


def terms(random: Random, earliest: int = _EARLIEST) -> Terms:
    """Draw a contract: most are small and short, a few are worth most of the money."""
    day = earliest + int(random.random() ** 0.7 * (TODAY - 200 - earliest))
    start = day + int(random.random() * 200) - 40
    years = min(1 + int(pareto(random, 1, 1.2, 9)), 10)
    subject, town = pick(random, _SUBJECTS), place(int(random.random() * 1e9)).capitalize()
    return Terms(
        title=f"Specimen {town} {subject}",
        description=_DESCRIPTION.format(subject=subject, town=town, road=place(day).capitalize()),
        day=day,
        start=start,
        end=start + 365 * years - 1,
        amount=worth(random),
        currency=pick(random, ("USD", "AED")) if random.random() < _ODD_CURRENCY else "GBP",
    )


def worth(random: Random) -> float:
    """Draw a contract's value; one in twenty notices says nought."""
    if random.random() < _ZERO:
        return 0
    amount = pareto(random, _LEAST, _SHAPE, _MOST)
    return round(amount, 2) if random.random() < 0.3 else round(amount)


def money(amount: float, currency: str) -> dict[str, object]:
    """Write a sum."""
    return {"amount": amount, "currency": currency}


def period(start: int, end: int) -> dict[str, str]:
    """Write a period, in summer or winter time."""
    return {"startDate": f"{DAYS[start]}T00:00:00+01:00", "endDate": f"{DAYS[end]}T23:59:59Z"}
