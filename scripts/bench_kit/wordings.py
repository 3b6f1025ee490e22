"""What is said to the guide, and what should come of it: `wordings.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.cli.context import context_of

_FILE = Path(__file__).with_name("wordings.yaml")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, its intent, the slots that must be filled in, and where the session stands.

    `intent` is None for what is not for the guide.
    """

    text: str
    intent: str | None
    slots: Mapping[str, str] = field(default_factory=dict)
    context: str = "step"


@dataclass(frozen=True, slots=True)
class Wordings:
    """All that is said: three wordings an intent, the vital words, and what begins like another."""

    commands: tuple[Wording, ...]
    vital: tuple[Wording, ...]
    longer: tuple[Wording, ...]


def load_wordings() -> Wordings:
    """The wordings that come with the benchmark."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    commands: Mapping[str, Sequence[Any]] = content["commands"]
    return Wordings(
        commands=tuple(_wording(row, intent) for intent, rows in commands.items() for row in rows),
        vital=tuple(_wording(row) for row in content["vital"]),
        longer=tuple(_wording(row) for row in content["longer"]),
    )


def _wording(row: str | Mapping[str, Any], intent: str | None = None) -> Wording:
    if isinstance(row, str):
        return Wording(row, intent)
    context = row.get("context", "step")
    context_of(context)
    return Wording(row["text"], row.get("intent", intent), row.get("slots", {}), context)
