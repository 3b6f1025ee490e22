"""What is said and done first after a loss of power."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant.guidance.effects import Effect, Save, Say, SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.step import begin
from assistant.guidance.waking import taken_up, wake
from tests.guidance.sitting import Sitting, said

InStep = Callable[..., Sitting]
ON = "Say carry on, or start for a new one."


def woken(sitting: Sitting) -> list[Effect]:
    """The power goes and comes back; what is done then."""
    kept = dump(sitting.session, sitting.now_s)
    sitting.now_s, sitting.happened = 0.0, []
    sitting.session, effects = wake(sitting.script, restore(sitting.script, kept, 0.0))
    assert effects[-1] == Save()
    return list(effects)


def test_in_a_step_it_waits_for_carry_on_and_tells_the_time_left(in_step: InStep) -> None:
    sitting = in_step("ql_left", later_s=80.0)
    left_s = sitting.left_s()
    effects = woken(sitting)
    assert effects[0] == SetVolume(0.7)
    assert said(effects) == [f"We were on the low back, left. {ON}"]
    assert sitting.state == State.PAUSED
    sitting.wait(300)
    assert sitting.hear("repeat") == ["Paused. Blanket on?"]
    assert sitting.hear("where_am_i") == ["Paused. The low back, left. Forty seconds left."]
    assert sitting.hear("resume") == ["The low back, left. Forty seconds left."]
    assert (sitting.at, sitting.left_s()) == ("ql_left", left_s)


def test_repeat_repeats_the_welcome(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    woken(sitting)
    assert sitting.hear("repeat") == [f"We were on the low back, left. {ON}"]


@pytest.mark.parametrize(("later_s", "again"), [(4.0, True), (30.0, False)])
def test_a_step_that_had_just_begun_gets_its_cue_again(
    script: Script, in_step: InStep, later_s: float, *, again: bool
) -> None:
    sitting = in_step("ql_left", later_s=later_s)
    woken(sitting)
    cue = script.routine.step("ql_left").cue
    assert sitting.hear("resume")[1:] == ([cue] if again else [])


def test_not_when_few_words_are_wanted(in_step: InStep) -> None:
    sitting = in_step("ql_left", later_s=4.0)
    sitting.hear("be_quiet")
    woken(sitting)
    assert len(sitting.hear("resume")) == 1


def test_in_a_hold_the_hold_is_over(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=60.0)
    sitting.hear("hold_start", {"area": "shoulders"})
    sitting.wait(12)
    assert said(woken(sitting)) == [f"We were on the long back muscle, left. {ON}"]
    assert sitting.hear("resume")[0].startswith("The long back muscle, left.")
    assert sitting.state == State.STEP


def test_what_was_set_in_a_pause_still_is(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("pause")
    sitting.hear("go_to_step", {"area": "ql", "side": "left"})
    woken(sitting)
    sitting.hear("resume")
    assert sitting.at == "ql_left"


def test_in_the_light_strokes(in_step: InStep) -> None:
    sitting = in_step("nerve_strokes")
    assert said(woken(sitting)) == [f"We were on light strokes. {ON}"]
    assert sitting.hear("resume")[0] == "Light strokes. Two minutes left."
    assert sitting.state == State.CLOSING


def test_start_is_a_new_session_with_all_its_questions(in_step: InStep) -> None:
    """Who says "start" after a loss of power may be another pair, on another day."""
    sitting = in_step("ql_left")
    sitting.hear("avoid_area", {"area": "ribs"})
    woken(sitting)
    sitting.hear("start_session")
    assert (sitting.state, sitting.at) == (State.SETUP, sitting.script.routine.setup[0].id)
    assert (sitting.session.avoided, sitting.session.health) == ((), ())


@pytest.mark.parametrize(("minutes", "state"), [(29, State.STEP), (31, State.SETUP)])
def test_start_after_a_long_pause_is_a_new_session_too(
    in_step: InStep, minutes: int, state: State
) -> None:
    sitting = in_step("ql_left")
    sitting.hear("pause")
    sitting.wait(minutes * 60.0, tick_s=10)
    sitting.hear("start_session")
    assert sitting.state == state


@pytest.mark.parametrize("words", [("stop_now",), ("stop_now", "all_clear")])
def test_safety_is_latched_and_an_all_clear_given_before_counts_no_more(
    in_step: InStep, words: tuple[str, ...]
) -> None:
    sitting = in_step("ql_left")
    for word in words:
        sitting.hear(word)
    assert said(woken(sitting)) == ["Hands off. Are they all right?"]
    assert sitting.hear("resume") == ["Hands off for now. Are they all right?"]
    assert sitting.wait(21) == ["Cover them for now.", "Are they all right?"]
    assert sitting.hear("yes") == ["Good. Carry on lightly, or finish?"]
    assert sitting.hear("resume") == ["The low back, left. Two minutes left."]


def test_a_stop_cannot_be_taken_back_any_more(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    sitting.hear("stop_now")
    sitting.wait(16)
    woken(sitting)
    assert sitting.hear("undo") == ["Hands off for now. Are they all right?"]


def test_a_call_for_help_is_as_loud_as_before(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    sitting.hear("set_volume", {"direction": "down"})
    sitting.hear("report_emergency")
    volumes = [effect.volume for effect in woken(sitting) if isinstance(effect, SetVolume)]
    assert volumes == [0.55, 1.0]


def test_a_command_before_it_is_not_taken_back(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    sitting.hear("next_step")
    woken(sitting)
    assert sitting.hear("undo") == ["What shall I change?"]


def test_the_setup_asks_its_question_again(script: Script) -> None:
    sitting = Sitting(script)
    sitting.hear("start_session")
    sitting.hear("yes")
    question = sitting.session.question
    spoken = woken(sitting)
    assert question is not None
    assert [effect.line for effect in spoken if isinstance(effect, Say)] == [question.line]
    assert sitting.session.asked == question.asks


def test_a_pad_that_was_on_comes_off(script: Script) -> None:
    sitting = Sitting(script)
    sitting.hear("start_session")
    while script.routine.item(sitting.at or "").timer_s is None:
        sitting.hear("no" if sitting.session.asked == "health" else "yes")
    item = script.routine.item(sitting.at or "")
    sitting.hear("yes")
    sitting.wait(60)
    spoken = said(woken(sitting))
    assert spoken[0] == item.timer_over
    assert sitting.state == State.SETUP
    assert sitting.at != item.id
    assert sitting.session.asked is not None
    assert item.timer_over not in sitting.wait(700)


CUT = "The last massage was cut short. Say start for a new one."
HALF_AN_HOUR_S = 1800.0


@pytest.mark.parametrize(
    ("words", "age_s", "spoken"),
    [
        ((), 60, None),
        (("pause",), 60, [f"We were on the low back, left. {ON}"]),
        (("pause",), -5000, [f"We were on the low back, left. {ON}"]),
        (("pause",), HALF_AN_HOUR_S + 1, [CUT]),
        (("stop_now",), HALF_AN_HOUR_S + 1, [CUT]),
        (("next_step",), 1e7, [CUT]),
        (("end_session", "yes"), 60, None),
        (("end_session", "yes"), 1e7, None),
    ],
)
def test_what_becomes_of_it(
    script: Script,
    in_step: InStep,
    words: tuple[str, ...],
    age_s: float,
    spoken: list[str] | None,
) -> None:
    sitting = in_step("ql_left") if words else Sitting(script)
    for word in words:
        sitting.hear(word)
    new = begin(script, 20)
    taken = taken_up(script, new, dump(sitting.session, sitting.now_s), age_s)
    if taken is None:
        assert spoken is None
        return
    session, effects = taken
    assert said(list(effects)) == (spoken or [])
    assert effects[-1] == Save()
    anew = spoken in (None, [CUT])
    assert (session.place.state is State.IDLE) == anew
    assert session.minutes == (20 if anew else 30)


@pytest.mark.parametrize(
    "where", ["prep", "rest"], ids=["before hands were on", "in the rest after it"]
)
def test_nothing_is_said_of_an_old_session_that_lost_no_massage(
    script: Script, in_step: InStep, where: str
) -> None:
    sitting = in_step("rest") if where == "rest" else Sitting(script)
    if where == "prep":
        sitting.hear("start_session")
    kept = dump(sitting.session, sitting.now_s)
    taken = taken_up(script, begin(script), kept, HALF_AN_HOUR_S + 1)
    assert taken is not None
    assert taken[0].place.state is State.IDLE
    # Kept at once: what was told of anyone's health goes from the disk.
    assert taken[1] == (Save(),)
    assert taken_up(script, begin(script), kept, 1.0) is not None


@pytest.mark.parametrize("state", ["idle", "done"])
def test_nothing_is_lost_with_a_session_that_was_over_whatever_its_version(
    script: Script, state: str
) -> None:
    kept: dict[str, Any] = {"version": 1, "place": {"state": state, "step": None}}
    assert taken_up(script, begin(script), kept, 1.0) is None


def test_every_step_has_a_welcome_that_can_be_spoken(script: Script) -> None:
    words = script.lines.words
    for step in script.routine.steps:
        name = words.sided(step.name, step.side)
        text = script.lines.say(Line.WELCOME_BACK, step=name).text
        assert name in text
        assert len(text.split()) <= 25
