"""Gephi itself reads our GEXF: every thing, every relationship, and a timeline that plays.

It takes a JDK, and in GEPHI_JAR the toolkit's jar with all that it needs
(org.gephi:gephi-toolkit, classifier "all").
"""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

JAR, JAVA = os.environ.get("GEPHI_JAR", ""), shutil.which("javac") and shutil.which("java")
# Gephi's platform reaches into Java itself, which allows it by name only.
OPENED = "--add-opens=java.base/java.net=ALL-UNNAMED"
GEXF = "{http://www.gexf.net/1.2draft}"

pytestmark = pytest.mark.skipif(
    not (JAR and Path(JAR).is_file() and JAVA), reason="no JDK, or no jar of Gephi in GEPHI_JAR"
)


@pytest.fixture(
    scope="module",
    params=[
        "/api/v1/graph/neighbourhood?focus=contract/dudley-icp&at=2020-07&format=gexf",
        "/system?at=2019-12&format=gexf",
    ],
    ids=["explorer", "system"],
)
def file(request, client, tmp_path_factory) -> Path:
    """A network of the site, as Gephi would be given it."""
    answer = client.get(request.param)
    assert answer.status_code == 200
    path = tmp_path_factory.mktemp("gephi") / "network.gexf"
    path.write_bytes(answer.content)
    return path


@pytest.fixture(scope="module")
def held(file, tmp_path_factory) -> dict[str, list[list[str]]]:
    """What Gephi holds after it has opened the file, by what it is."""
    home = tmp_path_factory.mktemp("home")
    source = Path(__file__).with_name("Import.java")
    command = [str(JAVA), OPENED, f"-Duser.home={home}", "-cp", JAR, str(source), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[list[str]]] = {}
    for line in done.stdout.splitlines():
        kind, *cells = line.split("\t")
        found.setdefault(kind, []).append(cells)
    return found


def _edges(file: Path) -> list[ET.Element]:
    return list(ET.parse(file).iter(f"{GEXF}edge"))  # noqa: S314 - our own


def test_gephi_holds_every_thing_and_every_relationship_of_a_file(file, held):
    things = ET.parse(file).iter(f"{GEXF}node")  # noqa: S314 - our own
    assert sorted(held["node"]) == sorted(
        [each.attrib["id"], each.attrib["label"]] for each in things
    )
    told = [[each.attrib[name] for name in ("source", "target", "kind")] for each in _edges(file)]
    assert sorted(cells[:3] for cells in held["edge"]) == sorted(told)


def test_gephi_has_a_timeline_by_dates_and_no_warning(file, held):
    assert held["timeline"] == [["true"]]
    assert held["dates"] == [["DATE"]]
    assert {level for level, _ in held.get("issue", [])} <= {"INFO"}
    dated = [each for each in _edges(file) if {"start", "end"} & each.attrib.keys()]
    assert sum(cells[3] != "null" for cells in held["edge"]) == len(dated) > 0
