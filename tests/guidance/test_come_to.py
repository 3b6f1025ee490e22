"""A session may begin in the middle, as if everything before had gone well."""

import pytest

from assistant.guidance.come_to import come_to
from assistant.guidance.routine import Part
from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.sweep import sweep


@pytest.mark.parametrize("minutes", sweep(10, 30, 60))
def test_every_step_of_the_plan_can_be_begun_at(script: Script, minutes: int) -> None:
    for step in script.routine.steps:
        if step.seconds is not None and not step.seconds[minutes]:
            with pytest.raises(ValueError, match=f"does not come to '{step.id}'"):
                come_to(script, step.id, minutes=minutes)
            continue
        session = come_to(script, step.id, 2.0, minutes)
        assert session.place.step == step.id
        assert (session.place.state is State.STEP) == (step.part is Part.HANDS_ON)
        assert session.work.in_step_s == pytest.approx(2.0, abs=0.51)
        assert (session.minutes, session.at_s) == (minutes, 0.0)


def test_a_place_of_the_setup_is_no_step(script: Script) -> None:
    with pytest.raises(ValueError, match="does not come to 'prep_room'"):
        come_to(script, "prep_room")
