"""Numbers of two bytes, where the processor computes with them faster."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import torch


def short_floats() -> AbstractContextManager[object]:
    """Within it nets compute in bfloat16, if that is faster here."""
    return torch.autocast("cpu", torch.bfloat16, enabled=_are_fast())


@cache
def _are_fast() -> bool:
    # Where the processor has no instructions for them, they make a step several times as slow.
    return bool({"amx_bf16", "avx512_bf16"} & set(Path("/proc/cpuinfo").read_text().split()))
