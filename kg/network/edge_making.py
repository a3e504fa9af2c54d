"""Makes edges of facts and claims by what is stated of them, whatever their classes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kg.declarations import EdgeRule
from kg.namespaces import DEF, PREFIXES, RDF
from kg.network.arcs import ends_of
from kg.network.edges import CLAIM_FAMILY, Edge, edge_of
from kg.network.provenance import of_group
from kg.network.stating import BATCH, Stated, named, read_stated, reasons
from kg.ontology import Ontology
from kg.store.dataset import Dataset, Row, Value
from kg.store.substitution import batched, one_of

_LABELS = "SELECT ?node ?label { %s ?node %s ?label }"
_KEPT = 10_000
_PERIOD = ("from", "fromPrecision", "to", "toPrecision", "toEarliest")
_OF_FACTS = ("role", "endedWith", "share", "amount", "currency", "basis", *_PERIOD)
_OF_CLAIMS = ("predicate", "status", "review", "statement", "core", "reportedOn")
Ends = tuple[Value, Value]
"""Where an edge leaves and where it arrives."""


class EdgeMaking:
    """Makes edges of the nodes of a dataset.

    Args:
        dataset: The store to read.
        ontology: For the words of predicates.
        rules: Which classes become edges, and how.

    Example:
        >>> making = EdgeMaking(Dataset.in_memory([]), Ontology.load(), [])
        >>> list(making.facts(["https://w3id.org/nhs-kg/id/membership/a"]))
        []
    """

    def __init__(self, dataset: Dataset, ontology: Ontology, rules: Iterable[EdgeRule]) -> None:
        self._dataset, self._ontology = dataset, ontology
        self._rules = {rule.target: rule for rule in rules}
        self._words: dict[tuple[str, str], str] = {}

    def facts(self, iris: Iterable[str], wanted: frozenset[str] = frozenset()) -> Iterator[Edge]:
        """Make edges of facts, with their sources and the claims they were accepted from.

        Args:
            iris: The facts; what is none is left out.
            wanted: IRIs of things; of several at one end of a fact, one of these counts.
        """
        for batch in batched(iris, BATCH):
            every = read_stated(self._dataset, batch)
            found = list(self._of_rules(every, wanted))
            self._read_words(found, every)
            for node, rule, ends in found:
                known = every[node]
                edge = edge_of(_fact(node, known, ends), rule, self._ontology)
                why = reasons(known)
                yield replace(
                    edge,
                    label=self._label(rule, known) or edge.label,
                    sources=of_group(why, "source"),
                    claims=of_group(why, "claim"),
                )

    def claims(self, iris: Iterable[str], wanted: frozenset[str] = frozenset()) -> Iterator[Edge]:
        """Make edges of claims, of which only named graphs tell, with their sources."""
        for batch in batched(iris, BATCH):
            every = read_stated(self._dataset, batch, claims=True)
            for node, rule, ends in self._of_rules(every, wanted):
                row = _claim(node, every[node], ends) if rule.family == CLAIM_FAMILY else None
                if row is not None:
                    edge = edge_of(row, rule, self._ontology)
                    sources = of_group(reasons(every[node]), "source")
                    yield replace(edge, sources=sources, claims=(edge.key,))

    def ends(
        self, iris: Iterable[str], day: date, wanted: frozenset[str], *, claims: bool
    ) -> Iterator[tuple[str, str, str]]:
        """Tell of facts or claims no more than what they connect, if they have begun by a day.

        Args:
            iris: The facts or claims.
            day: The day.
            wanted: IRIs of things; of several at one end, one of these counts.
            claims: Whether they are claims; those that are opinion are left out.

        Yields:
            The node, and where it leaves and arrives.
        """
        begins = DEF + ("reportedOn" if claims else "from")
        only = [f"{RDF}type", begins, f"{DEF}core", *ends_of(self._rules.values())]
        for batch in batched(iris, BATCH):
            every = read_stated(self._dataset, batch, claims=claims, only=only)
            for node, _, ends in self._of_rules(every, wanted):
                begun = every[node].get(begins, (day,))[0]
                core = not claims or every[node].get(f"{DEF}core", (False,))[0] is True
                if core and not (isinstance(begun, date) and begun > day):
                    yield node, str(ends[0]), str(ends[1])

    def _of_rules(
        self, every: Mapping[str, Stated], wanted: frozenset[str]
    ) -> Iterator[tuple[str, EdgeRule, Ends]]:
        for node, known in every.items():
            for kind in known.get(f"{RDF}type", ()):
                rule = self._rules.get(str(kind))
                ends = _ends(rule, known, wanted) if rule else None
                if rule and ends:
                    yield node, rule, ends

    def _read_words(
        self, found: Iterable[tuple[str, EdgeRule, Ends]], every: Mapping[str, Stated]
    ) -> None:
        """Read what the nodes that give edges their words are called; they are few."""
        missing: dict[str, set[str]] = defaultdict(set)
        for node, rule, _ in found:
            first, _, rest = rule.label.partition("/")
            for each in every[node].get(_expanded(first), ())[:1] if rest else ():
                if (rest, str(each)) not in self._words:
                    missing[rest].add(str(each))
        if len(self._words) > _KEPT:
            self._words = {}
        for rest, iris in missing.items():
            self._words.update(((rest, iri), "") for iri in iris)
            for row in self._dataset.select(_LABELS % (one_of("node", sorted(iris)), rest)):
                self._words[rest, str(row["node"])] = str(row["label"])

    def _label(self, rule: EdgeRule, known: Stated) -> str:
        first, _, rest = rule.label.partition("/")
        for each in known.get(_expanded(first), ()) if first else ():
            return self._words.get((rest, str(each)), "") if rest else str(each)
        return ""


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, "") + local


def _ends(rule: EdgeRule, known: Stated, wanted: frozenset[str]) -> Ends | None:
    leaves, arrives = known.get(rule.source_iri), known.get(rule.destination_iri)
    if not leaves or not arrives:
        return None
    return _first(leaves, wanted), _first(arrives, wanted)


def _first(values: Sequence[Value], wanted: frozenset[str]) -> Value:
    return next((each for each in values if each in wanted), values[0])


def _fact(node: str, known: Stated, ends: Ends) -> Row:
    row: dict[str, Value] = {"node": node, "source": ends[0], "target": ends[1]}
    row.update(named(known, _OF_FACTS))
    low, high = known.get(f"{DEF}minAmount"), known.get(f"{DEF}maxAmount")
    if low and high:
        row["min"], row["max"] = low[0], high[0]
    return row


def _claim(node: str, known: Stated, ends: Ends) -> Row | None:
    """Write a claim as a row; None where it lacks what claims have."""
    told = named(known, _OF_CLAIMS)
    if len(told) < len(_OF_CLAIMS):
        return None
    reported = told.pop("reportedOn")
    more = {"node": node, "source": ends[0], "target": ends[1], "reported": reported}
    return {**told, **named(known, _PERIOD), **more}
