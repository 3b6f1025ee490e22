"""Try a speech model in a process of its own, because a bad one takes its process with it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from assistant.errors import BadInput
from assistant.hearing.smoke_child import ENGINE_MISSING, MODEL_REFUSED

_LIMIT_S = 120.0


def smoke_test(folder: Path, limit_s: float = _LIMIT_S) -> None:
    """Raise BadInput when the engine refuses the model, crashes on it or hangs."""
    command = [sys.executable, "-m", "assistant.hearing.smoke_child", str(folder)]
    try:
        child = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=limit_s, errors="replace"
        )
    except subprocess.TimeoutExpired:
        _fail(folder, f"the speech engine hangs on this model (no answer in {limit_s:g} s)")
    if child.returncode == ENGINE_MISSING:
        remedy = "install what is missing (often: sudo apt install libatomic1)"
        raise BadInput(f"the speech engine cannot be loaded ({child.stdout})", remedy=remedy)
    if child.returncode == MODEL_REFUSED:
        _fail(folder, f"the speech engine refuses this model ({child.stdout.lower()})")
    if child.returncode < 0:
        name = signal.Signals(-child.returncode).name
        _fail(folder, f"the speech engine crashes on this model ({name})")
    if child.returncode > 0:
        _fail(folder, f"the speech engine fails on this model (exit code {child.returncode})")


def _fail(folder: Path, problem: str) -> NoReturn:
    raise BadInput(problem, remedy="unpack it again, or choose another model", path=folder)
