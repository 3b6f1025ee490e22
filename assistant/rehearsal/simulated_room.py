"""The room of a scene as a microphone hears it, block by block."""

from collections.abc import Callable
from pathlib import Path as FilePath

import numpy as np

from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound
from assistant.rehearsal.acoustics import Path, room_response
from assistant.rehearsal.ambience import built_in
from assistant.rehearsal.levels import REFERENCE_DB, Wave, gain, rms_db
from assistant.rehearsal.scene import Room
from assistant.sound import BLOCK_SAMPLES, Samples

_MIC_NOISE_DB = -75.0
"""A microphone is never digitally silent."""


class SimulatedRoom:
    """People, noise and the device's own voice, mixed at the microphone.

    `listener` is called with every block a person in the room would hear: the same sound, with
    the device in it even where the microphone does not hear it.
    """

    def __init__(self, room: Room, listener: Callable[[Samples], None] | None = None) -> None:
        self._ambience = _ambience(room)
        self._position = 0
        self._people: list[tuple[Wave, int]] = []
        self._mic_gain = gain(room.mic_level_db)
        self._echo_gain = gain(room.echo_db)
        self._path = None if room.echo is None else Path(room_response(room.echo, "device"))
        self._listener = listener

    def speak(self, voice: Wave) -> None:
        """A person starts to speak with the next block."""
        self._people.append((voice, 0))

    def hear(self, far_end: Samples) -> Samples:
        """The block of the microphone while the device plays `far_end`."""
        near = self._ambience[self._position : self._position + BLOCK_SAMPLES].copy()
        self._position = (self._position + BLOCK_SAMPLES) % len(self._ambience)
        if self._people:
            self._add_people(near)
        far = far_end * np.float32(self._echo_gain) if far_end.any() else None
        heard = far if self._path is None else self._path.through(far)
        if heard is not None and self._path is not None:
            near += heard
        if self._listener is not None:
            room = near if heard is None or self._path is not None else near + heard
            self._listener(_as_samples(room))
        return _as_samples(near * np.float32(self._mic_gain))

    def _add_people(self, near: Wave) -> None:
        speaking = []
        for voice, position in self._people:
            piece = voice[position : position + BLOCK_SAMPLES]
            near[: len(piece)] += piece
            if position + BLOCK_SAMPLES < len(voice):
                speaking.append((voice, position + BLOCK_SAMPLES))
        self._people = speaking


def _as_samples(wave: Wave) -> Samples:
    samples: Samples = np.clip(np.rint(wave), -32768, 32767).astype(np.int16)
    return samples


def _ambience(room: Room) -> Wave:
    """Noise, music and the microphone's own noise as one loop of whole blocks."""
    parts = []
    if room.noise is not None:
        parts.append((_sound(room.noise, room), REFERENCE_DB - room.snr_db))
    if room.music is not None:
        parts.append((_sound(room.music, room), REFERENCE_DB + room.music_db))
    parts.append((built_in("white"), _MIC_NOISE_DB))
    longest = max(len(wave) for wave, _ in parts)
    whole = -(-longest // BLOCK_SAMPLES) * BLOCK_SAMPLES
    mixed = np.zeros(whole, np.float32)
    for wave, level_db in parts:
        mixed += np.resize(wave, whole) * np.float32(gain(level_db - rms_db(wave)))
    return mixed


def _sound(source: str | FilePath, room: Room) -> Wave:
    if isinstance(source, str):
        return built_in(source)
    try:
        wave = read_sound(source).astype(np.float32)
    except BadInput as error:
        problem = f"the recording '{source}' cannot be used: {error.problem}"
    else:
        if len(wave) and wave.any():
            return wave
        problem = f"the recording '{source}' is silent"
    raise BadInput(
        problem, path=room.at.path if room.at else None, line=room.at.line if room.at else None
    )
