"""Packs what is written."""

import hashlib
import zlib
from pathlib import Path
from typing import Self

from kg.store.aside import Aside

GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 31  # zlib's word for: as a gzip file
_LEVEL = 2  # a quarter larger than 6, three times as fast
_CHUNK = 1 << 20
_AHEAD = 8


class PackedFile:
    """Compresses into a file and takes the digest of what it writes; equal in makes equal out."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._hash = hashlib.sha256()
        self._packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
        self._aside = Aside(_AHEAD)
        self._held: list[bytes] = []
        self._size = 0

    @property
    def digest(self) -> str:
        """Digest of the compressed bytes, once all have been written."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        """Take bytes, and compress them when there are enough."""
        self._held.append(data)
        self._size += len(data)
        if self._size > _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Let what is held be compressed."""
        held = b"".join(self._held)
        self._aside.do(lambda: self._keep(self._packer.compress(held)))
        self._held, self._size = [], 0

    def _keep(self, packed: bytes) -> None:
        self._hash.update(packed)
        self._file.write(packed)

    def __enter__(self) -> Self:
        """Begin; what is written is complete at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write the rest and close the file."""
        self.flush()
        with self._aside:
            self._aside.finish()
        self._keep(self._packer.flush())
        self._file.close()
