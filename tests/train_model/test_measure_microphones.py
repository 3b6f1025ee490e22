"""Badly set microphones as the measure imitates them."""

import numpy as np
import pytest

from assistant.rehearsal.levels import FULL_SCALE, rms_db
from assistant.sound import RATE_HZ, Samples
from train_model.measure.microphones import Microphone


def a_voice() -> Samples:
    at_s = np.arange(RATE_HZ) / RATE_HZ
    return np.asarray(8000 * np.sin(2 * np.pi * 300 * at_s), np.int16)


@pytest.mark.parametrize("level_db", [-26, -46, -68])
def test_the_voice_has_its_level_and_silence_around_it(level_db: float) -> None:
    sound = Microphone("quiet", level_db, floor_rms=0.7).record(a_voice(), seed=1)
    assert rms_db(sound[RATE_HZ // 2 : RATE_HZ * 3 // 2]) == pytest.approx(level_db, abs=0.3)
    assert len(sound) == RATE_HZ * 2.5
    assert sound[: RATE_HZ // 2].std() == pytest.approx(0.76, abs=0.1)


def test_what_is_over_full_scale_is_cut_off() -> None:
    sound = Microphone("loud", too_loud_db=36).record(a_voice(), seed=1)
    assert np.mean(np.abs(sound.astype(int)) >= FULL_SCALE - 1) > 0.3


def test_the_hum_is_there_when_nobody_speaks() -> None:
    sound = Microphone("humming", hum_db=10).record(a_voice(), seed=1)
    assert rms_db(sound[: RATE_HZ // 2]) == pytest.approx(-16, abs=0.5)
    spectrum = np.abs(np.fft.rfft(sound[: RATE_HZ // 2]))
    assert np.argmax(spectrum) * 2 == 50
