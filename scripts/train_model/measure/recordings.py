"""Clips as a microphone would record them: silence around, noise under, several in a row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.rehearsal.levels import REFERENCE_DB, Wave, gain, speech_db
from assistant.sound import RATE_HZ, Samples
from train_model.measure.chance import draw
from train_model.measure.noise import Condition, Noises, mixed
from train_model.measure.sets import SEED, Clip
from train_model.measure.speech import Speech

_BEFORE_S, _AFTER_S = 0.4, 1.0
_LEAST_PAUSE_S, _PAUSES_S = 0.4, 1.1
_CLIPS_A_PASSAGE = 8

Take = tuple[Clip, ...]
"""The clips of one recording, in order."""


def single(clips: Sequence[Clip]) -> list[Take]:
    """A recording for each clip."""
    return [(clip,) for clip in clips]


def passages(clips: Sequence[Clip]) -> list[Take]:
    """Recordings of one voice that talks on, in mixed order."""
    takes: list[Take] = []
    ordered = sorted(clips, key=lambda clip: (clip.voice, draw(SEED, "passage", clip.text)))
    for _, of_voice in itertools.groupby(ordered, key=lambda clip: clip.voice):
        clips_left = list(of_voice)
        while clips_left:
            takes.append(tuple(clips_left[:_CLIPS_A_PASSAGE]))
            del clips_left[:_CLIPS_A_PASSAGE]
    return takes


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes recordings of the spoken clips."""

    speech: Speech
    noises: Noises

    def noise_of(self, take: Take, condition: Condition) -> str | None:
        """The name of the noise under a recording."""
        return condition.noise_for(SEED, _key(take))

    def source(self, clip: Clip) -> Path:
        """The file that the clip is in."""
        return self.speech.path(clip)

    def record(self, take: Take, condition: Condition) -> Samples:
        """The recording, shape (n,): the same every time."""
        voice = np.concatenate(list(self._parts(take)))
        kind = self.noise_of(take, condition)
        noise = None if kind is None else self.noises[kind]()
        return mixed(voice, noise, condition.snr_db, draw(SEED, "noise", _key(take)))

    def _parts(self, take: Take) -> Iterator[Wave]:
        yield _silence(_BEFORE_S)
        for number, clip in enumerate(take):
            if number:
                share = draw(SEED, "pause", _key(take[:number])) / 2**64
                yield _silence(_LEAST_PAUSE_S + _PAUSES_S * share)
            yield np.zeros(clip.offset, np.float32)
            sound = self.speech.samples(clip)
            yield np.asarray(sound * gain(REFERENCE_DB - speech_db(sound)), np.float32)
        yield _silence(_AFTER_S)


def _silence(seconds: float) -> Wave:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def _key(take: Take) -> str:
    return "|".join(f"{clip.voice}:{clip.text}:{clip.offset}" for clip in take)
