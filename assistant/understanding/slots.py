"""What is named in an utterance that is not listed word for word: places, sides, numbers, times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from assistant.understanding.normalise import Words
from assistant.understanding.stem import stem

SlotValues = Mapping[str, tuple[tuple[Words, str], ...]]

PLACE = ("area", "side")
"""What may be named in any request."""
_NOT_COVERED = "not_covered"


class Names:
    """The names of slot values, found by their first word; immutable once built."""

    def __init__(self, values: SlotValues) -> None:
        self._by_word: dict[str, dict[str, list[tuple[Words, str]]]] = {}
        for slot, entries in values.items():
            index: dict[str, list[tuple[Words, str]]] = defaultdict(list)
            for name, value in entries:
                if name:
                    index[stem(name[0])].append((_stems(name), value))
            self._by_word[slot] = index

    def said(
        self,
        words: Words,
        slots: Collection[str] = PLACE,
        allowed: Mapping[str, Collection[str]] | None = None,
    ) -> dict[str, str]:
        """The value of each of the slots that is named, the longest name first.

        `allowed` holds the values that count for a slot, where not all do. The "hands" of "no hands
        on my neck" are no place. "Right" alone is also an agreement, so a side of one word counts
        only right before the area.
        """
        stems = _stems(words)
        found: dict[str, str] = {}
        for slot in sorted(slots):
            named = [
                (value == _NOT_COVERED and length == 1, -length, at, value)
                for length, at, value in self._named(stems, slot)
                if allowed is None or slot not in allowed or value in allowed[slot]
            ]
            if slot == "side":
                named = [one for one in named if one[1] < -1]
            if named and slot not in found:
                *_, at, value = min(named)
                before = (
                    self._side(stems[at - 1]) if slot == "area" and at and "side" in slots else {}
                )
                found = {**found, slot: value, **before}
        return found

    def _named(self, stems: Words, slot: str) -> Iterable[tuple[int, int, str]]:
        """Every name that is said: its length, where it begins, its value."""
        index = self._by_word.get(slot, {})
        for at, word in enumerate(stems):
            for name, value in index.get(word, ()):
                if stems[at : at + len(name)] == name:
                    yield len(name), at, value

    def _side(self, word: str) -> dict[str, str]:
        sides = [value for length, _, value in self._named((word,), "side") if length == 1]
        return {"side": sides[0]} if sides else {}


def _stems(words: Words) -> Words:
    return tuple(map(stem, words))
