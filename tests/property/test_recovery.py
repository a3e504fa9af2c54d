"""What holds for every recovery of losses, however contracts, purses and promises are tied."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.risk.recovery.assess import assess
from kg.risk.recovery.between import Between
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable
from kg.risk.recovery.curve import first_return, recovery_curve
from kg.risk.recovery.draws import Draws, recover_each
from kg.risk.recovery.payers import who_pays
from kg.risk.recovery.recover import recover
from kg.risk.recovery.sweep import alone, separate, sweep
from kg.risk.recovery.terms import BLOCK, Band, Terms

# A busy machine would miss deadlines by chance.
few = settings(max_examples=60, deadline=None)

PARTIES = "ABCD"
GUARANTORS = "ADGH"
small = st.integers(0, 40)
limit = st.one_of(st.none(), small)


@st.composite
def terms(draw):
    """No bands, or two or three in quarters, capped for one side or for none."""
    ends = sorted(draw(st.sets(st.integers(1, 50), max_size=2)))
    quarters = [Fraction(draw(st.integers(0, 4)), 4) for _ in range(len(ends) + 1)]
    cap = draw(st.sampled_from(["", "provider_cap", "commissioner_cap"]))
    caps = {cap: draw(small)} if cap else {}
    return Terms(tuple(map(Band, [*ends, None], quarters)), **caps)


@st.composite
def contracts(draw, name, shared=BLOCK):
    parties = draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=3, unique=True))
    parts = draw(st.lists(st.integers(0, 4), min_size=len(parties), max_size=len(parties)))
    assume(sum(parts))
    liable = []
    for party, part in zip(parties, parts, strict=True):
        others = [other for other in parties if other != party]
        head = draw(st.sampled_from(["", *others]))
        liable.append(Liable(party, Fraction(part, sum(parts)), draw(limit), head))
    joint = draw(st.sets(st.sampled_from(parties)))
    return Contract(name, draw(st.integers(0, 90)), tuple(liable), shared, frozenset(joint))


@st.composite
def books(draw, most=3):
    """Up to three contracts of up to three providers, with guarantors who may be providers."""
    held = [draw(contracts(name, draw(terms()))) for name in "KLM"[: draw(st.integers(1, most))]]
    liable = sorted({each.party for contract in held for each in contract.liable})
    promises = [
        Guarantee(guarantor, draw(st.sampled_from(liable)), draw(limit))
        for guarantor in draw(st.lists(st.sampled_from(GUARANTORS), max_size=3))
    ]
    promises = tuple(each for each in promises if each.guarantor != each.beneficiary)
    names = {*liable, *(each.guarantor for each in promises)}
    return Book(tuple(held), {name: draw(limit) for name in sorted(names)}, promises)


def in_all(found):
    return (found.overrun, found.by_contract, found.pool, found.unrounded)


@few
@given(books())
def test_no_penny_is_lost_or_made_and_nobody_pays_more_than_it_can(book):
    found, payments = recover(book), who_pays(book)
    paid = sum(payment.pence for payment in payments)
    assert found.by_contract + paid + found.returned == found.overrun
    assert all(payment.pence > 0 for payment in payments)
    for party, funds in book.funds.items():
        assert funds is None or sum(p.pence for p in payments if p.payer == party) <= funds
    for contract in book.contracts:
        for each in contract.liable:
            own = sum(
                p.pence
                for p in payments
                if (p.payer, p.contract, p.guaranteed) == (each.party, contract.name, "")
            )
            assert each.recourse is None or own <= each.recourse


@few
@given(books())
def test_what_binds_adds_up_to_what_is_recovered(book):
    found = recover(book)
    assert sum(each.amount for each in found.binding) == found.unrounded
    assert found.tau is None if found.pool == 0 else 0 <= found.tau <= 1
    assert min(found.by_contract, found.recovered, found.returned) >= 0


def more(draw, amount):
    return None if amount is None else draw(st.one_of(st.none(), small.map(amount.__add__)))


@few
@given(books(), st.data())
def test_more_to_pay_with_never_returns_more(book, data):
    raised = Book(
        tuple(
            replace(
                contract,
                liable=tuple(
                    replace(each, recourse=more(data.draw, each.recourse))
                    for each in contract.liable
                ),
            )
            for contract in book.contracts
        ),
        {party: more(data.draw, funds) for party, funds in book.funds.items()},
        tuple(replace(each, cap=more(data.draw, each.cap)) for each in book.guarantees),
    )
    assert recover(raised).returned <= recover(book).returned


@few
@given(books(), st.data())
def test_a_larger_overrun_never_returns_or_recovers_less(book, data):
    larger = tuple(
        replace(each, overrun=each.overrun + data.draw(small)) for each in book.contracts
    )
    before, after = recover(book), recover(replace(book, contracts=larger))
    assert after.returned >= before.returned
    assert after.recovered >= before.recovered
    assert after.by_contract + after.returned >= before.by_contract + before.returned


@few
@given(st.lists(st.tuples(st.integers(0, 5), limit), min_size=1, max_size=5), small)
def test_without_ties_everyone_pays_its_share_as_far_as_it_can(each, loss):
    total = sum(part for part, _ in each)
    assume(total)
    liable = tuple(Liable(f"P{at}", Fraction(part, total)) for at, (part, _) in enumerate(each))
    funds = {f"P{at}": purse for at, (_, purse) in enumerate(each)}
    found = recover(Book((Contract("K", loss, liable),), funds))
    expected = sum(
        min(one.share * loss, loss if funds[one.party] is None else funds[one.party])
        for one in liable
    )
    assert found.unrounded == expected


def renamed(book, name):
    """The book under other names, everything in the opposite order."""

    def liable(each):
        return replace(each, party=name(each.party), head=each.head and name(each.head))

    return Book(
        tuple(
            replace(
                contract,
                name=name(contract.name),
                liable=tuple(liable(each) for each in reversed(contract.liable)),
                joint=frozenset(map(name, contract.joint)),
            )
            for contract in reversed(book.contracts)
        ),
        {name(party): funds for party, funds in reversed(book.funds.items())},
        tuple(
            Guarantee(name(each.guarantor), name(each.beneficiary), each.cap)
            for each in reversed(book.guarantees)
        ),
    )


@few
@given(books())
def test_names_and_order_change_nothing(book):
    # Letters of opposite order, so that sorting by name turns everything round as well.
    assert in_all(recover(renamed(book, lambda name: chr(200 - ord(name))))) == in_all(
        recover(book)
    )


@few
@given(books(), st.data())
def test_a_promise_in_two_parts_is_the_same_promise(book, data):
    parts = []
    for each in book.guarantees:
        first = None if each.cap is None else data.draw(st.integers(0, each.cap))
        second = None if first is None else each.cap - first
        parts += [replace(each, cap=first), replace(each, cap=second)]
    assert in_all(recover(replace(book, guarantees=tuple(parts)))) == in_all(recover(book))


def times(amount, factor):
    return None if amount is None else amount * factor


def scaled(contract, factor):
    """The contract with all its amounts that many times as large."""
    bands = tuple(Band(times(band.up_to, factor), band.provider) for band in contract.terms.bands)
    own = contract.terms
    caps = (times(own.provider_cap, factor), times(own.commissioner_cap, factor))
    liable = tuple(replace(each, recourse=times(each.recourse, factor)) for each in contract.liable)
    return replace(
        contract, overrun=contract.overrun * factor, liable=liable, terms=Terms(bands, *caps)
    )


def scaled_book(book, factor):
    return Book(
        tuple(scaled(contract, factor) for contract in book.contracts),
        {party: times(funds, factor) for party, funds in book.funds.items()},
        tuple(replace(each, cap=times(each.cap, factor)) for each in book.guarantees),
    )


@few
@given(books(), st.integers(2, 9))
def test_another_currency_scales_everything(book, factor):
    # Quarters of a penny would be rounded before they are scaled.
    whole = scaled_book(book, 4)
    expected = tuple(factor * amount for amount in in_all(recover(whole)))
    assert in_all(recover(scaled_book(whole, factor))) == expected


@few
@given(books())
def test_a_contract_in_two_equal_halves_is_the_same_contract(book):
    book = scaled_book(book, 4)
    halves = tuple(
        replace(contract, name=contract.name + half)
        for contract in book.contracts
        for half in ("1", "2")
    )
    # Twice the purses and promises against two contracts of the whole size each.
    doubled = scaled_book(book, 2)
    split = Book(halves, doubled.funds, doubled.guarantees)
    assert in_all(recover(split)) == in_all(recover(doubled))


@few
@given(books(), books())
def test_what_shares_nothing_adds_up(book, other):
    apart = renamed(other, lambda name: name + "'")
    both = Book(
        book.contracts + apart.contracts,
        {**book.funds, **apart.funds},
        book.guarantees + apart.guarantees,
    )
    expected = tuple(
        a + b for a, b in zip(in_all(recover(book)), in_all(recover(apart)), strict=True)
    )
    assert in_all(recover(both)) == expected
    assert sum(len(part.contracts) for part in separate(both)) == len(both.contracts)
    assert len(separate(both)) == len(separate(book)) + len(separate(apart))


@few
@given(books())
def test_no_loss_full_guarantees_and_no_funds_are_what_they_say(book):
    still = tuple(replace(each, overrun=0) for each in book.contracts)
    assert in_all(recover(replace(book, contracts=still))) == (0, 0, 0, 0)
    liable = {each.party for contract in book.contracts for each in contract.liable}
    full = tuple(Guarantee("state", party) for party in sorted(liable))
    insured = Book(book.contracts, {**book.funds, "state": None}, full)
    assert recover(insured).tau in {1, None}
    assert recover(replace(book, funds=dict.fromkeys(book.funds, 0))).tau in {0, None}


def unsure(draw, amount):
    """A range around an amount, or the amount itself."""
    if not draw(st.booleans()):
        return amount
    low = draw(small) if amount is None else draw(st.integers(0, amount))
    return Between(low, None if amount is None else more(draw, amount))


@few
@given(books(), st.data())
def test_knowing_less_widens_what_follows_around_what_was(book, data):
    doubtful = Book(
        tuple(
            replace(
                contract,
                overrun=Between(0, contract.overrun + data.draw(small)),
                terms=Terms(
                    tuple(
                        Band(band.up_to, Between(Fraction(0), max(band.provider, Fraction(3, 4))))
                        for band in contract.terms.bands
                    )
                ),
                liable=tuple(
                    replace(each, recourse=unsure(data.draw, each.recourse))
                    for each in contract.liable
                ),
            )
            for contract in (replace(each, terms=bare(each.terms)) for each in book.contracts)
        ),
        {party: unsure(data.draw, funds) for party, funds in book.funds.items()},
        tuple(replace(each, cap=unsure(data.draw, each.cap)) for each in book.guarantees),
    )
    sure = replace(
        book, contracts=tuple(replace(each, terms=bare(each.terms)) for each in book.contracts)
    )
    point, known, spread = recover(sure), assess(sure), assess(doubtful)
    assert known.returned == Between(point.returned, point.returned)
    assert known.tau is None if point.tau is None else known.tau == Between(point.tau, point.tau)
    assert point.pool in spread.pool
    assert point.recovered in spread.recovered
    assert point.returned in spread.returned
    assert point.by_contract + point.returned in spread.commissioner


def bare(own):
    return Terms(own.bands)


@few
@given(books(), st.data())
def test_tau_lies_between_its_ends(book, data):
    doubtful = replace(
        book,
        contracts=tuple(
            replace(each, overrun=Between(1, each.overrun + 1), terms=BLOCK)
            for each in book.contracts
        ),
    )
    found = assess(doubtful)
    chosen = tuple(
        replace(each, overrun=data.draw(st.integers(1, each.overrun.high)))
        for each in doubtful.contracts
    )
    assert recover(replace(doubtful, contracts=chosen)).tau in found.tau
    for end in (1, None):
        at = tuple(replace(each, overrun=end or each.overrun.high) for each in doubtful.contracts)
        if found.tau_exact:
            assert recover(replace(doubtful, contracts=at)).tau in {found.tau.low, found.tau.high}


@few
@given(books(), st.integers(1, 10**12))
def test_a_sweep_through_scipy_agrees_whatever_the_size_of_the_amounts(book, factor):
    parts = separate(scaled_book(book, factor))
    exact = sweep(parts, exact=True)
    for part, found, sure in zip(parts, sweep(parts), exact, strict=True):
        recovered = recover(part).recovered
        assert recovered in found.recovered
        assert sure.recovered == Between(recovered, recovered)
        assert found.exact or found.unit >= 1
        # Each limit in a cut is rounded by less than a unit.
        arcs = 8 + 12 * len(part.contracts) + len(part.guarantees)
        assert found.recovered.high - found.recovered.low <= arcs * found.unit


@few
@given(books())
def test_alone_every_contract_finds_full_purses(book):
    for part, found in zip(alone(book), sweep(alone(book)), strict=True):
        others = tuple(
            each if each.name == part.contracts[0].name else replace(each, overrun=0)
            for each in book.contracts
        )
        recovered = recover(replace(book, contracts=others)).recovered
        assert found.recovered == Between(recovered, recovered)


@few
@given(books(most=2), st.lists(st.integers(0, 120), min_size=3, max_size=3), st.data())
def test_drawn_scenarios_are_recoveries_one_by_one(book, overruns, data):
    name, party = book.contracts[0].name, min(book.funds)
    purses = data.draw(st.lists(small, min_size=3, max_size=3))
    draws = Draws(
        overruns={name: np.array(overruns, float)}, funds={party: np.array(purses, float)}
    )
    found = recover_each(book, draws)
    for at, (overrun, purse) in enumerate(zip(overruns, purses, strict=True)):
        first = replace(book.contracts[0], overrun=overrun)
        one = Book((first, *book.contracts[1:]), {**book.funds, party: purse}, book.guarantees)
        # The array does not round pools to whole pennies.
        assert found.recovered[at] == pytest.approx(float(recover(one).unrounded), abs=2)
        whole = recover(scaled_book(one, 4))
        fine = recover_each(scaled_book(one, 4), Draws())
        assert fine.recovered[0] == pytest.approx(float(whole.unrounded))
        assert fine.pool[0] == pytest.approx(whole.pool)


@few
@given(books(), st.integers(0, 400))
def test_a_curve_goes_through_every_single_recovery(book, overrun):
    book = scaled_book(book, 4)
    name = book.contracts[0].name
    curve = recovery_curve(book, name, up_to=1600)
    # A multiple of four pence keeps every pool whole.
    first = replace(book.contracts[0], overrun=4 * overrun)
    single = recover(replace(book, contracts=(first, *book.contracts[1:])))
    point = curve.at(4 * overrun)
    assert (point.pool, point.recovered) == (single.pool, single.unrounded)


@few
@given(books(), st.integers(1, 200))
def test_the_first_return_is_the_first(book, up_to):
    name = book.contracts[0].name

    def returned(overrun):
        first = replace(book.contracts[0], overrun=overrun)
        return recover(replace(book, contracts=(first, *book.contracts[1:]))).returned

    found = first_return(book, name, up_to, amount=3)
    least = returned(0) + 3
    if found is None:
        assert returned(up_to) < least
    else:
        assert returned(found) >= least > returned(found - 1)
