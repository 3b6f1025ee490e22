"""A person who speaks over the device's own voice: what the microphone gets, what is heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.guidance.effects import Say, Tone
from assistant.hearing.another_clock import AnotherClock
from assistant.hearing.heard import Heard
from assistant.ports import Ears
from assistant.rehearsal.acoustics import Path, room_response
from assistant.rehearsal.levels import FULL_SCALE, REFERENCE_DB, Wave, gain, speech_db
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples
from assistant.speaking.player import Player

BEGIN_S = 0.8
"""The person begins this long after the line."""

_QUIET_S = 1.4
"""After both have ended: longer than the ears wait, and than any room here rings."""
_MIC_NOISE_DB = -75.0
_PEAK_OF_OVERDRIVEN = 0.1
_SPARE = BLOCK_SAMPLES
_SILENCE: Wave = np.zeros(BLOCK_SAMPLES, np.float32)


@dataclass(frozen=True, slots=True)
class Trial:
    """A command said over a line, or one of both alone; `line` is the text of `cue`."""

    cue: Samples
    line: str
    command: Wave | None = None


@dataclass(frozen=True, slots=True)
class DoubleTalk:
    """A room in which the device's own voice is `echo_db` louder than the person's.

    The way from the speaker to the microphone stays the same, with a line of ours at the level of
    a person (-26 dB of full scale); the person is softer or louder than that. `overdriven` is a
    speaker that presses the peaks of its sound, which no linear canceller can follow.
    """

    echo: str
    echo_db: float
    overdriven: bool = False
    drift_ppm: float = 0.0
    """How much faster the clock of the microphone runs than that of the speaker."""


def heard_over(
    ears: Ears, trials: Sequence[Trial], talk: DoubleTalk
) -> Iterator[tuple[Trial, tuple[Heard, ...]]]:
    """What the ears hear in each trial, one after another in one stretch of sound.

    The lines come from the real player, which the ears may duck. The trials share the room and
    whatever the ears learn of it, as the lines of a session do.
    """
    cues = _Cues(trials)
    player = Player(cues)
    player.set_volume(1.0)
    way = Path(room_response(talk.echo, "device"))
    clock = AnotherClock(talk.drift_ppm, _SPARE) if talk.drift_ppm else None
    rng = np.random.default_rng(3)
    noise = gain(_MIC_NOISE_DB) * FULL_SCALE
    for trial in trials:
        voice = _voice(trial, talk)
        player.say(Say(trial.line, "cue"))
        heard: list[Heard] = []
        for said in voice.reshape(-1, BLOCK_SAMPLES):
            far = player.pull()
            sounding = _overdriven(far) if talk.overdriven else far.astype(np.float32)
            echo = way.through(sounding if far.any() else None)
            if clock is not None:
                echo = clock.taken(_SILENCE if echo is None else echo)
            near = said + noise * rng.standard_normal(BLOCK_SAMPLES)
            near += 0.0 if echo is None else echo
            block = np.clip(np.rint(near), -32768, 32767).astype(np.int16)
            heard += ears.accept(block, far, player.playing)
            player.duck(ears.duck_db)
        yield trial, tuple(heard)


def length_s(trial: Trial) -> float:
    """How much sound a trial takes."""
    said = 0 if trial.command is None else len(trial.command)
    return max(len(trial.cue) / RATE_HZ, BEGIN_S + said / RATE_HZ) + _QUIET_S


class _Cues:
    """The lines of the trials, all at one level; implements the player's `Renders`."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        self._cues = {trial.line: trial.cue for trial in trials}

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        del tone, pace
        cue = self._cues[text]
        if not cue.any():
            return cue
        level = gain(REFERENCE_DB - speech_db(cue))
        samples: Samples = np.clip(np.rint(cue * level), -32768, 32767)
        return samples.astype(np.int16)


def _voice(trial: Trial, talk: DoubleTalk) -> Wave:
    """The person at the microphone, in whole blocks, with silence while the line needs it."""
    near = np.zeros(round(length_s(trial) / BLOCK_S + 0.5) * BLOCK_SAMPLES, np.float32)
    if trial.command is not None:
        voice = np.convolve(trial.command, room_response(talk.echo, "people")).astype(np.float32)
        voice *= np.float32(gain(REFERENCE_DB - talk.echo_db - speech_db(voice)))
        begin = round(BEGIN_S * RATE_HZ)
        near[begin : begin + len(voice)] = voice[: len(near) - begin]
    return near


def _overdriven(far: Samples) -> Wave:
    most = np.float32(_PEAK_OF_OVERDRIVEN * FULL_SCALE)
    return np.asarray(most * np.tanh(far / most), np.float32)
