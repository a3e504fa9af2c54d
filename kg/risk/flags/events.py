"""Flags of events: parties who leave, refuse or have not signed, and bidders who gave up."""

from collections.abc import Iterator

from kg.keys import last_segment
from kg.risk.delivery import Delivery
from kg.risk.facts import Fact
from kg.risk.finding import Path
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import WITHDRAWAL, Scene
from kg.risk.flags.signs import by_signs
from kg.risk.flags.state import FlagState, Level, either, state, worse
from kg.risk.roles import PROVIDERS

_BIDDERS = frozenset({"bidder", "preferred-bidder"})


def partner_leaves(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Look for providers of a contract who withdraw from it or refuse to take part.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K state=withdrawing to=2020-03"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(partner_leaves(scene, facts.contract("K"), scene.definitions["F8"]).sentence)
        P is withdrawing from K (source/a).
    """
    links = scene.links(contract)
    parties = {fact.source for fact in links if fact.role in PROVIDERS}
    found = [
        *_leaving(scene.delivery, links, definition),
        *_withdrew(scene, links, parties, definition),
        *_refused(scene, contract, definition),
    ]
    return _any(scene, contract, definition, found)


def last_bidder(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Look for bidders who withdrew.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("B bidder K", "K told WarningSign code=single-bidder"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(last_bidder(scene, facts.contract("K"), scene.definitions["F18"]).sentence)
        K: single bidder (source/a).
    """
    links = scene.links(contract)
    bidders = {fact.source for fact in links if fact.role in _BIDDERS}
    return _any(scene, contract, definition, list(_withdrew(scene, links, bidders, definition)))


def _any(scene: Scene, contract: str, definition: Definition, found: list[FlagState]) -> FlagState:
    told = by_signs(scene, contract, definition)
    return either(worse(*found), told) if found else told


def _leaving(
    delivery: Delivery, links: tuple[Fact, ...], definition: Definition
) -> Iterator[FlagState]:
    for fact in links:
        if fact.role in PROVIDERS and fact.attributes.get("state") == "withdrawing":
            yield _event(delivery, definition, fact, "is withdrawing from")


def _withdrew(
    scene: Scene, links: tuple[Fact, ...], parties: set[str], definition: Definition
) -> Iterator[FlagState]:
    for fact in links:
        if fact.attributes.get("kind") == WITHDRAWAL and fact.source in parties:
            yield _event(scene.delivery, definition, fact, "gave notice to leave")


def _event(delivery: Delivery, definition: Definition, fact: Fact, verb: str) -> FlagState:
    who, what = delivery.thing(fact.source), delivery.label(fact.target)
    sources = tuple(map(str, fact.attributes.get("sources", ())))
    said = f"{who.label} {verb} {what} ({', '.join(sources)})."
    return state(definition, who, Level.AMBER, said, value=1, paths=[Path((delivery.hop(fact),))])


def _refused(scene: Scene, contract: str, definition: Definition) -> Iterator[FlagState]:
    """Whoever is denied to be a provider: the graph may not hold them as things."""
    delivery = scene.delivery
    for denial in scene.refusals(contract):
        role = scene.role_of(str(denial.get("predicate", "")))
        if role not in PROVIDERS:
            continue
        subject = str(denial["subject"])
        known = subject in delivery.graph
        who = delivery.label(subject) if known else last_segment(subject)
        told = denial.get("sources", ())
        sources = tuple(map(str, told)) if isinstance(told, tuple) else ()
        said = (
            f"{who} is said not to have become {role.replace('-', ' ')} of "
            f"{delivery.label(contract)} ({', '.join(sources)})."
        )
        about = delivery.thing(subject if known else contract)
        yield state(definition, about, Level.AMBER, said, value=1, sources=sources)


FLAGS = {"F8": partner_leaves, "F18": last_bidder}
