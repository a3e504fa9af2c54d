"""Compares a release of a register with the one before it while it is being read.

Of each record only the digests of its facets are held, one number for each, so that two releases of
a whole country can be compared.
"""

from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from kg.loading.result import Changes
from kg.store.segment import Block, Rule

FACETS = ("name", "dates", "roles", "relationships")
_WIDTH = 32
_MASK = (1 << _WIDTH) - 1
_DIGESTS = (1 << _WIDTH * len(FACETS)) - 1
# Above the digests: whether the former release has an open end, and whether the new one came.
_WAS_OPEN, _CAME, _IS_OPEN = (1 << _WIDTH * len(FACETS) + bit for bit in range(3))
_END = b"/def#to> "
_IDENTIFICATION = b"/def#Identification> "
_EXAMPLES = 5


def _marks(block: Block, source: bytes) -> int:
    """Put the digests of a block's facets side by side; what only tells the release is left out."""
    if block.rule is Rule.ALWAYS:
        return crc32(block.lines.partition(b" ")[0])
    marks = 0
    for place, facet in enumerate(block.lines.replace(source, b"").split(b"\n\n"), 1):
        marks |= crc32(facet) << _WIDTH * place
    return marks


def _is_open(lines: bytes) -> bool:
    dates = lines.partition(b"\n\n")[0]
    return dates.count(_IDENTIFICATION) > dates.count(_END)


class Comparison:
    """Compares the records of two releases.

    Args:
        former: The blocks of the former release.
        former_source: IRI of its source.
        source: IRI of the new one's.
    """

    def __init__(self, former: Iterator[Block], former_source: str, source: str) -> None:
        self._source = source.encode()
        self._records: dict[str, int] = {}
        self._added: set[str] = set()
        for block in former:
            if code := _code(block):
                marks = _marks(block, former_source.encode())
                opened = _WAS_OPEN if block.rule is Rule.NEWEST and _is_open(block.lines) else 0
                # Rows of one code may stand apart, and in another order the next time.
                self._records[code] = self._records.get(code, 0) ^ marks | opened

    def hear(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """Pass the blocks of the new release on, and compare them on the way."""
        for block in blocks:
            if code := _code(block):
                if code in self._records:
                    marks = _marks(block, self._source)
                    opened = block.rule is Rule.NEWEST and _is_open(block.lines)
                    found = self._records[code] ^ marks | _CAME
                    self._records[code] = found | (_IS_OPEN if opened else 0)
                else:
                    self._added.add(code)
            yield block

    def told(self, register: str, released: str, former: str) -> Changes:
        """Sum up what was found, once the new release has been read to its end."""
        facets: Counter[str] = Counter()
        found: dict[str, list[str]] = {"changed": [], "ended": [], "vanished": []}
        counts: Counter[str] = Counter()

        def count(kind: str, code: str) -> None:
            counts[kind] += 1
            if len(found[kind]) < _EXAMPLES:
                found[kind].append(code)

        for code, marks in self._records.items():
            if not marks & _CAME:
                count("vanished", code)
                continue
            if marks & _WAS_OPEN and not marks & _IS_OPEN:
                count("ended", code)
            if marks & _DIGESTS:
                count("changed", code)
                differs = (
                    name for place, name in enumerate(FACETS) if marks >> _WIDTH * place & _MASK
                )
                facets.update(differs)
        examples = {"added": sorted(self._added)[:_EXAMPLES], **found}
        return Changes(
            register,
            released,
            former,
            added=len(self._added),
            changed=counts["changed"],
            ended=counts["ended"],
            vanished=counts["vanished"],
            facets={name: facets[name] for name in FACETS if facets[name]},
            examples={kind: tuple(codes) for kind, codes in examples.items() if codes},
        )


def _code(block: Block) -> str:
    """Tell the code of a record's own block; empty for what a release tells beside its records."""
    return "" if block.rule is Rule.FALLBACK else block.key.partition(" ")[2]
