"""Sound on another clock: as far apart as the clocks are, and otherwise as it was."""

import numpy as np
import numpy.typing as npt
import pytest

from assistant.hearing.another_clock import AnotherClock
from assistant.sound import BLOCK_SAMPLES, RATE_HZ

Wave = npt.NDArray[np.float64]
_BLOCKS = 500
_TONE_HZ = 1234.5


def tone(times_s: Wave) -> Wave:
    return 1000 * np.sin(2 * np.pi * _TONE_HZ * times_s)


def taken(clock: AnotherClock, sound: Wave) -> Wave:
    blocks = sound.astype(np.float32).reshape(-1, BLOCK_SAMPLES)
    return np.concatenate([clock.taken(block) for block in blocks])


@pytest.mark.parametrize("ppm", [0.0, 60.0, -60.0, 200.0, -200.0])
def test_the_sound_is_as_late_as_it_says_and_moves_with_the_clock(ppm: float) -> None:
    clock = AnotherClock(ppm, BLOCK_SAMPLES)
    late_s = clock.late_s
    times_s = np.arange(_BLOCKS * BLOCK_SAMPLES) / RATE_HZ
    heard = taken(clock, tone(times_s))
    wanted = tone((1 - ppm * 1e-6) * times_s - late_s)
    settled = slice(2 * BLOCK_SAMPLES, None)
    assert np.allclose(heard[settled], wanted[settled], atol=10)
    assert clock.late_s == pytest.approx(late_s + ppm * 1e-6 * times_s[-1], abs=1e-4)


def test_a_slower_clock_without_spare_jumps_and_goes_on() -> None:
    clock = AnotherClock(-200.0)
    sound = tone(np.arange(_BLOCKS * BLOCK_SAMPLES) / RATE_HZ)
    heard = taken(clock, sound)
    assert len(heard) == len(sound)
    assert np.std(heard) == pytest.approx(np.std(sound), rel=0.02)
    assert clock.late_s >= 0


def test_silence_stays_silence() -> None:
    clock = AnotherClock(60.0, BLOCK_SAMPLES)
    assert not taken(clock, np.zeros(10 * BLOCK_SAMPLES, np.int16)).any()
