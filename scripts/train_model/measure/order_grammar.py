"""The grammar file of the human coffee orders: its sentences as a graph, and a text's slots.

`[a, b]` is a choice, `(a)` may be left out, `$kind:name` is one of the wordings of a kind.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.errors import BadInput
from assistant.hearing.acceptor import Acceptor

Words = tuple[str, ...]

_PART = re.compile(
    r"\[(?P<choice>[^\]]*)\]|\((?P<maybe>[^)]*)\)|\$(?P<kind>\w+):(?P<slot>\w+)|(?P<word>[^\s\[\]()$]+)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a sentence: one of `wordings` is said there; an empty one is nothing at all."""

    wordings: tuple[Words, ...]
    slot: str | None = None


Line = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OrderGrammar:
    """The sentences allowed, each a row of parts."""

    lines: tuple[Line, ...]

    def slots(self, text: str) -> dict[str, str] | None:
        """The slots of a text that is one of the sentences, by name; None when it is none."""
        words = tuple(text.split())
        for line in self.lines:
            found = next(_matches(line, words), None)
            if found is not None:
                return found
        return None

    def acceptor(self, ids: Mapping[str, int]) -> Acceptor:
        """Exactly the sentences, deterministic, over the word ids; saying nothing is allowed too.

        Raises KeyError for a word without an id.
        """
        start = frozenset(place for line in self.lines for place in _entered(line, 0))
        numbers = {start: 0}
        arcs, finals, left = [], [], [start]
        while left:
            state = left.pop(0)
            finals.append(0.0 if () in state or state is start else math.inf)
            for word, target in _moves(state).items():
                if target not in numbers:
                    numbers[target] = len(numbers)
                    left.append(target)
                arcs.append((numbers[state], ids[word], 0.0, numbers[target]))
        return Acceptor.of(finals, arcs)


_Place = tuple[Line, Words] | tuple[()]
"""What is still to be said: the rest of a wording, and the parts after it; or nothing."""


def load_order_grammar(path: Path) -> OrderGrammar:
    """Read the grammar; BadInput when it is not such a file."""
    try:
        context = yaml.safe_load(path.read_text(encoding="utf-8"))["context"]
        kinds = {kind: tuple(map(_words, values)) for kind, values in context["slots"].items()}
        lines = [line for lines in context["expressions"].values() for line in lines]
        return OrderGrammar(tuple(parse_line(line, kinds) for line in lines))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        remedy = "give the grammar of the human recordings"
        raise BadInput(f"this grammar cannot be read ({error})", remedy=remedy, path=path) from None


def parse_line(line: str, kinds: Mapping[str, Sequence[Words]]) -> Line:
    """One sentence; KeyError for a kind that has no wordings."""
    return tuple(_part(match, kinds) for match in _PART.finditer(line))


def _part(match: re.Match[str], kinds: Mapping[str, Sequence[Words]]) -> Part:
    if match["kind"] is not None:
        return Part(tuple(kinds[match["kind"]]), match["slot"])
    if match["word"] is not None:
        return Part((_words(match["word"]),))
    wordings = tuple(map(_words, (match["choice"] or match["maybe"]).split(",")))
    return Part(wordings if match["maybe"] is None else (*wordings, ()))


def _words(text: str) -> Words:
    return tuple(str(text).lower().split())


def _matches(line: Line, words: Words) -> Iterator[dict[str, str]]:
    if not line:
        if not words:
            yield {}
        return
    part, rest = line[0], line[1:]
    for wording in part.wordings:
        if words[: len(wording)] == wording:
            own = {part.slot: " ".join(wording)} if part.slot else {}
            for others in _matches(rest, words[len(wording) :]):
                yield own | others


def _entered(line: Line, at: int) -> Iterator[_Place]:
    """The places that are reached before part `at` is said."""
    if at == len(line):
        yield ()
        return
    for wording in line[at].wordings:
        if wording:
            yield (line[at + 1 :], wording)
        else:
            yield from _entered(line, at + 1)


def _moves(state: frozenset[_Place]) -> dict[str, frozenset[_Place]]:
    targets: dict[str, set[_Place]] = {}
    for place in state:
        if not place:
            continue
        rest, (word, *more) = place
        after = [(rest, tuple(more))] if more else _entered(rest, 0)
        targets.setdefault(word, set()).update(after)
    return {word: frozenset(targets[word]) for word in sorted(targets)}
