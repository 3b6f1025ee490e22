"""YAML that remembers its file and line, so that every mistake can be pointed at."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeVar

import yaml
from yaml.constructor import SafeConstructor

from assistant.composed_yaml import composed
from assistant.errors import BadInput
from assistant.mistakes import Mistakes

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
Value = str | int | float | bool | None | list["Node"] | dict[str, "Node"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value with the place it was written at.

    The typed readers raise BadInput with file and line when the value is of another kind. With
    `mistakes` they keep it there instead, and give a value of the right kind, so that one reading
    finds everything.
    """

    value: Value
    path: Path
    line: int
    mistakes: Mistakes | None = field(default=None, compare=False, repr=False)

    def fail(self, problem: str, remedy: str = "") -> NoReturn:
        """Raise BadInput for this place."""
        error = BadInput(problem, remedy=remedy, path=self.path, line=self.line)
        if self.mistakes is not None:
            self.mistakes.keep(error, self)
        raise error

    def wrong(self, problem: str, remedy: str = "") -> None:
        """Keep a mistake; what stands here can be read on with."""
        self._instead(None, problem, remedy, spoils=False)

    def instead(self, stand_in: _T, problem: str, remedy: str = "") -> _T:
        """Keep a mistake, and give what can be read on with in its place."""
        return self._instead(stand_in, problem, remedy, spoils=True)

    def _instead(self, stand_in: _T, problem: str, remedy: str, *, spoils: bool) -> _T:
        if self.mistakes is None:
            self.fail(problem, remedy)
        error = BadInput(problem, remedy=remedy, path=self.path, line=self.line)
        self.mistakes.keep(error, self, spoils=spoils)
        return stand_in

    def mapping(self, known: frozenset[str] | None = None) -> dict[str, Node]:
        """The value as a mapping; with `known`, any other key is a mistake."""
        if not isinstance(self.value, dict):
            problem = f"expected 'key: value' lines here, found {_kind(self.value)}"
            return self.instead({}, problem, "write a key and a value on each line")
        if known is None:
            return self.value
        for key, node in self.value.items():
            if key not in known:
                node.wrong(f"unknown key '{key}'", f"known keys: {', '.join(sorted(known))}")
        return {key: node for key, node in self.value.items() if key in known}

    def sequence(self) -> list[Node]:
        """The value as a list."""
        if not isinstance(self.value, list):
            problem = f"expected a list here, found {_kind(self.value)}"
            return self.instead([], problem, "write [one, another]")
        return self.value

    def text(self) -> str:
        """The value as text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            problem = f"expected text here, found {_kind(self.value)}"
            return self.instead("", problem, "write words, in quotes if it is a number")
        return self.value

    def number(self, at_least: float = float("-inf")) -> float:
        """The value as a number, not below `at_least`."""
        least = max(at_least, 0.0)
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            problem = f"expected a number here, found {_kind(self.value)}"
            return self.instead(least, problem, "write it in figures")
        if not math.isfinite(self.value):
            problem = f"'{self.value}' is not a number that can be used"
            return self.instead(least, problem, "write it in figures")
        if self.value < at_least:
            remedy = f"it must be at least {at_least:g}"
            return self.instead(least, f"{self.value} is too small", remedy)
        return self.value

    def flag(self) -> bool:
        """The value as true or false."""
        if not isinstance(self.value, bool):
            problem = f"expected true or false here, found {_kind(self.value)}"
            return self.instead(stand_in=False, problem=problem, remedy="write one of the two")
        return self.value

    def is_wrong(self) -> bool:
        """Whether anything is known to be wrong here, or in what it holds."""
        if self.mistakes is None:
            return False
        inner = self.value.values() if isinstance(self.value, dict) else self.value
        below = inner if not isinstance(inner, str | int | float | None) else ()
        return self.mistakes.at(self) or any(node.is_wrong() for node in below)

    def plain(self) -> Plain:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def load_yaml(path: Path, mistakes: Mistakes | None = None) -> Node:
    """Read a YAML file; BadInput names file and line when it is missing or not YAML.

    What is wrong with its values is kept in `mistakes`, if there are any, instead of raised.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput("there is no such file", path=path) from None
    except UnicodeDecodeError:
        raise BadInput("it is not UTF-8 text", remedy="save it as UTF-8", path=path) from None
    except OSError as error:
        raise BadInput(f"it cannot be read ({error.strerror})", path=path) from None
    try:
        loader, root = composed(source)
        if root is None:
            raise BadInput("the file is empty", path=path, line=1)
        return _located(loader, root, path, mistakes)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise BadInput(f"not valid YAML: {error.problem}", path=path, line=line) from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        problem = f"the character U+{error.character:04X} cannot be in it"
        raise BadInput(problem, remedy="remove it", path=path, line=line) from None
    except RecursionError:
        # An alias of a list inside that list, or brackets without end.
        raise BadInput("it is nested without end", path=path) from None


def _located(
    loader: SafeConstructor, node: yaml.Node, path: Path, mistakes: Mistakes | None = None
) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        items = [_located(loader, child, path, mistakes) for child in node.value]
        return Node(items, path, line, mistakes)
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Node] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                at_line = key_node.start_mark.line + 1
                raise BadInput("a key has to be a word", path=path, line=at_line)
            key = str(key_node.value)
            if key in entries:
                raise BadInput(
                    f"'{key}' is there twice", path=path, line=key_node.start_mark.line + 1
                )
            entries[key] = _located(loader, child, path, mistakes)
        return Node(entries, path, line, mistakes)
    if node.tag == "tag:yaml.org,2002:bool" and node.value.lower() not in {"true", "false"}:
        # As in YAML 1.2: people say "yes" and "no", and music may be "off".
        return Node(str(node.value), path, line, mistakes)
    try:
        return Node(loader.construct_object(node), path, line, mistakes)
    except ValueError:
        problem = f"'{node.value}' cannot be read"
        raise BadInput(problem, remedy="put it in quotes", path=path, line=line) from None


def _kind(value: Value) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "'key: value' lines"
    if isinstance(value, list):
        return "a list"
    return f"'{value}'"
