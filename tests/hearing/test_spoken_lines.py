"""When a line of ours is over, so that what is said is a reply to it."""

import math
from collections.abc import Iterator

import numpy as np
import pytest

from assistant.hearing.recognition import Recognition
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.spoken_lines import SpokenLine, SpokenLines
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Playing

FIRST, SECOND = Playing("Good. Carry on."), Playing("Now the other side.")
BLOCKS = 50


@pytest.fixture
def spoken(model: SpeechModel) -> Iterator[SpokenLines]:
    model.recogniser(["carry on"])
    made = SpokenLines(lambda: Recognition(model.another_recogniser(), model.unknown))
    yield made
    made.close()


def lines_after(spoken: SpokenLines, *playing: Playing | None) -> list[SpokenLine]:
    """The lines of the last seconds, when each of these was played for a second."""
    silent = np.zeros(BLOCK_SAMPLES, np.int16)
    for number, one in enumerate(one for one in playing for _ in range(BLOCKS)):
        spoken.accept(silent, one, number * BLOCK_S)
    return spoken.during(0.0, len(playing) * BLOCKS * BLOCK_S)


def test_while_a_line_sounds_no_word_is_a_reply_to_it(spoken: SpokenLines) -> None:
    (line,) = lines_after(spoken, FIRST)
    assert line.end_s == pytest.approx(1.0)
    assert line.replied_s == math.inf


def test_once_it_has_ended_a_word_begun_late_in_it_is_one(spoken: SpokenLines) -> None:
    (line,) = lines_after(spoken, FIRST, None)
    assert line.replied_s == pytest.approx(0.8)


def test_a_line_has_ended_when_another_begins(spoken: SpokenLines) -> None:
    first, second = lines_after(spoken, FIRST, SECOND)
    assert first.replied_s == pytest.approx(0.8)
    assert second.replied_s == math.inf
