"""The desk: what is next, what is shown with it, what is decided and stays decided."""

from dataclasses import replace

import review_world as world

from kg.review.draft import Name
from kg.review.edits import edited
from kg.review.resolving import given

OURS = "The partner has come into urgent care."


def desk(tmp_path, *candidates, **more):
    return world.reviewing(tmp_path, candidates or world.ALL, **more).desk()


def states(work):
    return {each.id: each.state for each in work.desk().items}


def view(work, name):
    found = work.desk()
    return found.view(found.item(name))


def test_contradictions_come_first_and_what_was_skipped_last(tmp_path):
    work = world.reviewing(tmp_path)
    first = work.desk().queue[0]
    assert first.id == "never"
    work.desk().skip(first, "Ann")
    assert work.desk().queue[-1].id == "never"


def test_a_claim_of_the_graph_and_another_candidate_show_as_contradictions(tmp_path):
    again = world.candidate(
        *("again", "Partner NHS Trust now shares the urgent", world.PARTNER, "partnerIn"),
        world.DREAM,
        speaker=world.PARTNER,
    )
    links = view(world.reviewing(tmp_path, [world.NEVER, again]), "never").conflicts
    told = {each.other.id: each.kind for each in links}
    assert told == {"claim/paper-2019-09": "contradicts", "again": "contradicts"}
    assert {each.by for each in links} == {("status", "speaker")}


def test_another_value_differs_and_the_same_claim_is_no_independent_source(tmp_path):
    work = world.reviewing(tmp_path)
    worth = view(work, "worth").conflicts
    assert {each.other.id for each in worth} == {"claim/paper-2019-10", "claim/paper-2019-11"}
    assert {each.kind for each in worth} == {"differs"}
    shares = view(work, "shares")
    assert [each.id for each in shares.evidence] == ["claim/paper-2019-03"]
    assert shares.sources == 0  # the paper of 2019 has the same publisher


def test_what_would_change_is_told_by_the_rules_of_the_build(tmp_path):
    work = world.reviewing(tmp_path)
    assert [each.kind for each in view(work, "shares").changes] == ["joined"]
    assert [each.kind for each in view(work, "worth").changes] == ["new"]
    award = work.desk().item("award")
    work.desk().edit(award, "Ann", given(award.draft, "stroke deal", Name("contract/dream")))
    [award] = view(work, "award").changes
    assert award.words == "one more claim, and no fact: what is planned never becomes one"
    [ran] = view(work, "ran").changes
    assert "'stroke clinic'" in ran.words


def test_a_denial_takes_the_fact_away_that_it_contradicts(tmp_path):
    denied = {**world.SHARES, "id": "no", "status": "denied", "speaker": world.LEAD}
    [lost] = view(world.reviewing(tmp_path, [denied]), "no").changes
    assert (lost.kind, lost.fact) == ("lost", "contract-role/PPP-urgent-partner")


def test_a_copied_sentence_is_not_accepted_and_names_are_no_copies(tmp_path):
    work = world.reviewing(tmp_path)
    item = work.desk().item("shares")
    copied = replace(item, draft=replace(item.draft, says=world.TEXT.splitlines()[0]))
    [wrong] = work.desk().accept(copied, "Ann")
    assert wrong.startswith("says: copied from the text: 'partner nhs trust now shares the urgent")
    assert states(work)["shares"] == "open"
    own = replace(item, draft=replace(item.draft, says=OURS))
    assert work.desk().accept(own, "Ann") == ()
    assert work.desk().item("shares").draft.says == OURS


def test_values_and_names_of_new_things_are_no_way_round_the_copy_check(tmp_path):
    work = world.reviewing(tmp_path)
    item, words = work.desk().item("award"), "plans to award the stroke deal to Partner NHS Trust"
    made = edited(item.draft, "object", f"contract/stroke Contract {words}", work.ground)
    made = replace(made, value={"kind": "text", "text": words})
    work.desk().edit(item, "Ann", made)
    fields = {each.partition(":")[0] for each in view(work, "award").problems}
    assert fields == {"says", "value.text", "name of 'contract/stroke'"}


def test_ends_that_do_not_fit_and_words_nobody_knows_keep_a_claim_from_acceptance(tmp_path):
    wrong = {**world.SHARES, "id": "wrong", "object": world.LEAD, "status": "sure"}
    problems = view(world.reviewing(tmp_path, [wrong]), "wrong").problems
    assert any("unknown 'sure'" in each for each in problems)
    assert any("'organisation/LLL' is a FoundationTrust" in each for each in problems)


def test_a_name_is_asked_for_once_and_holds_for_the_whole_document(tmp_path):
    other = {**world.AWARD, "id": "other", "predicate": "commissions"}
    work = world.reviewing(tmp_path, [world.AWARD, other])
    work.desk().give("stroke deal", Name("contract/dream"), "Ann")
    assert [each.draft.object.key for each in work.desk().items] == ["contract/dream"] * 2
    work.desk().undo("Ann")
    assert [each.draft.object.key for each in work.desk().items] == ["", ""]


def test_a_rejection_needs_a_reason_and_holds_for_a_later_extraction(tmp_path):
    work = world.reviewing(tmp_path)
    item = work.desk().item("shares")
    assert work.desk().reject(item, "Ann", " ")[0].startswith("reason: missing")
    work.desk().reject(item, "Ann", "only hearsay")
    text = "Printed on paper.\n\n" + world.TEXT.replace(
        "now shares the urgent", "now  shares the URGENT"
    )
    passage = "Partner NHS Trust now  shares the URGENT care contract"
    moved = world.candidate("x", passage, world.PARTNER, "partnerIn", world.URGENT, text=text)
    hedged = {**moved, "id": "y", "status": "alleged"}
    elsewhere = world.candidate(
        "z", "award the stroke deal", world.PARTNER, "partnerIn", world.URGENT, text=text
    )
    later = world.reviewing(tmp_path, [moved, hedged, elsewhere], text)
    assert states(later) == {"x": "rejected", "y": "open", "z": "open"}
    assert later.desk().item("x").decision.reason == "only hearsay"


def test_what_was_accepted_of_another_copy_is_open_again(tmp_path):
    work = world.reviewing(tmp_path)
    work.desk().accept(work.desk().item("worth"), "Ann")
    again = {**world.WORTH, "id": "new"}
    assert states(world.reviewing(tmp_path, [again]))["new"] == "accepted"
    text = world.TEXT + "More.\n"
    assert states(world.reviewing(tmp_path, [again], text))["new"] == "open"


def test_candidates_that_are_alike_are_decided_each_by_itself(tmp_path):
    longer = "Partner NHS Trust now shares the urgent care contract, its board said"
    twin = world.candidate("twin", longer, world.PARTNER, "partnerIn", world.URGENT)
    work = world.reviewing(tmp_path, [world.SHARES, twin])
    work.desk().accept(work.desk().item("shares"), "Ann")
    assert states(work) == {"shares": "accepted", "twin": "open"}


def test_parts_of_a_split_are_decided_apart_and_undoing_it_makes_it_one_again(tmp_path):
    work = world.reviewing(tmp_path, [world.WORTH])
    item = work.desk().item("worth")
    assert work.desk().split(item, "Ann", [item.draft, item.draft]) == ()
    first, second = work.desk().items
    assert work.desk().split(first, "Ann", [first.draft] * 2)[0].startswith("split:")
    work.desk().accept(first, "Ann")
    work.desk().reject(second, "Ann", "said by its fellow")
    assert states(work) == {"worth/1": "accepted", "worth/2": "rejected"}
    for _ in range(3):
        work.desk().undo("Ann")
    assert states(work) == {"worth": "open"}
    assert work.desk().undo("Ann") is None


def test_an_edit_says_what_is_wrong_and_what_to_try(tmp_path):
    work = world.reviewing(tmp_path)
    draft, ground = work.desk().item("award").draft, work.ground
    tries = {
        ("objekt", "x"): "unknown field 'objekt'; one of subject, predicate",
        ("s", "x"): "unknown field 's'",
        ("object", "contract/urgnet"): "declare it: contract/urgnet KIND NAME",
        ("object", "contract/new Contrakt"): "unknown kind 'Contrakt'; did you mean 'Contract'",
        ("object", "Urgent care contracts"): "try contract/urgent (Urgent care contract)",
        ("predicate", "award"): "unknown predicate 'award'; did you mean 'awards'",
        ("value", "12m"): "write a value like {kind: money",
        ("also", "sure"): "unknown status 'sure'",
    }
    for (field, text), told in tries.items():
        assert told in edited(draft, field, text, ground)
    assert edited(draft, "object", "Urgent care contract", ground).object.key == "contract/urgent"
    assert edited(draft, "spe", "Big Lead", ground).speaker.key == "organisation/LLL"
    assert edited(draft, "object", "-", ground).object is None


def test_the_next_sitting_goes_on_where_the_last_one_stopped(tmp_path):
    work = world.reviewing(tmp_path)
    work.desk().accept(work.desk().item("worth"), "Ann")
    work.desk().reject(work.desk().item("ran"), "Bea", "not said")
    later = world.reviewing(tmp_path).desk()
    assert later.counts == {"open": 3, "skipped": 0, "accepted": 1, "rejected": 1}
    assert [each.reviewer for each in later.decisions] == ["Ann", "Bea"]
