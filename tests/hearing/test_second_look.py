"""Hearing the same sound again, with real voices and the real recogniser."""

from collections.abc import Iterator

import numpy as np
import pytest

from assistant.hearing.heard import Word
from assistant.hearing.hypotheses import Hypothesis
from assistant.hearing.recognition import Recognition
from assistant.hearing.second_look import SecondLook
from assistant.hearing.speech_model import SpeechModel
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples

from .conftest import Speak

NOTHING = Hypothesis((), 0.5)


def said(text: str, share: float, start_s: float = 0.6) -> Hypothesis:
    words = (Word(word, start_s, start_s + 0.3, 1.0) for word in text.split())
    return Hypothesis(tuple(words), share)


@pytest.fixture
def second_look(model: SpeechModel) -> Iterator[SecondLook]:
    model.recogniser(["stop", "too much pressure"])
    made = SecondLook(lambda: Recognition(model.another_recogniser(), model.unknown))
    yield made
    made.close()


def given(second_look: SecondLook, sound: Samples) -> float:
    """Seconds of it that the second look was given."""
    whole = sound[: len(sound) // BLOCK_SAMPLES * BLOCK_SAMPLES]
    for block in whole.reshape(-1, BLOCK_SAMPLES):
        second_look.accept(block)
    return len(whole) / RATE_HZ


def test_two_more_looks_find_the_same_at_the_same_time(
    second_look: SecondLook, speak: Speak
) -> None:
    sound = np.concatenate([speak("rms", "too much pressure"), np.zeros(RATE_HZ // 2, np.int16)])
    loud = np.flatnonzero(np.abs(sound) > 500) / RATE_HZ
    long_s = given(second_look, sound)
    looks = second_look.looks([said("two much", 0.5, 100.6), NOTHING], 100.0 + long_s)
    assert len(looks) == 3
    for look in looks[1:]:
        assert look[0].text == "too much pressure"
        assert look[0].words[0].start_s == pytest.approx(100.0 + loud[0], abs=0.15)
        assert look[0].words[-1].end_s == pytest.approx(100.0 + loud[-1], abs=0.2)


@pytest.mark.parametrize(
    "first",
    [
        [said("stop", 0.9), NOTHING],
        [Hypothesis((), 0.95), said("stop", 0.05)],
        [said("stop", 0.5, start_s=-1.0), NOTHING],
        [],
    ],
    ids=["sure", "nothing", "begun before what is kept", "no hypothesis"],
)
def test_there_is_no_second_look_where_it_would_not_help(
    second_look: SecondLook, speak: Speak, first: list[Hypothesis]
) -> None:
    long_s = given(second_look, speak("rms", "stop"))
    assert second_look.looks(first, long_s) == [first]


def test_the_room_long_before_the_voice_is_not_heard_again(
    second_look: SecondLook, speak: Speak
) -> None:
    before, word = speak("rms", "too much pressure"), speak("rms", "stop")
    sound = np.concatenate([before, np.zeros(RATE_HZ // 2, np.int16), word])
    loud = np.flatnonzero(np.abs(word) > 500) / RATE_HZ
    starts_s = (len(sound) - len(word)) / RATE_HZ + loud[0]
    long_s = given(second_look, np.concatenate([sound, np.zeros(RATE_HZ // 2, np.int16)]))
    looks = second_look.looks([said("stop", 0.5, starts_s), NOTHING], long_s)
    assert [look[0].text for look in looks[1:]] == ["stop", "stop"]
    for look in looks[1:]:
        assert look[0].words[0].start_s == pytest.approx(starts_s, abs=0.15)


def test_the_next_utterance_begins_anew(second_look: SecondLook, speak: Speak) -> None:
    long_s = given(second_look, speak("rms", "stop"))
    second_look.looks([], long_s)
    next_s = given(second_look, np.zeros(RATE_HZ, np.int16))
    looks = second_look.looks([said("stop", 0.5, long_s + 0.2), NOTHING], long_s + next_s)
    assert [look[0].text for look in looks[1:]] == ["", ""]
