"""Whether a person speaks while the device does, told from levels alone.

What comes back of our own voice stands in a steady ratio to what was played. A person is what
stands out of that for longer than a click.
"""

from collections import deque

import numpy as np

from assistant.sound import Samples

_DECAY_DB = 1.5
"""What was played counts less by this much a block: slower than any room here rings out."""
_WITHIN_DB = 20.0
"""Blocks softer than the line by more than this are room and microphone noise."""
_KNOWN_BLOCKS, _LEAST_BLOCKS = 250, 50
_USUAL_SHARE = 0.8
"""Of the blocks heard lately, so that a person among them does not become what is usual."""
_OUT_DB = 6.0
_LATELY, _LOUD_BLOCKS = 8, 4
_HOLD_BLOCKS = 50
"""A person pauses between two words."""
_SILENT = 1.0


class TalkOver:
    """Takes each block after cancelling, with the far end; says when a person talks over a line."""

    def __init__(self) -> None:
        self._played = self._line = 0.0
        self._ratios_db: deque[float] = deque(maxlen=_KNOWN_BLOCKS)
        self._stood_out: deque[bool] = deque(maxlen=_LATELY)
        self._hold = 0

    @property
    def knows(self) -> bool:
        """Whether it has heard enough of our voice to tell a person from it."""
        return len(self._ratios_db) >= _LEAST_BLOCKS

    def accept(self, near_end: Samples, far_end: Samples) -> bool:
        """Whether a person talks over our voice now; blocks of (BLOCK_SAMPLES,) int16."""
        self._hold -= 1
        self._played = max(_power(far_end), self._played * 10.0 ** (-_DECAY_DB / 10.0))
        self._line = max(self._played, self._line * 10.0 ** (-_DECAY_DB / 100.0))
        if self._played < max(_SILENT, self._line * 10.0 ** (-_WITHIN_DB / 10.0)):
            self._stood_out.clear()
            return self._hold > 0
        ratio_db = 10.0 * float(np.log10(max(_power(near_end), _SILENT) / self._played))
        known = self.knows
        usual_db = float(np.quantile(self._ratios_db, _USUAL_SHARE)) if known else 0.0
        self._ratios_db.append(ratio_db)
        self._stood_out.append(known and ratio_db > usual_db + _OUT_DB)
        if sum(self._stood_out) >= _LOUD_BLOCKS:
            self._hold = _HOLD_BLOCKS
        return self._hold > 0


def _power(block: Samples) -> float:
    wave = block.astype(np.float32)
    return float(wave @ wave) / len(wave)
