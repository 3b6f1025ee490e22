"""Ways to hear that are measured: sound in, decisions out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from assistant.understanding.meaning import Context
from bench_kit.recording import Recording


@dataclass(frozen=True, slots=True)
class Decision:
    """What an utterance was taken for, and when, in seconds of the recording.

    `intent` is None for nothing; `asked` says that the guide would have asked what was meant.
    """

    decided_s: float
    text: str
    intent: str | None
    slots: Mapping[str, str] = field(default_factory=dict)
    harmful: bool = False
    asked: bool = False


Decide = Callable[[Recording, Context], tuple[Decision, ...]]


@dataclass(frozen=True, slots=True)
class Decider:
    """One way to hear. What another of the same `identity` decided it would decide too."""

    name: str
    identity: str
    open: Callable[[], AbstractContextManager[Decide]]


def digest_of(kind: str, paths: Iterable[Path], *inputs: str) -> str:
    """A short name for what a way of hearing is made of: the bytes of its files, its settings."""
    digest = hashlib.sha256("\0".join(inputs).encode())
    files = {file for path in paths for file in _files(path)}
    for file in sorted(files):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return f"{kind}-{digest.hexdigest()[:16]}"


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return (path,)
    return (f for f in path.rglob("*") if f.is_file() and f.suffix != ".pyc")
