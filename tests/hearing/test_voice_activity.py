"""Levels against the room's own noise: what is steady is still, what is a voice is not."""

import numpy as np
import pytest

from assistant.hearing.voice_activity import VoiceActivity
from assistant.rehearsal.ambience import built_in
from assistant.rehearsal.levels import gain
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples
from tests.sweep import sweep

from .conftest import Speak


def noise_of(name: str, level_db: float, seconds: float) -> Samples:
    wave = np.resize(built_in(name), round(seconds * RATE_HZ))
    return np.asarray(wave * 32768 * gain(level_db), np.int16)


def follow(activity: VoiceActivity, sound: Samples) -> list[tuple[float, float]]:
    """Quiet and still seconds after each block."""
    blocks = sound[: len(sound) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    followed = []
    for block in blocks:
        activity.accept(block)
        followed.append((activity.quiet_s, activity.still_s))
    return followed


@pytest.mark.parametrize("name", ["fan", "pink", "white"])
@pytest.mark.parametrize("level_db", sweep(-50, -75, -35))
def test_steady_noise_is_still(name: str, level_db: float) -> None:
    sound = noise_of(name, level_db, 12)
    sound[50 * BLOCK_SAMPLES : 55 * BLOCK_SAMPLES] *= 5
    after = follow(VoiceActivity(), sound)[200:]
    assert np.mean([still > 0 for _, still in after]) > 0.99
    assert np.mean([quiet > 0 for quiet, _ in after]) > 0.98


def test_exact_zeros_are_still() -> None:
    assert follow(VoiceActivity(), np.zeros(5 * RATE_HZ, np.int16))[-1][1] > 1.0


@pytest.mark.parametrize("voice", ["slt", "awb", "rms"])
def test_a_recording_may_begin_in_the_middle_of_a_word(speak: Speak, voice: str) -> None:
    said = speak(voice, "too much pressure")
    loud = np.flatnonzero(np.abs(said) > 3000)
    followed = follow(VoiceActivity(), said[loud[0] : loud[-1]])
    assert max(quiet for quiet, _ in followed) < 0.12


def test_until_the_room_is_known_all_of_it_may_be_a_voice() -> None:
    followed = follow(VoiceActivity(), noise_of("fan", -50, 2.4))
    assert all(still == 0 for _, still in followed)


@pytest.mark.parametrize("voice", ["slt", "awb", "rms"])
@pytest.mark.parametrize("snr_db", sweep(6, 12, 40))
@pytest.mark.parametrize("text", ["ow", "stop"])
def test_a_voice_stirs_at_once_and_quiet_comes_soon_after_it(
    speak: Speak, voice: str, snr_db: float, text: str
) -> None:
    said = speak(voice, text)[RATE_HZ // 2 :]
    loud = np.flatnonzero(np.abs(said) > 1000)
    said = said[loud[0] : loud[-1]].astype(np.float64)
    fan = built_in("fan")[: 8 * RATE_HZ] * np.sqrt(np.mean(said**2)) * gain(-snr_db)
    sound = fan.copy()
    start = 5 * RATE_HZ
    sound[start : start + len(said)] += said
    followed = follow(VoiceActivity(), sound.clip(-32768, 32767).astype(np.int16))
    first, last = start // BLOCK_SAMPLES, (start + len(said)) // BLOCK_SAMPLES
    stirred = next(n for n, (_, still) in enumerate(followed) if n >= first and still == 0)
    assert (stirred - first) * BLOCK_S <= 0.2
    assert followed[last + 10][0] >= 0.1


@pytest.mark.parametrize("muffled_hz", [800, 4000])
def test_a_pillow_does_not_hide_a_cry(speak: Speak, muffled_hz: float) -> None:
    said = speak("awb", "ow")
    spectrum = np.fft.rfft(said)
    spectrum[np.fft.rfftfreq(len(said), 1 / RATE_HZ) > muffled_hz] = 0
    muffled = np.fft.irfft(spectrum, len(said)) * gain(-30)
    room = np.random.default_rng(1).normal(0, 6, 5 * RATE_HZ)
    sound = np.concatenate([room, muffled + room[: len(muffled)], room])
    followed = follow(VoiceActivity(), sound.astype(np.int16))
    assert any(still == 0 for _, still in followed[250 : 250 + len(said) // BLOCK_SAMPLES])
