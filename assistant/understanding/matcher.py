"""Whole sentences compared word by word; rapidfuzz judges garbled words and word order."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant.understanding.catalogue import Sentence
from assistant.understanding.normalise import Words
from assistant.understanding.stem import stem
from assistant.understanding.structure import Structure

_LIGHT_WEIGHT = 0.25
_ORDER_SHARE = 0.25
_FUZZY_FROM_LETTERS = 4
_FUZZY_RATIO = 82.0
_MOST_CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class Match:
    """A listed sentence and how far the utterance agrees with it, 0 to 100."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    sentence: Sentence
    core: Words
    stems: Counter[str]
    weight: float
    denies: bool
    asks: bool


class Matcher:
    """The listed sentences, indexed; immutable once built.

    What it takes to judge a sentence is made when one is judged: few ever are, of many thousands.
    """

    def __init__(self, sentences: Iterable[Sentence], structure: Structure) -> None:
        self._structure = structure
        self._sentences = tuple(sentences)
        self._weights = array("f")
        self._by_core: dict[Words, tuple[Sentence, ...]] = {}
        self._by_stem: dict[str, array[int]] = {}
        known = set[str]()
        for at, sentence in enumerate(self._sentences):
            core = structure.core(sentence.words)
            self._by_core[core] = (*self._by_core.get(core, ()), sentence)
            stems = [stem(word) for word in core]
            self._weights.append(sum(map(self._weight, stems)))
            known.update(stems)
            for one in set(stems):
                if not structure.is_light(one):
                    self._by_stem.setdefault(one, array("I")).append(at)
        self._stems = sorted(known)
        self._known_stems = frozenset(known)

    def exact(
        self, words: Words, core: Words, counts: Callable[[Sentence], bool]
    ) -> Sentence | None:
        """The sentence listed in these very words, whose core is given; or None."""
        same = (one for one in self._by_core.get(core, ()) if one.words == words)
        return next((one for one in same if counts(one)), None)

    def exact_core(self, core: Words, counts: Callable[[Sentence], bool]) -> Sentence | None:
        """The one sentence with the same core; None when several meanings share it."""
        same = [one for one in self._by_core.get(core, ()) if counts(one)]
        meanings = {(one.intent, tuple(sorted(one.slots.items()))) for one in same}
        return same[0] if len(meanings) == 1 else None

    def nearest(self, core: Words, counts: Callable[[Sentence], bool]) -> list[Match]:
        """The best match of each intent, the best first; empty when the words are not ours."""
        stems = self._recognised(core)
        if stems is None:
            return []
        denies, asks = self._structure.denies(core), self._structure.asks(core)
        best: dict[str, Match] = {}
        for entry in map(self._entry, self._candidates(stems)):
            if (entry.denies, entry.asks) != (denies, asks) or not counts(entry.sentence):
                continue
            score = self._agreement(core, stems, entry)
            intent = entry.sentence.intent
            if score and (intent not in best or score > best[intent].score):
                best[intent] = Match(entry.sentence, score)
        return sorted(best.values(), key=lambda match: -match.score)

    def _entry(self, at: int) -> _Entry:
        sentence = self._sentences[at]
        core = self._structure.core(sentence.words)
        return _Entry(
            sentence=sentence,
            core=core,
            stems=Counter(map(stem, core)),
            weight=self._weights[at],
            denies=self._structure.denies(core),
            asks=self._structure.asks(core),
        )

    def _weight(self, word: str) -> float:
        return _LIGHT_WEIGHT if self._structure.is_light(word) else 1.0

    def _recognised(self, core: Words) -> list[tuple[str, float]] | None:
        """Each word's stem with its likeness 0 to 1; None when a content word is not ours."""
        recognised = []
        for word in core:
            one, likeness = stem(word), 1.0
            if one not in self._known_stems and not self._structure.is_light(one):
                near = len(one) >= _FUZZY_FROM_LETTERS and process.extractOne(
                    one, self._stems, scorer=fuzz.ratio, score_cutoff=_FUZZY_RATIO
                )
                if not near or near[0][0] != one[0]:
                    return None
                one, likeness = near[0], near[1] / 100
            recognised.append((one, likeness))
        return recognised

    def _candidates(self, stems: list[tuple[str, float]]) -> list[int]:
        """Sentences that hold all content words, those with the least besides them first."""
        content = [one for one, _ in stems if not self._structure.is_light(one)]
        if not content:
            return []
        shared = set(self._by_stem.get(content[0], ())).intersection(
            *(self._by_stem.get(one, ()) for one in content[1:])
        )
        return sorted(shared, key=self._weights.__getitem__)[:_MOST_CANDIDATES]

    def _agreement(self, core: Words, stems: list[tuple[str, float]], entry: _Entry) -> float:
        left = entry.stems.copy()
        matched = weight = 0.0
        for one, likeness in stems:
            weight += self._weight(one)
            if left[one] > 0:
                left[one] -= 1
                matched += self._weight(one) * likeness
            elif not self._structure.is_light(one):
                return 0.0
        # Half a sentence is another sentence: "talk" is not "talk softer".
        content = [count for one, count in entry.stems.items() if not self._structure.is_light(one)]
        missing = sum(count for one, count in left.items() if not self._structure.is_light(one))
        if missing > sum(content) // 3:
            return 0.0
        alike = 200 * matched / (weight + entry.weight)
        in_order = fuzz.ratio(core, entry.core)
        return (1 - _ORDER_SHARE) * alike + _ORDER_SHARE * in_order
