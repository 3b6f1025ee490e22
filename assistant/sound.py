"""The one format of sound inside the program: 16 kHz, mono, int16, in blocks of 20 ms."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
BLOCK_S = 0.02
BLOCK_SAMPLES = 320

Samples = npt.NDArray[np.int16]
"""Shape (n,), int16 at RATE_HZ; a block has BLOCK_SAMPLES of them."""


@dataclass(frozen=True, slots=True)
class Playing:
    """The line the speaker plays now, or ended less than a guard time ago."""

    text: str
