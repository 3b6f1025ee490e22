"""Trouble with the sound: what is said, and what goes on."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import Effect, Hush, Say
from assistant.guidance.events import MicBack, MicLost, MicSilent, Missed, SpeakerBack
from assistant.guidance.script import Script
from tests.guidance.sitting import Sitting

InStep = Callable[..., Sitting]

LOST = "I can't hear you. Please look at the microphone."
BACK = "I can hear you now."


def told(effects: list[Effect]) -> list[str]:
    """What is said, and where silence comes before it."""
    names = {Hush: "(hush)"}
    return [
        effect.text if isinstance(effect, Say) else names[type(effect)]
        for effect in effects
        if isinstance(effect, Say | Hush)
    ]


def test_a_lost_microphone_is_said_in_the_middle_of_a_line_which_then_comes_whole(
    in_step: InStep,
) -> None:
    sitting = in_step("erector_left")
    (answer,) = sitting.hear("ask_why")
    sitting.now_s += 1
    assert told(sitting.happen(MicLost())) == ["(hush)", LOST, answer]
    sitting.now_s += 5
    assert told(sitting.happen(MicBack())) == ["(hush)", BACK, answer]


def test_what_was_spoken_to_its_end_is_not_said_again(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=40.0)
    assert told(sitting.happen(MicLost())) == ["(hush)", LOST]
    sitting.now_s += 30
    assert told(sitting.happen(MicBack())) == ["(hush)", BACK]


def test_a_safety_line_is_never_cut(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("stop_now")
    sitting.now_s += 0.5
    assert told(sitting.happen(MicLost())) == [LOST]


def test_repeat_gives_what_was_said_before_the_trouble(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    before = sitting.hear("where_am_i")
    sitting.now_s += 10
    sitting.happen(MicLost())
    sitting.now_s += 10
    sitting.happen(MicBack())
    assert sitting.hear("repeat") == before


def test_a_microphone_that_may_be_muted_is_asked_about_softly(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    assert told(sitting.happen(MicSilent())) == ["I hear nothing at all. Is the microphone muted?"]


def test_a_speaker_that_is_back_says_where_they_are(in_step: InStep, script: Script) -> None:
    step = in_step("erector_left", later_s=20.0)
    assert told(step.happen(SpeakerBack())) == step.hear("where_am_i")
    setup = Sitting(script)
    question = setup.hear("start_session")
    assert told(setup.happen(SpeakerBack()))[-1] == question[-1]


def test_a_question_of_the_setup_comes_again_when_it_can_be_answered(script: Script) -> None:
    sitting = Sitting(script)
    (*_, question) = sitting.hear("start_session")
    sitting.happen(MicLost())
    sitting.wait(60)
    sitting.happen(MicBack())
    assert sitting.wait(15) == []
    assert sitting.wait(10) == [question]


def test_who_was_not_heard_is_asked_to_say_it_once_more(in_step: InStep) -> None:
    assert told(in_step("erector_left").happen(Missed())) == ["Sorry, say that once more?"]


@pytest.mark.parametrize("event", [MicLost(), MicSilent(), MicBack(), Missed()])
def test_timers_go_on(in_step: InStep, event: MicLost | MicSilent | MicBack | Missed) -> None:
    sitting = in_step("heel_palm")
    left_s = sitting.left_s()
    sitting.happen(event)
    sitting.wait(10)
    assert sitting.left_s() == pytest.approx(left_s - 10, abs=0.1)
