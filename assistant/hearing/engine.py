"""The speech engine, loaded without what it has for downloads of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from assistant.errors import BadInput

_SILENT = -10
_ONLY_FOR_DOWNLOADS = ("requests", "tqdm")
"""Models are never fetched by the engine; these would take 10 MB and 0.15 s at every start."""


def load_engine() -> Any:  # noqa: ANN401 - the engine ships no types
    """The module `vosk`, silent; BadInput when it or a library of it is missing."""
    try:
        with _empty(_ONLY_FOR_DOWNLOADS):
            import vosk  # noqa: PLC0415 - a native library, only for commands that listen
    except (ImportError, OSError) as error:
        remedy = "install what is missing (often: sudo apt install libatomic1)"
        raise BadInput(f"the speech engine cannot be loaded ({error})", remedy=remedy) from None
    vosk.SetLogLevel(_SILENT)
    return vosk


@contextmanager
def _empty(names: tuple[str, ...]) -> Iterator[None]:
    """For that long, modules that are not loaded yet are empty ones; others find the real ones."""
    stand_ins = {name: ModuleType(name) for name in names if name not in sys.modules}
    for name, module in stand_ins.items():
        setattr(module, name, None)
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]
