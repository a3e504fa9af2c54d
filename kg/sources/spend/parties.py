"""Finds the organisations that the payers and payees of a spend file are, or gives them a key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.keys import slug
from kg.sources.loading import Known
from kg.sources.spend.payee import (
    forms,
    is_individual,
    is_practitioners,
    ods_in,
    proper,
    settings,
    split_code,
)

_TOKEN = re.compile(r"[^A-Za-z0-9]+")
_TRUST = re.compile(r" nhs (?:foundation )?trust$")


class Party(NamedTuple):
    """Who a text names.

    Attributes:
        key: The organisation; empty for an individual.
        name: Its name where the store does not know it, else empty.
        method: exact-identifier, exact-name or normalised; empty where it is not known.
        written: The text, without a ledger's number.
        evidence: What led there, in words.
    """

    key: str
    name: str = ""
    method: str = ""
    written: str = ""
    evidence: str = ""


INDIVIDUAL = Party("")


@dataclass
class Parties:
    """Looks parties up in what the store knows, each text once.

    Attributes:
        known: What the store knows.
    """

    known: Known
    _contexts: dict[str, bool] = field(default_factory=dict)
    _found: dict[tuple[str, str, date], Party] = field(default_factory=dict)

    def payee(self, text: str, code: str, context: str, day: date) -> Party:
        """Find who was paid.

        Args:
            text: The payee as written.
            code: The payee's number in its own column, or empty.
            context: Expense type and area.
            day: A day of the month of the payment.
        """
        number, name = split_code(text)
        party = self._look_up(name, code or number, day)
        if party.method:
            return party
        if context not in self._contexts:
            self._contexts[context] = is_practitioners(context)
        individual = is_individual(name, practitioner=self._contexts[context])
        return INDIVIDUAL if individual else party

    def payer(self, text: str, path: Path, day: date) -> Party:
        """Find who paid, from the file's own column, else from its name.

        A trust keeps its code when it becomes a foundation trust, and lists go on under the old
        name; so the other form of the name counts for a payer.
        """
        party = self._look_up(text, "", day) if text else Party("")
        if party.method:
            return party
        stem = _TRUST.sub("", text.lower())
        for form in (f"{stem} nhs trust", f"{stem} nhs foundation trust", stem):
            keys = self.known.names.get(form, ()) if stem != text.lower() else ()
            if len(keys) == 1:
                return Party(keys[0], "", "normalised", text, f"known as '{form}'")
        named = next(self._in_file_name(path, day), Party(""))
        return named if named.key else party

    def _look_up(self, name: str, code: str, day: date) -> Party:
        mark = (name, code, day)
        if mark not in self._found:
            self._found[mark] = self._find(name, code, day)
        return self._found[mark]

    def _find(self, name: str, code: str, day: date) -> Party:
        ods = ods_in(code)
        key = self.known.organisation(f"ODS:{ods}", day) if ods else ""
        if key:
            evidence = f"ODS:{ods} in the payer's number '{code}'"
            return Party(key, "", "exact-identifier", name, evidence)
        for form in forms(name):
            keys = self.known.names.get(form, ())
            if len(keys) == 1:
                method = "exact-name" if form == forms(name)[0] else "normalised"
                return Party(keys[0], "", method, name, f"known as '{form}'")
        written = proper(name)
        return Party(f"organisation/payee-{slug(written)}", written, "", name)

    def _in_file_name(self, path: Path, day: date) -> Iterator[Party]:
        for token in _TOKEN.split(path.stem):
            if token != token.upper() or token.isdigit() or len(token) not in range(3, 7):
                continue
            code = settings()["archive"].get(token, token)
            key = self.known.organisation(f"ODS:{code}", day)
            if key:
                evidence = f"'{token}' in the file's name, ODS:{code}"
                yield Party(key, "", "exact-identifier", path.stem, evidence)
