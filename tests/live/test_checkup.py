"""What the check-up makes of what the microphone gives."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assistant.guidance.events import MicBack, MicLost
from assistant.live.room_sound import RoomSound
from assistant.live.sound_card import Block, News
from assistant.live.sound_check import LISTEN_S, findings_of, steady_sound
from assistant.sound import BLOCK_S, BLOCK_SAMPLES

_ENOUGH = round(LISTEN_S / BLOCK_S)


def _blocks(count: int, value: int, played: int = 0) -> Iterator[Block]:
    heard, far_end = (np.full(BLOCK_SAMPLES, one, dtype=np.int16) for one in (value, played))
    return (Block(heard, far_end) for _ in range(count))


def test_the_first_two_seconds_are_taken() -> None:
    near_end = steady_sound([*_blocks(_ENOUGH, 5), *_blocks(9, 6)])
    assert near_end is not None
    assert near_end.shape == (_ENOUGH * BLOCK_SAMPLES,)
    assert set(near_end) == {5}


def test_a_stream_that_ends_once_and_comes_back_is_listened_to_afterwards() -> None:
    away: list[Block | News] = [MicLost(), *_blocks(60, 0), MicBack()]
    near_end = steady_sound([*_blocks(9, 5), *away, *_blocks(_ENOUGH, 6)])
    assert near_end is not None
    assert set(near_end) == {6}


def test_a_microphone_that_stays_away_gives_nothing() -> None:
    endless = (item for _ in iter(int, 1) for item in _blocks(1, 0))
    assert steady_sound([MicLost(), *_blocks(2 * _ENOUGH, 0)]) is None

    def lost() -> Iterator[Block | MicLost]:
        yield MicLost()
        yield from endless

    assert steady_sound(lost()) is None


def test_our_own_chime_and_its_ring_are_left_out() -> None:
    begun: list[str] = []
    sound = [*_blocks(30, 5, played=9), *_blocks(24, 5), *_blocks(_ENOUGH, 6)]
    near_end = steady_sound(sound, LISTEN_S, lambda: begun.append("now"))
    assert near_end is not None
    assert set(near_end) == {6}
    assert begun == ["now"]


GOOD = RoomSound(noise_db=-62.0, voice_db=-30.0, hum_db=-90.0, hum_hz=50, clipped=0.0, offset=0.0)


@pytest.mark.parametrize(
    ("change", "check", "found", "remedy"),
    [
        ({}, "speech", "-30 dB of full scale, 32 dB over the noise", ""),
        ({"noise_db": -42.0}, "speech", "12 dB over the noise: too little", "move closer"),
        ({"voice_db": None}, "speech", "no voice stands out of the noise", "move closer"),
        ({"voice_db": -55.0, "noise_db": -80.0}, "speech", "too quiet", "turn the microphone up"),
        ({"hum_db": -40.0}, "hum", "at 50 Hz has -40 dB", "another power supply"),
        ({"hum_db": -58.0, "noise_db": -45.1}, "speech", "15 dB over the noise", ""),
        (
            {"clipped": 0.02},
            "clipping",
            "2.0 % of the sound is cut off",
            "turn the microphone down",
        ),
        ({"offset": -0.05}, "offset", "5 % of full scale off its middle", "try another"),
    ],
)
def test_what_is_said_of_a_room_with_a_voice(
    change: dict[str, Any], check: str, found: str, remedy: str
) -> None:
    findings = {one.check: one for one in findings_of(replace(GOOD, **change), asked=True)}
    finding = findings.pop(check)
    assert found in finding.found
    assert remedy in finding.remedy
    assert finding.ok is (not remedy)
    assert bool(finding.remedy) is bool(remedy)
    assert all(one.ok for one in findings.values())


@pytest.mark.parametrize(
    ("noise_db", "found", "remedy"),
    [
        (-62.0, "-62 dB of full scale", ""),
        (-35.0, "a voice may drown in it", "move closer"),
        (-5.0, "too loud", "turn the microphone down"),
        (-85.0, "too quiet", "turn the microphone up"),
    ],
)
def test_what_is_said_of_a_room_where_nobody_was_asked(
    noise_db: float, found: str, remedy: str
) -> None:
    (finding,) = findings_of(replace(GOOD, noise_db=noise_db), asked=False)
    assert found in finding.found
    assert remedy in finding.remedy
    assert finding.ok is (not remedy)
