"""Answers that are kept: made once, whoever asks meanwhile, and some before anybody asks."""

import threading

import pytest
import small

from api.services import Services, today
from api.settings import Settings
from api.site import ahead
from api.site.kept import Kept
from api.site.reading import Reading
from api.site.system import SystemView, system
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


def test_the_system_of_today_is_placed_before_anybody_asks():
    dataset, ontology = small.dataset(), small.ontology()
    network = Network(dataset, ontology)
    services = Services(Settings(), dataset, ontology, Questions.load(), network, pool=None)
    reads = Reading(services, network, Claims(dataset, network, ontology))
    ahead.prepare(reads)
    prepared = reads.bulky.get(("system", SystemView().want, False, 0, today()), lambda: None)
    assert prepared is not None
    assert system(reads, SystemView(), today()) is prepared
