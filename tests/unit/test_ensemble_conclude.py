"""What is concluded from a sample: ranges with errors, shares, sentences, and what is withheld."""

import numpy as np
import pytest

from kg.data import ONTOLOGY
from kg.errors import MeasureError
from kg.risk.ensemble.conclude import conclude
from kg.risk.ensemble.distributions import Bernoulli, Dirichlet, Point, Uniform
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.importance import first_order_share
from kg.risk.ensemble.lapses import Lapses, Leaving
from kg.risk.ensemble.losses import Losses
from kg.risk.ensemble.priors import Evidence, Prior, Priors
from kg.risk.ensemble.reading import read_priors
from kg.risk.ensemble.run import run
from kg.risk.ensemble.spread import spread
from kg.risk.recovery.book import Book, Contract, Guarantee, lead_bears_all
from kg.risk.service.plan import Function, Service

MILLION = 100_000_000
YEAR = 152 * MILLION
SHIPPED = read_priors(ONTOLOGY / "priors.yaml")
ASSUMED, EVIDENCED = Evidence.ASSUMPTION, Evidence.EVIDENCED


def of(name, distribution, evidence=ASSUMED):
    return Prior(name, distribution, f"how large {name} is", "a guess", evidence)


UNITING = Losses(
    Book(
        (Contract("older people", 0, lead_bears_all("LLP")),),
        {"LLP": 0, "trusts": None},
        (Guarantee("trusts", "LLP"),),
    ),
    overruns={"older people": Factors(YEAR, ("overrun",))},
    funds={"LLP": Factors(YEAR, ("own-funds-of-vehicle",))},
    guarantees={("trusts", "LLP"): Factors(YEAR, ("guarantee-exists", "guarantee-size"))},
)
UNSURE = SHIPPED.only("overrun", "own-funds-of-vehicle", "guarantee-exists", "guarantee-size")


def uniting(priors, scenarios=100_000):
    return run(UNITING, priors, scenarios=scenarios, chunk=10_000)


def near(estimate, millions):
    """Within four standard errors of a figure that was rounded to a tenth of a million."""
    return abs(estimate.value / MILLION - millions) <= 4 * estimate.error / MILLION + 0.05


def test_a_partnership_without_known_guarantee():
    sample = uniting(UNSURE)
    found = conclude(sample, "returned")
    assert found.spread.low.value == 0
    assert near(found.spread.median, 4.3)
    assert near(found.spread.high, 32.7)
    assert sample.ratio("recovered", "pool") == pytest.approx(0.48, abs=0.01)
    shares = {each.prior.name: each.share for each in found.shares}
    assert shares == pytest.approx(
        {
            "guarantee-exists": 0.43,
            "overrun": 0.32,
            "guarantee-size": 0.03,
            "own-funds-of-vehicle": 0.00,
        },
        abs=0.012,
    )
    told = "Finding out whether a parent guarantee exists would remove {:.0f}% of the uncertainty."
    assert str(found.shares[0]) == told.format(100 * shares["guarantee-exists"])
    assert found.basis == "based on 0 evidenced and 4 assumed inputs"
    assert found.point is None


@pytest.mark.parametrize(
    ("exists", "low", "median", "high", "tau"),
    [(0, 0.4, 17.5, 34.6, 0.08), (1, 0, 0, 16.9, 0.88)],
)
def test_what_learning_of_the_guarantee_would_show(exists, low, median, high, tau):
    sample = uniting(UNSURE.learned("guarantee-exists", exists, "contract schedule"))
    found = conclude(sample, "returned")
    assert near(found.spread.low, low)
    assert near(found.spread.median, median)
    assert near(found.spread.high, high)
    assert sample.ratio("recovered", "pool") == pytest.approx(tau, abs=0.006)
    assert found.basis == "based on 1 evidenced and 3 assumed inputs"
    assert {each.prior.name: each.share for each in found.shares}["guarantee-exists"] == 0


def line(notice):
    """Calls to an urgent care line whose only provider of call handling gives notice."""
    calls = Function("calls", {"SWASFT": 1})
    service = Service("integrated urgent care", (calls,), activity=30_738)
    leaving = Leaving(
        "SWASFT", Factors(notice), Factors(1, ("replacement",)), Factors(1, ("contingency",))
    )
    return Lapses(service, (leaving,))


def expected_calls(notice):
    """Closed form: the mean excess of Tri(4, 9, 15) over the notice, a quarter of it uncovered."""
    # For a notice from the mode on, the density falls in a line to nothing at 15.
    excess = (15 - notice) ** 3 / (3 * 11 * 6) if notice >= 9 else 28 / 3 - notice
    return 30_738 * 0.25 * excess


@pytest.mark.parametrize(("notice", "reported"), [(3, 48_664), (9, 8_388), (12, 1_061)])
def test_notice_governs_how_many_calls_nobody_handles(notice, reported):
    priors = SHIPPED.only("replacement", "contingency")
    found = conclude(run(line(notice), priors, scenarios=100_000), "unhandled").spread
    assert abs(found.mean.value - expected_calls(notice)) < 4 * found.mean.error
    # The figure reported was drawn too, so that it has an error of its own.
    assert abs(found.mean.value - reported) < 8 * found.mean.error


def test_the_range_of_calls_at_nine_months():
    priors = SHIPPED.only("replacement", "contingency")
    sample = run(line(9), priors, scenarios=100_000)
    found = conclude(sample, "unhandled").spread
    assert found.low.value == 0
    assert abs(found.median.value - 820) < 8 * found.median.error
    assert abs(found.high.value - 39_485) < 8 * found.high.error
    gap = (sample.outputs["months"] > 0).mean()
    assert gap == pytest.approx(6 / 11, abs=4 * np.sqrt(0.25 / 100_000))


def test_the_ishigami_function_has_its_shares():
    """Ishigami and Homma, 1990, with a = 7 and b = 0.1."""
    x = np.random.default_rng(3).uniform(-np.pi, np.pi, (3, 200_000))
    y = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    shares = [first_order_share(each, y) for each in x]
    assert shares == pytest.approx([0.3139, 0.4424, 0], abs=0.01)


def test_an_input_without_influence_has_no_share_however_small_the_sample():
    generator = np.random.default_rng(4)
    shares = [first_order_share(*generator.normal(size=(2, 400))) for _ in range(200)]
    # Without the correction every share would be about a fiftieth.
    assert np.mean(shares) < 0.01
    assert min(shares) == 0
    assert first_order_share(np.arange(9.0), np.full(9, 0.1)) == 0
    assert first_order_share(np.array([1.0]), np.array([2.0])) == 0


def test_a_yes_or_no_explains_what_it_decides_in_a_small_sample():
    rare = np.repeat([0.0, 1.0], [70, 30])
    assert first_order_share(rare, 5 * rare) == 1


def test_errors_of_quantiles_are_those_of_repeated_samples():
    generator = np.random.default_rng(5)
    found = [spread(generator.exponential(size=1000)) for _ in range(400)]
    for name in ("mean", "low", "median", "high"):
        estimates = [getattr(each, name) for each in found]
        seen = np.std([each.value for each in estimates])
        assert np.mean([each.error for each in estimates]) == pytest.approx(seen, rel=0.15)
    with pytest.raises(MeasureError, match="an empty sample"):
        spread(np.array([]))


def mix(weights):
    return lambda draws: {"y": sum(weight * draws[name] for name, weight in weights.items())}


@pytest.mark.parametrize(("weight", "given"), [(0.5, True), (0.9, True), (1.1, False), (2, False)])
def test_a_single_figure_is_given_only_where_evidence_drives_it(weight, given):
    priors = Priors("1", (of("a", Uniform(0, 1), EVIDENCED), of("b", Uniform(0, 1))))
    found = conclude(run(mix({"a": 1, "b": weight}), priors, scenarios=50_000), "y")
    assert found.assumed == pytest.approx(weight**2 / (1 + weight**2), abs=0.02)
    assert (found.point is not None) is given
    assert ("no single figure is given" in str(found)) is not given
    assert ("in the middle" in str(found)) is given
    assert ("Finding out how large b is" in str(found)) is (weight > 1)


def test_losing_evidence_never_leaves_a_single_figure_where_the_input_matters():
    known = Priors("1", (of("a", Uniform(0, 1), EVIDENCED), of("b", Point(3), EVIDENCED)))
    before = conclude(run(mix({"a": 1, "b": 1}), known), "y")
    lost = known.override({"b": of("b", Uniform(0, 6))})
    after = conclude(run(mix({"a": 1, "b": 1}), lost), "y")
    assert before.point == before.spread.median.value
    assert after.point is None
    assert after.spread.low.value < before.spread.low.value
    assert after.spread.high.value > before.spread.high.value
    assert (before.basis, after.basis) == (
        "based on 2 evidenced and 0 assumed inputs",
        "based on 1 evidenced and 1 assumed inputs",
    )


def test_what_no_input_explains_alone_counts_as_assumed():
    priors = Priors("1", (of("a", Bernoulli(0.5), EVIDENCED), of("b", Bernoulli(0.5))))
    model = lambda draws: {"y": (draws["a"] != draws["b"]) * 1.0}  # noqa: E731 - one line
    found = conclude(run(model, priors), "y")
    assert max(each.share for each in found.shares) < 0.001
    assert found.assumed > 0.99
    assert found.point is None
    both = priors.override({"b": of("b", Bernoulli(0.5), EVIDENCED)})
    assert conclude(run(model, both), "y").point is not None


def test_nothing_unsure_is_a_single_figure():
    found = conclude(run(mix({"a": 2}), Priors("1", (of("a", Point(4)),)), scenarios=10), "y")
    assert (found.point, found.assumed) == (8, 0)
    assert (found.spread.low.error, found.spread.mean.error) == (0, 0)
    assert str(found) == (
        "Between 8 and 8 in nine of ten scenarios, based on 0 evidenced and 1 assumed inputs;"
        " 8 in the middle."
    )


def test_shares_of_a_split_are_those_of_its_most_telling_part():
    priors = Priors("1", (of("split", Dirichlet(("A", "B", "C"), 1)),))
    found = conclude(run(mix({"split.B": 1}), priors), "y")
    assert found.shares[0].share == pytest.approx(1, abs=0.01)
