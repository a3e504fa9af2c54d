"""The log of a review: one decision a line, only ever added to, safe on disk before going on."""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import Problem, UnreadableFile
from kg.review.draft import Draft

Action = Literal["accept", "reject", "edit", "split", "skip", "undo", "write"]
ACTIONS: frozenset[str] = frozenset(get_args(Action))
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True)
class Decision:
    """One line of the log.

    Attributes:
        action: What was decided. ``write`` tells which claims of a seed document it became.
        item: The candidate's id; ``<id>/1``, ``<id>/2`` for the parts of one that was split.
        reviewer: Who decided.
        at: When, in ISO 8601, UTC.
        document: Digest of the document's text.
        path: Where the document lay.
        rule: The rule that raised the candidate.
        tool: Name and version of the program.
        rules: Digest of the rules of extraction that the program has.
        reason: Why it was rejected, in the reviewer's words.
        passages: The words of the document that the candidate rests on.
        before: The claim as the candidate proposed it.
        after: The claims as they were left; none where it was rejected or skipped.
        undoes: Number of the decision that is taken back; 0 for none.
        claims: For ``write``: ids of claims by ``<number of decision>.<place in after>``.
        number: Its number in the log, from 1; given when it is added.
    """

    action: str
    item: str
    reviewer: str
    at: str
    document: str = ""
    path: str = ""
    rule: str = ""
    tool: str = ""
    rules: str = ""
    reason: str = ""
    passages: tuple[str, ...] = ()
    before: Draft | None = None
    after: tuple[Draft, ...] = ()
    undoes: int = 0
    claims: Mapping[str, str] | None = None
    number: int = 0

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Decision":
        """Read a line.

        Raises:
            KeyError: A field is missing.
            ValueError: It is no decision.
        """
        if told["action"] not in ACTIONS:
            raise ValueError(f"unknown action '{told['action']}'")
        document = told.get("document", {})
        before = told.get("before")
        return cls(
            action=str(told["action"]),
            item=str(told["candidate"]),
            reviewer=str(told["reviewer"]),
            at=str(told["at"]),
            document=str(document.get("sha256", "")),
            path=str(document.get("path", "")),
            rule=str(told.get("rule", "")),
            tool=str(told.get("tool", "")),
            rules=str(told.get("rules", "")),
            reason=str(told.get("reason", "")),
            passages=tuple(told.get("passages", ())),
            before=Draft.read(before) if before else None,
            after=tuple(Draft.read(each) for each in told.get("after", ())),
            undoes=int(told.get("undoes", 0)),
            claims=told.get("claims"),
            number=int(told["number"]),
        )

    def as_dict(self) -> dict[str, Any]:
        """Write it as a line.

        Example:
            >>> line = Decision("skip", "a1", "Ann", "2026-01-02T10:00:00Z", number=1).as_dict()
            >>> line["number"], line["action"], line["candidate"]
            (1, 'skip', 'a1')
        """
        told: dict[str, Any] = {
            "number": self.number,
            "at": self.at,
            "reviewer": self.reviewer,
            "action": self.action,
            "candidate": self.item,
            "document": {"sha256": self.document, "path": self.path},
            "rule": self.rule,
            "tool": self.tool,
            "rules": self.rules,
        }
        more = {
            "reason": self.reason,
            "passages": list(self.passages),
            "before": self.before.as_dict() if self.before else None,
            "after": [each.as_dict() for each in self.after],
            "undoes": self.undoes,
            "claims": self.claims,
        }
        return told | {name: held for name, held in more.items() if held}


class Log:
    """A log in a file, which several programs may read and add to.

    Args:
        path: The file; it need not be there yet.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     log = Log(Path(folder) / "a.reviews.jsonl")
        ...     made = log.add(Decision("skip", "a1", "Ann", "2026-01-02T10:00:00Z"))
        ...     made.number, [each.item for each in log.read()]
        (1, ['a1'])
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[Decision, ...]:
        """Read every decision.

        What a killed program left of a last line is no decision and is passed over.

        Raises:
            UnreadableFile: A whole line is no decision.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _bad(self.path, 0, error.strerror or str(error)) from error
        return tuple(self._decisions(data))

    def add(self, decision: Decision) -> Decision:
        """Add a decision; it is on disk when this returns.

        Returns:
            The decision with its number.

        Raises:
            UnreadableFile: The log is damaged, or cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                return self._append(file.fileno(), decision)
        except OSError as error:
            raise _bad(self.path, 0, error.strerror or str(error)) from error

    def _append(self, file: int, decision: Decision) -> Decision:
        data = self.path.read_bytes()
        number = 1 + max((each.number for each in self._decisions(data)), default=0)
        line = json.dumps(_numbered(decision, number).as_dict(), ensure_ascii=False)
        torn = b"" if not data or data.endswith(b"\n") else b"\n"
        _write(file, torn + line.encode() + b"\n")
        os.fsync(file)
        return _numbered(decision, number)

    def _decisions(self, data: bytes) -> Iterator[Decision]:
        lines = data.split(b"\n")
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield Decision.read(json.loads(line))
            except (KeyError, TypeError, ValueError) as error:
                # A torn line stays where it is, closed by the next one that was added.
                if not _is_torn(line):
                    raise _bad(self.path, number, f"no decision: {error}") from error


def _is_torn(line: bytes) -> bool:
    """Tell whether a line is the beginning of one that was never finished: something is open."""
    rest = _STRING.sub(b"", line)
    opened = rest.count(b"{") + rest.count(b"[") > rest.count(b"}") + rest.count(b"]")
    return line.startswith(b"{") and (opened or b'"' in rest)


def _numbered(decision: Decision, number: int) -> Decision:
    return Decision(**{**vars(decision), "number": number})


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _bad(path: Path, line: int, reason: str) -> UnreadableFile:
    hint = f"{reason}; put the log right or name another with --log"
    return UnreadableFile(Problem(str(path), line, "log", hint))


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Give the decisions that nobody has taken back, without those that take back.

    Example:
        >>> first = Decision("skip", "a", "Ann", "", number=1)
        >>> standing([first, Decision("undo", "a", "Ann", "", undoes=1, number=2)])
        ()
    """
    undone = {each.undoes for each in decisions if each.action == "undo"}
    return tuple(each for each in decisions if each.action != "undo" and each.number not in undone)
