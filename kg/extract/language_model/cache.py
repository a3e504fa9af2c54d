"""Keeps what a model answered, so that the same question is paid for once."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from kg.extract.language_model.endpoint import Reply

_ONLY_ME = 0o700


@dataclass(frozen=True)
class Question:
    """What decides an answer.

    Attributes:
        document: Digest of the document's text.
        version: Number of the prompt's wording.
        address: The endpoint.
        model: Name of the model.
        asked: All that is sent, as JSON.
    """

    document: str
    version: int
    address: str
    model: str
    asked: str

    @property
    def digest(self) -> str:
        """A name for the question; any other question has another.

        Example:
            >>> Question("a", 1, "b", "c", "d").digest == Question("a", 2, "b", "c", "d").digest
            False
        """
        parts = [self.document, self.version, self.address, self.model, self.asked]
        told = json.dumps(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(told).hexdigest()


class Cache:
    """A folder with one file for each question.

    Answers quote documents, so that only the user may read them. A file that is damaged, or whose
    answer is not the one that was kept, counts as missing.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> question = Question("a" * 64, 1, "http://127.0.0.1", "example", "{}")
        >>> with TemporaryDirectory() as folder:
        ...     cache = Cache(Path(folder))
        ...     cache.keep(question, Reply('{"claims": []}'))
        ...     cache.find(question).content, len(cache)
        ('{"claims": []}', 1)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __len__(self) -> int:
        """Count the answers."""
        return sum(1 for _ in self._folder.glob("*.json"))

    def find(self, question: Question) -> Reply | None:
        """Give the answer to a question; None when there is none."""
        try:
            told = json.loads(self._path(question).read_bytes())
            content, digest = told["content"], told["sha256"]
        except (OSError, ValueError, LookupError, TypeError):
            return None
        if not isinstance(content, str) or _digest(content) != digest:
            return None
        return Reply(content)

    def keep(self, question: Question, reply: Reply) -> None:
        """Keep an answer.

        Raises:
            OSError: The folder cannot be written.
        """
        entry = {
            "document": question.document,
            "prompt": question.version,
            "model": question.model,
            "content": reply.content,
            "sha256": _digest(reply.content),
        }
        self._folder.mkdir(mode=_ONLY_ME, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="utf-8") as file:
            json.dump(entry, file)
        Path(file.name).replace(self._path(question))

    def _path(self, question: Question) -> Path:
        return self._folder / f"{question.digest}.json"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def usual_folder() -> Path:
    """Give the folder for caches of this user, as the XDG Base Directory Specification has it.

    Example:
        >>> usual_folder().name
        'language-model'
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    return root / "nhs-kg" / "language-model"
