"""The blocks and the news of the card, with blocks put in by hand; no device."""

import time
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest

from assistant.guidance.events import MicBack, MicLost, MicSilent, Missed, SpeakerBack
from assistant.live.silence_watch import STEADY_S, SURE_S, UNSURE_S, Hearing
from assistant.live.sound_card import Block, News, SoundCard
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Samples

ROOM = np.tile(np.array([0, 1], dtype=np.int16), BLOCK_SAMPLES // 2)
NOTHING = np.zeros(BLOCK_SAMPLES, dtype=np.int16)


def hear(card: SoundCard, near_end: Samples, seconds: float) -> int:
    """Give it this much sound, as the audio thread does; how many blocks that is."""
    count = round(seconds / BLOCK_S)
    for _ in range(count):
        card._exchange(near_end)
    return count


@pytest.fixture
def card() -> SoundCard:
    card = SoundCard(None, None, lambda: NOTHING)
    card._link.played_at_s = float("inf")
    return card


def news(items: Iterator[Block | News], count: int) -> list[News]:
    """What is told while so many blocks come."""
    told: list[News] = []
    for item in items:
        if isinstance(item, Block):
            count -= 1
        else:
            told.append(item)
        if count == 0:
            return told
    raise AssertionError("it ended")


def test_a_microphone_that_falls_silent_and_comes_back(card: SoundCard) -> None:
    items = card.blocks()
    for _ in range(2):
        assert news(items, hear(card, ROOM, STEADY_S / 2)) == []
    assert news(items, hear(card, NOTHING, SURE_S - 0.1)) == []
    assert news(items, hear(card, NOTHING, 2.0)) == [MicLost()]
    assert card.trouble == "exactly silent"
    assert news(items, hear(card, ROOM, 1.0)) == [MicBack()]
    assert card.trouble == ""


def test_a_microphone_that_is_silent_from_the_start_is_asked_about(card: SoundCard) -> None:
    items = card.blocks()
    assert news(items, hear(card, NOTHING, UNSURE_S + 1)) == [MicSilent()]
    assert news(items, hear(card, ROOM, 1.0)) == [MicBack()]


def test_a_loop_that_falls_behind_says_so_and_keeps_time(card: SoundCard) -> None:
    count = hear(card, ROOM, 12.0)
    items = list(islice(card.blocks(), count + 1))
    assert items.index(Missed()) <= 2
    assert items.count(Missed()) == 1
    blocks = [item for item in items if isinstance(item, Block)]
    assert len(blocks) == count
    heard = sum(bool(block.near_end.any()) for block in blocks)
    assert heard == pytest.approx(10.0 / BLOCK_S)


def test_lines_wait_for_a_speaker_that_is_a_moment_behind_the_microphone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s, spoken = 100.0, 0

    def speak() -> Samples:
        nonlocal spoken
        spoken += 1
        return ROOM

    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    card = SoundCard(None, None, speak)
    card._told = Hearing.DEAD
    card._waits_from_s = card._link.played_at_s = 60.0
    items = card.blocks()

    card._put(Block(ROOM, NOTHING))
    assert news(items, 1) == [MicBack()]
    now_s += 2.9
    card._hear(ROOM)
    assert spoken == 0
    card._link.played_at_s = now_s
    card._exchange(ROOM)
    assert (news(items, 2), spoken) == ([], 1)

    now_s += 2.9
    card._hear(ROOM)
    assert spoken == 1
    now_s += 0.2
    card._hear(ROOM)
    assert (news(items, 2), spoken) == ([], 2)
    card._link.played_at_s = now_s
    hear(card, ROOM, 2 * BLOCK_S)
    assert news(items, 2) == [SpeakerBack()]
