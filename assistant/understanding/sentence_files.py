"""The sentence files of a folder, merged, and all that their templates stand for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.kept import cached, key_of
from assistant.located_yaml import Node, load_yaml

_FORMAT = "2"
"""Raised when the same templates stand for other sentences."""
_FILE_KEYS = frozenset({"language", "intents", "lists", "expansion_rules"})


@dataclass(slots=True)
class SentenceFiles:
    """What is in them by name; an intent may be spread over several files."""

    intents: dict[str, list[Node]] = field(default_factory=dict)
    lists: dict[str, Node] = field(default_factory=dict)
    rules: dict[str, Node] = field(default_factory=dict)

    def templates(self) -> Iterator[Node]:
        """Every sentence as its author wrote it."""
        for nodes in self.intents.values():
            for node in nodes:
                for block in items(node.mapping(), "data"):
                    yield from items(block.mapping(), "sentences")


@dataclass(frozen=True, slots=True)
class Expanded:
    """What is said, from what was written.

    Attributes:
        lists: the wordings of each slot with their canonical values.
        kept: template to the sentences it stands for, in JSON: read one by one, as all of them
            together would take three times what is made of them in the end.
    """

    lists: Mapping[str, Sequence[tuple[str, str]]]
    kept: Mapping[str, str]

    def of(self, template: Node) -> Sequence[tuple[str, dict[str, str]]]:
        """The sentences that one template stands for, with their slots."""
        sentences: list[tuple[str, dict[str, str]]] = json.loads(self.kept[template.text()])
        return sentences


def read_sentence_files(folder: Path) -> SentenceFiles:
    """Read `folder/*.yaml`; BadInput when there are none, or with file and line of a mistake."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadInput(
            "there are no sentence files here", remedy="give a folder with *.yaml", path=folder
        )
    files = SentenceFiles()
    for path in paths:
        root = load_yaml(path).mapping(_FILE_KEYS)
        for name, node in _section(root, "intents"):
            files.intents.setdefault(name, []).append(node)
        for name, node in _section(root, "lists"):
            if name in files.lists:
                node.fail(f"the slot '{name}' is there twice", f"first in {files.lists[name].path}")
            files.lists[name] = node
        files.rules |= dict(_section(root, "expansion_rules"))
    return files


def _section(root: Mapping[str, Node], name: str) -> Iterator[tuple[str, Node]]:
    if name in root:
        yield from root[name].mapping().items()


def items(keys: Mapping[str, Node], name: str) -> list[Node]:
    """The list under that key, or none."""
    return keys[name].sequence() if name in keys else []


def expanded(files: SentenceFiles) -> Expanded:
    """All that the templates stand for; BadInput with file and line of one that cannot be read.

    It is kept in the user's cache: to make it takes half a second and 7 MB of a library.
    """

    def make() -> bytes:
        from assistant.understanding.expand import expand_all  # noqa: PLC0415 - the library

        made = expand_all(files.lists, files.rules, files.templates())
        return json.dumps([made.lists, made.kept]).encode()

    written = [
        (name, node.plain()) for part in (files.lists, files.rules) for name, node in part.items()
    ]
    templates = [template.plain() for template in files.templates()]
    key = key_of([_FORMAT, repr(written), repr(templates)])
    return Expanded(*json.loads(cached(places.sentences_cache_dir(), key, make)))
