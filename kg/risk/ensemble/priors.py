"""What is believed of inputs before anything more is found out, and on what grounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.errors import MeasureError
from kg.risk.ensemble.distributions import Distribution, Point
from kg.spelling import nearest


class Evidence(StrEnum):
    """Whether a prior rests on a document or on judgement."""

    EVIDENCED = "evidenced"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Prior:
    """What is believed of one input.

    Attributes:
        name: The input.
        distribution: How it can vary.
        question: What one would find out, as an indirect question: ``whether ...``, ``how ...``.
        source: The document it rests on, or why it is assumed.
        evidence: Which of both.
        meaning: What the input is, with its unit.
    """

    name: str
    distribution: Distribution
    question: str
    source: str
    evidence: Evidence
    meaning: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names under which models see its values: ``shares.A`` for the part A of ``shares``."""
        return tuple(
            f"{self.name}.{part}" if part else self.name for part in self.distribution.parts
        )


@dataclass(frozen=True)
class Priors:
    """A set of priors.

    Attributes:
        version: Version of the file that they come from.
        each: The priors.

    Example:
        >>> known = Prior("seats", Point(3), "how many there are", "a count", Evidence.EVIDENCED)
        >>> Priors("1", (known,)).only("seat")
        Traceback (most recent call last):
        kg.errors.MeasureError: no prior 'seat'; did you mean 'seats'?
    """

    version: str
    each: tuple[Prior, ...]

    def __iter__(self) -> Iterator[Prior]:
        """Go through the priors."""
        return iter(self.each)

    def __getitem__(self, name: str) -> Prior:
        """Find a prior by name.

        Raises:
            MeasureError: If there is none.
        """
        for prior in self.each:
            if prior.name == name:
                return prior
        hint = nearest(name, [prior.name for prior in self.each])
        raise MeasureError(f"no prior '{name}'{hint}")

    def only(self, *names: str) -> "Priors":
        """Keep the priors of the inputs that a model uses.

        Raises:
            MeasureError: If there is no prior of a name.
        """
        return replace(self, each=tuple(self[name] for name in names))

    def override(self, instead: Mapping[str, Prior]) -> "Priors":
        """Put other priors in place of some.

        Raises:
            MeasureError: If there is no prior of a name.
        """
        new = {self[name].name: prior for name, prior in instead.items()}
        return replace(self, each=tuple(new.get(prior.name, prior) for prior in self.each))

    def learned(self, name: str, value: float, source: str) -> "Priors":
        """Suppose that an input was found out.

        Raises:
            MeasureError: If there is no prior of the name.

        Example:
            >>> from kg.risk.ensemble.distributions import Uniform
            >>> unsure = Prior("n", Uniform(0, 9), "how many", "a guess", Evidence.ASSUMPTION)
            >>> Priors("1", (unsure,)).learned("n", 4, "annual report")["n"].distribution
            Point(value=4)
        """
        known = Point(value)
        evidenced = replace(
            self[name], distribution=known, source=source, evidence=Evidence.EVIDENCED
        )
        return self.override({name: evidenced})
