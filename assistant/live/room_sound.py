"""What a few seconds of a microphone tell: noise, a voice over it, hum, clipping, offset."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]
"""Shape (n,), full scale is 1."""

FRAME_S = 0.02
_FLOOR_DB = -120.0
_STANDS_OUT_DB = 6.0
_SHORTEST_VOICE_S, _LONGEST_GAP_S = 0.1, 0.06
_FULL_SCALE = 0.999
_HUM_PART_S = 1.0
_HARMONICS = 12
_LINE_HZ, _BESIDE_HZ = 2.0, 12.0


@dataclass(frozen=True, slots=True)
class RoomSound:
    """Levels in dB of full scale."""

    noise_db: float
    """The 10th percentile of the levels of 20 ms; speech has more pauses than that."""
    voice_db: float | None
    """Of the loudest part that is like speech; None when nothing stands 6 dB out of the noise."""
    hum_db: float
    hum_hz: int
    """50 or 60: whichever mains the hum fits better."""
    clipped: float
    """Share of the samples at full scale."""
    offset: float
    """Median of the samples; 1 is full scale."""

    @property
    def voice_over_noise_db(self) -> float:
        """How far a voice stands out; 0 when none does."""
        return 0.0 if self.voice_db is None else self.voice_db - self.noise_db


def measured(signal: Signal, rate_hz: int) -> RoomSound:
    """What is in at least a second of sound."""
    offset = float(np.median(signal))
    levels = levels_db(signal - offset, rate_hz)
    noise_db = float(np.percentile(levels, 10))
    hum_hz, hum_db = hum(quietest(signal - offset, levels, rate_hz), rate_hz)
    return RoomSound(
        noise_db=noise_db,
        voice_db=loudest_voice_db(levels, noise_db),
        hum_db=hum_db,
        hum_hz=hum_hz,
        clipped=float(np.mean(np.abs(signal) >= _FULL_SCALE)),
        offset=offset,
    )


def levels_db(signal: Signal, rate_hz: int) -> Signal:
    """The level of every 20 ms, dB of full scale."""
    size = round(FRAME_S * rate_hz)
    frames = signal[: len(signal) // size * size].reshape(-1, size)
    return _db(np.mean(frames**2, axis=1))


def loudest_voice_db(levels: Signal, noise_db: float) -> float | None:
    """The level of the loudest part as long as a syllable that stands out; None for no such."""
    parts: list[list[float]] = [[]]
    gap = 0
    for level in levels:
        if level > noise_db + _STANDS_OUT_DB:
            parts[-1].append(float(level))
            gap = 0
            continue
        gap += 1
        if gap * FRAME_S > _LONGEST_GAP_S and parts[-1]:
            parts.append([])
    long_enough = [part for part in parts if len(part) * FRAME_S >= _SHORTEST_VOICE_S]
    if not long_enough:
        return None
    return max(float(_db(np.mean(10 ** (np.array(part) / 10)))) for part in long_enough)


def quietest(signal: Signal, levels: Signal, rate_hz: int) -> Signal:
    """The quietest second: a low voice has lines where hum has some."""
    frames = round(_HUM_PART_S / FRAME_S)
    if len(levels) <= frames:
        return signal
    energy = np.convolve(10 ** (levels / 10), np.ones(frames), "valid")
    start = int(np.argmin(energy)) * round(FRAME_S * rate_hz)
    return signal[start : start + round(_HUM_PART_S * rate_hz)]


def hum(signal: Signal, rate_hz: int) -> tuple[int, float]:
    """The mains frequency and the level of its harmonics over what is beside them, dB."""
    window = np.hanning(len(signal))
    power = np.asarray(np.abs(np.fft.rfft(signal * window)) ** 2, dtype=np.float64)
    # Parseval, for one side of the spectrum and a window that takes some of the energy away.
    power *= 2 / (len(signal) * float(np.sum(window**2)))
    pitch_hz = np.linspace(0.0, rate_hz / 2, len(power))
    numbers = range(1, _HARMONICS + 1)
    levels = {
        mains_hz: sum([_line(power, pitch_hz, mains_hz * number) for number in numbers])
        for mains_hz in (50, 60)
    }
    loudest_hz = max(levels, key=lambda mains_hz: levels[mains_hz])
    return loudest_hz, float(_db(levels[loudest_hz]))


def _line(power: Signal, pitch_hz: Signal, at_hz: float) -> float:
    """The energy of a line over what the spectrum has on both sides of it."""
    away_hz = np.abs(pitch_hz - at_hz)
    line = power[away_hz <= _LINE_HZ]
    beside = power[(away_hz > _LINE_HZ) & (away_hz <= _BESIDE_HZ)]
    over = float(np.sum(line)) - len(line) * float(np.mean(beside))
    # Chance alone makes a line as strong as what is beside it.
    return over if over > len(line) * float(np.mean(beside)) else 0.0


def _db(power: npt.ArrayLike) -> Signal:
    decibels: Signal = 10 * np.log10(np.maximum(power, 10 ** (_FLOOR_DB / 10)))
    return decibels
