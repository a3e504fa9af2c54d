"""Writes register records as facts: entries, bodies, names, roles, relationships, successions.

The entry of a code and the bodies it stands for are kept apart, every fact has its period and the
release as source, and a relationship of the register is never turned into a role in a contract.

What a release tells comes in blocks, so that releases of any age stand side by side: its own
entry of a code gives way to that of a newer release of the same register, the description of a
body to that of a newer release of any register, and the names it observed stay.
"""

from collections.abc import Iterator, Mapping

from kg.dates import PartialDate
from kg.errors import Problem
from kg.keys import digest, last_segment
from kg.namespaces import DCTERMS, ORG, SCHEMA, SKOSXL
from kg.sources.loading import Known, Reject
from kg.sources.ods.bodies import Bodies, Body, day_before, held_by, on_day
from kg.sources.ods.codes import Codes
from kg.sources.ods.record import Handover, Held, Record, Relation, Release, Span
from kg.sources.ods.statements import Statements, node
from kg.sources.official_names import Spellings, title_case
from kg.store.segment import Block, Rule

_AREA_CODE = 3  # areas have codes of three characters where no role tells
# Fact by what a relationship becomes: group of keys, class, property of each end.
_FACTS = {
    "membership": ("membership", "Membership", "member", "memberBody"),
    "relationship": (
        *("register-relationship", "RegisterRelationship"),
        *("relatingBody", "relatedBody"),
    ),
    "placement": ("placement", "Placement", "placed", "placedIn"),
}
_DIGITAL_UNTIL = "2023-02"  # then NHS England took the register over


class Writer:
    """Writes the records of one release, and at the end what they only mention.

    Only codes and a few names are remembered between records.

    Args:
        release: The release the records come from.
        known: What the store knows.
        spellings: How capitals are written as names.
        path: The file, for messages.
        reject: Called for each record, or part of one, that is not taken.
    """

    def __init__(
        self, release: Release, known: Known, spellings: Spellings, path: str, reject: Reject
    ) -> None:
        self.release, self._path, self._reject = release, path, reject
        self._codes, self._spellings = Codes.load(), spellings
        self._bodies = Bodies(known, self._codes)
        self._out = Statements(release.key)
        self._described: set[str] = set()
        self._mentioned: dict[str, str] = {}
        self._areas: dict[str, str] = {}
        self._area_names: dict[str, str] = {}
        self._roles: set[str] = set()
        self._undated: set[tuple[str, str]] = set()
        issued = release.issued
        self._day = PartialDate.parse(issued).last.isoformat() if issued else ""

    def source(self) -> Block:
        """Write the release as a source."""
        release, out = self.release, self._out
        subject = out.classify(release.key, "Source", release.title)
        early = release.issued and release.issued < _DIGITAL_UNTIL
        publisher = "organisation/nhs-digital" if early else "organisation/X24"
        out.link(subject, DCTERMS + "publisher", publisher)
        out.dated(subject, DCTERMS + "issued", "issuedPrecision", release.issued)
        out.text(subject, SCHEMA + "url", release.url)
        out.text(subject, "genre", "register release")
        out.text(subject, DCTERMS + "license", "Open Government Licence v3.0")
        out.link(subject, "verification", "code/verification/read")
        return Block(Rule.ALWAYS, "", out.taken())

    def mention(self, code: str, name: str) -> None:
        """Note the name of an entry that has no record of its own here."""
        if code not in self._described:
            self._mentioned[code] = name or self._mentioned.get(code, "")

    def record(self, record: Record) -> Iterator[Block]:
        """Write one record: the bodies behind it, their name, and the entry in three facets.

        The facets are dates, roles and relationships.
        """
        record, faults = record.with_fixed_periods()
        for field in faults:
            reason = "comes before its start; the end was left out"
            self._reject(Problem(self._path, record.where, f"{record.code}.{field}", reason))
        bodies: tuple[Body, ...] = ()
        if not record.name:
            self.mention(record.code, "")
        elif record.code in self._described:
            reason = "stands twice in the release; the first record was taken"
            self._reject(Problem(self._path, record.where, record.code, reason))
            return
        else:
            self._described.add(record.code)
            bodies = self._bodies.of_record(record)
            yield from self._describe(record, bodies)
        yield Block(Rule.NEWEST, self._key(record.code), self._stated(record, bodies))

    def _key(self, code: str) -> str:
        return f"{self.release.register} {code}"

    def _describe(self, record: Record, bodies: tuple[Body, ...]) -> Iterator[Block]:
        primary = self._codes.roles.get(record.primary_role)
        if primary.area if primary else len(record.code) <= _AREA_CODE:
            self._area_names[record.code] = record.name
        label = title_case(record.name, self._spellings)
        named = on_day(bodies, self._day)
        for body in bodies:
            if not body.known:
                self._body(record, body, label if body is named else _other(label, body))
                yield Block(Rule.NEWEST, body.key, self._out.taken())
        self._name(named, label)
        yield Block(Rule.ALWAYS, self._key(record.code), self._out.taken())

    def _stated(self, record: Record, bodies: tuple[Body, ...]) -> bytes:
        if bodies:
            self._entry(record.code)
        for body in bodies:
            self._identify(record.code, body)
        for identifier in record.identifiers:
            self._out.text(node(on_day(bodies, self._day).key), "identifier", identifier)
        self._out.divide()
        for held in dict.fromkeys(record.roles) if bodies else ():
            self._role(record.code, held)
        self._out.divide()
        self._relate(record)
        for handover in record.handovers:
            self._hand_over(handover, record)
        return self._out.taken()

    def _entry(self, code: str) -> None:
        entry = self._out.about(f"register-entry/ods-{code}", "RegisterEntry", label=f"ODS {code}")
        self._out.text(entry, "identifier", f"ODS:{code}")

    def _body(self, record: Record, body: Body, label: str) -> None:
        plain = "Site" if record.record_class == "RC2" else "Organisation"
        subject = self._out.about(body.key, *(body.kinds or (plain,)), label=label)
        self._out.text(subject, "odsCode", record.code)
        self._out.period(subject, body.life)

    def _identify(self, code: str, body: Body) -> None:
        key = f"identification/{self.release.register}-{code}-{last_segment(body.key)}"
        subject = self._out.about(key, "Identification")
        entry = f"register-entry/ods-{code}"
        ends = (("identifyingEntry", entry), ("identifiedOrganisation", body.key))
        self._out.links(subject, ends)
        self._out.period(subject, body.life)

    def _name(self, body: Body, name: str) -> None:
        # Days known to the month and days known to the year have nodes of their own.
        exact = PartialDate.parse(self.release.issued).precision if self.release.issued else "day"
        known = "" if exact == "day" else f"-{exact}"
        key = f"name/ods-{last_segment(body.key)}-{digest(name)}{known}"
        subject = self._out.about(key, "OrganisationName")
        self._out.link(subject, "nameOf", body.key)
        self._out.text(subject, SKOSXL + "literalForm", name)
        self._out.dated(subject, "observedOn", "observedPrecision", self.release.issued)

    def _role(self, code: str, held: Held) -> None:
        self._roles.add(held.role)
        begun = held.span.start.replace("-", "") or "undated"
        key = f"register-role/{self.release.register}-{code}-{held.role}-{begun}"
        subject = self._out.about(key, "RegisterRole")
        ends = (
            ("roleOfEntry", f"register-entry/ods-{code}"),
            ("registerRole", f"code/ods-role/{held.role}"),
        )
        self._out.links(subject, ends)
        self._out.period(subject, held.span)

    def _relate(self, record: Record) -> None:
        used: dict[str, int] = {}
        source = self._bodies.of_code(record.code)
        for relation in dict.fromkeys(record.relations):
            means = self._codes.relationships.get(relation.code, "relationship")
            means = means if relation.code else "membership"
            for key, span in held_by(source, relation.span, self._day):
                for end, part in self._ends(relation, means, span):
                    self._fact(means, relation, (key, end), part, used)

    def _ends(self, relation: Relation, means: str, span: Span) -> tuple[tuple[str, Span], ...]:
        if means == "placement":
            return ((self._area(relation), span),)
        if relation.target not in self._described:
            self.mention(relation.target, relation.target_name)
        return held_by(self._bodies.of_code(relation.target), span, self._day)

    def _area(self, relation: Relation) -> str:
        place = self._codes.places.get(relation.target)
        if place is None:
            place = f"place/ods-{relation.target}"
            self._areas[relation.target] = relation.target_name or self._areas.get(
                relation.target, ""
            )
        return place

    def _fact(
        self,
        means: str,
        relation: Relation,
        ends: tuple[str, str],
        span: Span,
        used: dict[str, int],
    ) -> None:
        group, kind, *sides = _FACTS[means]
        begun = span.start.replace("-", "") or "undated"
        names = "-".join(last_segment(end) for end in ends)
        code = f"{relation.code}-" if relation.code else ""
        key = f"{group}/{self.release.register}-{code}{names}-{begun}"
        used[key] = used.get(key, 0) + 1
        subject = self._out.about(key if used[key] == 1 else f"{key}-{used[key]}", kind)
        self._out.links(subject, zip(sides, ends, strict=True))
        if relation.code:
            self._out.link(subject, "registerRelation", f"code/ods-relationship/{relation.code}")
        self._out.period(subject, span)

    def _hand_over(self, handover: Handover, record: Record) -> None:
        if not handover.day:
            told = (handover.predecessor, handover.successor)
            if told not in self._undated:
                self._undated.add(told)
                reason = "a succession without its day was left out; the register gives none"
                field = f"{record.code}.{'-'.join(told)}"
                self._reject(Problem(self._path, record.where, field, reason))
            return
        for code in (handover.predecessor, handover.successor):
            self.mention(code, "")
        until = Span("", day_before(handover.day))
        before, _ = held_by(self._bodies.of_code(handover.predecessor), until)[-1]
        after, _ = held_by(self._bodies.of_code(handover.successor), Span(handover.day))[0]
        names = f"{last_segment(before)}-{last_segment(after)}-{handover.day.replace('-', '')}"
        subject = self._out.about(f"change/{self.release.register}-{names}", "Succession")
        ends = (
            (ORG + "originalOrganization", before),
            (ORG + "resultingOrganization", after),
        )
        self._out.links(subject, ends)
        self._out.day(subject, "effectiveDate", handover.day)
        self._out.period(subject, Span(handover.day))
        self._out.text(subject, "method", "stated by the register")

    def rest(self, role_names: Mapping[str, str]) -> Iterator[Block]:
        """Write what records only mention: other entries, areas and the roles' names.

        Args:
            role_names: Labels of role codes that the file explains itself.
        """
        for code, name in self._mentioned.items():
            if code not in self._described and not self._bodies.knows(code):
                label = title_case(name, self._spellings) or f"ODS {code}"
                self._entry(code)
                body = Body(f"organisation/{code}", kinds=("Organisation",))
                self._body(Record(code, 0), body, label)
                self._identify(code, body)
                yield Block(Rule.FALLBACK, body.key, self._out.taken())
        for code, name in self._areas.items():
            known = name or self._area_names.get(code, "")
            area, key = title_case(known, self._spellings) or f"ODS {code}", f"place/ods-{code}"
            self._out.about(key, "Place", label=f"Area of {area}")
            yield Block(Rule.NEWEST if known else Rule.FALLBACK, key, self._out.taken())
        for role in sorted(self._roles):
            about, key = self._codes.roles.get(role), f"code/ods-role/{role}"
            label = about.label if about else role_names.get(role, "").lower()
            self._out.concept(key, "code/ods-role", label or role)
            yield Block(Rule.NEWEST if label else Rule.FALLBACK, key, self._out.taken())


def _other(label: str, body: Body) -> str:
    """Tell a body apart from the one that bore the name on the release's day."""
    if body.life.end:
        return f"{label} (to {body.life.end})"
    return f"{label} (from {body.life.start})"
