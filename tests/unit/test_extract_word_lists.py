"""The lists of words in the lexicon are those that modules go by."""

import tomllib
from pathlib import Path

import pytest

from kg.extract.word_lists import listed

EXTRACT = Path(__file__).parents[2] / "kg" / "extract"


def test_every_list_is_read_by_the_module_it_is_named_after():
    lists = tomllib.loads((EXTRACT / "lexicon" / "lists.toml").read_text(encoding="utf-8"))
    for part, named in lists.items():
        source = EXTRACT.joinpath(*part.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        for name in named:
            assert f'listed("{part}", "{name}")' in source


def test_a_list_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="nowhere"):
        listed("nowhere", "words")
