"""Queries of strangers: killed at their deadline, bounded in memory, shut in."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import (
    DamagedStore,
    MalformedQuery,
    QueryError,
    QueryQueueFull,
    QueryTimeout,
    QueryTooLarge,
    RefusedQuery,
)
from kg.store import worker_pipe
from kg.store.limits import Limits
from kg.store.pool import QueryPool
from kg.store.query import Query
from kg.store.statistics import FACTS
from kg.store.worker_pipe import Worker

JSON = "application/sparql-results+json"
CSV = "text/csv"
CLAIMS = "https://example.org/graph/claims"
CROSS = "{ ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
RUNAWAY = f"SELECT (COUNT(*) AS ?count) {CROSS}"
GREEDY = f"SELECT * {CROSS} ORDER BY ?c ?f ?o"
COUNT = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
LATE = 30.0  # a busy machine is slow; what is not stopped takes for ever


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "data"
    store = ox.Store(str(path))
    thing, says = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/p")
    store.extend(ox.Quad(thing, says, ox.Literal(f"text {number}")) for number in range(2000))
    store.add(ox.Quad(thing, says, ox.Literal("claimed"), ox.NamedNode(CLAIMS)))
    store.flush()
    del store
    return path


@pytest.fixture(scope="module")
def pool(data):
    with QueryPool(data, [CLAIMS], Limits(seconds=20, memory_mb=256, result_bytes=200_000)) as made:
        yield made


def test_an_answer_comes_in_the_format_asked_for(pool):
    assert pool.answer(Query(COUNT, CSV)) == b"count\r\n2000\r\n"
    assert b'"2000"' in pool.answer(Query(COUNT, JSON))
    turtle = pool.answer(Query("CONSTRUCT { ?s ?p 1 } { ?s ?p 'text 7' }", "text/turtle"))
    assert b"<https://example.org/a> <https://example.org/p> 1" in turtle


def test_a_runaway_query_ends_at_its_deadline_and_others_go_on(data):
    with QueryPool(data, [], Limits(seconds=1, workers=2)) as pool:
        pool.answer(Query(COUNT, CSV))
        errors = []

        def run_away():
            started = time.monotonic()
            with pytest.raises(QueryTimeout) as caught:
                pool.answer(Query(RUNAWAY, CSV))
            errors.append((caught.value.seconds, time.monotonic() - started))

        thread = threading.Thread(target=run_away)
        thread.start()
        answers = 0
        while thread.is_alive():
            assert pool.answer(Query(COUNT, CSV)) == b"count\r\n2000\r\n"
            answers += 1
        thread.join()
        assert errors[0][0] == 1
        assert errors[0][1] < LATE
        assert answers > 1
        assert pool.answer(Query(COUNT, CSV)) == b"count\r\n2000\r\n"


def test_a_client_may_lower_the_deadline_but_not_raise_it(data):
    with QueryPool(data, [], Limits(seconds=0.4)) as pool:
        for asked, given in ((0.2, 0.2), (60, 0.4)):
            with pytest.raises(QueryTimeout) as caught:
                pool.answer(Query(RUNAWAY, CSV), asked)
            assert caught.value.seconds == given


def test_sorting_without_end_is_killed_at_the_deadline_too(data):
    with QueryPool(data, [], Limits(seconds=0.3, memory_mb=8000)) as pool:
        pool.answer(Query("ASK {}", CSV))
        started = time.monotonic()
        with pytest.raises(QueryTimeout):
            pool.answer(Query(GREEDY, CSV))
        assert time.monotonic() - started < LATE


def test_a_query_that_needs_too_much_memory_ends_and_others_go_on(data):
    with QueryPool(data, [], Limits(seconds=30, memory_mb=64)) as pool:
        with pytest.raises(QueryTooLarge, match="64 MB"):
            pool.answer(Query(GREEDY, CSV))
        assert pool.answer(Query(COUNT, CSV)) == b"count\r\n2000\r\n"


def test_brackets_nested_too_deep_are_refused_and_those_in_texts_and_comments_not_counted(pool):
    with pytest.raises(QueryError, match="more than 200 deep"):
        pool.answer(Query(f"ASK {{ FILTER({'(' * 200}1{')' * 200}) }}", CSV))
    shallow = f"ASK {{ FILTER({'(' * 100}1{')' * 100} && '{'(' * 500}' = '') }} # {'{' * 500}"
    assert pool.answer(Query(shallow, CSV)) == b"false"


def test_a_query_that_overflows_the_engines_stack_is_not_told_that_memory_was_short(pool):
    with pytest.raises(QueryTooLarge, match="too long or nested too deep") as caught:
        pool.answer(Query(f"ASK {{ FILTER({'!' * 50_000}true) }}", CSV))
    assert "MB" not in str(caught.value)
    assert pool.answer(Query("ASK {}", CSV)) == b"true"


def test_a_result_over_the_limit_is_refused_and_never_cut(pool):
    with pytest.raises(QueryTooLarge, match="200,000 bytes"):
        pool.answer(Query("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 10000", JSON))
    assert pool.answer(Query("SELECT ?o { ?s ?p ?o }", CSV)).count(b"\n") == 2001


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a\\'b'. SERVICE ?s { ?s ?p ?o } }",
        "PREFIX a: <a:> SELECT * { ?s a:x\\#y ?o . SERVICE <http://127.0.0.1/> {} }",
        "SELECT * { ?s ?p ?o FILTER(?o<'3')SERVICE<http://127.0.0.1/>{} }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1/> { ?s ?p ?o }",
        "PREFIX x: <http://127.0.0.1/> SELECT * FROM x:graph { ?s ?p ?o }",
    ],
)
def test_writing_and_calling_out_are_refused(pool, text):
    with pytest.raises(RefusedQuery):
        pool.answer(Query(text, CSV))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'SERVICE' } # LOAD <http://a>",
        'ASK { ?s ?p """INSERT " DATA""" }',
        "PREFIX service: <a:> ASK { ?service service:load <https://a/SERVICE#DELETE> }",
    ],
)
def test_words_inside_strings_names_and_comments_are_no_reason_to_refuse(pool, text):
    assert pool.answer(Query(text, CSV)) == b"false"


def test_the_process_itself_can_open_nothing_even_if_a_word_slips_through(data):
    worker = Worker("kg.store.worker", {"data": str(data), "memory_mb": 256, "in_memory": False})
    request = {"format": CSV, "limit": 1000, "seconds": 5}
    shut = (b"Permission denied", b"Too many open files")
    try:
        for call in ("SERVICE <http://127.0.0.1:9999/>", "SERVICE SILENT <http://127.0.0.1:9999/>"):
            text = f"SELECT ?s {{ {call} {{ ?s ?p ?o }} }}"
            letter, body = worker.ask({**request, "text": text}, 5)
            told = (letter, body)
            assert told == (b"D", b"s\r\n\r\n") or any(each in body for each in shut), told
        assert worker.ask({**request, "text": COUNT}, 5)[1] == b"count\r\n2000\r\n"
    finally:
        worker.end()


def test_the_process_knows_no_variable_of_its_parent(data, monkeypatch):
    monkeypatch.setenv("NHS_KG_TOKEN", "a secret of sixteen letters")
    worker = Worker("kg.store.worker", {"data": str(data), "memory_mb": 256, "in_memory": False})
    try:
        worker.ask({"text": "ASK {}", "format": CSV, "limit": 10, "seconds": 5}, 5)
        environment = Path(f"/proc/{worker.process.pid}/environ")
        if not environment.exists():
            pytest.skip("this system shows no process's environment")
        assert b"NHS_KG" not in environment.read_bytes()
    finally:
        worker.end()


def test_graphs_of_the_request_make_up_the_dataset(pool):
    text = "SELECT ?o { ?s ?p ?o }"
    assert pool.answer(Query(text, CSV, default_graphs=(CLAIMS,))) == b"o\r\nclaimed\r\n"
    named = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    assert pool.answer(Query(named, CSV, named_graphs=(CLAIMS,))) == b"o\r\nclaimed\r\n"
    assert pool.answer(Query(named, CSV, default_graphs=(CLAIMS,))) == b"o\r\n"
    assert pool.answer(Query(text, CSV, named_graphs=(CLAIMS,))) == b"o\r\n"
    with pytest.raises(RefusedQuery, match="elsewhere"):
        pool.answer(Query(text, CSV, default_graphs=("http://elsewhere/",)))


def test_from_may_name_the_stores_own_graphs(pool):
    text = "PREFIX g: <https://example.org/graph/> SELECT ?o FROM g:claims { ?s ?p ?o }"
    assert pool.answer(Query(text, CSV)) == b"o\r\nclaimed\r\n"


def test_a_malformed_query_names_its_line_and_column(pool):
    with pytest.raises(MalformedQuery, match="line 3, column 2: expected") as caught:
        pool.answer(Query("SELECT ?s {\n  ?s ?p\n}", CSV))
    assert (caught.value.line, caught.value.column) == (3, 2)


def test_an_unknown_function_leaves_its_variable_unbound(pool):
    text = "SELECT (<https://example.org/f>(1) AS ?x) (<https://example.org/g>(1) AS ?y) {}"
    assert pool.answer(Query(text, CSV)) == b"x,y\r\n,\r\n"


def test_a_format_that_cannot_hold_the_answer_is_an_error(pool):
    with pytest.raises(QueryError, match="cannot hold"):
        pool.answer(Query("CONSTRUCT WHERE { ?s ?p ?o }", CSV))
    with pytest.raises(QueryError, match="cannot hold"):
        pool.answer(Query("ASK {}", "text/turtle"))


def test_a_full_queue_says_so_before_anything_in_it_ends(data):
    with QueryPool(data, [], Limits(seconds=2, workers=1, waiting=1)) as pool:
        pool.answer(Query("ASK {}", CSV))
        outcomes = []

        def run_away():
            with pytest.raises(QueryError) as caught:
                pool.answer(Query(RUNAWAY, CSV))
            outcomes.append(caught.type)

        threads = [threading.Thread(target=run_away) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes[:2] == [QueryQueueFull] * 2
    assert QueryTimeout in outcomes


def test_closing_leaves_no_process_and_no_descriptor(data):
    before = len(list(Path("/dev/fd").iterdir()))
    pool = QueryPool(data, [], Limits())
    pool.answer(Query("ASK {}", CSV))
    workers = pool.resting
    assert len(workers) == 2
    pool.close()
    assert all(worker.process.returncode is not None for worker in workers)
    assert len(list(Path("/dev/fd").iterdir())) == before
    with pytest.raises(QueryQueueFull):
        pool.answer(Query("ASK {}", CSV))


def test_a_store_that_does_not_open_is_damaged(tmp_path):
    with QueryPool(tmp_path / "nothing", [], Limits()) as pool, pytest.raises(DamagedStore):
        pool.answer(Query("ASK {}", CSV))


PARENT = """
import sys, time
from pathlib import Path
from kg.store.limits import Limits
from kg.store.pool import QueryPool
from kg.store.query import Query
import threading
pool = QueryPool(Path(sys.argv[1]), [], Limits(seconds=3600))
pool.answer(Query("ASK {}", "text/csv"))
before = len(pool.resting)
threading.Thread(target=pool.answer, args=[Query(sys.argv[2], "text/csv")], daemon=True).start()
while len(pool.resting) == before:
    time.sleep(0.01)
print(*(worker.process.pid for worker in pool.resting), flush=True)
time.sleep(60)
"""


def test_no_process_outlives_a_parent_that_is_killed(data):
    arguments = [sys.executable, "-c", PARENT, str(data), RUNAWAY]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        waiting = [int(pid) for pid in parent.stdout.readline().split()]
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        all_of_them = [int(pid) for pid in children.read_text().split()]
        parent.kill()
    assert set(waiting) < set(all_of_them)
    until = time.monotonic() + 60
    while left := [pid for pid in all_of_them if _runs(pid)]:
        assert time.monotonic() < until, left
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.parametrize("most", [0, 1999, 2000])
def test_a_small_store_is_held_in_memory_and_answers_the_same(data, pool, most):
    limits = Limits(seconds=20, memory_mb=256, result_bytes=200_000, in_memory=most)
    everything = Query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?o", CSV)
    with QueryPool(data, [CLAIMS], limits, {FACTS: 2000}) as held:
        assert held.answer(everything) == pool.answer(everything)
        worker = held.resting[0]
        open_files = Path(f"/proc/{worker.process.pid}/fd").iterdir()
        assert any(file.readlink().is_relative_to(data) for file in open_files) == (most < 2000)


def test_rows_without_an_order_come_in_the_same_one_from_every_process_in_memory(data):
    some = Query("SELECT ?o { ?s ?p ?o } LIMIT 50", CSV)
    answers = set()
    for _ in range(3):
        with QueryPool(data, [CLAIMS], Limits(), {FACTS: 2000}) as held:
            answers.add(held.answer(some))
    assert len(answers) == 1


def test_opening_a_store_takes_none_of_a_query_s_time(data, tmp_path, monkeypatch):
    slow = tmp_path / "slow_to_open.py"
    slow.write_text(
        "import time\nfrom kg.store import worker\nopen_up = worker._open\n"
        "def opening(setup):\n    time.sleep(0.8)\n    return open_up(setup)\n"
        "def main():\n    worker._open = opening\n    worker.main()\n"
    )
    monkeypatch.setattr(
        "kg.store.worker_pipe._PATHS", [*vars(worker_pipe)["_PATHS"], str(tmp_path)]
    )
    monkeypatch.setattr("kg.store.pool._WORKER", "slow_to_open")
    with QueryPool(data, [CLAIMS], Limits(seconds=0.5)) as slow_pool:
        assert slow_pool.answer(Query("ASK {}", CSV)) == b"true"
