"""The speech engine, loaded for this processor and without what it has for downloads of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from assistant.errors import BadInput

_SILENT = -10
_ONLY_FOR_DOWNLOADS = {"requests": "get", "tqdm": "tqdm", "urllib.request": "urlretrieve"}
"""Modules, each with a name the engine wants of it. Models are never fetched by the engine; these
would take 14 MB and 0.2 s at every start."""
_CHOICE = "OPENBLAS_CORETYPE"
_PROCESSOR = Path("/proc/cpuinfo")
_KERNELS_FOR = {
    "SkylakeX": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
    "Haswell": {"avx2", "fma"},
}
"""OpenBLAS's kernels, the best first, with what a processor must have for them."""


def load_engine() -> Any:  # noqa: ANN401 - the engine ships no types
    """The module `vosk`, silent; BadInput when it or a library of it is missing."""
    try:
        with _empty(_ONLY_FOR_DOWNLOADS), _kernels_chosen():
            import vosk  # noqa: PLC0415 - a native library, only for commands that listen
    except (ImportError, OSError) as error:
        remedy = "install what is missing (often: sudo apt install libatomic1)"
        raise BadInput(f"the speech engine cannot be loaded ({error})", remedy=remedy) from None
    vosk.SetLogLevel(_SILENT)
    return vosk


@contextmanager
def _empty(modules: Mapping[str, str]) -> Iterator[None]:
    """For that long, those that are not loaded yet are empty, but for a name that is nothing."""
    stand_ins = {name: ModuleType(name) for name in modules if name not in sys.modules}
    for name, module in stand_ins.items():
        setattr(module, modules[name], None)
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


@contextmanager
def _kernels_chosen() -> Iterator[None]:
    """For that long, libraries that are loaded compute with kernels that suit the processor.

    The engine's own OpenBLAS knows processors by number: on one that is newer than itself it takes
    kernels of 2004, with which noise costs 1.4 times as much.
    """
    chosen = kernels_for(_PROCESSOR.read_text()) if _PROCESSOR.exists() else None
    if chosen is None or _CHOICE in os.environ:
        yield
        return
    os.environ[_CHOICE] = chosen
    try:
        yield
    finally:
        del os.environ[_CHOICE]


def kernels_for(processor: str) -> str | None:
    """OpenBLAS's name of the kernels for that text of `/proc/cpuinfo`; None: let it choose."""
    lines = (line.partition(":") for line in processor.splitlines())
    flags = next((set(value.split()) for name, _, value in lines if name.strip() == "flags"), set())
    return next((name for name, needed in _KERNELS_FOR.items() if needed <= flags), None)
