"""What a withdrawal would leave of one service, and for how long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.delivery import Delivery
from kg.risk.ensemble.distributions import Uniform
from kg.risk.ensemble.priors import Evidence, Prior, Priors
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.ensemble.spread import Spread
from kg.risk.gap.answer import ServiceRisk
from kg.risk.gap.left import Left, gone_with, left_of, only_ways, ways
from kg.risk.gap.model import NOTICE, drawn
from kg.risk.gap.needs import needs_of
from kg.risk.gap.terms import Use, aside, notice_of, people_of, use_of
from kg.risk.inputs.known import Known
from kg.risk.routes import Routes
from kg.risk.wording import first_of_each, unique

SCENARIOS = 10_000


@dataclass(frozen=True)
class Question:
    """What is asked of a service under a contract.

    Attributes:
        contract: Node of the contract that it is delivered under.
        service: Node of the service.
        withdraw: Nodes of those who leave.
        notice: Months of notice in place of those on record or believed.
        activity: What the service does in a month in place of what is on record.
        priors: What is believed of inputs that are not on record; None: what the shipped file says.
        scenarios: How many are drawn.
        seed: Another one gives other draws.
    """

    contract: str
    service: str
    withdraw: tuple[str, ...]
    notice: float | None = None
    activity: float | None = None
    priors: Priors | None = None
    scenarios: int = SCENARIOS
    seed: int = 0


def service_risk(  # noqa: PLR0913 - what is asked, each by its name
    delivery: Delivery,
    service: str,
    withdraw: Iterable[str],
    *,
    contract: str = "",
    notice: float | None = None,
    activity: float | None = None,
    priors: Priors | None = None,
    scenarios: int = SCENARIOS,
    seed: int = 0,
) -> ServiceRisk:
    """Work out what is left of a service if some withdraw and nothing else changes.

    Args:
        delivery: The facts in force on a day.
        service: The service, by IRI, key or slug.
        withdraw: Who leaves, by IRI, key or code.
        contract: Under which contract, if more than one that runs covers the service.
        notice: Months of notice, in place of what is on record or believed.
        activity: Calls, visits or the like in a month, in place of what is on record.
        priors: What is believed of inputs that are not on record, if not what is shipped.
        scenarios: How many are drawn.
        seed: Another one gives other draws.

    Raises:
        UnknownOrganisation: If a party is not in the graph.
        UnknownContract: If the contract is not in the graph.
        MeasureError: If no running contract or several cover the service, or nobody is to leave.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "L lead-provider K", "P partner K",
        ...     "K covers S", "P provides S", "K told NoticePeriod duration=P9M"))
        >>> found = service_risk(facts, "S", ["P"])
        >>> round(found.chance.value, 2), found.months.basis, found.left[0].nobody
        (0.54, 'based on 1 evidenced and 2 assumed inputs', True)
    """
    leaving = tuple(delivery.organisation(each) for each in withdraw)
    if not leaving:
        raise MeasureError("nothing to work out: name a party that withdraws")
    for what, number in (("notice", notice), ("activity", activity)):
        if number is not None and not 0 <= number < float("inf"):
            raise MeasureError(f"{what} '{number}'; give a number, zero or more")
    under, node = _under(delivery, service, contract)
    asked = Question(under, node, leaving, notice, activity, priors, scenarios, seed)
    return risk_along(delivery, asked, ways(delivery, under))


def _under(delivery: Delivery, service: str, contract: str) -> tuple[str, str]:
    chosen = (delivery.contract(contract),) if contract else delivery.contracts
    found = [(each, node) for each in chosen for node in services_under(delivery, each, service)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise MeasureError(f"no running contract covers '{service}' on {delivery.at}")
    names = delivery.names(each for each, _ in found)
    raise MeasureError(f"'{service}' is covered by {names}; name one of these contracts")


def services_under(delivery: Delivery, contract: str, name: str = "") -> tuple[str, ...]:
    """List the services that a contract covers, or the one of a name.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K covers S", "K covers T"))
        >>> len(services_under(facts, facts.contract("K"))), [
        ...     facts.label(node) for node in services_under(facts, facts.contract("K"), "T")]
        (2, ['T'])
    """
    return tuple(
        node
        for node in sorted(delivery.covers.get(contract, {}), key=delivery.key)
        if delivery.group(node) == "service"
        and name in {"", node, delivery.key(node), delivery.key(node).removeprefix("service/")}
    )


def risk_along(delivery: Delivery, question: Question, routes: tuple[Routes, ...]) -> ServiceRisk:
    """Work out the same for one of several questions about a contract, whose routes are drawn.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K covers S", "Q provides S"))
        >>> contract = facts.contract("K")
        >>> (service,) = services_under(facts, contract)
        >>> asked = Question(contract, service, (facts.organisation("L"),))
        >>> risk_along(facts, asked, ways(facts, contract)).has_gap
        False
    """
    gone = gone_with(delivery, routes, question.withdraw)
    left = left_of(delivery, question.contract, question.service, gone)
    notice = _notice(delivery, question)
    found = drawn(
        tuple(each.part for each in left),
        _priors(question, notice),
        question.scenarios,
        question.seed,
    )
    use, people = _use(delivery, question), people_of(delivery, question.service)
    dominating = only_ways(delivery, routes, question.service)
    every = (*(path for each in left for path in each.paths), *(path for _, path in dominating))
    paths = tuple(dict.fromkeys(every))
    known = [notice, people, None if use is None else use.monthly]
    return ServiceRisk(
        delivery.thing(question.contract),
        delivery.thing(question.service),
        delivery.things(question.withdraw),
        delivery.things(
            node
            for node in set(gone) - set(question.withdraw)
            if delivery.group(node) == "organisation"
        ),
        left,
        found.months,
        found.chance,
        found.lowest,
        _unhandled(found.unhandled, use),
        use,
        people,
        notice,
        tuple(share.prior for share in found.months.shares),
        delivery.things(node for node, _ in dominating),
        _unknowns(delivery, question, left, (notice, use, people)),
        paths,
        unique(
            [
                *(source for path in paths for source in path.sources),
                *(source for each in known if each is not None for source in each.sources),
            ]
        ),
    )


def _notice(delivery: Delivery, question: Question) -> Known[float] | None:
    if question.notice is not None:
        step = f"notice of {question.notice:g} months, as asked"
        return Known(question.notice, question.notice, (), (step,))
    return notice_of(delivery, question.contract, question.withdraw)


def _use(delivery: Delivery, question: Question) -> Use | None:
    if question.activity is None:
        return use_of(delivery, question.service)
    asked = Fraction(question.activity)
    step = f"{question.activity:g} a month, as asked"
    return Use(Known(asked, asked, (), (step,)), "calls, visits or the like")


def _priors(question: Question, notice: Known[float] | None) -> Priors:
    priors = question.priors or shipped_priors()
    if notice is None or notice.high is None:
        return priors
    source = ", ".join(notice.steps)
    if notice.low == notice.high:
        return priors.learned(NOTICE, notice.low, source)
    believed = priors[NOTICE]
    known = Prior(
        NOTICE,
        Uniform(notice.low, notice.high),
        believed.question,
        source,
        Evidence.EVIDENCED,
        believed.meaning,
    )
    return priors.override({NOTICE: known})


def _unhandled(gap: Spread, use: Use | None) -> tuple[float, float, float] | None:
    """Months of work missed times what is used in a month; a range of use widens the ends."""
    if use is None:
        return None
    low = float(use.monthly.low)
    high = low if use.monthly.high is None else float(use.monthly.high)
    middle = gap.median.value * (low + high) / 2
    return gap.low.value * low, middle, gap.high.value * high


def _unknowns(
    delivery: Delivery,
    question: Question,
    left: Iterable[Left],
    known: tuple[Known[float] | None, Use | None, Known[Fraction] | None],
) -> tuple[str, ...]:
    service = delivery.label(question.service)
    asked = (
        f"how long the notice is under {delivery.label(question.contract)}",
        f"how much {service} is used in a month{aside(delivery, question.service, 'Activity')}",
        f"how many people {service} is there for{aside(delivery, question.service, 'Population')}",
    )
    missing = [doubt for doubt, found in zip(asked, known, strict=True) if found is None]
    parts = [doubt for each in left for doubt in _open(service, each)]
    needs = needs_of(delivery, question.service)
    parts += [f"who provides {delivery.label(n.service)}" for n in needs if not n.providers]
    if any(need.fact is None for need in needs):
        parts.append(f"which parts of {service} are essential and which replaceable")
    return first_of_each([*parts, *missing])


def _open(service: str, left: Left) -> Iterator[str]:
    name, need = left.part.name, left.need
    if left.part.is_open:
        yield f"how {name} is divided among its providers"
    if not need.essential and need.weight is None and left.nobody:
        yield f"how much of {service} {name} makes up, so that its loss is not counted"
