"""The size of the acoustic model, and what its layers look at."""

from __future__ import annotations

from dataclasses import dataclass

SUBSAMPLING = 3
"""The net gives one row of outputs for three frames: 30 ms."""
KEPT = 0.66
"""How much of a layer's input is added to its output."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a net.

    A symmetric layer looks one step (30 ms) back and one ahead, a causal one two back: what lies
    ahead must be waited for, so only some layers look there.
    """

    width: int = 512
    bottleneck: int = 144
    symmetric: int = 4
    causal: int = 5

    @property
    def ahead(self) -> tuple[bool, ...]:
        """For each layer, the first first, whether it is symmetric."""
        return (True,) * self.symmetric + (False,) * self.causal

    @property
    def back_steps(self) -> int:
        """Steps of 30 ms that the layers look back."""
        return self.symmetric + 2 * self.causal
