"""What is spoken by whom in each measuring set; the sound itself is in `speech.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from assistant.understanding.catalogue import NOT_FOR_US, Catalogue
from train_model.measure.chance import draw, is_left_out
from train_model.measure.voices import DEVELOPMENT, HELD_OUT

SEED = 1
SHORT_WORDS = (
    *("yes", "no", "stop", "ow", "next", "harder", "softer"),
    *("ouch", "pause", "back", "help", "again", "ready", "right"),
)
BAR_WORDS = SHORT_WORDS[:7]
OFFSETS = (0, 96, 192, 288, 384)
"""Samples: steps of 6 ms through the 30 ms in which the engine takes one step."""
SIDES: Mapping[str, Sequence[str]] = {"held_out": HELD_OUT, "development": DEVELOPMENT}

_TALK = Path(__file__).with_name("talk.yaml")
_SPEAKINGS_OF_TALK = 3


@dataclass(frozen=True, slots=True)
class Clip:
    """A text in a voice.

    `family` is the place of its template, or its kind of talk; `offset` is in samples, against
    the grid of the engine's steps.
    """

    text: str
    voice: str
    family: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Sets:
    """The measuring sets of one side, `held_out` or `development`."""

    families: tuple[Clip, ...]
    words: tuple[Clip, ...]
    talk: tuple[Clip, ...]

    @property
    def left_out(self) -> tuple[Clip, ...]:
        """The clips of `families` that are heard with a graph compiled without their wordings."""
        return tuple(clip for clip in self.families if is_left_out(clip.text))

    def to_speak(self) -> tuple[Clip, ...]:
        """All texts to be spoken, what is used most first."""
        words = tuple(replace(clip, offset=0) for clip in self.words)
        firsts, seconds = self.families[::2], self.families[1::2]
        clips = (*words, *firsts, *self.talk[1::_SPEAKINGS_OF_TALK], *seconds, *self.talk)
        return tuple(dict.fromkeys(clips))


def sets_of(side: str, catalogue: Catalogue) -> Sets:
    """The sets of a side: the same every time, and for what did not change in the sentences."""
    voices = SIDES[side]
    return Sets(
        families=tuple(_families(catalogue, voices)),
        words=tuple(
            Clip(word, voice, "word", offset)
            for word in SHORT_WORDS
            for voice in voices
            for offset in OFFSETS
        ),
        talk=tuple(_talk(load_talk(), voices)),
    )


def first_of_each(clips: Iterable[Clip]) -> tuple[Clip, ...]:
    """The first clip of each family."""
    found: dict[str, Clip] = {}
    for clip in clips:
        found.setdefault(clip.family, clip)
    return tuple(found.values())


def load_talk() -> Mapping[str, Sequence[str]]:
    """Sentences that are not for the guide, by kind."""
    talk: Mapping[str, Sequence[str]] = yaml.safe_load(_TALK.read_text(encoding="utf-8"))
    return talk


def _families(catalogue: Catalogue, voices: Sequence[str]) -> Iterable[Clip]:
    """Two clips a template, in two voices; two wordings where it has them.

    The first wording is one of those left out where the template has any.
    """
    wordings: dict[str, list[str]] = {}
    for phrase in catalogue.phrases:
        if phrase.stands_for is None and phrase.intent != NOT_FOR_US:
            wordings.setdefault(f"{phrase.path.name}:{phrase.line}", []).append(phrase.text)
    for family, texts in wordings.items():
        texts.sort(key=lambda text: (not is_left_out(text), draw(SEED, text)))
        first, second = texts[0], texts[min(1, len(texts) - 1)]
        if is_left_out(second):
            second = next((text for text in texts if not is_left_out(text)), second)
        voice, *others = _order(voices, first)
        yield Clip(first, voice, family)
        yield Clip(second, next(v for v in _order(voices, second) if v in others), family)


def _talk(talk: Mapping[str, Sequence[str]], voices: Sequence[str]) -> Iterable[Clip]:
    """Each sentence by several voices, up to two of them of an engine that costs little."""
    light = [voice for voice in voices if voice.startswith("flite/")]
    rich = [voice for voice in voices if voice not in light]
    for kind, texts in talk.items():
        for text in texts:
            speakers = _order(light, text)[:2] + _order(rich, text)
            for voice in speakers[:_SPEAKINGS_OF_TALK]:
                yield Clip(text, voice, kind)


def _order(voices: Sequence[str], text: str) -> list[str]:
    return sorted(voices, key=lambda voice: draw(SEED, voice, text))
