"""Reading the `key: value` lines of a routine file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.guidance.speech_rules import SpeechRules
from assistant.located_yaml import Node


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one mapping whose keys are known; asking for a missing one is a mistake."""

    node: Node
    entries: Mapping[str, Node]
    rules: SpeechRules

    @classmethod
    def of(cls, node: Node, known: frozenset[str], rules: SpeechRules) -> "Entries":
        """The entries of `node`; any other key is a mistake."""
        return cls(node, node.mapping(known), rules)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __getitem__(self, key: str) -> Node:
        if key not in self.entries:
            missing = Node(None, self.node.path, self.node.line, self.node.mistakes)
            return missing.instead(missing, f"'{key}' is missing here", f"add '{key}:'")
        return self.entries[key]

    def count(self, key: str, at_least: int = 0) -> int:
        """A whole number."""
        return round(self[key].number(at_least=at_least))

    def number(self, key: str, default: float = 0.0) -> float:
        """A number that is not negative, or the default."""
        return self[key].number(at_least=0) if key in self else default

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        return self[key].flag() if key in self else False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none when it is not there."""
        return tuple(entry.text() for entry in self[key].sequence()) if key in self else ()


def identifier(node: Node) -> str:
    """A name that other places refer to: letters, figures and underscores."""
    text = node.text()
    if not re.fullmatch(r"\w*", text):
        node.wrong(f"'{text}' is no id", "write letters, figures and underscores only")
    return text


def per_length(node: Node, lengths: tuple[int, ...]) -> Mapping[int, float]:
    """One number that is not negative for each session length, such as {10: 20, 30: 60}."""
    if not lengths:
        return {}
    entries = node.mapping(frozenset(map(str, lengths)))
    for length in lengths:
        if str(length) not in entries:
            node.wrong(f"the {length} minute session has no number here", f"add '{length}:'")
    given = [length for length in lengths if str(length) in entries]
    return {length: entries[str(length)].number(at_least=0) for length in given}
