"""A flag of evidence: sources that contradict each other on a contract."""

from collections.abc import Iterator

from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, judged, state
from kg.risk.inputs.guarantees import guarantees_of
from kg.risk.inputs.terms import terms_of
from kg.risk.money import each_reported
from kg.risk.wording import capital, first_of_each, unique

_Conflict = tuple[str, tuple[str, ...]]


def sources_disagree(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Count what sources do not agree on: values on one basis, roles, terms and guarantees.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K disputed_by=claim/x-1",
        ...     "K value 5 annual source=a", "K value 6 annual source=b"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = sources_disagree(scene, facts.contract("K"), scene.definitions["F22"])
        >>> found.level.value, found.value
        ('amber', 2)
    """
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    found = [*_values(scene, contract), *_roles(scene, contract), *_terms(scene, contract)]
    said = "; ".join(first_of_each([words for words, _ in found]))
    return state(
        definition,
        named,
        judged(definition.threshold, len(found), len(found)),
        capital(f"{said}.")
        if found
        else f"No sources on record contradict each other on {delivery.label(contract)}.",
        value=len(found),
        sources=unique(source for _, sources in found for source in sources),
    )


def _values(scene: Scene, contract: str) -> Iterator[_Conflict]:
    delivery = scene.delivery
    told = each_reported(delivery.graph.nodes[contract].get("values", ()))
    for each in delivery.values(contract):
        same = [
            (amount, source)
            for amount, source in told
            if (amount.currency, amount.basis) == (each.currency, each.basis)
        ]
        if len({amount for amount, _ in same}) > 1:
            yield (
                f"the value of {delivery.label(contract)} is reported as {each}",
                tuple(source for _, source in same),
            )


def _roles(scene: Scene, contract: str) -> Iterator[_Conflict]:
    delivery = scene.delivery
    for fact in scene.links(contract):
        if fact.disputed_by:
            role = str(fact.attributes.get("label", "")) or fact.role
            said = f"that {delivery.label(fact.source)} is {role} is disputed"
            yield said, tuple(map(str, fact.attributes.get("sources", ())))


def _terms(scene: Scene, contract: str) -> Iterator[_Conflict]:
    terms = terms_of(scene.delivery, contract)
    for said in terms.conflicts:
        yield said, terms.sources
    for said in guarantees_of(scene.delivery, contract).conflicts:
        yield said, ()


FLAGS = {"F22": sources_disagree}
