"""What people said in words of their own, read from `said/*.yaml`: one file an author.

`wordings` mean an intent, `talk` means nothing, `pairs` are a sentence and a twin that must not
mean the same. Unlike the listed sentences they are not taken word for word: they teach by example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.located_yaml import Node, load_yaml

NOTHING = "none"
"""The meaning of what is not for us."""

_FILE_KEYS = frozenset({"wordings", "talk", "pairs"})
_WORDING_KEYS = frozenset({"text", "intent", "state", "slots"})
_TALK_KEYS = frozenset({"text", "about_others"})
_PAIR_KEYS = frozenset({"fires", "intent", "twin", "twin_intent", "state", "kind"})


@dataclass(frozen=True, slots=True)
class Wording:
    """An utterance and what it may mean, all of them fair; `paired` when it has a twin."""

    author: str
    text: str
    state: str
    meanings: tuple[str, ...]
    paired: bool = False


def load_wordings(
    folder: Path, intents: Collection[str], states: Collection[str]
) -> Iterator[Wording]:
    """All wordings of the folder in the order of its files; BadInput names file and line."""
    known = frozenset(intents) | {NOTHING}
    for path in sorted(folder.glob("*.yaml")):
        root = load_yaml(path).mapping(_FILE_KEYS)
        for row in _rows(root, "wordings"):
            keys = row.mapping(_WORDING_KEYS)
            state = _state(keys, states)
            yield Wording(
                path.stem, _text(row, keys, "text"), state, _meanings(row, keys, "intent", known)
            )
        for row in _rows(root, "talk"):
            yield Wording(
                path.stem, _text(row, row.mapping(_TALK_KEYS), "text"), "step", (NOTHING,)
            )
        for row in _rows(root, "pairs"):
            keys = row.mapping(_PAIR_KEYS)
            for text, intent in (("fires", "intent"), ("twin", "twin_intent")):
                meanings = _meanings(row, keys, intent, known)
                yield Wording(
                    path.stem, _text(row, keys, text), _state(keys, states), meanings, paired=True
                )


def _rows(root: dict[str, Node], name: str) -> list[Node]:
    return root[name].sequence() if name in root else []


def _text(row: Node, keys: dict[str, Node], name: str) -> str:
    if name not in keys:
        row.fail(f"'{name}' is missing")
    return keys[name].text()


def _state(keys: dict[str, Node], states: Collection[str]) -> str:
    if "state" not in keys:
        return "step"
    if keys["state"].text() not in states:
        keys["state"].fail(f"unknown state '{keys['state'].value}'", f"known: {', '.join(states)}")
    return keys["state"].text()


def _meanings(
    row: Node, keys: dict[str, Node], name: str, known: Collection[str]
) -> tuple[str, ...]:
    if name not in keys:
        row.fail(f"'{name}' is missing")
    node = keys[name]
    named = node.sequence() if isinstance(node.value, list) else [node]
    for one in named:
        if one.text() not in known:
            one.fail(f"unknown intent '{one.value}'", "give one that has sentences, or none")
    return tuple(one.text() for one in named)
