"""When the echo of what is played arrives, how that moves, and what can be done about the echo.

Pure: the far end and the near end of a stretch of the stream go in, a judgement comes out.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assistant.sound import RATE_HZ, Samples

MOST_DELAY_S = 1.0
"""Later than this no echo is looked for; Bluetooth takes about 0.3 s."""
MOST_DRIFT_PPM = 200.0
"""Two clocks differ by less; up to this the reference follows the clock of the microphone."""
MOST_UNSTEADY_S = 0.002
"""A stream that loses or doubles pieces of sound moves the echo about by more than this."""
INAUDIBLE_DB = 50.0
"""An echo this far below what was played is under the noise of a room: headphones."""

_WINDOW_S = 1.0
_LEAST_WINDOWS = 3
_CLEAR = 11.0
"""How far the peak of a window's correlation must stand out of its other values, in deviations:
other people's speech stays below 8, an echo 20 dB down in the noise of a room is above 12."""
_OVERSAMPLED = 2

Wave = npt.NDArray[np.float64]


class EchoMode(StrEnum):
    """What is done about the device's own voice besides knowing its words."""

    CANCEL = "cancel"
    """The echo is taken out of what the microphone hears."""
    DUCK = "duck"
    """It cannot be, so the voice is softer, and softest while a person seems to speak over it."""
    GUARD = "guard"
    """Nothing: there is no echo to hear."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the echo is."""

    delay_s: float
    """From the far end to the near end, in the middle of the stretch."""
    drift_ppm: float
    """How fast that grows: microseconds a second."""
    unsteady_s: float
    """The median distance of a single measurement from the straight line of delay and drift."""
    loss_db: float
    """Level of what was played over that of its echo, both digital."""


def align(far_end: Samples, near_end: Samples) -> Alignment | None:
    """Find the echo of the far end in the near end; None when there is none to be heard.

    Both have shape (n,), from the same time on; a few seconds with sound in the far end are enough
    for the delay and for a drift that is right within some ppm. Lags are found by the generalised
    cross-correlation with phase transform (Knapp and Carter, 1976), a window at a time.
    """
    far, near = far_end / 32768.0, near_end / 32768.0
    found = [(at, lag) for at in _loud_windows(far) if (lag := _lag_s(far, near, at)) is not None]
    if len(found) < _LEAST_WINDOWS:
        return None
    times_s = np.array([at / RATE_HZ + _WINDOW_S / 2 for at, _ in found])
    lags_s = np.array([lag for _, lag in found])
    slope, middle_s = _line(times_s, lags_s)
    away_s = np.abs(lags_s - middle_s - slope * (times_s - times_s.mean()))
    return Alignment(
        delay_s=middle_s,
        drift_ppm=slope * 1e6,
        unsteady_s=float(np.median(away_s)),
        loss_db=_loss_db(far, near, round(middle_s * RATE_HZ)),
    )


def mode_for(alignment: Alignment | None) -> EchoMode:
    """What to do about an echo like this; None is no echo that could be found."""
    if alignment is None or alignment.loss_db > INAUDIBLE_DB:
        return EchoMode.GUARD
    drifts = abs(alignment.drift_ppm) > MOST_DRIFT_PPM
    if drifts or alignment.unsteady_s > MOST_UNSTEADY_S or alignment.delay_s < 0:
        return EchoMode.DUCK
    return EchoMode.CANCEL


def _loud_windows(far: Wave) -> list[int]:
    """First samples of the windows, half over each other, in which something was played."""
    size = round(_WINDOW_S * RATE_HZ)
    starts = range(0, len(far) - size - round(MOST_DELAY_S * RATE_HZ) + 1, size // 2)
    powers = {at: float(np.mean(far[at : at + size] ** 2)) for at in starts}
    loudest = max(powers.values(), default=0.0)
    return [at for at, power in powers.items() if power > max(0.03 * loudest, 1e-9)]


def _lag_s(far: Wave, near: Wave, at: int) -> float | None:
    """How much later the window of the far end is in the near end, in seconds."""
    size, reach = round(_WINDOW_S * RATE_HZ), round(MOST_DELAY_S * RATE_HZ)
    length = 1 << (size + reach - 1).bit_length()
    played = np.fft.rfft(far[at : at + size] * np.hanning(size), length)
    taken = np.fft.rfft(near[at : at + size + reach], length)
    cross = taken * np.conj(played)
    # Where next to nothing was played the phase is only noise.
    heard = np.abs(played) > 0.01 * np.abs(played).max()
    cross = np.where(heard, cross / (np.abs(cross) + 1e-12), 0.0)
    likeness = np.fft.irfft(cross, length * _OVERSAMPLED)[: reach * _OVERSAMPLED]
    best = int(np.argmax(likeness))
    others = np.abs(likeness - np.median(likeness))
    if likeness[best] <= _CLEAR * 1.4826 * float(np.median(others)):
        return None
    return (best + _beside_the_peak(likeness, best)) / (RATE_HZ * _OVERSAMPLED)


def _beside_the_peak(likeness: Wave, best: int) -> float:
    """The top of a parabola through the highest value and its neighbours, from the highest one."""
    if not 0 < best < len(likeness) - 1:
        return 0.0
    before, top, after = likeness[best - 1 : best + 2]
    bend = before - 2 * top + after
    return float(0.5 * (before - after) / bend) if bend else 0.0


def _line(times_s: Wave, lags_s: Wave) -> tuple[float, float]:
    """Slope and value in the middle of a line that a few wrong points do not move (Theil, Sen)."""
    one, other = np.triu_indices(len(times_s), 1)
    slope = float(np.median((lags_s[other] - lags_s[one]) / (times_s[other] - times_s[one])))
    return slope, float(np.median(lags_s - slope * (times_s - times_s.mean())))


def _loss_db(far: Wave, near: Wave, delay: int) -> float:
    """How much softer the echo is; the noise of the room between the sounds is left out of it."""
    block = RATE_HZ // 50
    blocks = (len(far) - max(delay, 0)) // block
    played = np.mean(far[: blocks * block].reshape(blocks, block) ** 2, axis=1)
    taken = near[max(delay, 0) :][: blocks * block].reshape(blocks, block)
    powers = np.mean(taken**2, axis=1)
    loud = played > 0.1 * played.max()
    echo = max(float(np.mean(powers[loud]) - np.quantile(powers, 0.1)), 1e-12)
    return float(10 * np.log10(np.mean(played[loud]) / echo))
