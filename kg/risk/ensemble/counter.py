"""Random numbers by counting: each is a function of seed, name, stream and scenario alone.

Whoever works out scenario 7,312 gets the same numbers for it, alone or among others, in any order
and on any machine.

Reference:
    Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, in Proceedings of
    SC11, 2011, for the generator Philox.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from numpy.random import Philox

# Philox makes four numbers at each step of its counter.
_AT_ONCE = 4
# With 52 bits and a half, no number rounds to 0 or 1.
_DROPPED, _SCALE = np.uint64(12), 2.0**-52


def uniforms(
    seed: int, name: str, *, first: int, count: int, stream: int = 0
) -> npt.NDArray[np.float64]:
    """Draw a uniform number, above 0 and below 1, for each of some consecutive scenarios.

    Args:
        seed: Tells one experiment from another.
        name: Tells one input from another.
        first: The first scenario, from 0.
        count: How many scenarios.
        stream: Tells several draws for one input from one another.

    Example:
        >>> every = uniforms(1, "overrun", first=0, count=10)
        >>> bool((uniforms(1, "overrun", first=6, count=3) == every[6:9]).all())
        True
    """
    key = blake2b(repr((seed, name, stream)).encode(), digest_size=16).digest()
    bits = Philox(key=int.from_bytes(key, "little"))
    steps, skipped = divmod(first, _AT_ONCE)
    bits.advance(steps)
    raw = bits.random_raw(skipped + count)[skipped:]
    return np.asarray(((raw >> _DROPPED) + 0.5) * _SCALE)
