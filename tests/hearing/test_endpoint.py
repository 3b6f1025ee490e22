"""When an utterance has ended, as tables: words so far, pause, decision."""

from collections.abc import Iterable
from itertools import chain, repeat

import numpy as np
import pytest

from assistant.hearing.endpoint import WAITS, Endings, Endpoint
from assistant.hearing.engine_pause import COUNTED_S
from assistant.hearing.voice_activity import VoiceActivity
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples

MEANINGS = {
    "next": "next",
    "next please": "next",
    "next to the spine": "spine",
    "stop": "stop",
    "stop talking": "quiet",
    "ow": "pain",
    "hold": "hold",
    "hold on": "pause",
    "carry on": "resume",
    "okay": "okay",
}
ENDINGS = Endings(MEANINGS, ("okay tell me more", "ow what was that"), ("stop", "ow"), MEANINGS)


@pytest.mark.parametrize(
    ("words", "wait_s"),
    [
        ("next", WAITS.more_s),
        ("next please", WAITS.whole_s),
        ("next to the", WAITS.other_s),
        ("next to the spine", WAITS.whole_s),
        ("stop", WAITS.urgent_more_s),
        ("stop talking", WAITS.whole_s),
        ("ow", WAITS.urgent_s),
        ("hold", WAITS.more_s),
        ("hold on", WAITS.whole_s),
        ("okay", WAITS.more_s),
        ("carry", WAITS.other_s),
        ("did you feed the cat", WAITS.other_s),
    ],
)
def test_a_sentence_that_may_go_on_waits_longer(words: str, wait_s: float) -> None:
    assert ENDINGS.wait_s(words) == wait_s


@pytest.mark.parametrize(
    ("words", "before", "wait_s"),
    [
        ("did you feed the cat ow", "did you feed the cat", WAITS.urgent_s),
        ("did you feed the cat stop", "did you feed the cat", WAITS.urgent_s),
        ("did you feed the cat ow", "did you feed the", WAITS.other_s),
        ("did you feed the cat ow", "", WAITS.other_s),
        ("did you feed the cat next", "did you feed the cat", WAITS.other_s),
        ("next please", "next", WAITS.whole_s),
        ("stop", "stop", WAITS.urgent_more_s),
    ],
)
def test_a_cry_after_a_pause_ends_whatever_was_said_before(
    words: str, before: str, wait_s: float
) -> None:
    assert ENDINGS.wait_s(words, before) == wait_s


def test_without_meanings_every_sentence_is_its_own() -> None:
    assert Endings(["next", "next please"]).wait_s("next") == WAITS.more_s


def tone(seconds: float, amplitude: float = 4000.0) -> Samples:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    voice = amplitude * np.sin(2 * np.pi * 500 * time_s) + hiss(seconds)
    return np.asarray(voice, np.int16)


def hiss(seconds: float, rms: float = 5.0) -> Samples:
    rng = np.random.default_rng(1)
    return rng.normal(0, rms, round(seconds * RATE_HZ)).astype(np.int16)


def gusts(seconds: float) -> Samples:
    """Noise that hides every pause from the level."""
    rng = np.random.default_rng(2)
    noise = np.concatenate([rng.normal(0, rms, 1600) for rms in (300, 2000) * 20])
    return noise[: round(seconds * RATE_HZ)].astype(np.int16)


def ended_after_s(words: str, *sounds: Samples, engine_pauses: Iterable[bool] = ()) -> float | None:
    """Seconds from the beginning of the last sound to the decision.

    `engine_pauses`: what the engine tells of each block of the last sound; then nothing more.
    """
    pauses = chain(engine_pauses, repeat(False))  # noqa: FBT003 - a value, no switch
    activity, endpoint = VoiceActivity(), Endpoint(ENDINGS)
    before = sum(map(len, sounds[:-1]))
    whole = np.concatenate(sounds)
    for at in range(0, len(whole) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        activity.accept(whole[at : at + BLOCK_SAMPLES])
        if at >= before and endpoint.ended(
            words, activity, at / RATE_HZ, engine_pauses=next(pauses)
        ):
            return (at + BLOCK_SAMPLES - before) / RATE_HZ
    return None


@pytest.mark.parametrize("words", ["ow", "stop", "next please", "next", "next to"])
def test_the_pause_decides(words: str) -> None:
    after_s = ended_after_s(words, hiss(4), tone(0.6), hiss(2))
    assert after_s == pytest.approx(ENDINGS.wait_s(words), abs=2 * BLOCK_S)


@pytest.mark.parametrize(("voice_s", "wait_s"), [(0.3, WAITS.unworded_s), (0.04, None)])
def test_a_voice_without_words_has_ended_too_and_a_knock_is_none(
    voice_s: float, wait_s: float | None
) -> None:
    after_s = ended_after_s("", hiss(4), np.concatenate([tone(voice_s), hiss(2)]))
    assert after_s == (wait_s and pytest.approx(voice_s + wait_s, abs=3 * BLOCK_S))


def test_a_voice_that_goes_on_is_not_cut() -> None:
    short_gap = np.concatenate([tone(0.2), hiss(0.1), tone(0.2), hiss(0.08)])
    assert ended_after_s("carry on", hiss(4), short_gap) is None


def test_where_noise_hides_the_pause_steady_words_decide() -> None:
    after_s = ended_after_s("carry on", hiss(4), gusts(4))
    wait_s = WAITS.whole_s + WAITS.steady_s
    assert after_s == pytest.approx(wait_s, abs=3 * BLOCK_S)


@pytest.mark.parametrize("words", ["ow", "stop", "next please", "next", "next to"])
def test_where_noise_hides_the_pause_the_engine_knows_of_it(words: str) -> None:
    before_s = 0.1
    pauses = [False] * round(before_s / BLOCK_S) + [True] * 100
    more_s = max(0.0, ENDINGS.wait_s(words) - COUNTED_S)
    after_s = ended_after_s(words, hiss(4), gusts(2), engine_pauses=pauses)
    assert after_s == pytest.approx(before_s + more_s, abs=2 * BLOCK_S)


def test_an_engine_that_takes_back_a_pause_ends_nothing() -> None:
    short = round((WAITS.more_s - COUNTED_S) / BLOCK_S) - 1
    pauses = [True] * short + [False] + [True] * short + [False]
    sound = gusts(len(pauses) * BLOCK_S)
    assert ended_after_s("next", hiss(4), sound, engine_pauses=pauses) is None


def test_amid_talk_what_the_engine_finds_parts_nothing() -> None:
    words = "did you feed the cat before we left"
    after_s = ended_after_s(words, hiss(4), gusts(2), engine_pauses=[True] * 100)
    assert after_s == pytest.approx(WAITS.talk_s + WAITS.steady_s, abs=3 * BLOCK_S)


def test_an_engine_that_has_found_nothing_for_seconds_begins_anew() -> None:
    after_s = ended_after_s("", hiss(4), gusts(2), engine_pauses=[True] * 100)
    assert after_s == pytest.approx(WAITS.other_s - COUNTED_S, abs=2 * BLOCK_S)


def test_no_words_never_end() -> None:
    assert ended_after_s("", hiss(4), tone(0.6), hiss(3)) is None


@pytest.mark.parametrize(("pause_s", "wait_s"), [(0.3, WAITS.urgent_s), (0.08, WAITS.other_s)])
def test_the_pause_before_a_cry_is_heard(pause_s: float, wait_s: float) -> None:
    activity, endpoint = VoiceActivity(), Endpoint(ENDINGS)
    sound = np.concatenate([hiss(4), tone(0.6), hiss(pause_s), tone(0.4), hiss(2)])
    voice_end_s = 5.0 + pause_s
    for at in range(0, len(sound) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        now_s = (at + BLOCK_SAMPLES) / RATE_HZ
        so_far = "feed the" if now_s < 4.5 else "feed the cat"
        words = so_far if now_s < 4.75 + pause_s else "feed the cat ow"
        activity.accept(sound[at : at + BLOCK_SAMPLES])
        if now_s > 4.1 and endpoint.ended(words, activity, now_s):
            assert now_s - voice_end_s == pytest.approx(wait_s, abs=2 * BLOCK_S)
            return
    pytest.fail("it never ended")


def wait_amid(*said: str, pause_s: float = 1.0, guide_speaks: bool = False) -> float:
    """How long a pause ends the last of these; `pause_s` lies between one and the next."""
    endpoint = Endpoint(ENDINGS)
    now_s = 4.0
    for text in said:
        activity = VoiceActivity()
        for block in np.concatenate([hiss(4), tone(0.6)]).reshape(-1, BLOCK_SAMPLES):
            activity.accept(block)
        endpoint.ended(text, activity, now_s)
        pause = hiss(1.0).reshape(-1, BLOCK_SAMPLES)
        for number, block in enumerate(pause, 1):
            activity.accept(block)
            if endpoint.ended(text, activity, now_s):
                waited_s = number * BLOCK_S
                break
        else:
            pytest.fail("it never ended")
        endpoint.ended("", activity, now_s + BLOCK_S)
        if guide_speaks:
            endpoint.guide_speaks()
        now_s += pause_s
    return waited_s


@pytest.mark.parametrize(
    ("said", "pause_s", "wait_s"),
    [
        (("did you feed the cat",), 1.0, WAITS.other_s),
        (("did you feed the cat", "no i thought that"), 1.0, WAITS.talk_s),
        (("did you feed the cat", "no i thought that"), 11.0, WAITS.other_s),
        (("did you feed the cat this morning or did i",), 1.0, WAITS.talk_s),
        (("next please", "next please", "next please", "next please", "go to"), 1.0, WAITS.other_s),
        (("did you feed the cat", "no i thought that", "next"), 1.0, WAITS.more_s),
    ],
)
def test_amid_talk_a_short_pause_parts_what_may_be_two_peoples(
    said: tuple[str, ...], pause_s: float, wait_s: float
) -> None:
    assert wait_amid(*said, pause_s=pause_s) == pytest.approx(wait_s, abs=2 * BLOCK_S)


def test_a_reply_to_the_guide_has_its_time_whatever_was_said_before() -> None:
    said = ("did you feed the cat", "no i thought that")
    assert wait_amid(*said, guide_speaks=True) == pytest.approx(WAITS.other_s, abs=2 * BLOCK_S)
