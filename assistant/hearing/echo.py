"""Takes the device's own voice out of the microphone.

A Kalman filter in the frequency domain learns the way from the speaker to the microphone (Kuech,
Mabande and Enzner, "State-space architecture of the partitioned-block-based acoustic echo
controller", ICASSP 2014). It knows how sure it is of every part of that way, and so needs no
detector of double talk: what it cannot explain makes it learn slower, and a person who speaks over
a line comes through whole.
"""

import numpy as np
import numpy.typing as npt

from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Samples

TAIL_S = 0.4
"""How long the echo of a sound may take to arrive and ring out."""

_FULL_SCALE = 32768.0
_STAYS = 0.998
"""How much of the way is still true a block later: rooms change, clocks drift."""
_LOUD, _DECAY_S = 10.0, 0.1
"""Before anything is known: the way may be this loud in power, and rings this long."""
_SURPRISE = 0.5
_TINY = 1e-10
_YOUNG_BLOCKS, _PASSES = 500, 2
"""In its first ten seconds of sound it learns twice from each block."""
_LEARNED = 0.03
"""This little of the sound's energy left, over half a second, means that the way is known."""
_WORSE, _WORSE_BLOCKS = 1.1, 25
"""More sound after than before, over half a second, means that what was learned is wrong."""

_Spectra = npt.NDArray[np.complex64]
_Powers = npt.NDArray[np.float32]
_Wave = npt.NDArray[np.float32]


class EchoCanceller:
    """What is left of the near end when the echo of the far end is taken out.

    Adds no delay. Costs nothing while nothing is played and the last echo has rung out. The far end
    must be early enough: a sound that is heard before it was played cannot be taken out.
    """

    def __init__(self, tail_s: float = TAIL_S) -> None:
        self._parts = round(tail_s / BLOCK_S)
        self.reset()

    def reset(self) -> None:
        """Forget the room, as when another device is used."""
        shape = (self._parts, BLOCK_SAMPLES + 1)
        age_s = np.arange(self._parts, dtype=np.float32)[:, np.newaxis] * BLOCK_S
        self._played: _Spectra = np.zeros(shape, np.complex64)
        self._two_blocks = np.zeros(2 * BLOCK_SAMPLES, np.float32)
        self._silent = self._parts + 1
        self._way: _Spectra = np.zeros(shape, np.complex64)
        self._doubt: _Powers = np.full(shape, _LOUD, np.float32) * np.exp(-age_s / _DECAY_S)
        self._else: _Powers = np.zeros(BLOCK_SAMPLES + 1, np.float32)
        self._before = self._after = 0.0
        self._lessons = 0
        self._has_learned = False

    def clean(self, near_end: Samples, far_end: Samples) -> Samples:
        """The block of the microphone without the echo; both (BLOCK_SAMPLES,) int16."""
        self._silent = 0 if far_end.any() else self._silent + 1
        if self._silent > self._parts:
            return near_end
        self._play(far_end)
        near = _wave(near_end)
        powers = _power(self._played)
        left = near - self._echo()
        self._else += _SURPRISE * (_power(_spectrum(left)) - self._else)
        self._lessons += 1
        for _ in range(_PASSES if self._lessons <= _YOUNG_BLOCKS else 1):
            self._learn(left, powers)
            left = near - self._echo()
        self._doubt_more()
        self._judge(near, left)
        clean: Samples = np.clip(np.rint(left * _FULL_SCALE), -32768, 32767).astype(np.int16)
        return clean

    @property
    def learned(self) -> bool:
        """Whether it has ever taken out nearly all of the sound, since it last began anew."""
        return self._has_learned

    @property
    def response(self) -> _Wave:
        """The way from the speaker to the microphone as far as it is known: (samples,), factors."""
        pieces = np.fft.irfft(self._way, axis=1)[:, :BLOCK_SAMPLES]
        return np.asarray(pieces.reshape(-1), np.float32)

    def _play(self, far_end: Samples) -> None:
        self._two_blocks[:BLOCK_SAMPLES] = self._two_blocks[BLOCK_SAMPLES:]
        self._two_blocks[BLOCK_SAMPLES:] = _wave(far_end)
        self._played[1:] = self._played[:-1].copy()
        self._played[0] = np.fft.rfft(self._two_blocks)

    def _echo(self) -> _Wave:
        spectrum = np.sum(self._played * self._way, axis=0)
        return np.asarray(np.fft.irfft(spectrum)[BLOCK_SAMPLES:], np.float32)

    def _learn(self, error: _Wave, powers: _Powers) -> None:
        """Correct the way by as much of the error as the doubt in it explains."""
        spectrum = _spectrum(error)
        explained = np.sum(self._doubt * powers, axis=0)
        gain = self._doubt / (explained + 2.0 * self._else + _TINY)
        change = np.fft.irfft(gain * np.conj(self._played) * spectrum, axis=1)
        # Half of a product of two-block spectra is a circular artefact.
        change[:, BLOCK_SAMPLES:] = 0.0
        self._way += np.fft.rfft(change, axis=1).astype(np.complex64)
        self._doubt *= 1.0 - 0.5 * gain * powers

    def _doubt_more(self) -> None:
        """A block later the way is a little less known."""
        kept = np.float32(_STAYS**2)
        self._doubt = kept * self._doubt + (1 - kept) * _power(self._way)

    def _judge(self, near: _Wave, left: _Wave) -> None:
        """See what it does; after a gap in the stream what was learned is wrong, and does harm."""
        share = 1 / _WORSE_BLOCKS
        self._before += share * (float(near @ near) - self._before)
        self._after += share * (float(left @ left) - self._after)
        enough = self._lessons > _WORSE_BLOCKS and self._after < _LEARNED * self._before
        self._has_learned = self._has_learned or enough
        if self._after > _WORSE * self._before:
            played, two_blocks, silent = self._played, self._two_blocks, self._silent
            self.reset()
            self._played, self._two_blocks, self._silent = played, two_blocks, silent


def _power(spectra: _Spectra) -> _Powers:
    return np.asarray(spectra.real**2 + spectra.imag**2, np.float32)


def _spectrum(error: _Wave) -> _Spectra:
    padded = np.concatenate([np.zeros(BLOCK_SAMPLES, np.float32), error])
    return np.asarray(np.fft.rfft(padded), np.complex64)


def _wave(samples: Samples) -> _Wave:
    return np.asarray(samples / _FULL_SCALE, np.float32)
