"""Content negotiation: q-values, wildcards and ties."""

import pytest

from api.negotiation import choose, names, quality

OFFERS = ["text/turtle", "application/ld+json", "application/n-triples"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ("text/turtle;q=0.4, application/ld+json;q=0.5", "application/ld+json"),
        ("application/*", "application/ld+json"),
        ("application/*;q=0.9, text/turtle;q=0.8", "application/ld+json"),
        ("*/*;q=0.1, application/n-triples", "application/n-triples"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=nonsense", None),
        ("text/turtle;charset=utf-8;q=0.2, image/png", "text/turtle"),
    ],
)
def test_the_offer_liked_best_is_chosen(accept, chosen):
    assert choose(accept, OFFERS) == chosen


def test_the_most_exact_range_decides():
    assert quality("*/*;q=0.9, text/*;q=0.5, text/csv;q=0.1", "text/csv") == 0.1


def test_a_wildcard_names_nothing():
    assert names("text/html;q=0.5", "text/html")
    assert not names("text/*, */*", "text/html")
