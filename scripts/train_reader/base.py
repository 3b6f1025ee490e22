"""The language model that is taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Base:
    """Word pieces in the order of their rows, and arrays by the names that `net.Net` gives them."""

    pieces: tuple[str, ...]
    arrays: Mapping[str, Array]
