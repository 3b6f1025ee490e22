"""Exact silence: what is told of it, and when."""

import numpy as np
import pytest

from assistant.live.silence_watch import SURE_S, UNSURE_S, Hearing, SilenceWatch
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Samples

NOTHING = np.zeros(BLOCK_SAMPLES, dtype=np.int16)
ROOM = np.tile(np.array([0, 1], dtype=np.int16), BLOCK_SAMPLES // 2)
STUCK = np.full(BLOCK_SAMPLES, -1, dtype=np.int16)
SPEECH = (ROOM * 3000).astype(np.int16)

Part = tuple[float, Samples, Samples]


def told(*parts: Part) -> list[tuple[float, Hearing]]:
    """Every change of what is known, with its time in seconds."""
    watch, now_s, changes = SilenceWatch(), 0.0, []
    before = Hearing.ALIVE
    for seconds, near_end, far_end in parts:
        for _ in range(round(seconds / BLOCK_S)):
            now_s += BLOCK_S
            hearing = watch.take(near_end, far_end)
            if hearing is not before:
                changes.append((round(now_s, 2), hearing))
            before = hearing
    return changes


def room(seconds: float) -> Part:
    return seconds, ROOM, NOTHING


def silent(seconds: float) -> Part:
    return seconds, NOTHING, NOTHING


ALIVE, UNSURE, DEAD = Hearing.ALIVE, Hearing.UNSURE, Hearing.DEAD


@pytest.mark.parametrize(
    ("parts", "changes"),
    [
        pytest.param([room(90)], [], id="a room is never silent"),
        pytest.param(
            [room(20), silent(8), room(5)],
            [(20 + SURE_S, DEAD), (28.02, ALIVE)],
            id="muted, and open once more",
        ),
        pytest.param(
            [room(20), silent(8), room(20), silent(8)],
            [(20 + SURE_S, DEAD), (28.02, ALIVE), (48 + SURE_S, DEAD)],
            id="muted twice",
        ),
        pytest.param(
            [room(20), (8, STUCK, NOTHING)], [(20 + SURE_S, DEAD)], id="stuck at one value"
        ),
        pytest.param([room(20), silent(1), room(20), silent(1)], [], id="short drop-outs"),
        pytest.param(
            [room(20), silent(0.5), room(2), silent(3)],
            [(22.5 + SURE_S, DEAD)],
            id="a drop-out proves nothing",
        ),
        pytest.param([silent(60)], [(UNSURE_S, UNSURE)], id="muted from the start"),
        pytest.param(
            [silent(60), *([(1.5, SPEECH, NOTHING), silent(20)] * 9)],
            [(UNSURE_S, UNSURE), (60.02, ALIVE)],
            id="one that suppresses noise is asked about once",
        ),
        pytest.param(
            [(1.5, SPEECH, NOTHING), silent(20), room(15), silent(5)],
            [(1.5 + UNSURE_S, UNSURE), (21.52, ALIVE), (36.5 + SURE_S, DEAD)],
            id="once steady, its silence is sure",
        ),
        pytest.param(
            [room(20), silent(3), (4, SPEECH, SPEECH), silent(5), room(1)],
            [(20 + SURE_S, DEAD), (32.02, ALIVE)],
            id="a monitor of our own voice is no sign of life",
        ),
        pytest.param(
            [room(20), (9, NOTHING, SPEECH), room(5)],
            [],
            id="a speakerphone closes its microphone while it speaks",
        ),
        pytest.param(
            [room(20), (3, ROOM, SPEECH), (9, NOTHING, SPEECH)],
            [(23 + SURE_S, DEAD)],
            id="muted during a long line",
        ),
    ],
)
def test_silence(parts: list[Part], changes: list[tuple[float, Hearing]]) -> None:
    assert told(*parts) == changes
