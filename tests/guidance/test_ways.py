"""Ways of massaging: on one side, sitting, without oil; and one place alone."""

from collections.abc import Callable

import pytest

from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.guidance.sitting import SETUP, Sitting
from tests.understanding.bundled import UNDERSTANDING

InStep = Callable[..., Sitting]


def tell(sitting: Sitting, text: str) -> list[str]:
    meaning = UNDERSTANDING.read(text, sitting.session.context)
    assert meaning is not None, text
    return sitting.hear(meaning.intent, meaning.slots)


def set_up_with(script: Script, *texts: str, minutes: int = 30) -> Sitting:
    """Set up with this said at the first question."""
    sitting = Sitting(script, minutes)
    sitting.hear(SETUP[0])
    for text in texts:
        tell(sitting, text)
    for intent in SETUP[1:]:
        sitting.hear(intent)
    if sitting.state == State.SETUP:
        sitting.hear("yes")
    assert sitting.state == State.STEP
    return sitting


def steps_of(sitting: Sitting) -> list[str]:
    work = sitting.session.work
    return [leg.step for leg in (work.leg, *work.ahead) if leg is not None]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("I want to lie on my side", "On one side, then"),
        ("can we do it sitting", "Sitting, then"),
        ("no oil", "Without oil, then"),
        ("she's keeping her shirt on", "Without oil, then"),
    ],
)
def test_it_is_said_and_the_open_question_asked_again(
    script: Script, text: str, spoken: str
) -> None:
    sitting = Sitting(script)
    sitting.hear("start_session")
    said = tell(sitting, text)
    assert said[0].startswith(spoken)
    assert said[1:] == ["Is the room warm, and the TV off?"]


@pytest.mark.parametrize("text", ["I want to lie on my side", "can we do it sitting"])
def test_on_one_side_or_sitting_there_is_no_weight_on_the_low_back(
    script: Script, text: str
) -> None:
    sitting = set_up_with(script, text)
    left_out = {"ql_left", "ql_right", "forearm_glide", "knot_holds"}
    assert not left_out & set(steps_of(sitting))
    assert {"erector_left", "scapula_right", "nerve_strokes"} <= set(steps_of(sitting))
    sitting.until("erector_left")
    assert sitting.hear("ask_how_hard")[0].startswith("Two to four")
    assert "flat palms" in sitting.hear("repeat")[0].lower() or sitting.hear("ask_how_to")
    sitting.until("scapula_left")
    assert "The arm stays put." in sitting.hear("where_am_i")[0] or "stays" in str(sitting.happened)


def test_without_oil_nothing_glides_and_no_oil_is_warmed(script: Script) -> None:
    sitting = set_up_with(script, "no oil")
    assert sitting.at == "intro_strokes"
    assert "press and release" in str(sitting.happened[-3:])
    assert sitting.hear("ask_how_to")[0].startswith("Press both palms flat")


def test_a_sore_shoulder_keeps_the_arm_by_the_side(script: Script) -> None:
    sitting = set_up_with(script, "she's got a bad shoulder")
    spoken = sitting.until("scapula_left")
    assert spoken[-1] == "The arm stays put. Trace the left blade's inner edge, very gently."


def test_in_the_middle_it_waits_and_goes_on_another_way(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    assert tell(sitting, "I need to lie on my side")[0].startswith("On one side, then")
    assert sitting.state == State.PAUSED
    tell(sitting, "ready")
    assert sitting.at == "nerve_strokes"


def test_someone_asleep_is_woken_gently(in_step: InStep) -> None:
    sitting = in_step("heel_palm")
    tell(sitting, "she's asleep")
    assert "A hand on their shoulder wakes them. Then sit up slowly." in sitting.until("hydrate")


def test_a_tired_thumb_is_offered_fingertips_once(in_step: InStep) -> None:
    sitting = in_step("scapula_left")
    spoken = sitting.until("ql_left")
    assert spoken.count("Spare your thumbs: stacked fingertips now.") == 1


@pytest.mark.parametrize("minutes", [10, 20, 30, 45, 60])
@pytest.mark.parametrize("area", ["scapula", "lower_back", "shoulders", "neck", "erector"])
def test_one_place_alone(script: Script, minutes: int, area: str) -> None:
    sitting = Sitting(script, minutes)
    assert sitting.hear("start_session", {"area": area})[0].startswith("Just the ")
    for intent in SETUP[1:]:
        sitting.hear(intent)
    wanted = {"warm_oil", "intro_strokes", "nerve_strokes", "cover", "rest", "hydrate"}
    work = [name for name in steps_of(sitting) if name not in wanted]
    areas = {name: sitting.script.routine.step(name).areas for name in work}
    assert work
    assert all(area in of_step for of_step in areas.values())
    seconds = {leg.step: leg.seconds for leg in sitting.session.work.ahead}
    assert 60 <= seconds["intro_strokes"] <= 150
    start_s = sitting.now_s
    sitting.until("cover")
    assert sitting.now_s - start_s <= minutes * 60 + 2
    shortest = sitting.script.routine.lengths[0]
    if sitting.session.minutes > shortest:
        assert sitting.now_s - start_s >= sitting.session.minutes * 60 - 62


def test_a_place_there_is_no_step_for_is_refused(script: Script) -> None:
    sitting = Sitting(script)
    assert sitting.hear("start_session", {"area": "not_covered"})[0] == "I only know the back."


@pytest.mark.parametrize("told", ["blood_thinners", "pregnant"])
def test_a_light_massage_uses_the_time_it_was_given(script: Script, told: str) -> None:
    sitting = Sitting(script)
    for intent in ("start_session", "yes", "yes", "no"):
        sitting.hear(intent)
    sitting.hear("report_condition", {"condition": told})
    for intent in ("no", "no", "no", "yes", "yes"):
        if sitting.state == State.SETUP:
            sitting.hear(intent)
    assert sitting.state == State.STEP
    start_s = sitting.now_s
    sitting.until("cover")
    assert sitting.now_s - start_s > 800
