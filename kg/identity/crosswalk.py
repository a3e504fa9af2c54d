"""One crosswalk from identifiers and names to organisations, read from a dataset."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from kg.dates import Period
from kg.identity.identifiers import normalised
from kg.identity.names import fold, initials, plain, spelled
from kg.keys import key_of
from kg.namespaces import ID
from kg.network.edges import PERIOD, period_of
from kg.sources.loading import Known
from kg.store.dataset import Dataset, Row

_PREFIX = ID + "organisation/"
_NAMED_ONLY = "organisation/payee-"
_COLUMNS = "?from ?fromPrecision ?to ?toPrecision ?toEarliest"
_THINGS = f"SELECT ?node ?text {_COLUMNS} {{ ?node rdfs:label ?text {PERIOD} }}"
_ALIASES = "SELECT ?node ?text { ?node skos:altLabel ?text }"
_NAMES = f"""
SELECT ?thing ?text {_COLUMNS} {{ ?node nhs:nameOf ?thing ; skosxl:literalForm ?text {PERIOD} }}
"""
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
    apostrophes, punctuation and articles).
    """
    crosswalk = Crosswalk.of(dataset)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, bearers in crosswalk.names.items():
        for form in {name, spelled(name)} - {""}:
            names[form].extend(each.key for each in bearers)
    listed = {name: tuple(dict.fromkeys(keys)) for name, keys in names.items()}
    return Known({**_contracts(dataset), **crosswalk.codes}, listed)


def _contracts(dataset: Dataset) -> dict[str, tuple[tuple[str, Period], ...]]:
    """Notices name contracts by the identifiers of earlier ones, which outlive any period."""
    found: defaultdict[str, list[tuple[str, Period]]] = defaultdict(list)
    for row in dataset.select(_CONTRACTS):
        found[str(row["text"])].append((key_of(str(row["node"])), Period()))
    return {identifier: tuple(holders) for identifier, holders in found.items()}


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


def _codes(
    dataset: Dataset, lives: Mapping[str, Period]
) -> dict[str, tuple[tuple[str, Period], ...]]:
    found: defaultdict[str, dict[str, Period]] = defaultdict(dict)
    for key, text, period in _rows(dataset, _ENTRIES, "thing"):
        found[normalised(text)][key] = period
    for row in dataset.select(_CODES):
        key = _key(row, "node")
        if key:
            text = f"ODS:{row['ods']}" if "ods" in row else str(row["text"])
            for code in _same(normalised(text)):
                found[code].setdefault(key, lives.get(key, Period()))
    return {code: tuple(holders.items()) for code, holders in found.items()}


def _same(code: str) -> Iterator[str]:
    """A number of Find a Tender is found with its scheme's name and without."""
    yield code
    if code.startswith("GB-FTS:GB-FTS-"):
        yield code.replace("GB-FTS:GB-FTS-", "GB-FTS:")


def _rows(dataset: Dataset, query: str, name: str) -> Iterator[tuple[str, str, Period]]:
    for row in dataset.select(query):
        key = _key(row, name)
        if key:
            yield key, str(row["text"]), period_of(row)


def _key(row: Row, name: str) -> str:
    iri = str(row[name])
    return key_of(iri) if iri.startswith(_PREFIX) else ""
