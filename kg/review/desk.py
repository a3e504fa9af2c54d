"""The desk a reviewer works at: what is next, what has to be seen with it, what is decided.

The terminal and the page both work by it; it keeps nothing but the log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from kg.model import Claim
from kg.review.agreement import Link, against, independent
from kg.review.changes import changes
from kg.review.draft import Draft, Name
from kg.review.entry import read_entry, span_digest
from kg.review.fitting import misfits
from kg.review.ground import Ground, named
from kg.review.items import Item, items_of
from kg.review.log import Decision, Log, standing
from kg.review.proposal import Proposals
from kg.review.queue import ordered
from kg.review.resolving import given
from kg.review.sentence import sentence
from kg.review.statement import Statement
from kg.review.tool import rule_set, tool
from kg.review.values import value_fields
from kg.review.view import View, copies


@dataclass(frozen=True)
class Reviewing:
    """What a review works with.

    Attributes:
        proposals: The candidates and their document.
        log: The log.
        ground: The graph.
        publisher: Key of who published the document; empty when not known.
        clock: Tells the time of a decision.
    """

    proposals: Proposals
    log: Log
    ground: Ground
    publisher: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def desk(self) -> "Desk":
        """Lay everything out as the log has it now.

        Raises:
            UnreadableFile: The log is damaged.
        """
        return Desk(self, self.log.read())


class Desk:
    """The state of a review at one moment.

    Args:
        work: What it works with.
        decisions: Every decision of the log.
    """

    def __init__(self, work: Reviewing, decisions: Sequence[Decision]) -> None:
        self._work, self.decisions = work, tuple(decisions)
        self.items = items_of(work.proposals, decisions)
        drafts = [each.draft for each in self.items]
        drafts += [draft for each in standing(self.decisions) for draft in each.after]
        for draft in drafts:
            work.ground.declared.update(named(draft.parties))

    @cached_property
    def queue(self) -> tuple[Item, ...]:
        """What is open, in the order to look at it; what was skipped comes last."""
        waiting = [each for each in self.items if each.state == "open"]
        skipped = [each for each in self.items if each.state == "skipped"]
        skipped.sort(key=lambda each: each.decision.number if each.decision else 0)
        ontology = self._work.ground.ontology
        return (*ordered(waiting, self._grave, ontology), *skipped)

    @cached_property
    def in_order(self) -> tuple[Item, ...]:
        """Every item: first the queue, then what was decided, in the order of the document."""
        waiting = {each.id for each in self.queue}
        return (*self.queue, *(each for each in self.items if each.id not in waiting))

    def item(self, name: str) -> Item | None:
        """Find an item by its id."""
        return next((each for each in self.items if each.id == name), None)

    @property
    def counts(self) -> Mapping[str, int]:
        """Count the items by state."""
        states = [each.state for each in self.items]
        return {state: states.count(state) for state in ("open", "skipped", "accepted", "rejected")}

    @cached_property
    def _claims(self) -> Mapping[str, Claim]:
        ground = self._work.ground
        return {
            each.id: read_entry(each.draft, self._work.publisher, ground.ontology)[0]
            for each in self.items
        }

    @cached_property
    def _statements(self) -> Mapping[str, Statement]:
        """The items that were not rejected, as they are compared."""
        return {
            each.id: self._statement(each, self._claims[each.id])
            for each in self.items
            if each.state != "rejected"
        }

    @cached_property
    def _grave(self) -> frozenset[str]:
        """Ids of the items that another one or a claim of the graph contradicts."""
        return frozenset(
            name
            for name, each in self._statements.items()
            if any(link.kind == "contradicts" for link in self._links(each))
        )

    def _links(self, statement: Statement) -> tuple[Link, ...]:
        beside = [each for name, each in self._statements.items() if name != statement.id]
        known = self._work.ground.claims(statement.subject, statement.predicate)
        return against(statement, (*known, *beside))

    def _statement(self, item: Item, claim: Claim) -> Statement:
        name, draft, state = item.id, item.draft, item.state
        document = self._work.proposals.document
        return Statement(
            id=name,
            says=draft.says or self.proposed(draft),
            subject=draft.subject.identity,
            predicate=draft.predicate,
            object=draft.object.identity if draft.object else "",
            value=value_fields(claim.value),
            status=draft.status,
            speaker=draft.speaker.identity if draft.speaker else self._work.publisher,
            source=f"this document {document.sha256[:12]}",
            publisher=self._work.publisher,
            text=document.sha256,
            spans=frozenset(
                span_digest(document.passage(each.start, each.end)) for each in draft.evidence
            ),
            review="accepted" if state == "accepted" else "candidate",
        )

    def proposed(self, draft: Draft) -> str:
        """Propose a sentence for a claim, in words of the ontology."""
        ground = self._work.ground
        return sentence(draft, ground.ontology, ground.label)

    def view(self, item: Item) -> View:
        """Put together what a reviewer has to see with an item."""
        ground, draft = self._work.ground, item.draft
        claim, wrong = read_entry(draft, self._work.publisher, ground.ontology)
        says = draft.says or self.proposed(draft)
        statement = self._statement(item, claim)
        links = self._links(statement)
        same = [
            each.other
            for each in links
            if each.kind == "corroborates" and each.other.review != "candidate"
        ]
        text = self._work.proposals.document.sha256
        return View(
            item=item,
            claim=claim,
            says=says,
            problems=(
                *wrong,
                *misfits(claim, draft, ground),
                *copies(draft, says, self._work.proposals.document.text, ground),
            ),
            unresolved=draft.unresolved,
            evidence=tuple(each for each in same if each.text != text),
            sources=len(independent([statement, *same])) - 1,
            conflicts=tuple(each for each in links if each.kind != "corroborates"),
            changes=changes(draft, claim, links, ground),
            held=tuple(each.id for each in same if each.text == text),
        )

    def accept(self, item: Item, reviewer: str) -> tuple[str, ...]:
        """Accept an item, if nothing speaks against it.

        Returns:
            What speaks against it; it is then not accepted.
        """
        seen = self.view(item)
        if seen.problems:
            return seen.problems
        # A proposed sentence that names what has no key yet is put together anew when it has one.
        own = item.draft.says if seen.unresolved else seen.says
        after = replace(item.draft, says=own)
        self._add("accept", item, reviewer, after=(after,))
        return ()

    def reject(self, item: Item, reviewer: str, reason: str) -> tuple[str, ...]:
        """Reject an item for a reason, which must be given."""
        if not reason.strip():
            return ("reason: missing; say in a few words what is wrong with it",)
        self._add("reject", item, reviewer, reason=reason.strip())
        return ()

    @cached_property
    def waiting(self) -> Mapping[str, tuple[Item, ...]]:
        """The names that await a key, each with the accepted claims that wait for it."""
        found: dict[str, tuple[Item, ...]] = {}
        for each in self.items:
            for name in each.draft.unresolved if each.state == "accepted" else ():
                found[name] = (*found.get(name, ()), each)
        return found

    def give(self, name: str, to: Name, reviewer: str) -> None:
        """Say what a name stands for: in every claim of the document that bears it."""
        for each in self.items:
            if name in each.draft.unresolved:
                self.edit(each, reviewer, given(each.draft, name, to))
                return

    def skip(self, item: Item, reviewer: str) -> None:
        """Leave an item for later."""
        self._add("skip", item, reviewer)

    def edit(self, item: Item, reviewer: str, draft: Draft) -> None:
        """Change what an item claims; it is still to be accepted."""
        if draft != item.draft:
            self._add("edit", item, reviewer, after=(draft,))

    def split(self, item: Item, reviewer: str, parts: Sequence[Draft]) -> tuple[str, ...]:
        """Make several claims of one, each then to be decided; a part is not split again."""
        if "/" in item.id:
            return ("split: this is a part already; undo the split and make more parts of it",)
        self._add("split", item, reviewer, after=tuple(parts))
        return ()

    def undo(self, reviewer: str) -> Decision | None:
        """Take back the latest decision about this document that stands.

        Returns:
            The decision taken back; None where there is none.
        """
        document = self._work.proposals.document.sha256
        kept = [
            each
            for each in standing(self.decisions)
            if each.action != "write" and each.document == document
        ]
        if not kept:
            return None
        last = kept[-1]
        self._work.log.add(
            replace(self._line("undo", last.item, reviewer), undoes=last.number, rule=last.rule)
        )
        return last

    def note_written(self, seed: str, claims: Mapping[str, str], reviewer: str) -> None:
        """Note in the log which claims of a seed document the acceptances became."""
        self._work.log.add(replace(self._line("write", seed, reviewer), claims=dict(claims)))

    def _add(
        self,
        action: str,
        item: Item,
        reviewer: str,
        *,
        after: tuple[Draft, ...] = (),
        reason: str = "",
    ) -> None:
        line = self._line(action, item.id, reviewer)
        self._work.log.add(
            replace(
                line,
                rule=item.proposal.rule,
                passages=item.proposal.passages,
                before=item.proposal.draft,
                after=after,
                reason=reason,
            )
        )

    def _line(self, action: str, name: str, reviewer: str) -> Decision:
        document = self._work.proposals.document
        return Decision(
            action=action,
            item=name,
            reviewer=reviewer,
            at=self._work.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            document=document.sha256,
            path=document.path,
            tool=tool(),
            rules=rule_set(),
        )
