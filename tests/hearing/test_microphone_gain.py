"""Quiet microphones are made louder, loud ones are left alone, and nothing is clipped."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.microphone_gain import MicrophoneGain
from assistant.rehearsal.levels import FULL_SCALE, gain
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Samples

QUIET_ROOM_DB, USUAL_ROOM_DB, DIGITAL_SILENCE_DB = -3.0, 14.0, -25.0
"""Noise, re one step of 16 bits."""


def voice(level_db: float) -> Samples:
    """One block at a level, dB of full scale."""
    sound = np.random.default_rng(0).normal(size=BLOCK_SAMPLES)
    loud = sound / sound.std() * FULL_SCALE * gain(level_db)
    return np.asarray(np.clip(loud, -32768, 32767), np.int16)


def say(ears: MicrophoneGain, level_db: float, seconds: float = 1.0, *, understood: bool) -> None:
    block = voice(level_db)
    start_s = ears.followed_s
    for _ in range(round(seconds / BLOCK_S)):
        ears.follow(block)
    if understood:
        ears.heard(start_s, ears.followed_s)


def wait(ears: MicrophoneGain, seconds: float) -> None:
    for _ in range(round(seconds / BLOCK_S)):
        ears.follow(np.zeros(BLOCK_SAMPLES, np.int16))


@pytest.mark.parametrize(("level_db", "gain_db"), [(-20, 0), (-36, 0), (-50, 14), (-68, 32)])
def test_who_was_heard_tells_how_quiet_the_microphone_is(level_db: float, gain_db: float) -> None:
    ears = MicrophoneGain()
    say(ears, level_db, understood=True)
    wait(ears, 10)
    ears.settle(USUAL_ROOM_DB)
    assert ears.gain_db == pytest.approx(gain_db, abs=0.5)


def test_what_nobody_understood_tells_nothing() -> None:
    ears = MicrophoneGain()
    say(ears, -68, understood=False)
    ears.settle(USUAL_ROOM_DB)
    assert ears.gain_db == 0


def test_before_anybody_was_heard_a_still_room_gets_a_little() -> None:
    ears = MicrophoneGain()
    wait(ears, 1)
    ears.settle(QUIET_ROOM_DB)
    assert ears.gain_db == pytest.approx(17)
    for tells_nothing_db in (USUAL_ROOM_DB, DIGITAL_SILENCE_DB):
        ears.settle(tells_nothing_db)
        assert ears.gain_db == 0


def test_the_loudest_of_the_last_speakers_counts() -> None:
    ears = MicrophoneGain()
    for level_db in (-70, -50, -60):
        say(ears, level_db, understood=True)
    wait(ears, 10)
    ears.settle(USUAL_ROOM_DB)
    assert ears.gain_db == pytest.approx(14, abs=0.5)
    for _ in range(5):
        say(ears, -60, understood=True)
    wait(ears, 10)
    ears.settle(USUAL_ROOM_DB)
    assert ears.gain_db == pytest.approx(24, abs=0.5)


def test_levels_of_long_ago_are_forgotten() -> None:
    ears = MicrophoneGain()
    say(ears, -60, understood=True)
    wait(ears, 200)
    ears.settle(USUAL_ROOM_DB)
    assert ears.gain_db == 0


@given(st.lists(st.floats(-90, 0), max_size=30))
def test_nothing_is_made_so_loud_that_it_is_cut_off(levels_db: list[float]) -> None:
    ears = MicrophoneGain()
    say(ears, -72, understood=True)
    for level_db in levels_db:
        block = voice(level_db)
        ears.follow(block)
        ears.settle(QUIET_ROOM_DB)
        exact = block * gain(ears.gain_db)
        assert np.abs(ears.louder(block) - exact).max() < 1.01
        assert ears.gain_db >= 0


def test_a_loud_sound_is_followed_by_more_gain_slowly() -> None:
    ears = MicrophoneGain()
    say(ears, -60, understood=True)
    wait(ears, 10)
    ears.settle(USUAL_ROOM_DB)
    full_db = ears.gain_db
    ears.follow(voice(-12))
    assert ears.gain_db < 5
    wait(ears, 1)
    assert ears.gain_db < 11
    wait(ears, 5)
    assert ears.gain_db == full_db
