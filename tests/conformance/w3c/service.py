"""A service whose store holds what a test wants, made by the project's own publishing."""

import shutil
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox
from conformance.w3c.manifest import Data, address
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from kg.publish.version import fill
from kg.shapes import Report
from kg.store.folder import Folder
from kg.store.segment import write_segment

TOKEN = "a-token-of-sixteen-or-more"  # noqa: S105 - of these tests only


def quads_of(root: Path, data: Data) -> list[ox.Quad]:
    """Read the files of a dataset; blank nodes of each file are its own."""
    files = [
        *((path, ox.DefaultGraph()) for path in data.default),
        *((path, ox.NamedNode(name)) for name, path in data.named),
    ]
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else quad
        for path, graph in files
        for quad in ox.parse(path=path, base_iri=address(root, path), rename_blank_nodes=True)
    ]


class Service:
    """A service on a store of its own.

    Attributes:
        client: A client of it that may write.
    """

    def __init__(self, folder: Path) -> None:
        self._store, self._numbers = folder / "store", count()
        self._held: frozenset[ox.Quad] | None = None
        self.hold([])
        settings = Settings(store=self._store, token=TOKEN, log="quiet", workers=1)
        self.client = TestClient(create_app(settings))
        self.client.headers["authorization"] = f"Bearer {TOKEN}"

    def hold(self, quads: Iterable[ox.Quad]) -> None:
        """Have the store hold these statements and no others."""
        wanted = frozenset(quads)
        if wanted == self._held:
            return
        shutil.rmtree(self._store, ignore_errors=True)
        folder, mark = Folder(self._store), f"{next(self._numbers):06}"
        folder.prepare().close()
        with folder.building(mark) as version:
            with folder.drafting() as drafts:
                about = {"fingerprint": mark}
                folder.add([write_segment(drafts, "seeds", wanted, about)])
            fill(version, self._store, mark, Report(()))
        self._held = wanted

    def held(self, wanted: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Read what the store holds, graph by graph.

        Args:
            wanted: What it should hold; their graphs are looked at too.
        """
        text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
        rows = self.client.get("/sparql", params={"query": text}).json()["results"]["bindings"]
        names = {quad.graph_name for quad in wanted} | {
            ox.NamedNode(row["g"]["value"]) for row in rows
        }
        for name in names | {ox.DefaultGraph()}:
            which = {"graph": name.value} if isinstance(name, ox.NamedNode) else {"default": ""}
            answer = self.client.get(
                "/rdf-graph-store", params=which, headers={"accept": "application/n-triples"}
            )
            for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, name)

    def written(self) -> None:
        """Take note that the store has been written to."""
        self._held = None
