"""What holds for every file of the repository, whoever writes it."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("kg", "viz", "api")
SHIPPED = (*CODE, "ontology", "seeds")
TARGETS = {"serve", "test", "check", "browser", "bench", "help"}
LONGEST_FUNCTION, LONGEST_MODULE = 50, 350
# A broad except is right only where everything has to become an answer.
BROAD = {
    "api/errors.py",
    "api/cli/__init__.py",
    "api/sparql/flow.py",
    "kg/risk/snapshot/making.py",
    "kg/store/frames.py",
}

MACHINE = re.compile(r"(?<![\w./:~-])(?:/(?:home|Users|root|tmp|work)|[A-Z]:\\Users)[/\\]\w")
ADDRESS = re.compile(
    r"https?://\S+\.(?:whl|tar\.gz|tgz|crate|jar|deb)\b|https?://\S+/simple/"
    r"|--(?:extra-|default-)?index(?:-url)?[ =]|--find-l[i]nks|^\s*registry\s*=",
    re.MULTILINE,
)
LOCK = re.compile(r"(?:\.lock|\.lockb|[-_]lock\.\w+|pylock[\w.]*\.toml|npm-shrinkwrap\.json)$")
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*==\S+(?: ;[^\\]*)?(?: --hash=sha256:[0-9a-f]{64})+$")


def git(*words):
    """List files with git; skip where there is no checkout, as in a source archive."""
    program = shutil.which("git")
    if not program or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        [program, "ls-files", "-z", *words], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode:
        pytest.skip(f"git says: {listed.stderr.strip()}")
    return [name for name in listed.stdout.split("\0") if name]


@pytest.fixture(scope="module")
def texts():
    """Every text file that is or would be in the repository."""
    held = {}
    for name in git("-co", "--exclude-standard"):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            held[name] = content.decode()
    return held


def modules():
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def found(pattern, texts):
    return [
        f"{name}: {match[0]}" for name, text in texts.items() for match in pattern.finditer(text)
    ]


def requirements(text):
    """Split a requirements file into its logical lines, without comments."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\s*\\\n\s*", " ", lines)
    return [line.strip() for line in joined.splitlines() if line.strip()]


def length(function):
    """Count a function's lines without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def is_broad(handler):
    """Whether a handler swallows everything; one that raises again does not."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {None if each is None else ast.unparse(each) for each in caught}
    if not names & {None, "Exception", "BaseException"}:
        return False
    return not isinstance(handler.body[-1], ast.Raise)


def test_no_file_knows_somebodys_machine(texts):
    assert found(MACHINE, texts) == []


def test_no_file_records_where_packages_are_downloaded_from(texts):
    assert found(ADDRESS, texts) == []


def test_no_lock_file_is_kept(texts):
    assert [name for name in texts if LOCK.search(name)] == []


def test_nothing_that_ships_is_ignored_by_git():
    ignored = git("-oi", "--exclude-standard", "--", *SHIPPED)

    assert [name for name in ignored if "__pycache__" not in name] == []


@pytest.mark.parametrize(
    ("pattern", "bad", "good"),
    [
        (MACHINE, f"open('{'/'}home/ann/x')", "see https://example.org/home/ann"),
        (MACHINE, f"cd {'/'}tmp/x", "PERSONAL=/usr/bin/chromium"),
        (ADDRESS, "https://example.org/a/b-1.0" + ".whl", "https://example.org/b-1.0"),
        (ADDRESS, "pip install --" + "index-url x", "--no-emit-index-url --quiet"),
        (LOCK, "uv" + ".lock", "kg/locking.py"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, bad, good):
    assert pattern.search(bad)
    assert not pattern.search(good)


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pin_has_its_hashes_and_no_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    assert [line for line in requirements(text) if not PIN.match(line)] == []
    assert "://" not in text
    assert len(requirements(text)) > 20


@pytest.mark.parametrize(
    "line", ["pytest==9.0", "pytest>=9 --hash=sha256:" + "0" * 64, "x @ file:y", "--pre"]
)
def test_a_line_without_exact_pin_and_hash_is_refused(line):
    assert not PIN.match(line)


def test_make_help_lists_the_targets_that_users_rely_on():
    make = shutil.which("make")
    if not make:
        pytest.skip("make is not installed")
    shown = subprocess.run([make, "help"], cwd=ROOT, capture_output=True, check=True, text=True)

    assert set(re.findall(r"^  make (\w+) +\S", shown.stdout, re.MULTILINE)) >= TARGETS


def test_the_readme_gives_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert re.search(r"^make serve\b", readme, re.MULTILINE)
    assert re.search(r"^make test\b", readme, re.MULTILINE)


def test_the_licences_are_there():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert "Open Government Licence" in (ROOT / "seeds" / "LICENCE.md").read_text(encoding="utf-8")


def test_modules_and_functions_fit_on_a_page():
    long = [name for name, text in modules() if text.count("\n") >= LONGEST_MODULE]
    for name, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                long += [f"{name}: {node.name}"] if length(node) >= LONGEST_FUNCTION else []

    assert long == []


def test_errors_are_swallowed_only_where_they_become_answers():
    broad = {
        name
        for name, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    }

    assert broad <= BROAD


@pytest.mark.parametrize(
    ("caught", "does", "broad"),
    [
        ("", "pass", True),
        (" Exception", "pass", True),
        (" (ValueError, Exception)", "x = 1", True),
        (" BaseException", "raise", False),
        (" ValueError", "pass", False),
    ],
)
def test_a_broad_except_is_told_from_others(caught, does, broad):
    [handler] = ast.parse(f"try:\n    x()\nexcept{caught}:\n    {does}").body[0].handlers

    assert is_broad(handler) is broad
