"""What most commands open: a store and its network."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from api.cli import Failure, _options
from api.services import open_dataset
from kg.network import Network
from kg.ontology import Ontology
from kg.store.dataset import Dataset


@dataclass(frozen=True)
class Opened:
    """A store opened for one command."""

    dataset: Dataset
    network: Network

    @classmethod
    def at(cls, store: Path | None) -> "Opened":
        """Open the store.

        Raises:
            NoStore: Nothing has been built yet.
            DamagedStore: Its files do not open.
        """
        dataset = open_dataset(_options.settings(store))
        return cls(dataset, Network.of(dataset, Ontology.load()))

    def source_line(self, key: str) -> str:
        """Write a source for people."""
        card = self.network.sources.get(key, {})
        told = [card.get(name, "") for name in ("title", "publisher", "date", "url")]
        return f"{key}: {'; '.join(each for each in told if each)}"


def write_file(path: Path, content: bytes) -> None:
    """Write a result to a file, whole or not at all; ``-`` is standard output.

    Raises:
        Failure: It cannot be written.
    """
    if str(path) == "-":
        sys.stdout.buffer.write(content)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Failure(f"cannot write '{path}': {error.strerror or error}") from error
    click.echo(f"wrote {path} ({len(content):,} bytes)", err=True)
