"""What engines do otherwise than the SPARQL 1.1 standard says, or than one another: all of it.

Where facts are is looked at: an engine may show any graph as its default one (SPARQL 1.1 Query,
section 13), and many show all graphs together. Where a graph ``graph/facts`` exists, it holds the
facts, and every query names its dataset in full (SPARQL 1.1 Protocol, section 2.1.4).

The rest is known of a make by its ``Server`` header. What was seen of Virtuoso 7.2.5:

- A deadline is in milliseconds, and below a second it is none. What is late is answered in part,
  with status 200 and a header; or refused beforehand, with status 500, by an estimate.
- Rows are cut at ``ResultSetMaxRows`` with a header that says so, and graphs without.
- Graphs of the request are added to those after FROM, where the standard lets the request win;
  and without any named graph given, ``GRAPH`` sees all there are, the engine's own too.
- A query may call functions that open connections and read settings.
- ``?day <= "2016-04-01"^^xsd:date`` misses rows, which a cast in place of the day does not; days in
  VALUES remain so. Long texts are sorted by where they are kept, unless a function gives them.
- Rows with several OPTIONAL lose values, unless they are counted, sorted or told apart.
- Names with a backslash are not understood. What remains so: paths within OPTIONAL may find
  nothing, and subqueries that count may lose rows.
- True is written as 1 in JSON; TSV and CSV are not those of the standard.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import pyoxigraph as ox

from kg.errors import QueryError, QueryTimeout, QueryTooLarge, RefusedQuery
from kg.namespaces import BASE, GRAPH, PREFIXES, XSD
from kg.store.endpoint import Answer, Asked, Endpoint
from kg.store.query_text import TOKEN, QueryText
from kg.store.worker import RESULTS

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
FACTS = GRAPH + "facts"
"""The graph that holds the facts where an engine has no default graph of its own."""
OK = 200
_OFTEN = frozenset({*RESULTS, TRIPLES, "text/turtle"})
_TOO_LONG = re.compile("estimated execution time|Transaction timed out")
_CANNOT = ("Virtuoso 37000 ", "Virtuoso 22023 ")
_CUTS_AT = ("sparql_result_set_max_rows", "sparql_construct_max_triples")
_CUTS_UNLESS_SET = 10_000
_TRUTH = re.compile(rb'(XMLSchema#boolean", "value": )"([01])"')
_WHOLE = re.compile(rb'(XMLSchema#decimal"\s*,\s*"value"\s*:\s*"-?\d+)\.0"')
_WHOLE_IN_TRIPLES = re.compile(rb'("-?\d+)\.0("\^\^<[^ >]*XMLSchema#decimal>)')
_OWN_WORDS = frozenset({"DEFINE", "OPTION"})
_OURS = (BASE, *PREFIXES.values())
_DAYS = frozenset({"xsd:date", "xsd:dateTime", f"<{XSD}date>", f"<{XSD}dateTime>"})
_OR_EQUAL = (["<", "="], [">", "="])
_GATHERING = frozenset({"LIMIT", "ORDER", "DISTINCT"})
_MANY = 1_000_000_000
_AFTER_SORTING = frozenset({"LIMIT", "OFFSET", "VALUES", "}"})


@dataclass(frozen=True)
class Dialect:
    """How an endpoint wants to be spoken to.

    Attributes:
        facts: The graph that holds the facts; empty where the default graph does.
        named: The named graphs of ours, where ``facts`` is set.
        formats: Media types that it writes as the standards say.
        virtuoso: Whether it has the ways of Virtuoso.
        most: Triples at which it cuts a graph; 0 where it does not.
    """

    facts: str = ""
    named: tuple[str, ...] = ()
    formats: frozenset[str] = _OFTEN
    virtuoso: bool = False
    most: int = 0

    @classmethod
    def of(cls, endpoint: Endpoint) -> "Dialect":
        """Learn from an endpoint what make it is.

        Raises:
            EndpointFailed: It is down.
        """
        server = endpoint.send(Asked("ASK {}", JSON)).headers.get("server", "")
        if not server.startswith("Virtuoso/"):
            return cls()
        most = _cuts_at(endpoint)
        return cls(formats=frozenset({JSON, TRIPLES}), virtuoso=True, most=most)

    def deadline(self, seconds: float) -> str:
        """Write a deadline for the field ``timeout``.

        Example:
            >>> Dialect().deadline(0.5), Dialect(virtuoso=True).deadline(0.5)
            ('0.5', '1000')
        """
        return f"{max(seconds * 1000, 1000):.0f}" if self.virtuoso else f"{seconds:g}"

    def say(self, text: str) -> str:
        """Write a query so that it is understood as it is meant.

        Raises:
            RefusedQuery: It reaches for what only this engine has.

        Example:
            >>> Dialect().say("ASK {}")
            'ASK {}'
            >>> Dialect(virtuoso=True).say("SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 1")
            'SELECT * { ?s ?p ?o } ORDER BY ASC(IF(isNumeric(?o), ?o, 0)) ASC(STR(?o)) LIMIT 1'
        """
        if not self.virtuoso:
            return text
        _refuse_own_ways(text)
        return _limited(_sorted_by_text(_days_as_casts(_spelt_out(text))))

    def hear(self, answer: Answer, seconds: float) -> bytes:
        """Take an answer as it is meant, if it is one.

        Numbers and truths are written in the canonical way of XSD 1.1, as the store in a folder
        writes them. Within a text of JSON or N-Triples quotation marks are escaped, so what is
        replaced is none.

        Args:
            answer: What was sent back.
            seconds: The deadline.

        Raises:
            QueryError: The engine cannot answer this query, though it may be right.
            QueryTimeout: It was not answered in time, or only in part.
            QueryTooLarge: It may have been cut.
        """
        said = said_by(answer)
        is_ok = answer.status == OK
        if "x-sql-state" in answer.headers or (not is_ok and _TOO_LONG.search(said)):
            raise QueryTimeout(seconds)
        if not is_ok and said.startswith(_CANNOT):
            raise QueryError(f"the engine cannot answer this query: {said}")
        self._refuse_cut(answer)
        if answer.kind == TRIPLES:
            return _WHOLE_IN_TRIPLES.sub(rb"\1\2", answer.body)
        if answer.kind == JSON:
            return _TRUTH.sub(_in_words, _WHOLE.sub(rb'\1"', answer.body))
        return answer.body

    def _refuse_cut(self, answer: Answer) -> None:
        is_full = answer.kind == TRIPLES and answer.body.count(b"\n") >= self.most
        most = int(answer.headers.get("x-sparql-maxrows", self.most if is_full else 0))
        if most:
            raise QueryTooLarge(
                f"the endpoint gives no more than {most:,} rows or triples, and there may be more; "
                "add a LIMIT below that, or have ResultSetMaxRows raised in its settings"
            )


def said_by(answer: Answer) -> str:
    """Give the message of an answer that is none; Virtuoso repeats the query below it."""
    return answer.body[:500].decode(errors="replace").partition("\n\nSPARQL query:")[0].strip()


def _cuts_at(endpoint: Endpoint) -> int:
    """Ask Virtuoso how many triples it gives at most; 0 for any number.

    Versions differ in the limits they have; one that tells none is taken to have the usual one.
    """
    limits = []
    for name in _CUTS_AT:
        answer = endpoint.send(Asked(f"SELECT (bif:sys_stat('{name}') AS ?most) {{}}", JSON))
        if answer.status == OK:
            rows = cast(ox.QuerySolutions, ox.parse_query_results(answer.body, RESULTS[JSON]))
            limits += [int(cast(ox.Literal, row["most"]).value) for row in rows]
    return min(filter(None, limits), default=0) if limits else _CUTS_UNLESS_SET


def _in_words(found: re.Match[bytes]) -> bytes:
    return found[1] + (b'"true"' if found[2] == b"1" else b'"false"')


def tokens(text: str) -> list[re.Match[str]]:
    """Cut a query into its tokens, without spaces and comments."""
    return [found for found in TOKEN.finditer(text) if found.lastgroup != "space"]


def _refuse_own_ways(text: str) -> None:
    """Refuse what is not SPARQL but Virtuoso.

    A name before a parenthesis may also begin a statement, so those of the graph pass.
    """
    for word in sorted(QueryText.read(text).words & _OWN_WORDS):
        raise RefusedQuery(f"'{word}' is not SPARQL")
    found = tokens(text)
    prefixes = _prefixes(found)
    for piece, after in pairwise(each[0] for each in found):
        if after == "(" and not all(each.startswith(_OURS) for each in _meant(piece, prefixes)):
            raise RefusedQuery(f"'{piece}(' may call a function that only this engine has")


def _prefixes(found: Sequence[re.Match[str]]) -> list[tuple[str, str]]:
    """Give the prefixes that a query may use, those it declares itself last."""
    pieces = [each[0] for each in found]
    declared = [
        (name[:-1], iri[1:-1])
        for word, name, iri in zip(pieces, pieces[1:], pieces[2:], strict=False)
        if word.upper() == "PREFIX"
    ]
    return [*PREFIXES.items(), *declared]


def _meant(piece: str, prefixes: Sequence[tuple[str, str]]) -> list[str]:
    """Give every IRI that a piece of a query can stand for; none if it stands for no IRI."""
    if piece[0] == "<" and len(piece) > 1:
        return [piece[1:-1]]
    prefix, colon, local = piece.partition(":")
    if not colon or piece[0] in "\"'":
        return []
    return [iri + local for name, iri in prefixes if name == prefix] or [piece]


def _spelt_out(text: str) -> str:
    """Write names that have a backslash as addresses; Virtuoso knows no escapes in names."""
    found = tokens(text)
    prefixes = dict(_prefixes(found))
    parts, end = [], 0
    for each in found:
        prefix, _, local = each[0].partition(":")
        if each.lastgroup == "name" and "\\" in local and prefix in prefixes:
            iri = prefixes[prefix] + local.replace("\\", "")
            parts += [text[end : each.start()], f"<{iri}>"]
            end = each.end()
    return "".join([*parts, text[end:]])


def _limited(text: str) -> str:
    """Have rows counted: Virtuoso loses values of rows that it neither counts nor sorts."""
    if QueryText.read(text).form != "SELECT":
        return text
    depth, at = 0, len(text)
    for each in tokens(text):
        depth += {"{": 1, "}": -1}.get(each[0], 0)
        if depth == 0 and each[0].upper() in _GATHERING:
            return text
        if depth == 0 and each[0].upper() == "VALUES":
            at = each.start()
    return f"{text[:at]}\nLIMIT {_MANY}\n{text[at:]}"


def _days_as_casts(text: str) -> str:
    found = tokens(text)
    pieces = ["", "", *(each[0] for each in found), *[""] * 5]
    parts, end = [], 0
    for at, each in enumerate(found, start=2):
        mark, kind, after = pieces[at + 1 : at + 3], pieces[at + 3], pieces[at + 4 : at + 6]
        is_day = each.lastgroup == "string" and mark == ["^", "^"] and kind in _DAYS
        is_compared = pieces[at - 2 : at] in _OR_EQUAL or after in _OR_EQUAL
        if is_day and (is_compared or after[0].upper() == "AS"):
            parts += [text[end : each.start()], f"{kind}({each[0]})"]
            end = found[at + 1].end()
    return "".join([*parts, text[end:]])


def _sorted_by_text(text: str) -> str:
    """Have rows sorted by numbers first, and then by what texts say."""
    found = tokens(text)
    pieces = [each[0].upper() for each in found]
    # The engine knows no names of the head within an expression, nor keeps what they stand for.
    computed = {after[0] for word, after in pairwise(found) if word[0].upper() == "AS"}
    parts, end, sorting, depth = [], 0, False, 0
    for at, each in enumerate(found):
        begins = pieces[at] == "BY" and pieces[at - 1] == "ORDER"
        sorting = begins or (sorting and pieces[at] not in _AFTER_SORTING)
        depth = depth + {"(": 1, ")": -1}.get(each[0], 0) if sorting else 0
        if not sorting or each.lastgroup != "variable" or each[0] in computed:
            continue
        is_turned = depth == 1 and pieces[at - 2] in {"ASC", "DESC"} and pieces[at + 1] == ")"
        if depth == 0 or is_turned:
            first, last = (found[at - 2], found[at + 1]) if is_turned else (each, each)
            way = pieces[at - 2] if is_turned else "ASC"
            keys = f"{way}(IF(isNumeric({each[0]}), {each[0]}, 0)) {way}(STR({each[0]}))"
            parts += [text[end : first.start()], keys]
            end = last.end()
    return "".join([*parts, text[end:]])
