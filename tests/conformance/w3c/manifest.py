"""Reads the manifests of the W3C's SPARQL test suites (rdf-tests, below ``sparql/``)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

BASE = "https://w3c.github.io/rdf-tests/"
"""What addresses in the files of the suites refer to."""
SUITES = ("sparql/sparql10", "sparql/sparql11")
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


@dataclass(frozen=True)
class Data:
    """Files of a dataset.

    Attributes:
        default: Files of the default graph.
        named: Names of named graphs, each with a file of it.
    """

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Entry:
    """A test.

    Attributes:
        id: Folder and name, such as ``sparql11/bind#bind01``.
        kind: Its class, such as ``QueryEvaluationTest``.
        path: The manifest.
        text: The file of its query or update.
        data: What the store holds before.
        result: The file that its answer must equal.
        after: What the store must hold after an update.
        lax: Whether a solution may be given less often than expected.
        comment: What the manifest says in words.
    """

    id: str
    kind: str
    path: Path
    text: Path | None
    data: Data
    result: Path | None
    after: Data
    lax: bool
    comment: str

    @property
    def suite(self) -> str:
        """Its folder, such as ``sparql11/bind``."""
        return self.id.partition("#")[0]


def address(root: Path, path: Path) -> str:
    """Name a file as the suites do."""
    return BASE + path.relative_to(root).as_posix()


def entries(root: Path) -> list[Entry]:
    """Read every manifest of a checkout of rdf-tests, in the order of their entries.

    Raises:
        FileNotFoundError: It has none.
    """
    paths = [path for suite in SUITES for path in sorted((root / suite).glob("*/manifest.ttl"))]
    if not paths:
        raise FileNotFoundError(f"'{root}' has no manifests in {' or '.join(SUITES)}")
    return [entry for path in paths for entry in _Manifest(root, path).entries()]


class _Manifest:
    def __init__(self, root: Path, path: Path) -> None:
        self._root, self._path = root, path
        self._graph = Graph().parse(path, format="turtle", publicID=address(root, path))

    def entries(self) -> Iterator[Entry]:
        for listed in self._graph.objects(None, _MF.entries):
            for node in Collection(self._graph, listed):
                if (node, RDF.type, None) in self._graph:
                    yield self._entry(node)

    def _entry(self, node: Node) -> Entry:
        graph = self._graph
        action, result = graph.value(node, _MF.action), graph.value(node, _MF.result)
        texts = (action, *(graph.value(action, each) for each in (_QT.query, _UT.request)))
        return Entry(
            id=f"{self._path.parent.relative_to(self._root / 'sparql')}#{_fragment(node)}",
            kind=_fragment(graph.value(node, RDF.type)),
            path=self._path,
            text=next((self._file(each) for each in texts if isinstance(each, URIRef)), None),
            data=self._data(action if graph.value(node, _UT.graphData) is None else node),
            result=self._file(result) if isinstance(result, URIRef) else None,
            after=self._data(result),
            lax=graph.value(node, _MF.resultCardinality) == _MF.LaxCardinality,
            comment=str(graph.value(node, RDFS.comment, default="")),
        )

    def _data(self, node: Node | None) -> Data:
        if node is None:
            return Data()
        found = [
            [each for name in (_QT[kind], _UT[kind]) for each in self._graph.objects(node, name)]
            for kind in ("data", "graphData")
        ]
        return Data(
            tuple(sorted(self._file(each) for each in found[0])),
            tuple(sorted(self._named(each) for each in found[1])),
        )

    def _named(self, node: Node) -> tuple[str, Path]:
        if isinstance(node, URIRef):
            return str(node), self._file(node)
        file = self._graph.value(node, _UT.graph) or self._graph.value(node, _QT.graph)
        return str(self._graph.value(node, RDFS.label, default=file)), self._file(file)

    def _file(self, node: Node | None) -> Path:
        return self._root / str(node).removeprefix(BASE)


def _fragment(node: Node | None) -> str:
    return str(node).rpartition("#")[2]
