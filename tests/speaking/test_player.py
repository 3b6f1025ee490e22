import threading
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput
from assistant.guidance.effects import Chime, ChimeName, Say, Tone
from assistant.guidance.events import Played
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Playing, Samples
from assistant.speaking.chimes import chime_sound
from assistant.speaking.player import GUARD_S, SAFETY_FLOOR, Player

SECOND = 50


class Hum:
    """A voice whose lines are a steady hum as many blocks long as the text says."""

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        del tone
        if not text.isdigit():
            raise BadInput("cannot speak this")
        return np.full(round(int(text) / pace) * BLOCK_SAMPLES, 10_000, dtype=np.int16)


@pytest.fixture
def player() -> Player:
    player = Player(Hum())
    player.set_volume(1.0)
    player.pull()
    return player


def pull(player: Player, blocks: int) -> Samples:
    return np.concatenate([player.pull() for _ in range(blocks)])


def test_silence_when_there_is_nothing_to_say(player: Player) -> None:
    assert not pull(player, 5).any()
    assert player.playing is None
    assert player.idle


def test_lines_follow_each_other_with_a_pause(player: Player) -> None:
    player.say(Say("10", "first"))
    player.say(Say("20", "second"))
    sound = pull(player, 60)
    assert np.array_equal(np.flatnonzero(np.diff(sound != 0)), np.array([10, 25, 45]) * 320 - 1)


def test_a_pace_is_for_the_lines_that_come(player: Player) -> None:
    player.say(Say("10", "first"))
    player.set_pace(0.5)
    player.say(Say("10", "second"))
    sound = pull(player, 60)
    assert np.array_equal(np.flatnonzero(np.diff(sound != 0)), np.array([10, 25, 45]) * 320 - 1)


def test_a_line_after_a_long_silence_starts_at_once(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, SECOND)
    player.say(Say("10", "second"))
    assert player.pull()[-1] != 0


def test_played_comes_when_the_last_block_was_handed_out(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, 9)
    assert player.finished() == []
    pull(player, 1)
    assert player.finished() == [Played("first")]
    assert player.finished() == []


def test_playing_lasts_until_the_guard_is_over(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, 10 + round(GUARD_S * SECOND) - 1)
    assert (player.playing, player.idle) == (Playing("10"), False)
    pull(player, 1)
    assert (player.playing, player.idle) == (None, True)


def test_hush_fades_within_one_block_and_forgets(player: Player) -> None:
    player.say(Say("10", "first"))
    player.say(Say("10", "second"))
    pull(player, 3)
    player.hush()
    fading = player.pull().astype(np.int32)
    assert fading[0] == pytest.approx(10_000, abs=50)
    assert fading[-1] == 0
    assert np.all(np.diff(fading) <= 0)
    assert not pull(player, SECOND).any()
    assert player.finished() == []


def test_a_second_hush_keeps_the_fade(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, 3)
    player.hush()
    player.hush()
    assert player.pull()[0] == pytest.approx(10_000, abs=50)


def test_hush_in_the_last_block_does_not_count_as_played(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, 9)
    player.hush()
    pull(player, 5)
    assert player.finished() == []


def test_a_line_said_right_after_hush_is_spoken(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, 3)
    player.hush()
    player.say(Say("10", "second", "safety"))
    pull(player, 1)
    assert player.pull()[-1] == 10_000
    pull(player, 9)
    assert player.finished() == [Played("second")]


def test_a_chime_sounds_over_speech(player: Player) -> None:
    player.say(Say("10", "first"))
    pull(player, 1)
    player.chime(Chime("heard"))
    chime = chime_sound("heard")[:BLOCK_SAMPLES]
    assert np.array_equal(player.pull(), chime + 10_000)


def test_volume_ramps_over_one_block(player: Player) -> None:
    player.say(Say("50", "first"))
    pull(player, 1)
    player.set_volume(0.5)
    ramp = player.pull().astype(np.int32)
    assert np.all(np.diff(ramp) <= 0)
    assert np.abs(np.diff(ramp)).max() < 100
    assert np.all(player.pull() == 5_000)


def test_ducking_ramps_down_and_up_again(player: Player) -> None:
    player.say(Say("50", "first"))
    pull(player, 1)
    player.duck(20.0)
    ramp = player.pull().astype(np.int32)
    assert np.all(np.diff(ramp) <= 0)
    assert np.abs(np.diff(ramp)).max() < 100
    assert np.all(player.pull() == 1_000)
    player.duck(0.0)
    assert np.all(np.diff(player.pull().astype(np.int32)) >= 0)
    assert np.all(player.pull() == 10_000)


def test_safety_lines_are_never_ducked(player: Player) -> None:
    player.duck(20.0)
    pull(player, 1)
    player.say(Say("5", "safety", "safety"))
    assert np.all(pull(player, 5) == 10_000)


def test_safety_has_a_floor(player: Player) -> None:
    player.set_volume(0.0)
    pull(player, 1)
    player.say(Say("5", "cue", "cue"))
    player.say(Say("5", "safety", "safety"))
    sound = pull(player, 25).reshape(-1, BLOCK_SAMPLES)
    assert not sound[:5].any()
    assert np.all(sound[21:25] == 10_000 * SAFETY_FLOOR)


def test_a_line_that_cannot_be_spoken_counts_as_played() -> None:
    unspoken: list[str] = []
    player = Player(Hum(), lambda say, error: unspoken.append(f"{say.line}: {error}"))
    player.say(Say("words", "first"))
    player.say(Say("2", "second"))
    pull(player, 5)
    assert player.finished() == [Played("first"), Played("second")]
    assert unspoken == ["first: cannot speak this."]


ACTIONS = st.one_of(
    st.builds(
        lambda blocks, tone: ("say", str(blocks), tone),
        st.integers(0, 30),
        st.sampled_from(get_args(Tone)),
    ),
    st.sampled_from([("chime", name) for name in get_args(ChimeName)]),
    st.just(("hush",)),
    st.builds(lambda volume: ("volume", volume), st.floats(-1, 2)),
    st.builds(lambda by_db: ("duck", by_db), st.floats(-5, 60)),
    st.builds(lambda blocks: ("pull", blocks), st.integers(1, 40)),
)


@given(st.lists(ACTIONS, max_size=25))
def test_whatever_happens_blocks_are_whole_and_lines_end_once_in_order(
    actions: list[tuple[object, ...]],
) -> None:
    player = Player(Hum())
    waiting: list[str] = []
    for number, action in enumerate(actions):
        match action:
            case ("say", str(text), tone):
                player.say(Say(text, str(number), tone))  # type: ignore[arg-type] # from get_args
                waiting.append(str(number))
            case ("chime", name):
                player.chime(Chime(name))  # type: ignore[arg-type] # from get_args
            case ("volume", float(volume)):
                player.set_volume(volume)
            case ("duck", float(by_db)):
                player.duck(by_db)
            case ("hush",):
                player.hush()
                ended = [played.line for played in player.finished()]
                assert waiting[: len(ended)] == ended
                waiting = []
                player.pull()
                assert not player.pull().any()
            case ("pull", int(blocks)):
                for _ in range(blocks):
                    block = player.pull()
                    assert block.shape == (BLOCK_SAMPLES,)
                    assert block.dtype == np.int16
        ended = [played.line for played in player.finished()]
        assert waiting[: len(ended)] == ended
        del waiting[: len(ended)]
    pull(player, 25 * (30 + 15) + 100)
    assert [played.line for played in player.finished()] == waiting
    assert player.idle


def test_pulling_and_talking_at_once_loses_no_line() -> None:
    player = Player(Hum())
    ended: list[str] = []
    stop = threading.Event()

    def pull_on() -> None:
        while not stop.is_set():
            player.pull()

    callback = threading.Thread(target=pull_on)
    callback.start()
    for number in range(200):
        player.say(Say("1", str(number)))
        player.chime(Chime("heard"))
        ended += [played.line for played in player.finished()]
    while not player.idle:
        stop.wait(0.01)
    stop.set()
    callback.join()
    ended += [played.line for played in player.finished()]
    assert ended == [str(number) for number in range(200)]


@pytest.mark.parametrize("name", get_args(ChimeName))
def test_a_chime_is_short_soft_and_without_a_click(name: ChimeName) -> None:
    sound = chime_sound(name) / 32768.0
    assert 0.05 * RATE_HZ < len(sound) < 1.2 * RATE_HZ
    assert 0.02 < np.abs(sound).max() < 0.2
    assert sound[0] == 0
    assert abs(sound[-1]) < 0.001
    attack = np.abs(sound[: round(0.003 * RATE_HZ)]).max()
    assert attack < 0.3 * np.abs(sound).max()
