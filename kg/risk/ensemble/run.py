"""Runs a model over many scenarios, in portions that can be worked out anywhere.

The portions have a fixed size and are put together in order, and every number comes from the
counter, so that the result is the same to the last bit however many workers take part.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kg.errors import MeasureError
from kg.risk.ensemble.counter import uniforms
from kg.risk.ensemble.distributions import Vector
from kg.risk.ensemble.priors import Priors

Columns: TypeAlias = Mapping[str, Vector]
"""Named arrays, one number for each scenario."""
Model: TypeAlias = Callable[[Columns], Columns]
"""From inputs to outputs, every scenario for itself; to travel, it has to be picklable."""

CHUNK = 2_000
"""Scenarios in a portion."""


@dataclass(frozen=True)
class Chunk:
    """Consecutive scenarios.

    Attributes:
        first: The first, from 0.
        count: How many.
    """

    first: int
    count: int


MapChunks: TypeAlias = Callable[[Callable[[Chunk], Columns], Sequence[Chunk]], Iterable[Columns]]
"""Applies a function to each portion and hands the results back in order."""


@dataclass(frozen=True)
class Sample:
    """What was drawn and what came out.

    Attributes:
        priors: Priors of the inputs.
        seed: Seed of the draws.
        inputs: Values of the inputs.
        outputs: Values of the model's outputs.
    """

    priors: Priors
    seed: int
    inputs: Columns
    outputs: Columns

    def ratio(self, part: str, whole: str) -> float:
        """Divide an output by another, summed over all scenarios.

        Raises:
            MeasureError: If there is no such output, or nothing to divide by.

        Example:
            >>> columns = {"recovered": np.array([1.0, 2.0]), "pool": np.array([2.0, 4.0])}
            >>> Sample(Priors("1", ()), 0, {}, columns).ratio("recovered", "pool")
            0.5
        """
        total = float(self.output(whole).sum())
        if not total:
            raise MeasureError(f"'{whole}' is 0 in all scenarios; nothing to divide by")
        return float(self.output(part).sum()) / total

    def output(self, name: str) -> Vector:
        """Find an output by name.

        Raises:
            MeasureError: If there is none.

        Example:
            >>> Sample(Priors("1", ()), 0, {}, {"pool": np.array([2.0])}).output("pool")
            array([2.])
        """
        if name not in self.outputs:
            known = ", ".join(sorted(self.outputs))
            raise MeasureError(f"no output '{name}'; the model gives {known}")
        return self.outputs[name]


def in_process(work: Callable[[Chunk], Columns], chunks: Sequence[Chunk]) -> Iterable[Columns]:
    """Work out portions one after the other, here.

    Example:
        >>> [found["n"] for found in in_process(lambda c: {"n": c.count}, [Chunk(0, 5)])]
        [5]
    """
    return map(work, chunks)


def run(
    model: Model,
    priors: Priors,
    *,
    scenarios: int = 10_000,
    seed: int = 0,
    chunk: int = CHUNK,
    map_chunks: MapChunks = in_process,
) -> Sample:
    """Draw scenarios and run a model over them.

    Args:
        model: From inputs to outputs, every scenario for itself.
        priors: Priors of its inputs.
        scenarios: How many to draw.
        seed: Another one gives other draws.
        chunk: Scenarios in a portion.
        map_chunks: Who works them out; see :mod:`kg.risk.ensemble.executors`.

    Raises:
        MeasureError: If an output is not one number for each scenario.

    Example:
        >>> from kg.risk.ensemble.distributions import Uniform
        >>> from kg.risk.ensemble.priors import Evidence, Prior
        >>> prior = Prior("x", Uniform(0, 1), "how large x is", "a guess", Evidence.ASSUMPTION)
        >>> found = run(lambda draws: {"double": 2 * draws["x"]}, Priors("1", (prior,)))
        >>> bool((found.outputs["double"] == 2 * found.inputs["x"]).all())
        True
    """
    if scenarios < 1 or chunk < 1:
        raise MeasureError(f"{scenarios} scenarios in portions of {chunk}; give one or more")
    chunks = [Chunk(first, min(chunk, scenarios - first)) for first in range(0, scenarios, chunk)]
    portions = list(map_chunks(Portion(model, priors, seed), chunks))
    outputs = {
        name: np.concatenate([portion[name] for portion in portions]) for name in portions[0]
    }
    return Sample(priors, seed, draw(priors, seed, Chunk(0, scenarios)), outputs)


def draw(priors: Priors, seed: int, chunk: Chunk) -> dict[str, Vector]:
    """Draw the inputs of some scenarios.

    Example:
        >>> from kg.risk.ensemble.distributions import Point
        >>> from kg.risk.ensemble.priors import Evidence, Prior
        >>> prior = Prior("x", Point(3), "how large x is", "a count", Evidence.EVIDENCED)
        >>> draw(Priors("1", (prior,)), 0, Chunk(first=8, count=2))
        {'x': array([3., 3.])}
    """
    inputs: dict[str, Vector] = {}
    for prior in priors:
        rows = [
            uniforms(seed, prior.name, first=chunk.first, count=chunk.count, stream=stream)
            for stream in range(len(prior.columns))
        ]
        inputs |= zip(prior.columns, prior.distribution.draw(np.stack(rows)), strict=True)
    return inputs


@dataclass(frozen=True)
class Portion:
    """The work on one portion: draw its inputs and run the model.

    Example:
        >>> Portion(lambda draws: {"one": np.ones(2)}, Priors("1", ()), 0)(Chunk(0, 2))
        {'one': array([1., 1.])}
    """

    model: Model
    priors: Priors
    seed: int

    def __call__(self, chunk: Chunk) -> dict[str, Vector]:
        """Run the model.

        Raises:
            MeasureError: If an output is not one number for each scenario.
        """
        outputs = self.model(draw(self.priors, self.seed, chunk))
        return {name: _checked(name, values, chunk) for name, values in outputs.items()}


def _checked(name: str, values: Vector, chunk: Chunk) -> Vector:
    column = np.asarray(values, dtype=np.float64)
    if column.shape in {(), (1,)}:
        column = np.full(chunk.count, column)
    if column.shape != (chunk.count,):
        raise MeasureError(f"output '{name}' has shape {column.shape} for {chunk.count} scenarios")
    if np.isnan(column).any():
        scenario = chunk.first + int(np.argmax(np.isnan(column)))
        raise MeasureError(f"output '{name}' is not a number in scenario {scenario}")
    return column
