"""Sheets: all that is stated of a node, written on one, in the catalogue of a version.

The engine looks up every word of every statement on its own; a sheet is read at once. It holds the
lines of N-Quads of its node without the node, as they came. Facts and claims of a node are apart.
"""

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from kg.keys import iri_of
from kg.namespaces import CODE, DEF, ID, PROV, RDF, RDFS, XSD
from kg.store.answer import Value, written_value
from kg.store.catalogue import Catalogue
from kg.store.relations import number

_LINES = 1 << 16
_TABLE = "SELECT count(*) FROM sqlite_master WHERE name = 'sheet'"
_SHEETS = "SELECT node, said FROM sheet WHERE node IN (SELECT value FROM json_each(?))"
_OWNED = """
SELECT owner, node FROM own
WHERE owner IN (SELECT value FROM json_each(?)) AND leaves IN (SELECT value FROM json_each(?))
ORDER BY node
"""
# What lines have in common, the commonest last; with other words here no sheet can be read.
_COMMON = "".join(
    (
        f'<{DEF}acceptedFrom> <{ID}claim/\n<{DEF}amount> "\n<{DEF}basis> <{CODE}value-basis/',
        f'\n<{DEF}currency> "GBP"\n<{DEF}review> <{CODE}review/accepted>\n<{DEF}speaker> <{ID}',
        f'\n<{DEF}status> <{CODE}claim-status/asserted>\n<{DEF}reportedOn> "20',
        f"\n<{DEF}subject> <{ID}organisation/\n<{DEF}object> <{ID}contract/\n<{DEF}predicate> <",
        f'{DEF}\n<{DEF}payer> <{ID}organisation/\n<{DEF}payee> <{ID}organisation/\n<{RDFS}label> "',
        f"\n<{DEF}role> <{CODE}role/commissioner>\n<{DEF}roleHolder> <{ID}organisation/",
        f'\n<{DEF}inContract> <{ID}contract/\n<{DEF}to> "20\n<{DEF}from> "20"^^<{XSD}decimal>',
        f'"^^<{XSD}date>\n<{PROV}hadPrimarySource> <{ID}source/\n<{RDF}type> <{DEF}',
    )
).encode()
# Made once and copied, as making one takes longer than packing a sheet; sheets are small.
_WINDOW = -11
_PACKING = zlib.compressobj(2, wbits=_WINDOW, memLevel=3, zdict=_COMMON)
_UNPACKING = zlib.decompressobj(wbits=_WINDOW, zdict=_COMMON)
Sheet = Mapping[str, Sequence[Value]]
"""What is stated of a node, by IRI of the property."""


class Sheets:
    """What the catalogue of a version tells of each node.

    Args:
        catalogue: The catalogue of the version.

    Example:
        >>> import sqlite3
        >>> from kg.store.catalogue_writing import CatalogueWriter
        >>> writer = CatalogueWriter(sqlite3.connect(":memory:"))
        >>> said = pack([b'<x:share> "0.5"'])
        >>> writer.add("saying", sheet_number(number("x:a"), claims=False), said)
        >>> Sheets(Catalogue.of(writer.finish())).read(["x:a", "x:b"], claims=False)
        {'x:a': {'x:share': ['0.5']}}
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def are_known(self) -> bool:
        """Whether the catalogue has them; one of an older version has not."""
        return bool(self._catalogue.select(_TABLE)[0][0])

    def read(self, iris: Collection[str], *, claims: bool) -> dict[str, Sheet]:
        """Read what is stated of some nodes, by IRI; those of which nothing is are left out.

        Args:
            iris: The nodes.
            claims: Whether of what named graphs tell, in place of the facts.
        """
        by_number = {sheet_number(number(iri), claims=claims): iri for iri in iris}
        rows = self._catalogue.select(_SHEETS, [json.dumps(list(by_number))])
        read = {by_number[node]: _read(said) for node, said in rows}
        return {iri: read[iri] for iri in iris if iri in read}

    def owned(self, iris: Iterable[str], properties: Iterable[str]) -> dict[str, list[str]]:
        """List the nodes that lead to some things by one of some properties, by IRI of the thing.

        Args:
            iris: The things.
            properties: IRIs of properties that the catalogue gathers.
        """
        by_number = {number(iri): iri for iri in iris}
        values = [json.dumps(list(by_number)), json.dumps(list(properties))]
        found: dict[str, list[str]] = {}
        for owner, node in self._catalogue.select(_OWNED, values):
            found.setdefault(by_number[owner], []).append(node if ":" in node else iri_of(node))
        return found


def sheet_number(numbered: int, *, claims: bool) -> int:
    """Number the sheet of a node.

    Example:
        >>> sheet_number(6, claims=True) == sheet_number(6, claims=False)
        False
    """
    return ~numbered if claims else numbered


def pack(lines: Iterable[bytes]) -> bytes:
    """Write lines of N-Quads without their node.

    Example:
        >>> list(unpacked(pack([b'<x:a> <x:b>', b'<x:c> "d"'])))
        ['<x:a> <x:b>', '<x:c> "d"']
    """
    packing = _PACKING.copy()
    return packing.compress(b"\n".join(lines)) + packing.flush()


def unpacked(said: bytes) -> Iterator[str]:
    """Read the lines of a sheet.

    Example:
        >>> list(unpacked(pack([])))
        ['']
    """
    return iter(_UNPACKING.copy().decompress(said).decode().split("\n"))


def joined(former: bytes, more: bytes) -> bytes:
    """Write two sheets of one node on one, each line once.

    Example:
        >>> list(unpacked(joined(pack([b"<x:a> <x:b>"]), pack([b"<x:a> <x:b>"]))))
        ['<x:a> <x:b>']
    """
    lines = dict.fromkeys((*unpacked(former), *unpacked(more)))
    return pack(line.encode() for line in lines)


def _read(said: bytes) -> Sheet:
    found: dict[str, list[Value]] = {}
    for name, value in dict.fromkeys(map(_line, unpacked(said))):
        found.setdefault(name, []).append(value)
    return found


@lru_cache(maxsize=_LINES)
def _line(line: str) -> tuple[str, Value]:
    name, _, term = line.partition("> ")
    return name[1:], written_value(term)
