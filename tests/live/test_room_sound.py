"""Levels measured in sounds whose levels are known."""

import numpy as np
import pytest

from assistant.live.room_sound import Signal, hum, levels_db, measured

RATE_HZ = 16_000
SECONDS = 4.0
_TIME_S = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ


def noise(level_db: float, seed: int = 1) -> Signal:
    return np.random.default_rng(seed).normal(0, 10 ** (level_db / 20), len(_TIME_S))


def brown(level_db: float) -> Signal:
    """Rumble, as of a fan or a road: strong where hum is."""
    walk = np.cumsum(noise(0.0))
    walk -= np.convolve(walk, np.ones(1600) / 1600, "same")
    return np.asarray(walk * 10 ** (level_db / 20) / np.sqrt(np.mean(walk**2)))


def tones(level_db: float, *pitches_hz: float) -> Signal:
    """Together at this level."""
    each = 10 ** (level_db / 20) * np.sqrt(2 / len(pitches_hz))
    waves = [np.sin(2 * np.pi * hz * _TIME_S + hz) for hz in pitches_hz]
    return np.asarray(each * np.sum(waves, axis=0))


def word(level_db: float, begins_s: float = 1.0, lasts_s: float = 0.4) -> Signal:
    """Voiced sound of 120 Hz with 20 harmonics, and nothing else."""
    here = (begins_s <= _TIME_S) & (begins_s + lasts_s > _TIME_S)
    return np.where(here, tones(level_db, *(120.0 * number for number in range(1, 21))), 0.0)


@pytest.mark.parametrize("level_db", [-80.0, -60.0, -40.0])
def test_the_noise_is_measured_beside_a_voice(level_db: float) -> None:
    assert measured(noise(level_db), RATE_HZ).noise_db == pytest.approx(level_db, abs=1.5)
    with_voice = noise(level_db) + word(-20.0)
    assert measured(with_voice, RATE_HZ).noise_db == pytest.approx(level_db, abs=1.5)


@pytest.mark.parametrize("over_db", [10.0, 15.0, 20.0, 40.0])
def test_how_far_a_voice_stands_out(over_db: float) -> None:
    sound = measured(noise(-60.0) + word(-60.0 + over_db), RATE_HZ)
    assert sound.voice_over_noise_db == pytest.approx(over_db, abs=2.0)


def test_the_loudest_of_two_voices_counts() -> None:
    sound = measured(noise(-60.0) + word(-40.0, 0.5) + word(-30.0, 2.0), RATE_HZ)
    assert sound.voice_db == pytest.approx(-30.0, abs=1.0)


@pytest.mark.parametrize(
    "signal",
    [noise(-60.0), noise(-60.0) + word(-60.0), noise(-60.0) + word(-10.0, lasts_s=0.03)],
    ids=["noise", "in the noise", "a click"],
)
def test_what_is_no_voice(signal: Signal) -> None:
    sound = measured(signal, RATE_HZ)
    assert (sound.voice_db, sound.voice_over_noise_db) == (None, 0.0)


@pytest.mark.parametrize(("mains_hz", "numbers"), [(50, (1, 3, 5)), (60, (2, 4)), (50, (1,))])
def test_hum_is_found_in_noise(mains_hz: int, numbers: tuple[int, ...]) -> None:
    signal = noise(-60.0) + tones(-45.0, *(mains_hz * number + 0.05 for number in numbers))
    sound = measured(signal, RATE_HZ)
    assert sound.hum_hz == mains_hz
    assert sound.hum_db == pytest.approx(-45.0, abs=1.5)


@pytest.mark.parametrize(
    "signal",
    [noise(-40.0), brown(-40.0), noise(-60.0) + word(-20.0), noise(-60.0) + tones(-40.0, 440.0)],
    ids=["white", "rumble", "a low voice", "a tone"],
)
def test_what_is_no_hum(signal: Signal) -> None:
    assert measured(signal, RATE_HZ).hum_db < -58.0


def test_clipping_and_offset() -> None:
    sound = measured(np.clip(noise(-60.0) + word(0.0) * 3 + 0.1, -1.0, 1.0), RATE_HZ)
    assert sound.clipped > 0.01
    assert sound.offset == pytest.approx(0.1, abs=0.01)
    assert sound.noise_db == pytest.approx(-60.0, abs=1.5)
    assert measured(noise(-20.0), RATE_HZ).clipped == 0.0


def test_exact_silence_has_a_level_too() -> None:
    silence = np.zeros(RATE_HZ)
    assert levels_db(silence, RATE_HZ).max() == -120.0
    assert hum(silence, RATE_HZ)[1] == -120.0
