"""More detail, less; slower, faster."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import SetPace
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.waking import wake
from tests.guidance.sitting import Sitting
from tests.guidance.test_table import reached

InStep = Callable[..., Sitting]
SLOWER = {"direction": "slower"}
UNCLEAR = {"direction": "slower", "about": "unclear"}


def explanation(sitting: Sitting, step_id: str) -> str:
    return sitting.script.routine.step(step_id).explain


def test_more_detail_explains_each_place_once(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    assert sitting.hear("talk_more") == [
        "All right, more detail.",
        explanation(sitting, "erector_left"),
    ]
    assert sitting.hear("next_step") == ["Now their right side. Same slow circles, off the bone."]
    sitting.hear("next_step")
    assert sitting.hear("next_step")[-1] == explanation(sitting, "scapula_left")


def test_be_quiet_ends_it_and_talk_more_ends_that(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("talk_more")
    sitting.hear("be_quiet")
    assert (sitting.session.voice.quiet, sitting.session.voice.detail) == (True, False)
    sitting.hear("talk_more")
    assert (sitting.session.voice.quiet, sitting.session.voice.detail) == (False, True)


@pytest.mark.parametrize(
    ("question", "slots", "step_id"),
    [
        ("ask_how_to", {}, "erector_left"),
        ("ask_why", {}, "erector_left"),
        ("ask_where_is", {}, "erector_left"),
        ("ask_direction", {}, "erector_left"),
        ("ask_direction", {"area": "ql"}, "ql_left"),
        ("ask_why", {"technique": "forearm"}, "forearm_glide"),
    ],
)
def test_more_after_an_answer_is_else_the_explanation_of_a_step(
    in_step: InStep, question: str, slots: dict[str, str], step_id: str
) -> None:
    sitting = in_step("erector_left")
    sitting.hear(question, slots)
    assert sitting.hear("talk_more", {"about": "answer"}) == [explanation(sitting, step_id)]
    assert not sitting.session.voice.detail


def test_more_after_nothing_with_a_longer_version_is_more_detail(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("where_am_i")
    assert sitting.hear("talk_more", {"about": "answer"})[0] == "All right, more detail."


def test_in_a_hold_it_waits(in_step: InStep) -> None:
    sitting = in_step("knot_holds")
    sitting.hear("hold_start", {"area": "rhomboid"})
    assert sitting.hear("talk_more") == []
    assert "All right, more detail." in sitting.hear("hold_release")


def test_slower_says_the_last_line_once_more(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("where_am_i")
    last = [say.text for say in sitting.session.voice.last]
    assert sitting.hear("slower_speech", SLOWER) == last
    assert SetPace(0.85) in [effect for _, effect in sitting.happened]
    assert sitting.hear("slower_speech", SLOWER) == last
    assert sitting.hear("slower_speech", SLOWER) == ["That's my slowest."]
    for _ in range(4):
        sitting.hear("slower_speech", {"direction": "faster"})
    assert sitting.hear("slower_speech", {"direction": "faster"}) == ["That's my fastest."]


def test_a_bare_slower_after_a_check_in_is_about_the_strokes(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    assert sitting.wait(31) == ["Good depth?"]
    assert sitting.hear("slower_speech", UNCLEAR) == ["Slow the strokes, then."]
    assert sitting.session.voice.pace == 1.0


def test_a_bare_slower_after_a_line_is_about_the_voice(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("where_am_i")
    sitting.hear("slower_speech", UNCLEAR)
    assert sitting.session.voice.pace == 0.85


@pytest.mark.parametrize(
    ("answer", "spoken", "pace"),
    [("yes", "Like this?", 0.85), ("no", "Slow the strokes, then.", 1.0)],
)
def test_a_bare_slower_into_silence_is_asked_about(
    in_step: InStep, answer: str, spoken: str, pace: float
) -> None:
    sitting = in_step("ql_right", later_s=20)
    assert sitting.hear("slower_speech", UNCLEAR) == ["My voice? Yes or no."]
    assert sitting.hear(answer) == [spoken]
    assert sitting.session.voice.pace == pace


def test_the_pace_is_kept_over_a_loss_of_power(script: Script, in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("slower_speech", SLOWER)
    _, effects = wake(script, sitting.session)
    assert SetPace(0.85) in effects
    assert sitting.state == State.STEP


def test_once_more_is_a_little_slower_and_no_slower_after(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    count = len(sitting.happened)
    cue = "Their left: knead the long muscle beside the spine, knuckles circling slowly."
    assert sitting.hear("repeat") == [cue]
    paces = [effect for _, effect in sitting.happened[count:] if isinstance(effect, SetPace)]
    assert paces == [SetPace(0.85), SetPace(1.0)]
    assert sitting.session.voice.pace == 1.0


@pytest.mark.parametrize(
    ("state", "longer"), [("hold", False), ("safety", False), ("paused", True), ("closing", True)]
)
def test_once_more_again_explains_where_there_is_time_for_it(
    script: Script, state: str, *, longer: bool
) -> None:
    sitting = reached(script, State(state))
    line = sitting.hear("repeat")
    assert (sitting.hear("repeat") != line) is longer
