"""Early-warning flags on small networks: when each is raised, not raised, or unknown."""

from datetime import date, timedelta

import pytest

from kg.data import ONTOLOGY
from kg.errors import MeasureError, SeedError
from kg.ontology import Ontology
from kg.risk.delivery import read
from kg.risk.flags.definitions import read_definitions
from kg.risk.flags.registry import flags_of, looks
from kg.risk.flags.state import Level
from kg.risk.sketch import network

NHS = ("C kind ClinicalCommissioningGroup", "L kind FoundationTrust", "P kind FoundationTrust")
BASE = ("C commissioner K", "L lead-provider K", "P subcontractor K")
ORDER = [f"F{n}" for n in range(1, 4)] + ["F3b"] + [f"F{n}" for n in range(4, 23)]


def flags(*lines, contract="K", at="2019-10-20"):
    delivery = read(network(*lines, at=at))
    return {each.flag: each for each in flags_of(delivery, delivery.contract(contract))}


def level(flag, *lines, **named):
    return flags(*lines, **named)[flag].level.value


def test_every_flag_is_defined_once_and_in_order():
    definitions = read_definitions()
    assert list(definitions.flags) == ORDER
    assert [name for name in looks() if name not in definitions.flags] == []
    assert [
        name for name, each in definitions.flags.items() if name not in looks() and not each.signs
    ] == []


def test_signs_payment_types_and_classes_are_those_of_the_ontology():
    ontology, definitions = Ontology.load(), read_definitions()
    used = {sign for each in definitions.flags.values() for sign in each.signs}
    types = {kind for each in definitions.flags.values() for kind in each.payment_types}
    assert used == ontology.codes["warning-sign"]
    assert types <= ontology.codes["payment-type"]
    assert set(definitions.classes.values()) <= set(ontology.classes)


def test_where_nothing_is_on_record_nothing_is_raised_and_every_unknown_says_what_is_missing():
    found = flags("L lead-provider K")
    assert [each.flag for each in found.values() if each.raised] == []
    unknown = [each for each in found.values() if each.level is Level.UNKNOWN]
    assert len(unknown) >= 19
    assert all(each.unknowns for each in unknown)
    assert all(each.sentence.endswith(".") for each in found.values())


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("C kind NHSTrust", "L kind Company", "P kind NHSTrust"), "amber"),
        (("C kind NHSTrust", "L kind SpecialPurposeVehicle", "P kind AmbulanceTrust"), "amber"),
        (("C kind NHSTrust", "L kind NHSTrust", "P kind NHSTrust"), "not raised"),
        (("C kind NHSTrust", "L kind Company", "P kind Company"), "not raised"),
        (("C kind LocalAuthority", "L kind Company", "P kind NHSTrust"), "not raised"),
        (("C kind NHSTrust", "L kind Consortium", "P kind NHSTrust"), "unknown"),
        (("C kind GroupOfOrganisations", "L kind Company", "P kind NHSTrust"), "unknown"),
    ],
)
def test_a_vat_gap_is_a_path_out_of_the_nhs_and_back(lines, expected):
    assert level("F5", *BASE, *lines) == expected


def test_a_vat_gap_is_raised_by_a_document_too():
    sign = "K told WarningSign code=vat-not-recoverable source=b"
    assert level("F5", *BASE, *NHS) == "not raised"
    assert flags(*BASE, *NHS, sign)["F5"].sources == ("source/b",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("49", "not raised"),
        ("50", "amber"),
        ("67", "red"),
        ("40..60", "unknown"),
        ("40..50", "unknown"),
        ("55..90", "amber"),
    ],
)
def test_a_value_is_compared_with_turnover_by_its_ends(value, expected):
    lines = ("L lead-provider K", f"K value {value} annual", "L told Turnover amount=100")
    assert level("F1", *lines) == expected


def test_every_contract_that_a_provider_answers_for_counts_against_its_turnover():
    lines = ("L lead-provider K", "K value 30 annual", "L told Turnover amount=100")
    assert level("F1", *lines) == "not raised"
    assert level("F1", *lines, "L lead-provider J", "J value 30 annual") == "amber"
    open_ended = flags(*lines, "L lead-provider J")["F1"]
    assert (open_ended.level, open_ended.unknowns) == (
        Level.UNKNOWN,
        ("what J is worth in a year",),
    )
    enough = ("K value 70 annual", "L lead-provider J")
    assert level("F1", "L lead-provider K", "L told Turnover amount=100", *enough) == "red"


def test_a_new_vehicle_is_one_that_is_young_made_for_the_contract_or_without_funds():
    company = ("L lead-provider K", "L kind Company", "K value 100 annual")
    assert level("F2", *company, "L told OwnFunds amount=5") == "unknown"
    assert level("F2", *company, "L told OwnFunds amount=4") == "amber"
    assert (
        level("F2", *company, "L told OwnFunds amount=4", "L kind SpecialPurposeVehicle") == "red"
    )
    assert level("F2", "L lead-provider K", "L kind FoundationTrust") == "not raised"


@pytest.mark.parametrize(("began", "expected"), [("2018", "amber"), ("2017-10-20", "unknown")])
def test_a_body_is_young_for_two_years(began, expected):
    graph = network("L lead-provider K")
    delivery = read(graph)
    graph.nodes[delivery.organisation("L")]["from"] = began
    found = {each.flag: each for each in flags_of(delivery, delivery.contract("K"))}
    assert found["F2"].level.value == expected


def test_a_guarantee_is_given_denied_or_unknown_and_not_asked_of_nhs_bodies():
    company = ("L lead-provider K", "L kind Company")
    assert level("F3", *company) == "unknown"
    assert level("F3", *company, "G guarantor K") == "not raised"
    assert level("F3", *company, "K denies guarantees G") == "red"
    assert level("F3", "L lead-provider K", "L kind NHSTrust") == "not raised"


@pytest.mark.parametrize(
    ("funds", "expected"), [("9", "amber"), ("10", "not raised"), ("5..15", "unknown")]
)
def test_a_guarantor_is_weak_if_its_funds_are_below_the_sum(funds, expected):
    least, _, most = funds.partition("..")
    told = f"min={least} max={most}" if most else f"amount={funds}"
    lines = ("L lead-provider K", f"G told OwnFunds {told}")
    assert level("F3b", *lines, "G guarantor K value=10 currency=GBP") == expected
    assert level("F3b", *lines, "G guarantor K") == "unknown"


def test_a_cap_is_compared_with_the_year_and_the_worst_deficit():
    lines = ("L lead-provider K", "K told LiabilityCap amount=10")
    assert level("F4", *lines) == "unknown"
    assert level("F4", *lines, "K value 101 annual") == "amber"
    assert level("F4", *lines, "K value 100 annual") == "not raised"
    deficits = (
        "L told Deficit amount=3 from=2008",
        "L told Deficit amount=10 from=2007 state=ended",
    )
    assert level("F4", *lines, "K value 100 annual", *deficits) == "red"
    assert level("F4", *lines, "K value 100 annual", deficits[0]) == "not raised"


def many(subs, peers, of_peers=1):
    yield "L0 lead-provider K0"
    yield from (f"P{n} partner K0" for n in range(subs))
    for peer in range(1, peers + 1):
        yield f"L{peer} lead-provider K{peer}"
        yield from (f"Q{peer}-{n} partner K{peer}" for n in range(of_peers + peer % 3))


@pytest.mark.parametrize(
    ("subs", "peers", "expected"), [(7, 9, "amber"), (6, 9, "not raised"), (7, 7, "unknown")]
)
def test_a_fan_out_is_compared_with_enough_peers(subs, peers, expected):
    # Of nine peers three each have 1, 2 and 3 partners: quartiles 1 and 3, fence 3 + 1.5 * 2 = 6.
    found = flags(*many(subs, peers), contract="K0")["F6"]
    assert found.level.value == expected
    if expected == "unknown":
        assert found.unknowns == ("as much of at least 8 other contracts (7 on record)",)


def test_a_mobilisation_is_short_if_it_lies_below_the_fence_of_the_peers():
    def lines(days):
        for n in range(9):
            yield f"L{n} holder K{n} from=2018-11-0{1 + n % 3}"
            yield f"L{n} lead-provider K{n} from=2019-02-01"
        yield "L holder K from=2019-01-01"
        yield f"L lead-provider K from={date(2019, 1, 1) + timedelta(days)}"

    # Peers take 90, 91 and 92 days: fence 90 - 1.5 * 2 = 87.
    assert level("F19", *lines(days=30)) == "amber"
    assert level("F19", *lines(days=30), contract="K1") == "not raised"
    # A contract that does not run yet is no peer of the others, and is compared all the same.
    assert level("F19", *lines(days=86), "K status planned") == "amber"
    assert level("F19", *lines(days=88), "K status planned") == "not raised"


def test_an_essential_part_with_one_provider_is_red_and_a_replaceable_one_is_not():
    lines = (*BASE, "K covers S", "L provides S", "P provides S", "Q provides T")
    assert level("F7", *lines) == "not raised"
    assert level("F7", *lines, "S needs T replaceable") == "not raised"
    assert level("F7", *lines, "S needs T essential") == "red"
    assert level("F7", *lines, "S needs T essential", "P provides T") == "not raised"


def test_a_lone_provider_is_amber_and_an_unnamed_one_unknown():
    assert level("F7", *BASE, "K covers S", "P provides S") == "amber"
    found = flags(*BASE, "K covers S")["F7"]
    assert (found.level, found.unknowns) == (
        Level.UNKNOWN,
        ("who provides S is not on record",),
    )


def test_a_partner_on_every_route_to_a_service_is_told_of():
    lines = ("C commissioner K", "L lead-provider K", "P partner K", "K covers S")
    under = ("Q subcontracts P", "R subcontracts P", "Q provides S", "R provides S")
    found = flags(*lines, *under)["F7"]
    assert found.level is Level.AMBER
    assert found.sentence == "Every route on record from C to S passes through P."


def test_a_refusal_is_told_of_even_if_the_body_is_no_thing_of_the_graph():
    found = flags("L lead-provider K", "K denies subcontractorOf RC1 source=hsj")["F8"]
    assert found.level is Level.AMBER
    assert found.sentence == "RC1 is said not to have become subcontractor of K (source/hsj)."
    assert level("F8", "L lead-provider K", "K denies guarantees RC1") == "unknown"


def test_a_bidder_who_withdraws_is_no_partner_who_does():
    graph = network("L lead-provider K", "B bidder K state=ended", "B withdrew K")
    for *_, told in graph.edges(data=True):
        if told["role"] == "withdrew":
            told |= {"role": "", "kind": "Withdrawal", "state": "ended"}
    delivery = read(graph)
    found = {each.flag: each for each in flags_of(delivery, delivery.contract("K"))}
    assert (found["F8"].level, found["F18"].level) == (Level.UNKNOWN, Level.AMBER)
    assert found["F18"].sentence == "B gave notice to leave K (source/a)."


@pytest.mark.parametrize(
    ("flag", "sign", "expected"),
    [
        ("F9", "price-below-ceiling share=0.035", "amber"),
        ("F9", "price-below-ceiling share=0.034", "not raised"),
        ("F9", "price-below-cost number=2.5", "red"),
        ("F9", "price-below-cost", "unknown"),
        ("F10", "open-at-start", "amber"),
        ("F11", "falling-income", "amber"),
        ("F12", "below-target-funding share=0.03", "amber"),
        ("F15", "services-in-scope min=0.2 max=0.4", "unknown"),
        ("F15", "services-in-scope share=0.32", "amber"),
        ("F17", "national-share share=0.1", "not raised"),
        ("F20", "staff-turnover share=0.36", "amber"),
    ],
)
def test_a_sign_on_record_raises_its_flag_from_its_threshold_on(flag, sign, expected):
    found = flags("L lead-provider K", f"organisation/L told WarningSign code={sign} source=b")
    assert found[flag].level.value == expected
    assert found[flag].sources == ("source/b",)


@pytest.mark.parametrize(
    "mark", ["state=not-yet", "state=undated", "disputed_by=claim/x-1", "code=thin-vehicle"]
)
def test_what_is_yet_to_come_undated_disputed_or_of_another_kind_raises_nothing(mark):
    sign = "K told WarningSign code=open-at-start"
    assert level("F10", "L lead-provider K", sign) == "amber"
    changed = sign.replace("code=open-at-start", mark) if "code" in mark else f"{sign} {mark}"
    assert level("F10", "L lead-provider K", changed) == "unknown"


def test_signs_of_strangers_raise_nothing():
    sign = "organisation/M told WarningSign code=open-at-start"
    assert level("F10", "L lead-provider K", "M lead-provider J", sign) == "unknown"
    assert level("F10", "L lead-provider K", "M partner K", sign) == "amber"


def test_a_single_contract_is_compared_with_all_that_a_provider_takes():
    lines = ("C commissioner K", "L lead-provider K", "K value 100 annual")
    assert level("F14", *lines, "L told Turnover amount=401") == "not raised"
    assert level("F14", *lines, "L told Turnover amount=400") == "amber"
    assert level("F14", *lines, "L told Turnover amount=200") == "red"
    assert level("F14", *lines, "L told Turnover amount=200", "L lead-provider J") == "red"
    assert level("F14", *lines, "L kind SpecialPurposeVehicle") == "red"
    assert level("F14", *lines, "L kind SpecialPurposeVehicle", "L lead-provider J") == "unknown"


def test_an_adviser_is_common_if_it_advised_on_another_contract_running_or_not():
    lines = ("L lead-provider K", "A adviser K state=ended")
    assert level("F16", "L lead-provider K") == "unknown"
    assert level("F16", *lines) == "not raised"
    assert level("F16", *lines, "A adviser H state=ended", "H status planned") == "amber"


def test_a_deficit_of_the_commissioner_is_told_of():
    assert level("F12", *BASE, "C told Deficit amount=5") == "amber"
    assert level("F12", *BASE, "P told Deficit amount=5") == "unknown"


def test_sources_that_agree_or_speak_of_different_things_do_not_disagree():
    lines = ("L lead-provider K", "K value 5 annual source=a")
    assert level("F22", *lines, "K value 5 annual source=b") == "not raised"
    assert level("F22", *lines, "K value 9 whole-life source=b") == "not raised"
    assert level("F22", *lines, "K value 9 annual source=b") == "amber"


def test_flags_are_seen_before_a_contract_runs():
    found = flags("B bidder K", "K status planned", "K told WarningSign code=first-of-its-kind")
    assert found["F13"].level is Level.AMBER


def test_a_file_of_definitions_is_faulted_at_once(tmp_path):
    path = tmp_path / "flags.yaml"
    text = (ONTOLOGY / "warning-flags.yaml").read_text(encoding="utf-8")
    text = text.replace("red: 0.67", "red: 0.4").replace("nhs: NHSBody", "nsh: NHSBody")
    path.write_text(text.replace("name: VAT gap", "nom: VAT gap"), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_definitions(path)
    told = str(caught.value)
    assert "red: 0.4 is met before amber, 0.5" in told
    assert "flags.F5.nom: unknown field" in told
    assert "classes.nhs: missing" in told


def test_a_file_without_flags_and_an_unknown_flag_are_refused(tmp_path):
    path = tmp_path / "flags.yaml"
    path.write_text("version: '1'\n", encoding="utf-8")
    with pytest.raises(SeedError, match="flags: missing"):
        read_definitions(path)
    with pytest.raises(MeasureError, match="no flag 'F33'"):
        read_definitions()["F33"]


def test_peers_are_not_counted_in_a_part_of_the_graph():
    lines = [f"L{n} lead-provider K{n}" for n in range(12)]
    graph = network("L lead-provider K", "P partner K", *lines)
    level = {each.flag: each.level for each in flags_of(read(graph), read(graph).contract("K"))}
    assert level["F6"] is Level.AMBER
    graph.graph["part"] = True
    part = {each.flag: each for each in flags_of(read(graph), read(graph).contract("K"))}
    assert part["F6"].level is Level.UNKNOWN
    assert "only the facts near" in part["F6"].sentence
