"""The last command was misheard."""

from collections.abc import Callable

import pytest

from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting
from tests.guidance.test_table import reached

InStep = Callable[..., Sitting]
BACK = ["Back on the long back muscle, left."]
NOTHING = ["What shall I change?"]


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("next_step", {}),
        ("skip_step", {}),
        ("skip_step", {"area": "lower_back"}),
        ("previous_step", {}),
        ("go_to_step", {"area": "lower_back"}),
        ("switch_side", {}),
        ("more_time", {}),
        ("finish_up", {}),
        ("pause", {}),
        ("reposition", {}),
        ("set_duration", {"duration": "10"}),
        ("set_duration", {"duration": "60"}),
        ("hold_start", {"area": "rhomboid"}),
        ("pressure_harder", {}),
        ("oil_more", {}),
        ("be_quiet", {}),
        ("talk_more", {}),
        ("set_volume", {"direction": "up"}),
        ("slower_speech", {"direction": "slower"}),
    ],
)
def test_it_is_as_it_was(in_step: InStep, intent: str, slots: dict[str, str]) -> None:
    sitting = in_step("erector_left", later_s=20)
    before = sitting.session
    left_s = sitting.left_s()
    sitting.hear(intent, slots)
    assert sitting.hear("undo") == BACK
    after = sitting.session
    assert (sitting.state, sitting.at) == (State.STEP, "erector_left")
    assert sitting.left_s() == pytest.approx(left_s, abs=2)
    assert [leg.step for leg in after.work.ahead] == [leg.step for leg in before.work.ahead]
    assert after.work.limit_s == before.work.limit_s
    assert after.minutes == before.minutes
    assert after.pressure.change == before.pressure.change
    assert after.pause is None
    for name in ("volume", "pace", "quiet", "detail"):
        assert getattr(after.voice, name) == getattr(before.voice, name)


def test_only_within_a_quarter_of_a_minute_and_only_once(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("next_step")
    sitting.wait(16)
    assert sitting.hear("undo") == NOTHING
    sitting.hear("next_step")
    sitting.hear("undo")
    assert sitting.hear("undo") == NOTHING
    assert in_step("erector_left").hear("undo") == NOTHING


@pytest.mark.parametrize("between", ["where_am_i", "ask_how_to", "yes", "thanks", "repeat"])
def test_a_question_in_between_changes_nothing(in_step: InStep, between: str) -> None:
    sitting = in_step("erector_left")
    sitting.hear("next_step")
    sitting.hear(between)
    assert sitting.hear("undo") == BACK


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("pressure_too_hard", {}),
        ("receiver_tensing", {}),
        ("avoid_area", {"area": "neck"}),
        ("report_condition", {"condition": "nut_allergy"}),
    ],
)
def test_what_eases_or_spares_is_never_taken_back(
    in_step: InStep, intent: str, slots: dict[str, str]
) -> None:
    sitting = in_step("erector_left")
    sitting.hear("next_step")
    sitting.hear(intent, slots)
    before = sitting.session
    assert sitting.hear("undo") == NOTHING
    assert sitting.session.pressure.change == before.pressure.change
    assert sitting.session.avoided == before.avoided


def test_what_came_by_itself_is_not_taken_back(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.wait(sitting.left_s() - 3)
    sitting.hear("pause")
    sitting.hear("resume")
    sitting.wait(8)
    assert sitting.at == "erector_right"
    assert sitting.hear("undo") == NOTHING


def test_resuming_is_taken_back_to_the_pause(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("pause")
    sitting.hear("resume")
    assert sitting.hear("undo") == ["Still paused."]
    assert sitting.state == State.PAUSED


def test_a_misheard_stop_still_takes_carry_on(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("stop_now")
    assert sitting.hear("undo") == ["Good. Carry on lightly, or finish?"]
    assert sitting.state == State.SAFETY
    sitting.hear("resume")
    assert sitting.at == "erector_left"


@pytest.mark.parametrize("intent", ["report_faint", "report_nerve", "answer_sharp"])
def test_a_report_is_not_taken_back(in_step: InStep, intent: str) -> None:
    sitting = in_step("erector_left")
    sitting.hear("report_pain")
    sitting.hear(intent)
    sitting.hear("undo")
    sitting.hear("resume")
    assert sitting.state == State.SAFETY


def test_in_the_setup_it_is_the_question_before(script: Script) -> None:
    sitting = reached(script, State.SETUP)
    sitting.hear("yes")
    assert sitting.hear("undo") == ["Is the room warm, and the TV off?"]


def test_taking_back_gives_no_time(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    for _ in range(60):
        sitting.hear("next_step")
        sitting.wait(12)
        sitting.hear("undo")
    assert sitting.session.work.worked_s <= 1800 + 3


def test_a_wish_in_a_hold_is_taken_back_without_a_word(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    sitting.hear("hold_start", {"area": "rhomboid"})
    sitting.hear("go_to_step", {"area": "lower_back"})
    assert sitting.hear("undo") == []
    assert sitting.state == State.HOLD
    sitting.wait(31)
    assert (sitting.state, sitting.at) == (State.STEP, "erector_left")


def test_a_wish_that_was_granted_after_a_hold_is_taken_back(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    sitting.hear("hold_start", {"area": "rhomboid"})
    sitting.hear("go_to_step", {"area": "lower_back"})
    sitting.wait(31)
    assert sitting.at == "ql_left"
    assert sitting.hear("undo") == BACK


def test_a_hold_that_was_given_stays_given(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=20)
    sitting.hear("hold_start", {"area": "rhomboid"})
    sitting.wait(20)
    sitting.hear("hold_release")
    sitting.hear("undo")
    assert len(sitting.session.holds.made) == 1


def test_a_yes_that_was_misheard(in_step: InStep) -> None:
    sitting = in_step("nerve_strokes", later_s=20)
    sitting.hear("go_to_step", {"area": "lower_back"})
    sitting.hear("yes")
    assert sitting.state == State.STEP
    assert sitting.hear("undo") == ["Back on light strokes."]
    assert sitting.state == State.CLOSING


def test_a_no_that_eased_is_not_taken_back(in_step: InStep) -> None:
    sitting = in_step("erector_left", later_s=29)
    assert sitting.wait(2) == ["Good depth?"]
    sitting.hear("no")
    eased = sitting.session.pressure.change
    assert eased < 0
    assert sitting.hear("undo") == NOTHING
    assert sitting.session.pressure.change == eased
