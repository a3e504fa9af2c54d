"""A review in a terminal: shows an item, reads a line, decides; line by line, for every reader."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import click

from api.cli._review_text import HELP, lines
from kg.review.desk import Desk, Reviewing
from kg.review.draft import Draft, Name
from kg.review.edits import FIELDS, edited
from kg.review.fitting import next_name, suggestions
from kg.review.items import Item
from kg.review.resolving import given, resolved
from kg.review.view import View

_MOST_PARTS = 9
Ask = Callable[[str], str | None]


def ask(prompt: str) -> str | None:
    """Read a line; None where there are no more."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line:
        click.echo()
        return None
    return line.strip()


class Session:
    """One sitting of a reviewer.

    Args:
        work: What the review works with.
        reviewer: Who reviews.
        ask: Reads a line.
    """

    def __init__(self, work: Reviewing, reviewer: str, ask: Ask = ask) -> None:
        self._work, self._reviewer, self._ask = work, reviewer, ask
        self._began = len(work.log.read())
        self._whole = False
        self._chosen = ""
        self._keys: dict[str, Callable[[Desk, Item, str], bool]] = {
            "a": self._accept,
            "r": self._reject,
            "e": self._edit,
            "x": self._split,
            "s": self._skip,
            "u": self._undo,
            "n": self._name,
            "g": self._go,
        }

    def run(self) -> None:
        """Go through what is open until it is decided or the reviewer leaves."""
        shown = ""
        while True:
            desk = self._work.desk()
            item = desk.item(self._chosen) or next(self._waiting(desk), None)
            if item is None:
                self._name_all()
                desk = self._work.desk()
                click.echo(f"\nNothing is left to review: {_counted(desk)}")
                return
            view = desk.view(item)
            if shown != repr(item):
                self._show(desk, view)
            shown = repr(item)
            line = self._ask("a r e x s u n g v q ? > ")
            if line is None or line.lower() in {"q", "quit"}:
                click.echo(f"Stopped: {_counted(desk)}. The next run goes on from here.")
                return
            if self._obey(desk, view, line):
                shown = ""

    def _waiting(self, desk: Desk) -> Iterator[Item]:
        """List what is open; what was skipped in this sitting waits for the next one."""
        return (
            each
            for each in desk.queue
            if not (
                each.state == "skipped" and each.decision and each.decision.number > self._began
            )
        )

    def _show(self, desk: Desk, view: View) -> None:
        place = f"{len(desk.queue)} left of {len(desk.items)}"
        document = self._work.proposals.document
        for line in lines(view, place, document, self._work.ground, whole=self._whole):
            click.echo(line)
        self._whole = False

    def _obey(self, desk: Desk, view: View, line: str) -> bool:
        """Do what a line says.

        Returns:
            Whether to show the item again, or the next one.
        """
        key, _, rest = line.partition(" ")
        if key.isdigit():
            return self._take(desk, view, int(key))
        if key == "v":
            self._whole = True
            return True
        doing = self._keys.get(key)
        if doing is None:
            click.echo(HELP)
            return False
        done = doing(desk, view.item, rest.strip())
        if done and key in "arxsun":
            self._chosen = ""
        return done

    def _accept(self, desk: Desk, item: Item, rest: str) -> bool:
        if rest:
            item = replace(item, draft=replace(item.draft, says=rest))
        wrong = desk.accept(item, self._reviewer)
        if not wrong:
            for name in item.draft.unresolved:
                click.echo(f"accepted; it waits until '{name}' has a key")
        return self._told(wrong)

    def _reject(self, desk: Desk, item: Item, rest: str) -> bool:
        reason = rest or self._ask("why? > ") or ""
        return self._told(desk.reject(item, self._reviewer, reason))

    def _skip(self, desk: Desk, item: Item, rest: str) -> bool:
        del rest
        desk.skip(item, self._reviewer)
        return True

    def _edit(self, desk: Desk, item: Item, rest: str) -> bool:
        field, _, text = rest.partition(" ")
        if not field:
            for name, meaning in FIELDS.items():
                click.echo(f"  {name:9} {meaning}")
            return False
        if not text:
            text = self._ask(f"{field} > ") or ""
        return self._changed(desk, item, edited(item.draft, field, text, self._work.ground))

    def _changed(self, desk: Desk, item: Item, made: Draft | str) -> bool:
        if isinstance(made, str):
            return self._told((made,))
        desk.edit(item, self._reviewer, made)
        return True

    def _take(self, desk: Desk, view: View, number: int) -> bool:
        name, listed = next_name(view.item.draft, self._work.ground)
        if not 0 < number <= len(listed):
            return self._told((f"no suggestion {number}; e subject KEY or e object KEY names one",))
        made = given(view.item.draft, name, Name(listed[number - 1].key))
        return self._changed(desk, view.item, made)

    def _split(self, desk: Desk, item: Item, rest: str) -> bool:
        count = int(rest) if rest.isdigit() else 2
        if not 1 < count <= _MOST_PARTS:
            return self._told((f"x takes a number from 2 to {_MOST_PARTS}",))
        return self._told(desk.split(item, self._reviewer, [item.draft] * count))

    def _undo(self, desk: Desk, item: Item, rest: str) -> bool:
        del item, rest
        undone = desk.undo(self._reviewer)
        click.echo(f"undone: {undone.action} of {undone.item}" if undone else "nothing to undo")
        return undone is not None

    def _go(self, desk: Desk, item: Item, rest: str) -> bool:
        del item
        if desk.item(rest) is None:
            return self._told((f"no claim '{rest}'; its id stands in its first line",))
        self._chosen = rest
        return True

    def _name(self, desk: Desk, item: Item, rest: str) -> bool:
        del desk, item, rest
        self._name_all()
        return True

    def _name_all(self) -> None:
        """Ask what each name stands for that accepted claims wait for."""
        passed = set[str]()
        while names := [each for each in self._work.desk().waiting if each not in passed]:
            desk, ground = self._work.desk(), self._work.ground
            item = desk.waiting[names[0]][0]
            near = suggestions(item.draft, names[0], ground)
            click.echo(
                f"\nWhat is '{names[0]}'? {len(desk.waiting[names[0]])} accepted wait for it."
            )
            for number, each in enumerate(near, 1):
                click.echo(f"     {number}  {each.label} ({each.key})")
            line = self._ask("a number, KEY, KEY KIND NAME, or nothing to leave it > ")
            if not line:
                passed.add(names[0])
                if line is None:
                    return
                continue
            chosen = line.isdigit() and 0 < int(line) <= len(near)
            found = Name(near[int(line) - 1].key) if chosen else resolved(line, None, ground)
            if isinstance(found, str):
                self._told((found,))
            else:
                desk.give(names[0], found, self._reviewer)

    @staticmethod
    def _told(wrong: tuple[str, ...]) -> bool:
        for each in wrong:
            click.echo(f"not done: {each}")
        return not wrong


def _counted(desk: Desk) -> str:
    return ", ".join(f"{count} {state}" for state, count in desk.counts.items())
