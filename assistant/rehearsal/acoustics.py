"""What a room does to a voice: its response, and passing sound through it block by block."""

from dataclasses import dataclass

import numpy as np

from assistant.rehearsal.levels import Wave, gain
from assistant.sound import BLOCK_SAMPLES, RATE_HZ


@dataclass(frozen=True, slots=True)
class Echo:
    """A room: how long it rings, and how the direct sound stands over the ringing."""

    decay_s: float
    """Time in which the ringing falls by 60 dB."""
    direct_db: float
    """Energy of the direct sound over that of the ringing."""


ECHOES = {
    "bedroom": Echo(decay_s=0.25, direct_db=6.0),
    "living_room": Echo(decay_s=0.4, direct_db=3.0),
    "bathroom": Echo(decay_s=0.9, direct_db=-3.0),
}
"""Decay times are those usual for furnished rooms and tiled ones; nothing here was measured."""

DEVICE_DELAY_S = 0.012
"""Speaker to microphone: some buffering and a metre of air."""

_KEPT_S_PER_DECAY_S = 2 / 3
_SEEDS = {"device": 1, "people": 2}


def room_response(echo: str, source: str) -> Wave:
    """Impulse response of unit energy from `source` ("device" or "people") to the microphone.

    Direct sound, then noise that decays exponentially, cut where it is 40 dB down.
    """
    return response_of(ECHOES[echo], source)


def response_of(room: Echo, source: str) -> Wave:
    """As `room_response`, for a room of any kind."""
    rng = np.random.default_rng(_SEEDS[source])
    time_s = np.arange(int(room.decay_s * _KEPT_S_PER_DECAY_S * RATE_HZ)) / RATE_HZ
    tail = rng.standard_normal(len(time_s)) * gain(-60.0) ** (time_s / room.decay_s)
    tail[: int(0.003 * RATE_HZ)] = 0.0
    tail *= gain(-room.direct_db) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    delay = np.zeros(round(DEVICE_DELAY_S * RATE_HZ) if source == "device" else 0)
    response = np.concatenate([delay, tail / np.sqrt(np.sum(tail**2))])
    return response.astype(np.float32)


class Path:
    """A way from a source to the microphone, block by block (overlap-add in the spectrum)."""

    def __init__(self, response: Wave) -> None:
        self._length = BLOCK_SAMPLES + len(response) - 1
        self._size = 1 << (self._length - 1).bit_length()
        self._spectrum = np.fft.rfft(response, self._size)
        self._tail = np.zeros(self._length, np.float32)
        self._ringing = 0

    def through(self, block: Wave | None) -> Wave | None:
        """The block at the other end; None goes in and comes out for silence."""
        if block is None and not self._ringing:
            return None
        if block is not None:
            ringing = np.fft.irfft(np.fft.rfft(block, self._size) * self._spectrum, self._size)
            self._tail += ringing[: self._length]
            self._ringing = -(-self._length // BLOCK_SAMPLES)
        out = self._tail[:BLOCK_SAMPLES].copy()
        self._tail[:-BLOCK_SAMPLES] = self._tail[BLOCK_SAMPLES:]
        self._tail[-BLOCK_SAMPLES:] = 0.0
        self._ringing -= 1
        return out
