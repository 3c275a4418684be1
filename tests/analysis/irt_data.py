"""Classic data sets, and simulated ones, for the tests of item response theory."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from attempts.analysis.irt import Answers, from_matrix

# Bock and Lieberman (1970), LSAT sections 6 and 7: 1,000 learners each, patterns 00000, 00001 ... 11111; in
# the R packages ltm (LSAT) and mirt (LSAT6, LSAT7).
LSAT6 = (
    3,
    6,
    2,
    11,
    1,
    1,
    3,
    4,
    1,
    8,
    0,
    16,
    0,
    3,
    2,
    15,
    10,
    29,
    14,
    81,
    3,
    28,
    15,
    80,
    16,
    56,
    21,
    173,
    11,
    61,
    28,
    298,
)
LSAT7 = (
    12,
    19,
    1,
    7,
    3,
    19,
    3,
    17,
    10,
    5,
    3,
    7,
    7,
    23,
    8,
    28,
    7,
    39,
    11,
    34,
    14,
    51,
    15,
    90,
    6,
    25,
    7,
    35,
    18,
    136,
    32,
    308,
)
# British Social Attitudes 1986, four answers on abortion; as in ltm (Abortion). Patterns 0000 ... 1111.
ABORTION = (103, 13, 10, 21, 9, 6, 7, 44, 1, 0, 0, 6, 3, 3, 12, 141)


def patterns(items: int) -> NDArray[np.int8]:
    return np.array(list(product((0, 1), repeat=items)), np.int8)


def classic(counts: tuple[int, ...]) -> Answers:
    held = [row for row, count in enumerate(counts) if count]
    items = len(counts).bit_length() - 1
    return from_matrix(patterns(items)[held], counts=[counts[row] for row in held])


def simulated(
    a: NDArray[np.float64], b: NDArray[np.float64], *, learners: int, seed: int, missing: float = 0.0
) -> NDArray[np.int8]:
    """Answers of learners from N(0, 1); each is missing with that probability."""
    random = np.random.default_rng(seed)
    theta = random.normal(size=(learners, 1))
    matrix = (random.random((learners, len(a))) < 1 / (1 + np.exp(-a * (theta - b)))).astype(np.int8)
    matrix[random.random(matrix.shape) < missing] = -1
    return matrix
