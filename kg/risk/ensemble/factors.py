"""An amount as a product of inputs, such as a guarantee: whether it exists, times its size."""

from dataclasses import dataclass

import numpy as np

from kg.errors import MeasureError
from kg.risk.ensemble.distributions import Vector
from kg.risk.ensemble.run import Columns


@dataclass(frozen=True)
class Factors:
    """A number times inputs; without inputs, the number itself.

    Attributes:
        times: The number.
        inputs: Names of the inputs.
    """

    times: float
    inputs: tuple[str, ...] = ()

    def of(self, inputs: Columns) -> Vector:
        """Multiply.

        Raises:
            MeasureError: If an input is not drawn.

        Example:
            >>> exists, size = np.array([0.0, 1.0]), np.array([0.2, 0.3])
            >>> Factors(100, ("exists", "size")).of({"exists": exists, "size": size})
            array([ 0., 30.])
        """
        product = np.full(1, float(self.times))
        for name in self.inputs:
            if name not in inputs:
                known = ", ".join(sorted(inputs))
                raise MeasureError(f"the model needs '{name}', but what is drawn is {known}")
            product = product * inputs[name]
        return product


NOTHING = Factors(0)
"""No amount, whatever is drawn."""
