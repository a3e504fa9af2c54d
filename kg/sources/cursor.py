"""A place in a YAML document: reads typed fields and notes every problem with its line."""

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from kg.dates import PartialDate, Period
from kg.errors import InvalidDate, Problem
from kg.keys import is_key
from kg.model import Place
from kg.spelling import nearest

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Cursor:
    r"""A node of a YAML document together with its place and the document's list of problems.

    Reading never raises: a missing or wrong field is noted and an empty value returned, so that
    all problems of a document come out at once.

    Attributes:
        problems: Every problem noted so far, shared by all cursors of the document.

    Example:
        >>> cursor = Cursor.of("a.yaml", "id: a\nstatus: sure\n")
        >>> cursor.choice("status", {"asserted", "planned"})
        ''
        >>> print(cursor.problems[0])
        a.yaml:2: status: unknown 'sure'; use one of asserted, planned
    """

    def __init__(
        self, path: str, node: yaml.Node | None, field: str, problems: list[Problem]
    ) -> None:
        self.problems = problems
        self._path = path
        self._node = node
        self._field = field
        self._fields: dict[str, yaml.Node] = {}
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if name.value in self._fields:
                    line = name.start_mark.line + 1
                    problems.append(
                        Problem(path, line, self._name(name.value), "given twice; keep one")
                    )
                self._fields[name.value] = value

    @classmethod
    def of(cls, path: str, text: str) -> "Cursor":
        """Start at the top of a document's text."""
        problems: list[Problem] = []
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or str(error).splitlines()[0]
            line = mark.line + 1 if mark else 1
            problems.append(Problem(path, line, "yaml", f"{reason}; check quotes and indentation"))
            node = None
        if node is not None and not isinstance(node, yaml.MappingNode):
            problems.append(Problem(path, 1, "yaml", "the document is not a mapping of fields"))
            node = None
        return cls(path, node, "", problems)

    @classmethod
    def open(cls, path: Path, name: str) -> "Cursor":
        """Start at the top of a file, known to users as *name*."""
        try:
            return cls.of(name, path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            problem = Problem(name, 1, "encoding", f"not UTF-8 ({error.reason}); save it as UTF-8")
            return cls(name, None, "", [problem])

    @property
    def place(self) -> Place:
        """File and line of this node."""
        return Place(self._path, self._line(self._node))

    def _line(self, node: yaml.Node | None) -> int:
        return node.start_mark.line + 1 if node is not None else 1

    def _name(self, name: str) -> str:
        return f"{self._field}.{name}" if self._field and name else self._field or name

    def fail(self, name: str, reason: str) -> None:
        """Note a problem with one field of this node."""
        node = self._fields.get(name, self._node)
        self.problems.append(Problem(self._path, self._line(node), self._name(name), reason))

    def called(self, field: str) -> "Cursor":
        """Look at the same node under a better name for messages."""
        return Cursor(self._path, self._node, field, self.problems)

    def has(self, name: str) -> bool:
        """Tell whether a field is present."""
        return name in self._fields

    def only(self, names: Collection[str]) -> None:
        """Note every field that is not among the known names."""
        for name in self._fields:
            if name not in names:
                self.fail(name, f"unknown field{nearest(name, names)}")

    def text(self, name: str, *, required: bool = False) -> str:
        """Read a text; empty when absent."""
        node = self._fields.get(name)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            if required:
                self.fail(name, "missing; add it")
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fail(name, "should be a single text")
            return ""
        return str(node.value).strip()

    def choice(self, name: str, allowed: Collection[str], default: str = "") -> str:
        """Read one of a set of words."""
        word = self.text(name, required=not default) or default
        if word and word not in allowed:
            hint = nearest(word, allowed) or f"; use one of {', '.join(sorted(allowed)[:12])}"
            self.fail(name, f"unknown '{word}'{hint}")
            return ""
        return word

    def key(self, name: str, *, required: bool = False) -> str:
        """Read a key such as ``organisation/RDY``."""
        key = self.text(name, required=required)
        if key and not is_key(key):
            self.fail(name, f"'{key}' is not a key; write it like 'organisation/RDY'")
            return ""
        return key

    def date(self, name: str, *, required: bool = False) -> PartialDate | None:
        """Read a day, month or year."""
        text = self.text(name, required=required)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except InvalidDate as error:
            self.fail(name, str(error))
            return None

    def period(self) -> Period:
        """Read ``from``, ``to`` and ``to-earliest``."""
        period = Period(self.date("from"), self.date("to"), self.date("to-earliest"))
        if not period.is_ordered():
            self.fail("to", "ends before it starts; check 'from', 'to-earliest' and 'to'")
        return period

    def decimal(self, name: str) -> Decimal | None:
        """Read an exact number."""
        text = self.text(name)
        if not text:
            return None
        try:
            number = Decimal(text.replace("_", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.fail(name, f"'{text}' is not a number; write it with digits, like 360000000")
            return None
        return number

    def integer(self, name: str, default: int) -> int:
        """Read a whole number."""
        number = self.decimal(name)
        if number is None:
            return default
        if number != number.to_integral_value():
            self.fail(name, f"'{number}' is not a whole number")
            return default
        return int(number)

    def boolean(self, name: str, *, default: bool) -> bool:
        """Read true or false."""
        word = self.choice(name, {"true", "false"}, "true" if default else "false")
        return word == "true"

    def children(self, name: str) -> Iterator["Cursor"]:
        """Go through a list of mappings."""
        node = self._fields.get(name)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fail(name, "should be a list, each item starting with '- '")
            return
        for number, item in enumerate(node.value, 1):
            field = f"{self._name(name)}[{number}]"
            if isinstance(item, yaml.MappingNode):
                yield Cursor(self._path, item, field, self.problems)
            else:
                line = self._line(item)
                self.problems.append(Problem(self._path, line, field, "should have named fields"))

    def entries(self, name: str) -> Iterator[tuple[str, "Cursor"]]:
        """Go through a mapping of names to mappings."""
        node = self._fields.get(name)
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self.fail(name, "should be a mapping of names to their fields")
            return
        for key, item in node.value:
            yield (
                str(key.value),
                Cursor(self._path, item, f"{self._name(name)}.{key.value}", self.problems),
            )

    def child(self, name: str) -> "Cursor | None":
        """Step into one mapping, if present."""
        node = self._fields.get(name)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self.fail(name, "should have named fields, such as {kind: money, amount: 1}")
            return None
        return Cursor(self._path, node, self._name(name), self.problems)

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts."""
        node = self._fields.get(name)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fail(name, "should be a list of texts")
            return ()
        return tuple(str(item.value) for item in node.value if isinstance(item, yaml.ScalarNode))
