"""Sound as a microphone takes it: a voice in a room, noise under it, the guide's voice over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.rehearsal.acoustics import ECHOES, Echo, response_of, room_response
from assistant.rehearsal.levels import REFERENCE_DB, Wave, gain, speech_db
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples
from bench_kit.wordings import Wording
from train_model.measure.noise import FLOOR_RMS, with_noise

BEFORE_S, AFTER_S = 3.5, 1.5
"""Ears know a room after three seconds of it; in a session they have long been in it."""
_SPEAKS_OVER_S = 1.0
"""Since the line began."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the speaker is: the room (None for none), and the level against one metre."""

    echo: Echo | None = None
    level_db: float = 0.0


DRY = Place()
LIVING_ROOM = Place(ECHOES["living_room"])
THREE_METRES = Place(Echo(ECHOES["living_room"].decay_s, direct_db=-6.5), level_db=-3.9)
"""Three times as far away in it: the direct sound loses 9.5 dB and the ringing nothing."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What lies between a person and the microphone.

    The noise is `snr_db` below the voice; the voice is `over_db` above the guide's own, if that
    speaks meanwhile.
    """

    name: str
    place: Place = DRY
    noise: str | None = None
    snr_db: float | None = None
    over_db: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the guide's, as its speaker plays it."""

    text: str
    samples: Samples


@dataclass(frozen=True, slots=True)
class Recording:
    """The microphone and the speaker, shape (n,) both, whole blocks.

    `line` is the text being spoken until `line_end_s`; the person falls silent at `voice_end_s`.
    """

    near: Samples
    far: Samples
    voice_end_s: float
    line: str = ""
    line_end_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """A recording to be heard, and what should come of it.

    `key` is its whole recipe; `part` names the noise, room or voice for a closer look.
    """

    row: str
    key: str
    wording: Wording
    make: Callable[[], Recording]
    part: str = ""


Noises = Mapping[str, Callable[[], Wave]]


def command(
    speech: Samples,
    condition: Condition,
    noises: Noises,
    seed: int,
    line: Line | None = None,
    offset: int = 0,
) -> Recording:
    """A voice without silence around it as the microphone takes it in the condition.

    `offset` is in samples, against the grid of the engine's steps.
    """
    begins_s = BEFORE_S + offset / RATE_HZ
    wave = np.concatenate([silence(begins_s), levelled(speech, 0.0), silence(AFTER_S)])
    voice_end_s = begins_s + len(speech) / RATE_HZ
    sound = at_microphone(wave, condition.place)
    if line is None:
        near = with_floor(sound, seed)
        if condition.noise is not None and condition.snr_db is not None:
            near = with_noise(near, noises[condition.noise](), condition.snr_db, seed)
        return whole_blocks(Recording(near, np.zeros_like(near), voice_end_s))
    far = np.concatenate([silence(begins_s - _SPEAKS_OVER_S), line.samples.astype(np.float32)])
    far = far[: len(wave)]  # a long line would only cost time
    echo = echo_of(far, "living_room", -(condition.over_db or 0.0))
    near = with_floor(_sum(sound, echo), seed)
    line_end_s = len(far) / RATE_HZ
    return whole_blocks(Recording(near, _samples(far), voice_end_s, line.text, line_end_s))


def own_line(line: Line, room: str, level_db: float, seed: int) -> Recording:
    """The guide's own line, alone, that many dB above a person."""
    far = np.concatenate([silence(BEFORE_S), line.samples.astype(np.float32), silence(AFTER_S)])
    near = with_floor(echo_of(far, room, level_db), seed)
    end_s = BEFORE_S + len(line.samples) / RATE_HZ
    return whole_blocks(Recording(near, _samples(far), end_s, line.text, end_s))


def echo_of(far: Wave, room: str, level_db: float) -> Wave:
    """What comes back from the speaker, `level_db` above a person's voice."""
    echo = _through(far, room_response(room, "device"))
    return np.asarray(echo * gain(REFERENCE_DB + level_db - speech_db(echo)), np.float32)


def at_microphone(wave: Wave, place: Place) -> Wave:
    """A voice at its level through its room."""
    heard = wave if place.echo is None else _through(wave, response_of(place.echo, "people"))
    return np.asarray(heard * gain(place.level_db), np.float32)


def levelled(speech: Samples, level_db: float) -> Wave:
    """At the level of a person, and `level_db` above that."""
    return np.asarray(speech * gain(REFERENCE_DB + level_db - speech_db(speech)), np.float32)


def with_floor(sound: Wave, seed: int) -> Samples:
    """With the noise of the microphone itself."""
    return _samples(sound + np.random.default_rng(seed).normal(0.0, FLOOR_RMS, len(sound)))


def silence(seconds: float) -> Wave:
    """Nothing, for that long."""
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def whole_blocks(recording: Recording) -> Recording:
    """With both sounds padded to the same number of whole blocks."""
    longest = max(len(recording.near), len(recording.far))
    size = -(-longest // BLOCK_SAMPLES) * BLOCK_SAMPLES
    near, far = (
        np.concatenate([sound, np.zeros(size - len(sound), np.int16)])
        for sound in (recording.near, recording.far)
    )
    return Recording(near, far, recording.voice_end_s, recording.line, recording.line_end_s)


def _through(wave: Wave, response: Wave) -> Wave:
    size = len(wave) + len(response) - 1
    product = np.fft.rfft(wave, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(product, size)[: len(wave)], np.float32)


def _sum(one: Wave, other: Wave) -> Wave:
    longest = max(len(one), len(other))
    total = np.zeros(longest, np.float32)
    total[: len(one)] += one
    total[: len(other)] += other
    return total


def _samples(wave: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> Samples:
    return np.asarray(np.clip(np.rint(wave), -32768, 32767), np.int16)
