"""The distribution: what it owns, what it is called, how it is started."""

import ast
import re
from importlib import import_module
from importlib.metadata import entry_points, packages_distributions, version
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("kg", "viz", "api")
RELEASE = re.compile(
    r"^## \[(?P<version>[^\]]+)\] - (?:unreleased|\d{4}-\d{2}-\d{2})$", re.MULTILINE
)


@pytest.mark.parametrize("name", NAMES)
def test_no_other_distribution_owns_an_import_name(name):
    owners = set(packages_distributions().get(name, ()))

    assert owners <= {"nhs-kg"}
    assert Path(import_module(name).__file__).is_relative_to(ROOT) or owners == {"nhs-kg"}


def test_the_version_is_the_changelogs_newest():
    newest = RELEASE.search((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))

    assert newest["version"] == version("nhs-kg")


@pytest.mark.parametrize("name", NAMES)
def test_every_module_says_what_it_is_for(name):
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / name).rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_the_command_is_nhs_kg():
    [script] = entry_points(group="console_scripts", name="nhs-kg")

    assert isinstance(script.load(), click.Group)
