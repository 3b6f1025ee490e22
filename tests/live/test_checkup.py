"""What the check-up makes of what the microphone gives."""

from collections.abc import Iterator

import numpy as np

from assistant.guidance.events import MicBack, MicLost
from assistant.live.checkup import LISTEN_S, steady_sound
from assistant.live.sound_card import Block, News
from assistant.sound import BLOCK_S, BLOCK_SAMPLES

_ENOUGH = round(LISTEN_S / BLOCK_S)


def _blocks(count: int, value: int) -> Iterator[Block]:
    block = np.full(BLOCK_SAMPLES, value, dtype=np.int16)
    return (Block(block, block) for _ in range(count))


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
