"""Writes into the README what the conformance tests hold, or tells whether it says so.

::

    python tests/conformance/report.py            collect the tests, compare the README with them
    python tests/conformance/report.py --write    run them, and write it if all do as expected

Where ``NHS_KG_W3C_TESTS`` names a checkout of the W3C's rdf-tests, its suites are among them;
elsewhere what the README says of their numbers stays.
"""

import argparse
import contextlib
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
README = ROOT / "README.md"
sys.path.insert(0, str(FOLDER.parent))  # as pytest does for the tests
from conformance.w3c.exceptions import reasons  # noqa: E402
from conformance.w3c.manifest import Entry  # noqa: E402

FILES = (
    "test_sparql_protocol.py",
    "test_protocol_clauses.py",
    "test_graph_store.py",
    "test_graph_store_clauses.py",
    "test_service_description.py",
    "w3c/test_w3c.py",
)
STANDARDS: Mapping[str, str] = {
    "protocol": "SPARQL 1.1 Protocol",
    "graph-store": "SPARQL 1.1 Graph Store HTTP Protocol",
    "service-description": "SPARQL 1.1 Service Description",
    "update": "SPARQL 1.1 Update",
    "http": "HTTP (RFC 9110)",
}
_UPDATES = (
    "add basic-update clear copy delete delete-data delete-insert delete-where drop move "
    "syntax-update-1 syntax-update-2 update-silent"
)
SUITES: Mapping[str, str] = {
    **{f"sparql11/{name}": "SPARQL 1.1 Update" for name in _UPDATES.split()},
    "sparql11/csv-tsv-res": "SPARQL 1.1 results in CSV and TSV",
    "sparql11/json-res": "SPARQL 1.1 results in JSON",
    "sparql11/service": "SPARQL 1.1 Federated Query",
    "sparql11/syntax-fed": "SPARQL 1.1 Federated Query",
    "sparql11/entailment": "SPARQL 1.1 Entailment Regimes",
    "sparql11/service-description": "SPARQL 1.1 Service Description",
    "sparql11/protocol": "SPARQL 1.1 Protocol",
    "sparql11/http-rdf-update": "SPARQL 1.1 Graph Store HTTP Protocol",
}
"""What a suite is about, where that is not the query language."""
_QUERIES = {"sparql10": "SPARQL 1.0 Query", "sparql11": "SPARQL 1.1 Query"}
_OUTCOMES = ("passed", "expected to fail", "skipped")
Rows = Iterable[Sequence[object]]


class Run:
    """What pytest finds, as one of its plugins.

    Attributes:
        items: The tests.
    """

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the tests."""
        self.items = session.items

    def go(self, *options: str) -> int:
        """Collect the tests, and run them if no option says otherwise."""
        files = [str(FOLDER / name) for name in FILES]
        settings = ["-qq", "-p", "no:cacheprovider", f"--rootdir={ROOT}"]
        return int(pytest.main([*files, *settings, *options], plugins=[self]))


def sections(items: Iterable[pytest.Item]) -> dict[str, str]:
    """Write the sections of the README, by name; that of the suites only where they are there."""
    functions = [item for item in items if isinstance(item, pytest.Function)]
    entries = [item for item in functions if item.originalname == "test_w3c" and _entry(item)]
    clauses = [item for item in functions if item.get_closest_marker("clause")]
    written = {
        "clauses": _table(("standard", "clauses", *_OUTCOMES), _clause_rows(clauses)),
        "reasons": _table(("expected to fail", "because"), _reason_rows(clauses)),
    }
    if entries:
        head = ("suites of the W3C", "tests", *_OUTCOMES)
        written["suites"] = _table(head, _suite_rows(entries))
    return written


def _clause_rows(items: Sequence[pytest.Function]) -> Rows:
    for name, title in STANDARDS.items():
        about = {
            item: mark.args[1:]
            for item in items
            for mark in item.iter_markers("clause")
            if mark.args[0] == name
        }
        numbers = sorted({each for found in about.values() for each in found}, key=_parts)
        yield title, _shortened(numbers), *_outcomes(about)


def _suite_rows(items: Sequence[pytest.Function]) -> Rows:
    titles = [SUITES.get(_entry(item).suite, _QUERIES[_entry(item).suite[:8]]) for item in items]
    for title in sorted(set(titles)):
        of_it = [item for item, each in zip(items, titles, strict=True) if each == title]
        yield title, len(of_it), *_outcomes(of_it)


def _reason_rows(clauses: Sequence[pytest.Function]) -> Rows:
    marks = (item.get_closest_marker("xfail") for item in clauses)
    of_clauses = [str(mark.kwargs["reason"]) for mark in marks if mark]
    counted = Counter([*reasons().values(), *of_clauses])
    return ((number, reason) for reason, number in counted.most_common())


def _outcomes(items: Iterable[pytest.Function]) -> tuple[int, int, int]:
    """Count which tests pass, which are expected to fail, which are skipped."""
    marks = [
        next((name for name in ("skip", "xfail") if item.get_closest_marker(name)), "")
        for item in items
    ]
    return marks.count(""), marks.count("xfail"), marks.count("skip")


def _entry(item: pytest.Function) -> Entry:
    found: Entry = item.callspec.params["entry"]
    return found


def _shortened(numbers: Iterable[str]) -> str:
    """Write clauses that follow each other as from the first to the last."""
    runs: list[list[str]] = []
    for number in numbers:
        *above, last = _parts(number)
        if runs and _parts(runs[-1][-1]) == [*above, last - 1]:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _table(head: Sequence[str], rows: Rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def placed(text: str, written: Mapping[str, str]) -> str:
    """Put sections in their places in a text.

    Raises:
        LookupError: There is no place for one of them.
    """
    for name, section in written.items():
        place = re.compile(rf"(<!-- conformance: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        if not place.search(text):
            raise LookupError(f"no place for '{name}'")
        text = place.sub(lambda found, new=section: f"{found[1]}{new}{found[2]}", text)
    return text


def main() -> str:
    """Compare the README with the tests, or write it; say what is wrong."""
    parser = argparse.ArgumentParser(description="What the conformance tests hold, in the README.")
    parser.add_argument("--write", action="store_true", help="run the tests, and write")
    is_writing = parser.parse_args().write
    run = Run()
    with contextlib.redirect_stdout(io.StringIO()) as told:
        code = run.go() if is_writing else run.go("--collect-only")
    if code:
        return told.getvalue()
    before = README.read_text(encoding="utf-8")
    after = placed(before, sections(run.items))
    if is_writing:
        README.write_text(after, encoding="utf-8")
    elif before != after:
        return "the README is not what the tests say; write it with --write"
    return ""


if __name__ == "__main__":
    sys.exit(main() or 0)
