"""Asking back: rarely, never about safety, and a yes does what was meant."""

from collections.abc import Callable

import pytest

from assistant.guidance.events import Doubted
from assistant.guidance.script import Script
from assistant.understanding.meaning import Doubt, Meaning
from tests.guidance.sitting import Sitting, said

InStep = Callable[..., Sitting]
EITHER = Doubt((Meaning("next_step"), Meaning("what_next")))
HARDLY = Doubt()


def doubt(sitting: Sitting, what: Doubt) -> list[str]:
    sitting.now_s += 1.0
    return said(sitting.happen(Doubted(what)))


def test_it_asks_and_a_yes_does_it(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    assert doubt(sitting, EITHER) == ["Did you mean to move on?"]
    assert sitting.session.asked == "yes_no"
    sitting.hear("yes")
    assert sitting.at != "erector_left"


@pytest.mark.parametrize("answer", ["no", "stay_here"])
def test_anything_else_leaves_it_alone(in_step: InStep, answer: str) -> None:
    sitting = in_step("erector_left", later_s=20)
    doubt(sitting, EITHER)
    sitting.hear(answer)
    assert sitting.at == "erector_left"


def test_the_likelier_that_has_a_name_is_asked_about(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    either = Doubt((Meaning("repeat"), Meaning("pause")))
    assert doubt(sitting, either) == ["Did you mean a break?"]


def test_at_most_once_a_minute(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    assert doubt(sitting, HARDLY) == ["Once more?"]
    assert doubt(sitting, HARDLY) == []
    sitting.now_s += 60
    assert doubt(sitting, EITHER) == ["Did you mean to move on?"]


@pytest.mark.parametrize("intent", ["stop_now", "be_quiet", "pause"])
def test_never_in_an_alarm_nor_where_silence_was_asked_for(in_step: InStep, intent: str) -> None:
    sitting = in_step("erector_left", later_s=20)
    sitting.hear(intent)
    assert doubt(sitting, HARDLY) == (["Once more?"] if intent == "pause" else [])


def test_not_beside_an_open_question(script: Script) -> None:
    sitting = Sitting(script)
    sitting.hear("start_session")
    assert sitting.session.question is not None
    assert doubt(sitting, EITHER) == []


def test_what_was_meant_comes_with_its_place(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=90)
    shoulders = Meaning("go_to_step", {"area": "shoulders"})
    assert doubt(sitting, Doubt((shoulders, Meaning("stay_here")))) == [
        "Did you mean another place?"
    ]
    sitting.hear("yes")
    assert sitting.at != "erector_left"
