"""Everything this package raises on purpose.

::

    KnowledgeGraphError(Exception)          catch this to catch everything deliberate
    ├── SeedError(ValueError)               seeds are wrong: .problems, all of them
    ├── UnreadableFile(ValueError)          a register's file is not what it should be: .problem
    ├── OntologyError(ValueError)           the ontology's declarations do not hold together
    ├── NonConformant(ValueError)           the shapes are violated: .violations
    ├── InvalidDate(ValueError)             not a day, month or year
    ├── UnknownTerm(LookupError)            nothing has this key: .identifier .did_you_mean
    │   ├── UnknownOrganisation
    │   ├── UnknownContract
    │   ├── UnknownQuestion
    │   └── UnknownMeasure
    ├── AmbiguousIdentifier(LookupError)    several things fit: .identifier .candidates
    ├── QueryError(ValueError)
    │   ├── MalformedQuery                  .line .column
    │   ├── MalformedGraph                  RDF that was sent cannot be read
    │   ├── RefusedQuery                    an update, SERVICE or another way out
    │   ├── InvalidParameter                a named question's parameter is missing or wrong
    │   ├── QueryTimeout(TimeoutError)      .seconds
    │   ├── QueryTooLarge(MemoryError)      the query reached its memory or result limit
    │   └── QueryQueueFull                  every worker is busy
    ├── StoreError(OSError)
    │   ├── NoStore(FileNotFoundError)      nothing has been built here yet
    │   ├── DamagedStore                    the files do not open
    │   ├── UnwritableStore(PermissionError)
    │   ├── NotYetMade                      what an answer needs is still being made
    │   └── EndpointFailed                  the store is an endpoint that does not answer: .address
    ├── FetchError(OSError)                 a service was asked and nothing usable came
    │   ├── ServiceUnavailable              no whole answer in any attempt: .address
    │   ├── BadAnswer(ValueError)           an answer of another kind: .address
    │   ├── UnusableFolder                  the folder to fill is not ours to fill: .path
    │   └── SinceTooEarly(ValueError)       the service does not look back that far: .earliest
    ├── UnverifiedSpan(ValueError)          a passage stands elsewhere or nowhere: .start .end
    └── MeasureError(ValueError)            a measure is undefined on this network, and why

Nothing here knows an HTTP status or an exit code; ``api`` maps classes to both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class KnowledgeGraphError(Exception):
    """The root: catch it to catch everything deliberate."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place of a document.

    Attributes:
        path: The file, as the user named it or below the seeds' folder.
        line: The line, from 1; 0 when the file as a whole is meant.
        field: The field, claim or column.
        reason: What is wrong and what to try.

    Example:
        >>> print(Problem("documents/a.yaml", 7, "a-01.status", "unknown status 'sure'"))
        documents/a.yaml:7: a-01.status: unknown status 'sure'
    """

    path: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Render as one line that editors can jump to."""
        return f"{self.path}:{self.line}: {self.field}: {self.reason}"


class SeedError(KnowledgeGraphError, ValueError):
    """Seed documents or tables are wrong.

    Attributes:
        problems: Every problem found, in order of file and line.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{count} {noun} in the seeds; nothing was changed\n{lines}")


class UnreadableFile(KnowledgeGraphError, ValueError):
    """A register's file as a whole cannot be read: damaged, of another kind, or unsafe.

    Attributes:
        problem: Where reading stopped, why, and what to try.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"cannot read a file; nothing was changed\n  {problem}")


class OntologyError(KnowledgeGraphError, ValueError):
    """The ontology's declarations do not hold together: a fault of ours, not of the data."""


@dataclass(frozen=True, order=True)
class Violation:
    """One result of a check against the shapes.

    Attributes:
        problem: File, line, field and what to try.
        severity: Violation, Warning or Info.
        focus: Key of the node that was checked.
        shape: Local name of the shape.
    """

    problem: Problem
    severity: str
    focus: str
    shape: str


class NonConformant(KnowledgeGraphError, ValueError):
    """The graph violates the shapes.

    Attributes:
        violations: Every violation, each with its place in the seeds where it is known.
    """

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        lines = "\n".join(f"  {each.problem}" for each in self.violations)
        super().__init__(f"{len(self.violations)} violations of the shapes\n{lines}")


class InvalidDate(KnowledgeGraphError, ValueError):
    """A text is not a day, month or year."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"not a date: '{text}'; write 2019-10-20, 2019-10 or 2019")


class UnknownTerm(KnowledgeGraphError, LookupError):
    """Nothing has this key, code or name.

    Attributes:
        identifier: What was asked for.
        did_you_mean: Keys that come close, best first.
    """

    noun = "thing"

    def __init__(self, identifier: str, did_you_mean: Sequence[str] = ()) -> None:
        self.identifier = identifier
        self.did_you_mean = tuple(did_you_mean)
        hint = f"; did you mean {', '.join(self.did_you_mean)}?" if did_you_mean else ""
        super().__init__(f"unknown {self.noun} '{identifier}'{hint}")


class UnknownOrganisation(UnknownTerm):
    """No organisation has this key, code or name."""

    noun = "organisation"


class UnknownContract(UnknownTerm):
    """No contract has this key or identifier."""

    noun = "contract"


class UnknownQuestion(UnknownTerm):
    """No named question has this name."""

    noun = "question"


class UnknownMeasure(UnknownTerm):
    """No measure has this name."""

    noun = "measure"


class AmbiguousIdentifier(KnowledgeGraphError, LookupError):
    """Several things fit an identifier, and guessing would be wrong.

    Attributes:
        identifier: What was asked for.
        candidates: The keys that fit.
    """

    def __init__(self, identifier: str, candidates: Sequence[str]) -> None:
        self.identifier = identifier
        self.candidates = tuple(candidates)
        named = ", ".join(self.candidates)
        super().__init__(f"'{identifier}' fits several things: {named}; use one of these keys")


class QueryError(KnowledgeGraphError, ValueError):
    """A query could not be answered."""


class MalformedQuery(QueryError):
    """A query is not SPARQL 1.1.

    Attributes:
        line: Line of the fault, from 1; 0 when the parser does not say.
        column: Column of the fault, from 1; 0 when the parser does not say.
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        self.line = line
        self.column = column
        super().__init__(f"malformed query: {reason}")


class MalformedGraph(QueryError):
    """RDF that was sent cannot be read."""


class RefusedQuery(QueryError):
    """A query asks for something this service never does: writing, or calling out."""


class InvalidParameter(QueryError):
    """A named question's parameter is missing, unknown or of the wrong type."""


class QueryTimeout(QueryError, TimeoutError):
    """A query ran past its deadline and was stopped.

    Attributes:
        seconds: The deadline.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"the query was stopped after {seconds:g} seconds; narrow it or add a LIMIT",
        )


class QueryTooLarge(QueryError, MemoryError):
    """A query reached its memory or result limit and was stopped; nothing was cut silently."""


class QueryQueueFull(QueryError):
    """Every query worker is busy and the queue is full."""


class StoreError(KnowledgeGraphError, OSError):
    """The store's folder cannot be used."""


class NoStore(StoreError, FileNotFoundError):
    """Nothing has been built in this folder yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"no store in '{path}'; run 'nhs-kg build' first")


class DamagedStore(StoreError):
    """The files of a store do not open."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        hint = "run 'nhs-kg build --fresh' to rebuild it"
        super().__init__(f"the store in '{path}' is damaged ({reason}); {hint}")


class UnwritableStore(StoreError, PermissionError):
    """A store's folder cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        hint = "choose another folder with --store"
        super().__init__(f"cannot write the store in '{path}': {reason}; {hint}")


class NotYetMade(StoreError):
    """What an answer needs of the store is still being made; the message says what."""


class EndpointFailed(StoreError):
    """The store is a SPARQL endpoint, at ``address``, that is down or does not answer as one."""

    def __init__(self, address: str, reason: str) -> None:
        self.address = address
        super().__init__(f"the SPARQL endpoint '{address}' {reason}")


class FetchError(KnowledgeGraphError, OSError):
    """A service was asked, and nothing that can be used has come."""


class ServiceUnavailable(FetchError):
    """A service gave no whole answer in any attempt."""

    def __init__(self, address: str, reason: str, attempts: int) -> None:
        self.address = address
        hint = "what was fetched is kept, run the same command again later"
        super().__init__(f"no answer from '{address}' in {attempts} attempts ({reason}); {hint}")


class BadAnswer(FetchError, ValueError):
    """A service answered with something else than was asked for; nothing of it was kept."""

    def __init__(self, address: str, came: str, hint: str) -> None:
        self.address = address
        super().__init__(f"'{address}' answered with {came}; {hint}")


class UnusableFolder(FetchError):
    """The folder to fetch into holds something else, is in use, or cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"cannot fetch into '{path}': {reason}; choose another with --into")


class SinceTooEarly(FetchError, ValueError):
    """A service does not look back as far as was asked."""

    def __init__(self, since: date, earliest: date) -> None:
        self.earliest = earliest
        hint = f"begin on {earliest} or later, or leave --since out to get the register in bulk"
        super().__init__(f"changes since {since} are not to be had; {hint}")


class MeasureError(KnowledgeGraphError, ValueError):
    """A measure is undefined on this network; the message says why."""


class UnverifiedSpan(KnowledgeGraphError, ValueError):
    """A passage of a document does not stand where it is said to.

    Attributes:
        start: First code point of the span.
        end: Code point after the last.
    """

    def __init__(self, start: int, end: int, length: int, text: str = "") -> None:
        self.start, self.end = start, end
        what = f"'{text}' does not stand" if text else "nothing can stand"
        super().__init__(f"{what} at {start} to {end} of a text of {length} characters")
