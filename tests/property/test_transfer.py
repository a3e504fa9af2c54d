"""What holds for the risk transfer of every contract, however much of it is on record."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.data import ONTOLOGY
from kg.risk.delivery import read
from kg.risk.ensemble.reading import read_priors
from kg.risk.lossrisk.allocations import allocations
from kg.risk.lossrisk.contract import contract_risk
from kg.risk.lossrisk.drawing import Liabilities, recovered, recovered_jointly
from kg.risk.lossrisk.ends import LOW, book_of, possible
from kg.risk.lossrisk.position import position_of
from kg.risk.lossrisk.scenarios import simulate
from kg.risk.lossrisk.transfer_curve import transfer_curve
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable
from kg.risk.recovery.recover import recover
from kg.risk.sketch import network

# A busy machine would miss deadlines by chance.
few = settings(max_examples=40, deadline=None)

PRIORS = read_priors(ONTOLOGY / "priors.yaml")
VALUE = 100_000
"""Pounds a year, so that the ends of all shipped priors are whole pounds."""
# Sums within what the priors hold for possible, so that they can be evidence for it.
overruns = st.integers(1, 30_000)
caps = st.integers(2_000, 50_000)
promised = st.integers(2_000, 50_000)
rules = st.sampled_from(["several", "head-provider"])
payments = st.sampled_from(["block", "activity", "fixed-price"])


@st.composite
def told(draw, *, whole=False, most=2):
    """Named lines of a contract with a lead, partners and a guarantor; the whole or some of it."""
    partners = "PQ"[: draw(st.integers(0, most))]
    kind = draw(st.sampled_from(["SpecialPurposeVehicle", "FoundationTrust"]))
    lines = {"C": "C lead-commissioner K", "L": "L lead-provider K", "kind": f"L kind {kind}"}
    for partner in partners:
        share = f" share=0.{draw(st.integers(0, 4))}" if whole or draw(st.booleans()) else ""
        lines[partner] = f"{partner} subcontractor K{share}"
    doubtful = {"payment": draw(payment()), "cap": f"K told LiabilityCap amount={draw(caps)}"}
    doubtful["rule"] = f"K told LiabilityRule code={draw(rules)}"
    for party in ("L", *partners):
        limit = 2_000 if party == "L" and kind == "SpecialPurposeVehicle" else 30_000
        funds = f"{party} told OwnFunds amount={draw(st.integers(0, limit))}"
        doubtful[f"{party} funds"] = funds
    known = st.just(set(doubtful)) if whole else st.sets(st.sampled_from(sorted(doubtful)))
    lines |= {name: doubtful[name] for name in sorted(draw(known))}
    return lines | draw(guarantee(whole=whole)) | {"value": f"K value {VALUE} annual"}


@st.composite
def guarantee(draw, *, whole):
    kinds = ["promised", "denied"] if whole else ["promised", "denied", "unknown"]
    kind = draw(st.sampled_from(kinds))
    if kind == "unknown":
        return {}
    if kind == "denied":
        return {"guarantee": "K denies guarantees G"}
    funds = draw(st.integers(0, 50_000))
    return {
        "guarantee": f"G guarantor K value={draw(promised)} currency=GBP",
        "G funds": f"G told OwnFunds amount={funds}",
    }


@st.composite
def payment(draw):
    if draw(st.booleans()):
        return f"K told PaymentTypeUse code={draw(payments)}"
    return f"K told LossBand share=0.{draw(st.integers(0, 9))}"


def scaled(line, times):
    """A line with its sums of money multiplied."""
    words = [word.partition("=") for word in line.split()]
    return " ".join(
        f"{name}={Decimal(amount) * times}"
        if name in {"amount", "value"} and sign
        else name + sign + amount
        for name, sign, amount in words
    )


def position(lines, overrun, priors=PRIORS, name="K"):
    delivery = read(network(*(lines.values() if isinstance(lines, dict) else lines)))
    return position_of(delivery, delivery.contract(name), priors, overrun)


def found(lines, overrun, priors=PRIORS):
    return possible(position(lines, overrun, priors))


def covers(wide, narrow):
    return wide.low <= narrow.low and narrow.high <= wide.high


@few
@given(told(whole=True), overruns)
def test_no_penny_is_lost_or_made(lines, overrun):
    settled = lines | {"rule": "K told LiabilityRule code=several"}
    delivery = read(network(*settled.values()))
    risk = contract_risk(delivery, delivery.contract("K"), PRIORS, overrun, scenarios=1)
    one = risk.possible
    assert one.exact
    paid = sum(each.amount.low for each in risk.pays)
    assert paid == one.recovered.low
    assert one.by_contract.low + paid + one.returned.low == overrun * 100
    assert one.commissioner.low == one.by_contract.low + one.returned.low


@few
@given(told(), overruns)
def test_tau_is_a_part_and_what_binds_is_as_large_as_what_is_recovered(lines, overrun):
    one = found(lines, overrun)
    if one.tau is not None:
        assert 0 <= one.tau.low <= one.tau.high <= 1
    assert sum(limit.amount for limit in one.worst.binding) == one.worst.unrounded
    assert 0 <= one.recovered.low <= one.recovered.high <= one.pool.high
    assert one.commissioner.high <= one.overrun.high


@few
@given(told(), overruns, st.data())
def test_more_to_pay_with_never_returns_more(lines, overrun, data):
    sums = ("L funds", "P funds", "Q funds", "G funds", "guarantee", "cap")
    names = [name for name in sums if name in lines]
    names = [name for name in names if "=" in lines[name]]
    assume(names)
    name = data.draw(st.sampled_from(names))
    before, _, after = lines[name].partition("amount=" if "amount" in lines[name] else "value=")
    amount, _, rest = after.partition(" ")
    sign = lines[name][len(before) :].partition("=")[0]
    richer = lines | {name: f"{before}{sign}={int(amount) + data.draw(overruns)} {rest}"}
    less, more = found(richer, overrun), found(lines, overrun)
    assert less.returned.low <= more.returned.low
    assert less.returned.high <= more.returned.high
    assert less.recovered.low >= more.recovered.low


@few
@given(told(), overruns, overruns)
def test_a_larger_overrun_never_returns_less(lines, overrun, extra):
    small, large = found(lines, overrun), found(lines, overrun + extra)
    assert small.returned.low <= large.returned.low
    assert small.returned.high <= large.returned.high
    if small.tau is not None:
        assert small.tau.low >= large.tau.low


@few
@given(told(), overruns, st.randoms(use_true_random=False))
def test_order_names_duplicates_and_other_contracts_change_nothing(lines, overrun, chance):
    plain = found(lines, overrun)
    shuffled = list(lines.values())
    chance.shuffle(shuffled)
    shuffled += ["X lead-provider J", "J value 5 annual", "Y partner J"]
    roles = [line for line in shuffled if " subcontractor " in line or " lead-provider K" in line]
    again = [f"{line} source=again" for line in roles]
    renamed = [
        line.replace("L ", "Z ", 1) if line.startswith("L ") else line for line in lines.values()
    ]
    for other in (found([*shuffled, *again], overrun), found(renamed, overrun)):
        same = replace(other, worst=plain.worst, largest=plain.largest)
        assert same == plain


@few
@given(told(), overruns, st.integers(2, 9))
def test_the_size_of_the_unit_of_money_does_not_matter(lines, overrun, times):
    larger = [scaled(line, times) for line in lines.values()]
    larger = [line.replace(f" {VALUE} ", f" {VALUE * times} ") for line in larger]
    one, other = found(lines, overrun), found(larger, overrun * times)
    assert other.tau == one.tau
    assert other.pool.high == one.pool.high * times


@few
@given(told(whole=True), overruns)
def test_two_halves_of_a_contract_with_one_purse_recover_as_much_as_the_whole(lines, overrun):
    lines = lines | {"payment": "K told PaymentTypeUse code=block"}
    whole = position(lines, 2 * overrun)
    half = {
        name: scaled(line, Decimal(1) / 2) if name in {"cap", "guarantee"} else line
        for name, line in lines.items()
    }
    both = {*half.values(), *(re.sub(r"\bK\b", "J", line) for line in half.values())}
    first, second = (position(sorted(both), overrun, name=name) for name in "KJ")
    for mine, one, other in zip(*map(allocations, (whole, first, second)), strict=True):
        books = [
            book_of(first, overrun * 100, LOW, one),
            book_of(second, overrun * 100, LOW, other),
        ]
        together = Book(
            tuple(contract for book in books for contract in book.contracts),
            books[0].funds | books[1].funds,
            tuple(each for book in books for each in book.guarantees),
        )
        alone = book_of(whole, 2 * overrun * 100, LOW, mine)
        assert recover(together).unrounded == recover(alone).unrounded


@few
@given(told(), overruns, st.data())
def test_taking_evidence_away_widens_what_is_possible_and_never_shifts_it(lines, overrun, data):
    evidence = ["L funds", "P funds", "Q funds", "G funds", "payment", "cap", "rule", "guarantee"]
    name = data.draw(st.sampled_from([each for each in evidence if each in lines] or ["L"]))
    assume(name != "L")
    gone = {name, "G funds"} if name == "guarantee" else {name}
    full = found(lines, overrun)
    less = found({key: line for key, line in lines.items() if key not in gone}, overrun)
    for ranges in ("pool", "recovered", "returned", "commissioner"):
        assert covers(getattr(less, ranges), getattr(full, ranges)), ranges
    if full.tau is not None:
        assert covers(less.tau, full.tau)


@few
@given(told(), overruns)
def test_not_knowing_a_share_covers_every_share(lines, overrun):
    partners = [name for name in "PQ" if "share=" in lines.get(name, "")]
    assume(partners)
    silent = lines | {name: f"{name} subcontractor K" for name in partners}
    assert covers(found(silent, overrun).recovered, found(lines, overrun).recovered)


@few
@given(told(most=2), overruns)
def test_every_scenario_lies_within_what_is_possible(lines, overrun):
    where = position(lines, overrun)
    ends, sample = possible(where), simulate(where, scenarios=200)
    for name in ("pool", "recovered", "returned"):
        values, limits = sample.output(name), getattr(ends, name)
        assert (values >= limits.low - 1).all(), name
        assert (values <= limits.high + 1).all(), name
    if ends.tau is not None:
        falls = sample.output("pool") > 0
        tau = sample.output("tau")[falls]
        assert (tau >= float(ends.tau.low) - 1e-9).all()
        assert (tau <= float(ends.tau.high) + 1e-9).all()


small = st.integers(0, 40)


@settings(max_examples=300, deadline=None)
@given(st.data(), small, st.booleans(), st.booleans())
def test_what_is_drawn_is_a_maximum_flow(data, loss, answers, jointly):
    """The arrays of scenarios agree with the flow through a liability graph of one contract."""
    parts = data.draw(st.lists(small, min_size=1, max_size=3))
    assume(sum(parts))
    shares = {party: Fraction(part, sum(parts)) for party, part in zip("LPQ", parts, strict=False)}
    funds = {party: data.draw(small) for party in (*shares, "G")}
    promises = {who: data.draw(small) for who in ("G", "P") if who in funds}
    liable = tuple(
        Liable(party, share, head="L" if answers and party != "L" else "")
        for party, share in shares.items()
    )
    joint = frozenset(shares) if jointly else frozenset()
    contract = Contract("K", loss, liable, joint=joint)
    guarantees = tuple(Guarantee(who, "L", cap) for who, cap in promises.items())
    flow = recover(Book((contract,), funds, guarantees)).unrounded

    def one(number):
        return np.array([float(number)])

    by = Liabilities(
        {party: one(share) for party, share in shares.items()},
        ("L",),
        one(answers),
        {party: one(sum_) for party, sum_ in funds.items()},
        {who: one(cap) for who, cap in promises.items()},
    )
    drawn = recovered_jointly if jointly else recovered
    assert drawn(one(loss), by) == pytest.approx(float(flow))


@few
@given(told(most=1), overruns, st.data())
def test_priors_without_doubt_make_scenarios_what_is_worked_out_exactly(lines, overrun, data):
    if "P" in lines and "share=" not in lines["P"]:
        lines = lines | {"P": "P subcontractor K share=0.3"}
    priors = PRIORS
    yes_or_no = ("guarantee-exists", "recourse-cap-exists", "loss-passed-on", "head-answers")
    for prior in PRIORS:
        limit = 1 if prior.name in yes_or_no else 100
        part = data.draw(st.integers(0, limit)) / limit
        priors = priors.learned(prior.name, part, "found out")
    where = position(lines, overrun, priors)
    ends, sample = possible(where), simulate(where, scenarios=2)
    assert ends.exact
    assert sample.output("returned") == pytest.approx(np.full(2, ends.returned.low), abs=10)
    assert sample.output("pool") == pytest.approx(np.full(2, ends.pool.low), abs=10)


@few
@given(told(), overruns)
def test_no_overrun_leads_to_nothing_and_no_funds_to_no_transfer(lines, overrun):
    nothing = found(lines, 0)
    for ranges in ("overrun", "by_contract", "pool", "recovered", "returned", "commissioner"):
        assert (getattr(nothing, ranges).low, getattr(nothing, ranges).high) == (0, 0)
    poor = {name: line for name, line in lines.items() if name not in {"guarantee", "G funds"}}
    poor |= {
        f"{party} funds": f"{party} told OwnFunds amount=0" for party in "LPQ" if party in lines
    }
    poor |= {"guarantee": "K denies guarantees G"}
    without = found(poor, overrun)
    assert without.recovered.high == 0
    assert without.tau is None or without.tau.high == 0


@few
@given(told(most=0), overruns)
def test_a_full_guarantee_transfers_everything(lines, overrun):
    rich = lines | {
        "guarantee": f"G guarantor K value={overrun} currency=GBP",
        "G funds": f"G told OwnFunds amount={overrun}",
        "cap": f"K told LiabilityCap amount={overrun}",
    }
    full = found(rich, overrun)
    assert full.returned.high == 0
    assert full.tau is None or full.tau.low == 1


@few
@given(told(), overruns)
def test_the_curve_agrees_with_each_overrun_on_it(lines, overrun):
    curve = transfer_curve(position(lines, overrun), overrun * 200)
    for point in curve.points:
        pounds, pence = divmod(point.overrun, 100)
        if pence:
            continue
        one = found(lines, pounds)
        assert point.returned_low <= one.returned.low <= point.returned_low + 1
        assert point.returned_high - 1 <= one.returned.high <= point.returned_high
        if one.tau is not None and point.tau_low is not None:
            assert abs(point.tau_low - one.tau.low) < Fraction(1, 100)
    if curve.first_return is not None and curve.first_return % 100 == 0:
        # A pound less of overrun and less than a pound returns.
        assert found(lines, curve.first_return // 100).returned.high >= 99
        assert found(lines, curve.first_return // 100 - 1).returned.high <= 100
