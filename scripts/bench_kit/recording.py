"""Sound as a microphone takes it: a voice in a room, noise under it, the guide's voice over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

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
_BETWEEN_LINES_S = 1.0


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
class Aired:
    """A line of the guide's while it can be heard."""

    text: str
    begins_s: float
    ends_s: float


@dataclass(frozen=True, slots=True)
class Recording:
    """The microphone and the speaker, shape (n,) both, whole blocks.

    The person falls silent at `voice_end_s`; what is decided before `counts_from_s` does not count.
    """

    near: Samples
    far: Samples
    voice_end_s: float
    lines: tuple[Aired, ...] = ()
    counts_from_s: float = 0.0


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
    offset: int = 0,
) -> Recording:
    """A voice without silence around it as the microphone takes it in the condition.

    `offset` is in samples, against the grid of the engine's steps.
    """
    begins_s = BEFORE_S + offset / RATE_HZ
    wave = np.concatenate([silence(begins_s), levelled(speech, 0.0), silence(AFTER_S)])
    near = with_floor(at_microphone(wave, condition.place), seed)
    if condition.noise is not None and condition.snr_db is not None:
        near = with_noise(near, noises[condition.noise](), condition.snr_db, seed)
    return whole_blocks(Recording(near, np.zeros_like(near), begins_s + len(speech) / RATE_HZ))


def command_over(
    speech: Samples, over_db: float, line: Line, before: Sequence[Line], seed: int
) -> Recording:
    """A voice `over_db` above the guide's, over a line of it, in the living room.

    The lines `before` are heard alone first, as something always was in a session.
    """
    far, aired = _played([*before, line])
    from_s = aired[-1].begins_s
    voice_s = from_s + _SPEAKS_OVER_S
    wave = np.concatenate([silence(voice_s), levelled(speech, 0.0), silence(AFTER_S)])
    far = far[: len(wave)]  # a long line would only cost time
    near = with_floor(_sum(wave, echo_of(far, "living_room", -over_db)), seed)
    voice_end_s = voice_s + len(speech) / RATE_HZ
    return whole_blocks(Recording(near, _samples(far), voice_end_s, aired, from_s))


def own_line(line: Line, room: str, level_db: float, seed: int) -> Recording:
    """The guide's own line, alone, that many dB above a person."""
    far, aired = _played([line])
    far = np.concatenate([far, silence(AFTER_S)])
    near = with_floor(echo_of(far, room, level_db), seed)
    return whole_blocks(Recording(near, _samples(far), aired[0].ends_s, aired))


def _played(lines: Sequence[Line]) -> tuple[Wave, tuple[Aired, ...]]:
    """The speaker's sound until the end of the last line, and when each is heard."""
    wave, aired = silence(BEFORE_S), []
    for number, line in enumerate(lines):
        pause = silence(_BETWEEN_LINES_S if number else 0.0)
        wave = np.concatenate([wave, pause, line.samples.astype(np.float32)])
        ends_s = len(wave) / RATE_HZ
        aired.append(Aired(line.text, ends_s - len(line.samples) / RATE_HZ, ends_s))
    return wave, tuple(aired)


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
    return replace(recording, near=near, far=far)


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
