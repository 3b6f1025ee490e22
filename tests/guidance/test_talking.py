"""What comes by itself lets people finish, for five seconds at most; what cannot wait does not."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import React, Say
from assistant.guidance.events import Tick
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting, said

InStep = Callable[..., Sitting]


def talk(sitting: Sitting, seconds: float) -> list[tuple[float, str]]:
    """What is said, and after how many seconds, while people talk."""
    begun_s, spoken = sitting.now_s, list[tuple[float, str]]()
    while sitting.now_s < begun_s + seconds:
        sitting.now_s += 0.1
        effects = sitting.happen(Tick(talking=True))
        spoken += [(sitting.now_s - begun_s, text) for text in said(effects)]
    return spoken


def about_to_end(sitting: Sitting) -> Sitting:
    sitting.wait(sitting.left_s() - 1.0, tick_s=0.1)
    return sitting


@pytest.mark.parametrize("step_id", ["erector_left", "heel_palm", "nerve_strokes"])
def test_the_cue_of_the_next_step_waits_five_seconds(in_step: InStep, step_id: str) -> None:
    spoken = talk(about_to_end(in_step(step_id)), 10)
    assert len(spoken) == 1
    assert spoken[0][0] == pytest.approx(6.0, abs=0.3)


def test_it_comes_at_once_when_they_fall_silent(in_step: InStep) -> None:
    sitting = about_to_end(in_step("erector_left"))
    assert talk(sitting, 3) == []
    sitting.now_s += 0.1
    assert said(sitting.happen(Tick())) == [
        "Now their right side. Same slow circles, off the bone."
    ]


def test_a_check_in_waits_and_is_not_lost(in_step: InStep) -> None:
    sitting = in_step("ql_left", later_s=29.0)
    spoken = talk(sitting, 10)
    assert [text for _, text in spoken] == ["Comfortable there?"]
    assert spoken[0][0] > 5.0


def test_an_alarm_waits_for_nobody(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("report_breathing")
    spoken = talk(sitting, 21)
    assert spoken[0][0] == pytest.approx(10, abs=1)
    assert React("help", "report_emergency") in [effect for _, effect in sitting.happened]


def test_the_end_of_a_hold_waits_for_nobody(in_step: InStep) -> None:
    sitting = in_step("knot_holds")
    sitting.hear("hold_start", {"area": "rhomboid"})
    assert sitting.state == State.HOLD
    spoken = talk(sitting, 31)
    assert spoken[0][0] == pytest.approx(30, abs=0.3)
    assert isinstance(sitting.session.voice.last[-1], Say)
