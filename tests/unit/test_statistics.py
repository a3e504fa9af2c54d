"""Plain counts come from what was counted before, and equal what the engine would count."""

import pytest

from api.services import open_pool
from api.settings import Settings
from kg.loading.change import Update
from kg.loading.edit import edit
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.limits import Limits
from kg.store.pool import QueryPool
from kg.store.query import Query
from kg.store.statistics import FACTS, counted_already

COUNTING = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "PREFIX a: <https://example.org/>\nselect (count(*) as ?n) where { $a ?b ?c . } limit 5",
    "# all\nSELECT (COUNT(*) AS ?n)\nWHERE\n{ ?s ?p ?o } # of them\n",
]
OTHERS = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?s }",
    "SELECT (COUNT(*) AS ?s) { ?s ?p ?o }",
    "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 0",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } OFFSET 1",
    "SELECT (COUNT(*) AS ?n) { ?s a ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) FROM <https://example.org/> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o # }\n. ?o ?q ?r }",
    "SELECT (COUNT(*) AS ?n) (1 AS ?m) { ?s ?p ?o }",
]


@pytest.fixture
def store(small_store):
    """A store with an edit, so that its statistics are those of the edit's version."""
    edit(small_store, Update("INSERT DATA { <x:a> <x:b> 1 }"), Limits())
    return small_store


@pytest.mark.parametrize("text", COUNTING)
@pytest.mark.parametrize("kind", ["text/csv", "application/sparql-results+xml"])
def test_a_plain_count_is_what_the_engine_counts(store, text, kind):
    assert counted_already(text, {FACTS: 7}) == "SELECT (7 AS ?n) {}"
    dataset, settings = Dataset.open(store), Settings(store=store)
    data = Folder(store).current().data
    with (
        open_pool(settings, dataset) as knowing,
        QueryPool(data, dataset.graphs(), settings.limits) as counting,
    ):
        query = Query(text, kind)
        assert knowing.answer(query) == counting.answer(query)


@pytest.mark.parametrize("text", OTHERS)
def test_any_other_query_is_left_to_the_engine(text):
    assert counted_already(text, {FACTS: 7}) == text


def test_without_statistics_the_engine_counts():
    assert counted_already(COUNTING[0], {}) == COUNTING[0]


def test_a_count_of_a_dataset_of_the_request_is_another_one(store):
    dataset = Dataset.open(store)
    graph = dataset.graphs()[0]
    with open_pool(Settings(store=store), dataset) as pool:
        counts = {
            pool.answer(Query(COUNTING[0], "text/csv")),
            pool.answer(Query(COUNTING[0], "text/csv", default_graphs=(graph,))),
        }
    assert len(counts) == 2
