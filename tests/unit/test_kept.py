"""Answers that are kept: made once, whoever asks meanwhile, and some before anybody asks."""

import threading

import pytest
import small

from api.services import Services, today
from api.settings import Settings
from api.site import ahead, universe
from api.site.kept import Kept
from api.site.reading import Reading
from api.site.system import SystemView, system
from kg.errors import NotYetMade
from kg.network import Network
from kg.questions import Questions
from kg.records.claims import Claims


def test_who_asks_while_an_answer_is_made_waits_for_it():
    kept, making, go_on = Kept(), threading.Event(), threading.Event()
    made, given = [], []

    def make():
        making.set()
        assert go_on.wait(60)
        made.append(len(made))
        return made[-1]

    def ask():
        given.append(kept.get("a", make))

    asking = [threading.Thread(target=ask) for _ in range(3)]
    asking[0].start()
    assert making.wait(60)
    for each in asking[1:]:
        each.start()
    assert kept.get("b", lambda: "another") == "another"
    go_on.set()
    for each in asking:
        each.join(60)
    assert (made, given) == ([0], [0, 0, 0])


def test_what_fails_is_not_kept():
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_who_need_not_wait_is_given_nothing_until_the_answer_is_made_once():
    kept, go_on, made = Kept(), threading.Event(), []

    def make():
        assert go_on.wait(60)
        made.append(1)
        return "the answer"

    assert [kept.soon("a", make) for _ in range(3)] == [None, None, None]
    go_on.set()
    assert kept.get("a", make) == kept.soon("a", make) == "the answer"
    assert made == [1]


def test_what_is_asked_for_again_outlives_what_is_not_whichever_way_it_is_asked():
    kept = Kept(most=2)
    for key in ("a", "b"):
        kept.get(key, lambda: "made")
    assert kept.soon("a", lambda: "again") == "made"
    kept.get("c", lambda: "made")
    assert kept.get("a", lambda: "again") == "made"
    assert kept.get("b", lambda: "again") == "again"


def _unread():
    dataset, ontology = small.dataset(), small.ontology()
    network = Network(dataset, ontology)
    services = Services(Settings(), dataset, ontology, Questions.load(), network, pool=None)
    return Reading(services, network, Claims(dataset, network, ontology))


def test_the_whole_system_of_a_large_store_is_placed_beside_and_who_asks_is_told(monkeypatch):
    go_on, arrange = threading.Event(), universe.arrange

    def slowly(members):
        assert go_on.wait(60)
        return arrange(members)

    monkeypatch.setattr(universe, "arrange", slowly)
    reads = _unread()
    for _ in range(2):
        with pytest.raises(NotYetMade, match="whole system"):
            system(reads, SystemView(), today())
    go_on.set()
    assert universe.make(reads) is system(reads, SystemView(), today()).of


def test_the_system_of_today_is_placed_before_anybody_asks():
    reads = _unread()
    ahead.prepare(reads)
    prepared = reads.bulky.get(("system", SystemView().want, False, 0, today()), lambda: None)
    assert prepared is not None
    assert system(reads, SystemView(), today()) is prepared
