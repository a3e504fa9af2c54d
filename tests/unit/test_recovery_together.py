"""Recovery of a whole book at once, against networkx group by group."""

import random
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest

from kg.errors import MeasureError
from kg.risk.recovery.between import Between
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable, lead_bears_all
from kg.risk.recovery.recover import recover
from kg.risk.recovery.sweep import separate
from kg.risk.recovery.terms import Band, Terms
from kg.risk.recovery.together import recover_together

HALF = Terms((Band(50, Fraction(1, 2)), Band(None, Fraction(1))))


def random_book(seed, largest=400):
    """Contracts of few providers; in half of the books some answer for others."""
    draw = random.Random(seed)  # noqa: S311 - invents books, no secrets
    parties = [f"P{number}" for number in range(draw.choice([3, 12, 40]))]
    contracts, promises = [], []
    for number in range(draw.choice([1, 8, 20])):
        held = draw.sample(parties, draw.choice([1, 1, 2, 3]))
        parts = [draw.randint(1, 5) for _ in held]
        tangled = len(held) > 1 and seed % 2
        liable = tuple(
            Liable(
                party,
                Fraction(some, sum(parts)),
                draw.choice([None, None, draw.randint(0, largest)]),
                held[0] if tangled and party != held[0] and draw.random() < 0.5 else "",
            )
            for party, some in zip(held, parts, strict=True)
        )
        joint = frozenset(held) if tangled and draw.random() < 0.2 else frozenset()
        terms = draw.choice([HALF, Terms(), Terms(provider_cap=largest // 3)])
        contracts.append(Contract(f"K{number}", draw.randint(0, largest), liable, terms, joint))
    liable = sorted({each.party for contract in contracts for each in contract.liable})
    if seed % 4 == 3:
        promises.append(Guarantee("G", draw.choice(liable), draw.randint(0, largest)))
    funds = {party: draw.choice([None, draw.randint(0, largest)]) for party in [*parties, "G"]}
    return Book(tuple(contracts), funds, tuple(promises))


def by_contracts(book, found):
    """Pool, least and most of each group, by the names of its contracts."""
    names = defaultdict(set)
    for contract, group in zip(book.contracts, found.groups.tolist(), strict=True):
        names[group].add(contract.name)
    return {
        frozenset(names[at]): (int(found.pool[at]), int(found.low[at]), int(found.high[at]))
        for at in names
    }


def one_by_one(book):
    """The same by networkx."""
    found = {}
    for each in separate(book):
        told = recover(each)
        names = frozenset(contract.name for contract in each.contracts)
        found[names] = (told.pool, told.recovered, told.recovered)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_each_group_recovers_what_networkx_finds(seed):
    book = random_book(seed)

    assert by_contracts(book, recover_together(book)) == one_by_one(book)


@pytest.mark.parametrize("largest", [10**12, 10**20])
@pytest.mark.parametrize("seed", [0, 2, 4])
def test_no_amount_is_too_large_where_nobody_answers_for_others(seed, largest):
    book = random_book(seed, largest)

    assert by_contracts(book, recover_together(book)) == one_by_one(book)


def test_large_groups_with_heads_are_enclosed_or_exact_as_asked():
    book = random_book(5, 10**12)

    sure, near = (by_contracts(book, recover_together(book, exact=each)) for each in (True, False))

    assert sure == one_by_one(book)
    assert near.keys() == sure.keys()
    assert all(near[each][1] <= sure[each][1] <= near[each][2] for each in sure)


def test_what_is_only_known_as_a_range_is_refused():
    loss = Contract("K", 10, lead_bears_all("L"))
    ranged = replace(loss, overrun=Between(1, 2))

    with pytest.raises(MeasureError, match="overrun of 'K'"):
        recover_together(Book((ranged,), {"L": 5}))
    with pytest.raises(MeasureError, match="funds of 'L'"):
        recover_together(Book((loss,), {"L": Between(1, 2)}))


def test_a_book_without_contracts_recovers_nothing():
    assert recover_together(Book((), {})).low.tolist() == []
