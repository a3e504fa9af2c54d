"""Loss recovery on contracts small enough to follow by hand."""

from fractions import Fraction

import numpy as np
import pytest

from kg.errors import MeasureError
from kg.risk.recovery.arcs import Kind, liability_graph
from kg.risk.recovery.assess import assess
from kg.risk.recovery.between import Between
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable, lead_bears_all, pro_rata
from kg.risk.recovery.capped_flow import LIMIT, flow_from_source
from kg.risk.recovery.curve import first_return, recovery_curve
from kg.risk.recovery.draws import Draws, recover_each
from kg.risk.recovery.payers import Payment, who_pays
from kg.risk.recovery.recover import recover
from kg.risk.recovery.sweep import alone, separate, sweep
from kg.risk.recovery.terms import ACTIVITY, BLOCK, Band, Terms

MILLION = 100_000_000
HALF = Fraction(1, 2)


def uniting(*guarantees, overrun=34 * MILLION):
    """An overrun that falls on a partnership without funds of its own, and its two trusts."""
    loss = Contract("older people", overrun, lead_bears_all("LLP"))
    trusts = [Guarantee(who, "LLP", cap) for who, cap in guarantees]
    return Book((loss,), {"LLP": 0, "CUH": None, "CPFT": None}, tuple(trusts))


def shared(lead_funds):
    """Half each to £10m, then the providers; the lead answers for its subcontractors."""
    terms = Terms((Band(10 * MILLION, HALF), Band(None, Fraction(1))))
    liable = (
        Liable("L", Fraction(6, 10)),
        Liable("S1", Fraction(3, 10), head="L"),
        Liable("S2", Fraction(1, 10), head="L"),
    )
    funds = {"L": lead_funds * MILLION, "S1": 2 * MILLION, "S2": 5 * MILLION}
    return Book((Contract("K", 20 * MILLION, liable, terms),), funds)


def limits(book):
    return {(limit.kind, limit.names): int(limit.amount) for limit in recover(book).binding}


def payments(book):
    return {(each.payer, each.guaranteed): each.pence for each in who_pays(book)}


def test_a_partnership_without_funds_or_guarantee_returns_everything():
    found = recover(uniting())
    assert (found.returned, found.tau) == (34 * MILLION, 0)
    assert who_pays(uniting()) == ()
    assert limits(uniting()) == {(Kind.FUNDS, ("LLP",)): 0}
    assert str(found.binding[0]) == "the funds of LLP (£0), for whom nobody stands as guarantor"


def test_two_guarantees_that_suffice_return_nothing():
    book = uniting(("CUH", 17 * MILLION), ("CPFT", 17 * MILLION))
    found = recover(book)
    assert (found.returned, found.tau) == (0, 1)
    assert payments(book) == {("CUH", "LLP"): 17 * MILLION, ("CPFT", "LLP"): 17 * MILLION}


def test_two_small_guarantees_bind():
    book = uniting(("CUH", 5 * MILLION), ("CPFT", 5 * MILLION))
    found = recover(book)
    assert (found.returned, found.tau) == (24 * MILLION, Fraction(10, 34))
    assert payments(book) == {("CUH", "LLP"): 5 * MILLION, ("CPFT", "LLP"): 5 * MILLION}
    assert limits(book) == {
        (Kind.FUNDS, ("LLP",)): 0,
        (Kind.GUARANTEE, ("CUH", "LLP", "")): 5 * MILLION,
        (Kind.GUARANTEE, ("CPFT", "LLP", "")): 5 * MILLION,
    }
    told = [str(limit) for limit in found.binding]
    assert "the guarantee of CUH for LLP (£5,000,000)" in told
    assert "the funds of LLP (£0)" in told


def test_a_deficit_beyond_the_recourse_cap_returns():
    loss = Contract("hospital", 12 * MILLION, lead_bears_all("Circle", recourse=7 * MILLION))
    book = Book((loss,), {"Circle": None})
    found = recover(book)
    assert (found.returned, found.tau) == (5 * MILLION, Fraction(7, 12))
    assert payments(book) == {("Circle", ""): 7 * MILLION}
    assert limits(book) == {(Kind.RECOURSE, ("hospital", "Circle")): 7 * MILLION}


def test_a_lead_pays_what_its_subcontractor_cannot():
    found = recover(shared(50))
    assert (found.by_contract, found.pool) == (5 * MILLION, 15 * MILLION)
    assert (found.returned, found.tau) == (0, 1)
    assert payments(shared(50)) == {
        ("L", ""): 1_150_000_000,
        ("S1", ""): 2 * MILLION,
        ("S2", ""): 150_000_000,
    }


def test_where_the_lead_runs_out_too_its_funds_bind():
    found = recover(shared(9))
    assert (found.returned, found.tau) == (250_000_000, Fraction(125, 150))
    assert payments(shared(9)) == {
        ("L", ""): 9 * MILLION,
        ("S1", ""): 2 * MILLION,
        ("S2", ""): 150_000_000,
    }
    assert limits(shared(9)) == {
        (Kind.FUNDS, ("L",)): 9 * MILLION,
        (Kind.FUNDS, ("S1",)): 2 * MILLION,
        (Kind.SHARE, ("K", "S2")): 150_000_000,
    }


def test_two_contracts_share_one_purse():
    losses = tuple(Contract(name, 10 * MILLION, lead_bears_all("L")) for name in ("J", "K"))
    book = Book(losses, {"L": 12 * MILLION})
    found = recover(book)
    assert (found.returned, found.tau) == (8 * MILLION, Fraction(6, 10))
    assert sum(payment.pence for payment in who_pays(book)) == 12 * MILLION
    assert limits(book) == {(Kind.FUNDS, ("L",)): 12 * MILLION}
    # Alone, each of them would be paid in full.
    assert [each.returned.high for each in sweep(alone(book))] == [0, 0]


def test_a_guarantor_has_one_purse_for_all_its_promises():
    losses = tuple(Contract(name, 10, lead_bears_all(f"sub {name}")) for name in ("J", "K"))
    promises = tuple(Guarantee("parent", f"sub {name}") for name in ("J", "K"))
    book = Book(losses, {"sub J": 1, "sub K": 2, "parent": 5}, promises)
    assert recover(book).recovered == 8


def test_a_promise_for_one_contract_pays_for_no_other():
    losses = tuple(Contract(name, 10, lead_bears_all("L")) for name in ("J", "K"))
    funds = {"L": 0, "G": None}
    for_one = Book(losses, funds, (Guarantee("G", "L", contract="J"),))
    assert recover(for_one).recovered == 10
    assert recover_each(for_one, Draws()).recovered.tolist() == [10]
    assert [each.recovered.low for each in sweep(alone(for_one))] == [10, 0]
    assert recover(Book(losses, funds, (Guarantee("G", "L", 15),))).recovered == 15
    assert recover(Book(losses, funds, (Guarantee("G", "L"),))).recovered == 20


def test_own_funds_are_used_before_guarantors_and_these_before_the_head():
    liable = (Liable("L", Fraction(0)), Liable("S", Fraction(1), head="L"))
    loss, promise = Contract("K", 10, liable), Guarantee("G", "S", 4)
    funds = {"S": 3, "G": None, "L": None}
    assert payments(Book((loss,), funds, (promise,))) == {("S", ""): 3, ("G", "S"): 4, ("L", ""): 3}


def test_joint_partners_stand_in_last_and_only_for_one_another():
    shares = (Liable("A", HALF), Liable("B", HALF), Liable("C", Fraction(0)))
    funds = {"A": 2, "B": 20, "C": 20}
    several = Book((Contract("K", 20, shares),), funds)
    joint = Book((Contract("K", 20, shares, joint=frozenset("AB")),), funds)
    assert (recover(several).recovered, recover(joint).recovered) == (12, 20)
    assert payments(joint) == {("A", ""): 2, ("B", ""): 18}


def test_guarantors_are_called_before_joint_partners():
    shares = (Liable("A", HALF), Liable("B", HALF))
    loss, promise = Contract("K", 20, shares, joint=frozenset("AB")), Guarantee("G", "A", 5)
    book = Book((loss,), {"A": 2, "B": None, "G": None}, (promise,))
    assert payments(book) == {("A", ""): 2, ("G", "A"): 5, ("B", ""): 13}


def test_promises_of_one_guarantor_add_up():
    loss = Contract("K", 20, lead_bears_all("L"))
    promises = (Guarantee("G", "L", 5), Guarantee("G", "L", 8))
    assert recover(Book((loss,), {"L": 0, "G": None}, promises)).recovered == 13
    unlimited = (*promises, Guarantee("G", "L"))
    assert recover(Book((loss,), {"L": 0, "G": None}, unlimited)).recovered == 20
    assert recover(Book((loss,), {"L": 0, "G": None}, unlimited[::-1])).recovered == 20


def test_partners_who_are_their_own_subcontractors_make_no_difference():
    """Heads in a ring: each answers for the other."""
    ring = (Liable("A", HALF, head="B"), Liable("B", HALF, head="A"))
    assert recover(Book((Contract("K", 20, ring),), {"A": 5, "B": 11})).recovered == 16


def test_pennies_that_shares_divide_are_recovered_together():
    thirds = tuple(Liable(name, Fraction(1, 3)) for name in "ABC")
    book = Book((Contract("K", 100, thirds),), {"A": None, "B": None, "C": 0})
    found = recover(book)
    assert found.unrounded == Fraction(200, 3)
    assert (found.recovered, found.returned) == (66, 34)
    assert sorted(each.pence for each in who_pays(book)) == [33, 33]


def test_terms_share_an_overrun_in_bands_up_to_a_cap():
    bands = (Band(1000, Fraction(0)), Band(3000, Fraction(1, 4)), Band(None, HALF))
    assert [Terms(bands).pool(x) for x in (0, 1000, 2000, 3000, 5000)] == [0, 0, 250, 500, 1500]
    capped = Terms(bands, provider_cap=800)
    assert [capped.pool(x) for x in (3000, 3600, 9000)] == [500, 800, 800]
    assert capped.kinks() == (0, 1000, 3000, 3600)
    insured = Terms(bands, commissioner_cap=2000)
    assert [x - insured.pool(x) for x in (1000, 2000, 2400, 9000)] == [1000, 1750, 2000, 2000]
    assert insured.kinks() == (
        0,
        1000,
        Fraction(7000, 3),
    )
    assert (BLOCK.pool(7), ACTIVITY.pool(7)) == (7, 0)


def test_nothing_lost_is_nothing_to_transfer():
    found = recover(uniting(overrun=0))
    assert (found.overrun, found.pool, found.recovered, found.returned) == (0, 0, 0, 0)
    assert found.tau is None
    assert str(found) == "The contracts put no loss on providers."


def test_a_curve_bends_where_another_limit_begins_to_bind():
    curve = recovery_curve(shared(9), "K", up_to=40 * MILLION)
    bends = {int(point.overrun): point for point in curve.points}
    # Half of £10m is in the pool; from £6.67m on the subcontractor is short, and the lead pays.
    # Lead and first subcontractor together have £11m for nine tenths of the pool.
    pool = Fraction(11 * MILLION * 10, 9)
    assert set(bends) >= {0, 10 * MILLION, int(pool + 5 * MILLION), 40 * MILLION}
    assert curve.at(10 * MILLION).tau == 1
    assert curve.at(pool + 5 * MILLION).tau == 1
    assert curve.at(20 * MILLION).recovered == 1_250_000_000
    # The second one's £5m last until its tenth of the pool is more.
    assert curve.at(40 * MILLION).recovered == (11 + Fraction(35, 10)) * MILLION
    with pytest.raises(MeasureError, match=r"goes from 0 to 4000000000 pence"):
        curve.at(41 * MILLION)


def test_a_curve_finds_every_bend_between_the_first_and_the_last():
    thirds = tuple(Liable(name, Fraction(1, 3)) for name in "ABC")
    book = Book((Contract("K", 0, thirds),), {"A": 10, "B": 30, "C": 200})
    curve = recovery_curve(book, "K", up_to=900)
    found = [(point.overrun, point.recovered) for point in curve.points]
    assert found == [(0, 0), (30, 30), (90, 70), (600, 240), (900, 240)]


def test_the_overrun_at_which_the_first_pound_returns():
    assert first_return(shared(9), "K", up_to=40 * MILLION) == pytest.approx(
        11 * MILLION * 10 / 9 + 5 * MILLION, abs=200
    )
    least = first_return(shared(9), "K", up_to=40 * MILLION)

    def returned(overrun):
        book = shared(9)
        loss = Contract("K", overrun, book.contracts[0].liable, book.contracts[0].terms)
        return recover(Book((loss,), book.funds)).returned

    assert returned(least) >= 100 > returned(least - 1)
    assert first_return(shared(500), "K", up_to=40 * MILLION) is None
    assert first_return(uniting(), "older people", up_to=MILLION) == 100


def test_what_is_not_known_exactly_is_a_range_from_end_to_end():
    unknown = uniting(("CUH", Between(0, None)))
    found = assess(unknown)
    assert found.returned == Between(0, 34 * MILLION)
    assert (found.tau, found.tau_exact) == (Between(Fraction(0), Fraction(1)), True)
    with pytest.raises(MeasureError, match=r"guarantee of 'CUH' for 'LLP': only known to be 0 or"):
        recover(unknown)


def test_an_unknown_loss_share_moves_both_ways():
    terms = Terms((Band(None, Between(Fraction(0), Fraction(1))),))
    book = Book((Contract("K", 100, lead_bears_all("L"), terms),), {"L": 30})
    found = assess(book)
    assert found.pool == Between(0, 100)
    assert found.returned == Between(0, 70)
    # If the provider bears nothing, the commissioner bears all; else the funds are there for it.
    assert found.commissioner == Between(70, 100)
    assert found.tau is None


def test_an_allocation_on_record_nowhere_is_taken_at_both_ends():
    funds = {"L": 50, "S": 40}
    lead = Book((Contract("K", 90, lead_bears_all("L")),), funds)
    both = Book((Contract("K", 90, pro_rata({"L": 1, "S": 2}, "L")),), funds)
    assert assess(lead, both).returned == Between(0, 40)


def test_tau_of_several_uncertain_overruns_is_bounded_and_says_so():
    losses = (
        Contract("J", Between(0, 10), lead_bears_all("poor")),
        Contract("K", 10, lead_bears_all("rich")),
    )
    found = assess(Book(losses, {"poor": 0, "rich": None}))
    assert (found.tau, found.tau_exact) == (Between(HALF, Fraction(1)), False)


def test_a_sweep_is_exact_where_it_can_be_and_encloses_where_not():
    small = Book((Contract("K", 100, pro_rata({"A": 1, "B": 2})),), {"A": 5, "B": None})
    huge = 7_654_321_987_654_321
    large = Book((Contract("L", huge, pro_rata({"A": 1, "B": 2})),), {"A": 12_345, "B": None})
    first, second = sweep([small, large])
    assert first.recovered.low == first.recovered.high == recover(small).recovered == 71
    assert not second.exact
    assert second.recovered.low < recover(large).recovered < second.recovered.high
    assert second.recovered.high - second.recovered.low <= 3 * second.unit
    assert sweep([small, large], exact=True)[1].recovered.low == recover(large).recovered


def test_capacities_that_scipy_would_wrap_are_refused():
    arc = (np.array([0]), np.array([1]))
    assert flow_from_source(*arc, np.array([LIMIT - 1]), size=2)[1] == LIMIT - 1
    for wrong in (LIMIT, 2**31, 5_000_000_000, -1):
        with pytest.raises(MeasureError, match=f"a capacity of {wrong}; count in units"):
            flow_from_source(*arc, np.array([wrong]), size=2)


def test_a_book_falls_apart_into_what_shares_nothing():
    losses = tuple(Contract(name, 1, lead_bears_all(name.lower())) for name in "IJK")
    book = Book(
        losses, {"i": 1, "j": 1, "k": 1, "g": 1}, (Guarantee("g", "i"), Guarantee("g", "k"))
    )
    parts = [[each.name for each in part.contracts] for part in separate(book)]
    assert parts == [["I", "K"], ["J"]]
    assert sum(each.recovered.low for each in sweep(separate(book))) == recover(book).recovered


def test_drawn_scenarios_are_single_recoveries():
    draws = Draws(
        overruns={"older people": np.array([34.0, 34.0, 5.0]) * MILLION},
        funds={"LLP": np.array([0.0, 2.0, 3.0]) * MILLION},
        guarantees={("CUH", "LLP"): np.array([0.0, 10.0, 10.0]) * MILLION},
    )
    found = recover_each(uniting(("CUH", None)), draws)
    assert found.returned.tolist() == [34 * MILLION, 22 * MILLION, 0]
    with pytest.raises(MeasureError, match=r"not once in the book: CPF"):
        recover_each(uniting(), Draws(funds={"CPF": np.zeros(1)}))
    crowd = tuple(Liable(f"P{at}", Fraction(1, 13)) for at in range(13))
    funds = {each.party: 1 for each in crowd}
    with pytest.raises(MeasureError, match=r"13 providers' debts"):
        recover_each(Book((Contract("K", 13, crowd),), funds), Draws())


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: Book((Contract("K", 1, ()),), {}), "shares add up to 0"),
        (lambda: Book((Contract("K", -1, lead_bears_all("L")),), {"L": 1}), "-1 is negative"),
        (lambda: Book((Contract("K", 1.5, lead_bears_all("L")),), {"L": 1}), "1.5 is not whole"),
        (lambda: Book((Contract("K", 1, lead_bears_all("L")),), {"L": True}), "True is not whole"),
        (lambda: Book((Contract("K", 1, lead_bears_all("L")),), {}), "funds of 'L' are missing"),
        (
            lambda: Book((Contract("K", Between(0, None), lead_bears_all("L")),), {"L": 1}),
            "nothing bounds the overrun",
        ),
        (lambda: Book((Contract("K", 1, lead_bears_all("L")),) * 2, {"L": 1}), "is given twice"),
        (lambda: Book((Contract("K", 1, (Liable("L", HALF),) * 2),), {"L": 1}), "liable twice"),
        (
            lambda: Book((Contract("K", 1, (Liable("L", Fraction(1), head="H"),)),), {"L": 1}),
            "'H' answers for 'L' but is not",
        ),
        (
            lambda: Book((Contract("K", 1, lead_bears_all("L"), joint=frozenset("X")),), {"L": 1}),
            "'X' answers jointly but is not liable",
        ),
        (
            lambda: Book(
                (Contract("K", 1, lead_bears_all("L")),), {"L": 1}, (Guarantee("L", "L"),)
            ),
            "nobody guarantees for itself",
        ),
        (
            lambda: Book(
                (Contract("K", 1, lead_bears_all("L")),),
                {"L": 1, "G": 1},
                (Guarantee("G", "L", contract="J"),),
            ),
            "who it is for is not liable in 'J'",
        ),
        (lambda: Between(2, 1), "give the lower end first"),
        (lambda: Terms(()), "the last loss band, and only it"),
        (lambda: Terms((Band(None, HALF), Band(None, HALF))), "only it, has no end"),
        (lambda: Terms((Band(5, HALF), Band(5, HALF), Band(None, HALF))), "in order of their ends"),
        (lambda: Terms((Band(None, Fraction(2)),)), "give 0 to 1"),
        (lambda: Terms(provider_cap=1, commissioner_cap=1), "both sides are capped"),
        (lambda: Terms(provider_cap=-1), "a cap is negative"),
        (lambda: pro_rata({"L": 0}), "nothing to share by"),
        (lambda: recovery_curve(uniting(), "K", 1), "no contract 'K' in the book; it has older"),
    ],
)
def test_what_does_not_hold_together_is_refused(build, told):
    with pytest.raises(MeasureError, match=told):
        build()


def test_everything_wrong_comes_out_at_once():
    with pytest.raises(MeasureError, match=r"recourse to 'L': -2 is negative.*funds of 'L' are"):
        Book((Contract("K", 1, lead_bears_all("L", recourse=-2)),), {})


def test_a_payment_knows_for_whom_it_is():
    assert who_pays(uniting(("CUH", None), overrun=7)) == (
        Payment("CUH", "older people", "LLP", 7),
    )


def test_the_graph_is_one_that_networkx_users_can_go_on_with():
    graph = liability_graph(shared(9))
    assert graph.graph["unit"] == 1
    heads = [(u[2], v[2]) for u, v, kind in graph.edges(data="kind") if kind is Kind.HEAD]
    assert heads == [("S1", "L"), ("S2", "L")]
