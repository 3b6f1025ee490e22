"""Another length, before the massage and while it goes on."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guidance.plan import hands_on_s, legs_for
from assistant.guidance.replanning import replan
from assistant.guidance.script import Script
from assistant.guidance.session import Leg, State, Work
from tests.guidance.sitting import Sitting

InStep = Callable[..., Sitting]
LENGTHS = st.sampled_from([10, 15, 20, 25, 30, 40, 45, 60])


@pytest.mark.parametrize(
    ("slots", "spoken", "minutes"),
    [
        ({"duration": "20"}, ["Twenty minutes.", "Say start when you're ready."], 20),
        ({"duration": "5"}, ["Ten minutes is the shortest.", "Say start when you're ready."], 10),
        ({"direction": "least"}, ["Ten minutes.", "Say start when you're ready."], 10),
        ({"direction": "down"}, ["Twenty minutes.", "Say start when you're ready."], 20),
        ({"direction": "up"}, ["Forty-five minutes.", "Say start when you're ready."], 45),
        ({"duration": "90"}, ["Sixty is the most. Sixty?"], 30),
        ({}, ["How many minutes?"], 30),
    ],
)
def test_before_it_begins(
    sitting: Sitting, slots: dict[str, str], spoken: list[str], minutes: int
) -> None:
    assert sitting.hear("set_duration", slots) == spoken
    assert sitting.session.minutes == minutes


def test_too_long_is_the_most_if_they_say_so(sitting: Sitting) -> None:
    sitting.hear("set_duration", {"duration": "90"})
    assert sitting.hear("yes")[0] == "Sixty minutes."
    assert sitting.session.minutes == 60


def test_an_offer_that_nobody_took_is_forgotten(sitting: Sitting) -> None:
    sitting.hear("set_duration", {"duration": "90"})
    sitting.wait(25)
    sitting.hear("yes")
    assert sitting.session.minutes == 30


def test_in_the_setup_the_open_question_comes_again(sitting: Sitting) -> None:
    sitting.hear("start_session")
    assert sitting.hear("set_duration", {"duration": "45"}) == [
        "Forty-five minutes.",
        "Is the room warm, and the TV off?",
    ]
    assert sitting.hear("set_duration", {"duration": "120"}) == ["Sixty is the most. Sixty?"]
    assert sitting.hear("no") == ["Is the room warm, and the TV off?"]
    assert sitting.session.minutes == 45


def test_shorter_while_it_goes_on(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    assert sitting.hear("set_duration", {"duration": "20"}) == [
        "Twenty minutes, then. Still time for steady holds and the shoulder blade."
    ]
    start_s = sitting.session.work.worked_s
    begun_s = sitting.now_s
    spoken = sitting.until("cover")
    assert "Long, light strokes, top to bottom, barely touching. Slower and slower." in spoken
    assert start_s + sitting.now_s - begun_s <= 1200 + 3


def test_longer_while_it_goes_on_fills_the_time(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    worked_s, begun_s = sitting.session.work.worked_s, sitting.now_s
    sitting.hear("set_duration", {"duration": "45"})
    ahead = [leg.step for leg in sitting.session.work.ahead]
    assert ahead.count("erector_left") == ahead.count("erector_right") == 1
    sitting.until("cover")
    assert 2400 <= worked_s + sitting.now_s - begun_s <= 2700


def test_what_is_left_is_counted_from_now(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    begun_s = sitting.now_s
    sitting.hear("set_duration", {"duration": "10", "counted": "left"})
    sitting.until("cover")
    assert sitting.now_s - begun_s == pytest.approx(600, abs=35)


def test_no_time_left_goes_to_the_light_ending(in_step: InStep) -> None:
    sitting = in_step("heel_palm")
    assert sitting.hear("set_duration", {"duration": "10"}) == [
        "Long, light strokes, top to bottom, barely touching. Slower and slower."
    ]
    assert sitting.left_s() == pytest.approx(60, abs=1)


def test_in_a_hold_it_comes_after_it(in_step: InStep) -> None:
    sitting = in_step("knot_holds")
    sitting.hear("hold_start", {"area": "rhomboid"})
    assert sitting.hear("set_duration", {"duration": "20"}) == []
    spoken = sitting.hear("hold_release")
    assert any(line.startswith("Twenty minutes, then.") for line in spoken)


@pytest.mark.parametrize("minutes", ["10", "20", "60"])
def test_in_a_pause_it_stays_paused(in_step: InStep, minutes: str) -> None:
    sitting = in_step("heel_palm")
    sitting.hear("pause")
    sitting.hear("set_duration", {"duration": minutes})
    assert (sitting.state, sitting.at) == (State.PAUSED, "heel_palm")
    sitting.hear("resume")
    assert sitting.at == ("heel_palm" if minutes == "60" else "nerve_strokes")


def test_in_the_ending_more_takes_a_yes(in_step: InStep) -> None:
    sitting = in_step("nerve_strokes")
    assert sitting.hear("set_duration", {"duration": "20"}) == ["Light strokes. Nearly done."]
    assert sitting.hear("set_duration", {"duration": "45"}) == ["We're nearly done. Add more?"]
    sitting.hear("yes")
    assert (sitting.state, sitting.at) == (State.STEP, "erector_left")
    assert sitting.session.minutes == 45


@given(
    before=LENGTHS,
    after=LENGTHS,
    share=st.floats(0.0, 1.0),
    at=st.integers(0, 12),
)
def test_another_length_keeps_the_ending_the_sides_and_the_time(
    script: Script, before: int, after: int, share: float, at: int
) -> None:
    routine = script.routine
    legs = legs_for(routine, before)
    deep = [n for n, leg in enumerate(legs) if routine.step(leg.step).part == "hands_on"]
    at = deep[min(at, len(deep) - 1)]
    behind, here, ahead = legs[:at], legs[at], legs[at + 1 :]
    in_step_s = share * here.seconds
    worked_s = hands_on_s(routine, behind) + in_step_s
    limit_s = after * 60.0
    if limit_s - worked_s <= 60:
        return
    done = tuple(Leg(leg.step, 0.0) for leg in behind)
    work = Work(here, in_step_s, worked_s, 300.0, before * 60.0, ahead, done)
    again = replan(routine, work, legs, legs_for(routine, after), limit_s)

    assert again.leg is not None
    left_s = again.leg.seconds - in_step_s
    assert left_s >= -1e-6
    assert worked_s + left_s + hands_on_s(routine, again.ahead) <= limit_s + 1e-6
    ending = [leg for leg in again.ahead if leg.step == routine.ending.id]
    assert len(ending) == 1
    assert ending[0].seconds >= 60
    for step in routine.steps:
        if step.mirror is None:
            continue
        given = sum(leg.seconds for leg in (again.leg, *again.ahead) if leg.step == step.id)
        other = sum(leg.seconds for leg in (again.leg, *again.ahead) if leg.step == step.mirror)
        if again.leg.step == step.id and given > in_step_s + 1e-6 and other >= 30:
            first_side = any(leg.step == step.mirror for leg in ahead)
            assert given == pytest.approx(other, abs=1) or not first_side
        if step.id not in {again.leg.step, *(leg.step for leg in behind)} and (
            step.mirror not in {again.leg.step, *(leg.step for leg in behind)}
        ):
            assert given == pytest.approx(other)


@given(minutes=LENGTHS, share=st.floats(0.0, 1.0))
def test_the_same_length_changes_nothing(script: Script, minutes: int, share: float) -> None:
    legs = legs_for(script.routine, minutes)
    in_step_s = share * legs[0].seconds
    work = Work(legs[0], in_step_s, in_step_s, 0.0, minutes * 60.0, legs[1:])
    assert replan(script.routine, work, legs, legs, minutes * 60.0) == work
