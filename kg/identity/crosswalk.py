"""One crosswalk from identifiers and names to organisations, read from a dataset."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from sys import intern
from typing import NamedTuple, TypeVar

from kg.dates import Period
from kg.identity.identifiers import normalised
from kg.identity.names import fold, initials, plain, spelled
from kg.identity.packed import Packed
from kg.keys import key_of
from kg.namespaces import ID
from kg.network.edges import PERIOD, period_of
from kg.sources.loading import Known
from kg.store.dataset import Dataset, Row

_PREFIX = ID + "organisation/"
_NAMED_ONLY = "organisation/payee-"
_COLUMNS = "?from ?fromPrecision ?to ?toPrecision ?toEarliest"
_THINGS = f"""
SELECT ?node ?text {_COLUMNS} {{
  {{ ?node rdfs:label ?text FILTER(STRSTARTS(STR(?node), "{_PREFIX}")) }} {PERIOD}
}}
"""
_ALIASES = "SELECT ?node ?text { ?node skos:altLabel ?text }"
_NAMES = f"""
SELECT ?thing ?text {_COLUMNS} {{ ?node nhs:nameOf ?thing ; skosxl:literalForm ?text {PERIOD} }}
"""
_NAMED = "SELECT ?thing ?text { ?node nhs:nameOf ?thing ; skosxl:literalForm ?text }"
_CODES = """
SELECT ?node ?ods ?text { { ?node nhs:odsCode ?ods } UNION { ?node nhs:identifier ?text } }
"""
_ENTRIES = f"""
SELECT ?thing ?text {_COLUMNS} {{
  ?node nhs:identifiedOrganisation ?thing ; nhs:identifyingEntry/nhs:identifier ?text {PERIOD}
}}
"""
_CONTRACTS = "SELECT ?node ?text { ?node a nhs:Contract ; nhs:identifier ?text }"
_LONGEST_ACRONYM = 8
_SHORTEST_INITIALS = 4
_ALWAYS = Period()
Mark = TypeVar("Mark", bound=Hashable)


class Bearer(NamedTuple):
    """One organisation's bearing of a name.

    Attributes:
        key: The organisation.
        how: name, alias, acronym or former-name.
        period: When it bore the name, where that is known.
        name: The name as the graph writes it.
    """

    key: str
    how: str
    period: Period
    name: str


@dataclass(frozen=True)
class Crosswalk:
    """What is known of organisations' identifiers and names.

    Attributes:
        codes: ``SCHEME:code`` -> organisations, each with the period in which it stood for them.
        names: Name in lower case, single spaces -> who bears it.
        labels: Organisation -> the name it is shown by.
        lives: Organisation -> from its first to its last day.
        named_only: Bare spelling -> bodies that lists of payments name and no register; no name of
            theirs stands among the others.
    """

    codes: Mapping[str, tuple[tuple[str, Period], ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[Bearer, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    lives: Mapping[str, Period] = field(default_factory=dict)
    named_only: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: "Dataset | Known | Crosswalk") -> "Crosswalk":
        """Read the crosswalk of a dataset, or of what loaders know.

        Example:
            >>> known = Known(names={"nhs a": ("organisation/A",)})
            >>> Crosswalk.of(known).names["nhs a"][0].how
            'name'
        """
        if isinstance(source, Crosswalk):
            return source
        if isinstance(source, Dataset):
            return _of_dataset(source)
        names = {
            name: tuple(Bearer(key, "name", Period(), name) for key in keys)
            for name, keys in source.names.items()
        }
        labels = {bearer.key: name for name, found in names.items() for bearer in found}
        return cls(source.by_code, names, labels)

    @cached_property
    def ods_codes(self) -> Mapping[str, frozenset[str]]:
        """Organisation -> the ODS codes that stood for it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for code, holders in self.codes.items():
            if code.startswith("ODS:"):
                for key, _ in holders:
                    found[key].add(code.removeprefix("ODS:"))
        return {key: frozenset(codes) for key, codes in found.items()}

    @cached_property
    def names_of(self) -> Mapping[str, list[str]]:
        """Organisation -> every name it bears or bore."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for bearers in self.names.values():
            for each in bearers:
                found[each.key].append(each.name)
        return dict(found)

    @cached_property
    def spellings(self) -> Mapping[str, tuple[Bearer, ...]]:
        """Names by what is left when spelling does not count."""
        return self._by(spelled)

    @cached_property
    def plains(self) -> Mapping[str, tuple[Bearer, ...]]:
        """Names by their plain text, short forms written out."""
        return self._by(lambda name: plain(name).text)

    @cached_property
    def cores(self) -> Mapping[tuple[str, ...], tuple[Bearer, ...]]:
        """Names by their core."""
        return self._by(lambda name: plain(name).core)

    @cached_property
    def initials(self) -> Mapping[str, tuple[Bearer, ...]]:
        """Names by their initials, where there are enough of them."""
        found = self._by(initials)
        return {text: each for text, each in found.items() if len(text) >= _SHORTEST_INITIALS}

    @cached_property
    def families(self) -> Mapping[str, str]:
        """Organisation -> the family of legal forms of its own name."""
        return {key: plain(label).family for key, label in self.labels.items()}

    def _by(self, mark: Callable[[str], Mark]) -> dict[Mark, tuple[Bearer, ...]]:
        found: defaultdict[Mark, list[Bearer]] = defaultdict(list)
        for name, bearers in self.names.items():
            found[mark(name)].extend(bearers)
        return {each: tuple(dict.fromkeys(bearers)) for each, bearers in found.items() if each}

    def is_alive(self, key: str, day: date) -> bool:
        """Tell whether an organisation existed on a day, as far as is known."""
        return self.lives.get(key, Period()).state(day) not in {"ended", "not-yet"}


def known(dataset: Dataset) -> Known:
    """Gather what loaders may know of a dataset: exact identifiers, names and aliases.

    Names stand under their lower case and under their bare spelling (``&`` as ``and``, without
    apostrophes, punctuation and articles). Whole countries are gathered here, so it is made row by
    row and packed, not by way of a crosswalk.
    """
    lives: dict[str, Period] = {}
    periods: dict[Period, Period] = {}
    names: Packed[str] = Packed()
    for key, text, period in _rows(dataset, _THINGS, "node"):
        lives[key] = periods.setdefault(period, period)
        _name(names, key, text)
    for query, name in ((_ALIASES, "node"), (_NAMED, "thing")):
        for key, text, _ in _rows(dataset, query, name):
            if key in lives:
                _name(names, key, text)
    codes = _codes(dataset, lives)
    _contracts(dataset, codes)
    return Known(codes, names)


def _name(names: Packed[str], key: str, text: str) -> None:
    if not is_named_only(key):
        for form in {fold(text), spelled(text)} - {""}:
            names.add(form, key)


def _contracts(dataset: Dataset, codes: Packed[tuple[str, Period]]) -> None:
    """Notices name contracts by the identifiers of earlier ones, which outlive any period."""
    for row in dataset.rows(_CONTRACTS):
        codes.add(str(row["text"]), (key_of(str(row["node"])), _ALWAYS))


def is_named_only(key: str) -> bool:
    """Tell whether an organisation is known from lists of payments alone, by a name and no more.

    Loaders never learn of these, or a list loaded twice would find its own payees known.

    Example:
        >>> is_named_only("organisation/payee-a-ltd"), is_named_only("organisation/RDY")
        (True, False)
    """
    return key.startswith(_NAMED_ONLY)


def _of_dataset(dataset: Dataset) -> Crosswalk:
    labels: dict[str, str] = {}
    lives: dict[str, Period] = {}
    periods: dict[Period, Period] = {}
    for key, text, period in _rows(dataset, _THINGS, "node"):
        labels[key], lives[key] = text, periods.setdefault(period, period)
    names: defaultdict[str, dict[Bearer, None]] = defaultdict(dict)
    named_only: dict[str, str] = {}
    for bearer in _bearers(dataset, labels):
        if is_named_only(bearer.key):
            named_only[spelled(bearer.name)] = bearer.key
        else:
            names[fold(bearer.name)].setdefault(bearer)
    listed = {name: tuple(found) for name, found in names.items()}
    return Crosswalk(_codes(dataset, lives), listed, labels, lives, named_only)


def _bearers(dataset: Dataset, labels: Mapping[str, str]) -> Iterator[Bearer]:
    for key, text in labels.items():
        yield Bearer(key, "name", Period(), text)
    for key, text, _ in _rows(dataset, _ALIASES, "node"):
        if key in labels:
            yield Bearer(key, "acronym" if _is_acronym(text) else "alias", Period(), text)
    for key, text, period in _rows(dataset, _NAMES, "thing"):
        if fold(text) != fold(labels.get(key, text)):
            yield Bearer(key, "former-name", period, text)


def _is_acronym(text: str) -> bool:
    return text.isalpha() and text.isupper() and len(text) <= _LONGEST_ACRONYM


def _codes(dataset: Dataset, lives: Mapping[str, Period]) -> Packed[tuple[str, Period]]:
    """Tell which organisations a code stands for; the period a register gives goes first."""
    codes: Packed[tuple[str, Period]] = Packed()
    periods: dict[Period, Period] = {}
    for key, text, period in _rows(dataset, _ENTRIES, "thing"):
        _stand(codes, normalised(text), key, periods.setdefault(period, period))
    for row in dataset.rows(_CODES):
        key = _key(row, "node")
        if key:
            text = f"ODS:{row['ods']}" if "ods" in row else str(row["text"])
            for code in _same(normalised(text)):
                _stand(codes, code, key, lives.get(key, _ALWAYS))
    return codes


def _stand(codes: Packed[tuple[str, Period]], code: str, key: str, period: Period) -> None:
    if all(holder != key for holder, _ in codes.get(code, ())):
        codes.add(code, (key, period))


def _same(code: str) -> Iterator[str]:
    """A number of Find a Tender is found with its scheme's name and without."""
    yield code
    if code.startswith("GB-FTS:GB-FTS-"):
        yield code.replace("GB-FTS:GB-FTS-", "GB-FTS:")


def _rows(dataset: Dataset, query: str, name: str) -> Iterator[tuple[str, str, Period]]:
    for row in dataset.rows(query):
        key = _key(row, name)
        if key:
            yield key, str(row["text"]), period_of(row)


def _key(row: Row, name: str) -> str:
    iri = str(row[name])
    # One text for each organisation, however many rows name it.
    return intern(key_of(iri)) if iri.startswith(_PREFIX) else ""
