"""Warm enough, lying well, oil, tired hands, sleep."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import SetVolume
from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting
from tests.guidance.test_table import reached

InStep = Callable[..., Sitting]

SIMPLE: list[tuple[State, str, str, list[str]]] = [
    (State.IDLE, "report_cold", "", ["Let's warm the room first."]),
    (State.SETUP, "report_cold", "", ["Let's warm the room first."]),
    (State.STEP, "report_cold", "", ["Cover what you're not working on."]),
    (State.STEP, "report_cold", "hands", ["Rub your palms warm first."]),
    (State.STEP, "report_cold", "shivering", ["Cover them now. Any fever today?"]),
    (State.CLOSING, "report_cold", "", ["Cover them now."]),
    (State.SAFETY, "report_cold", "", ["Cover them now."]),
    (State.SAFETY, "report_cold", "shivering", ["Cover them now."]),
    (State.STEP, "report_hot", "", ["Fold the blanket back a little."]),
    (State.STEP, "report_hot", "pad", ["Take the pad off now. Is the skin sore?"]),
    (State.STEP, "report_ticklish", "", ["Use the whole hand, slower and firmer."]),
    (State.CLOSING, "report_ticklish", "", ["Use the whole hand, slower and firmer."]),
    (State.SETUP, "oil_more", "", ["Coconut, almond or plain lotion. Any allergy?"]),
    (State.STEP, "oil_more", "", ["Into your palms first. Warm it."]),
    (State.HOLD, "oil_more", "", []),
    (State.CLOSING, "oil_more", "", ["Not needed now. Just light hands."]),
    (State.STEP, "oil_too_much", "", ["Wipe a little off with the towel."]),
    (State.STEP, "oil_too_much", "dripping", ["Mind your feet, dry the floor."]),
    (State.HOLD, "giver_hands_hurt", "", ["Stack your hands, or let go."]),
    (
        State.STEP,
        "giver_hands_hurt",
        "",
        ["Loose fist or forearm instead. Lean, wrists straight."],
    ),
    (State.SETUP, "reposition", "", ["Get comfortable first."]),
    (State.STEP, "reposition", "", ["Take your time. Say ready."]),
    (State.HOLD, "reposition", "", ["Take your time. Say ready."]),
    (State.CLOSING, "reposition", "", ["Take your time. Say ready."]),
    (State.SAFETY, "reposition", "", ["Hands are off. Take your time."]),
]


@pytest.mark.parametrize(("state", "intent", "about", "spoken"), SIMPLE)
def test_the_reply_of_each_state(
    script: Script, state: State, intent: str, about: str, spoken: list[str]
) -> None:
    sitting = reached(script, state)
    assert sitting.hear(intent, {"about": about} if about else {}) == spoken


def test_the_timers_wait_while_oil_is_warmed(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    left_s, worked_s = sitting.left_s() - 1, sitting.session.work.worked_s + 1
    sitting.hear("oil_more")
    sitting.wait(15)
    assert sitting.left_s() == pytest.approx(left_s)
    assert sitting.session.work.worked_s == pytest.approx(worked_s)
    sitting.wait(5)
    assert sitting.left_s() == pytest.approx(left_s - 5)


def test_oil_in_a_hold_comes_after_it(in_step: InStep) -> None:
    sitting = in_step("knot_holds")
    sitting.hear("hold_start", {"area": "rhomboid"})
    assert sitting.hear("oil_more") == []
    assert sitting.hear("hold_release")[-1] == "Into your palms first. Warm it."
    assert sitting.session.work.wait_s == 15


@pytest.mark.parametrize(
    ("answer", "spoken"),
    [("yes", "Use a nut-free plain lotion."), ("no", "Is the room warm, and the TV off?")],
)
def test_an_allergy_is_asked_about_before_oil(sitting: Sitting, answer: str, spoken: str) -> None:
    sitting.hear("start_session")
    sitting.hear("oil_more")
    assert sitting.hear(answer)[0] == spoken
    assert (sitting.state, sitting.at) == (State.SETUP, "prep_room")


@pytest.mark.parametrize("word", ["resume", "hold_start"])
@pytest.mark.parametrize("state", [State.STEP, State.HOLD, State.CLOSING])
def test_lying_well_pauses_until_ready(script: Script, state: State, word: str) -> None:
    sitting = reached(script, state)
    step, left_s = sitting.at, sitting.left_s()
    sitting.hear("reposition")
    assert sitting.state == State.PAUSED
    sitting.wait(40)
    sitting.hear(word)
    assert sitting.at == step
    assert sitting.state == (State.STEP if state is State.HOLD else state)
    assert sitting.left_s() == pytest.approx(left_s, abs=2)


def test_ticklish_twice_on_a_place_leaves_it_alone(in_step: InStep) -> None:
    sitting = in_step("scapula_left")
    assert sitting.hear("report_ticklish", {"area": "scapula"}) == [
        "Use the whole hand, slower and firmer."
    ]
    assert sitting.hear("report_ticklish", {"area": "neck"}) == [
        "Use the whole hand, slower and firmer."
    ]
    assert sitting.hear("report_ticklish", {"area": "scapula"})[0] == "Leave that spot."
    assert sitting.at == "ql_left"


def test_ticklish_twice_where_nobody_says_goes_on(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("report_ticklish")
    assert sitting.hear("report_ticklish") == ["Leave that spot."]
    assert sitting.at == "erector_left"


def test_a_shoulder_blade_is_worked_with_stacked_fingertips(in_step: InStep) -> None:
    assert in_step("scapula_left").hear("giver_hands_hurt") == ["Use stacked fingertips."]


@pytest.mark.parametrize(("answer", "state"), [("yes", State.PAUSED), ("no", State.STEP)])
def test_hands_that_hurt_twice_are_offered_a_rest(
    in_step: InStep, answer: str, state: State
) -> None:
    sitting = in_step("erector_left")
    sitting.hear("giver_hands_hurt")
    assert sitting.hear("giver_hands_hurt") == ["Shake your hands out. Rest a moment?"]
    sitting.hear(answer)
    assert sitting.state == state


@pytest.mark.parametrize("state", [State.STEP, State.HOLD])
def test_numb_hands_rest_now(script: Script, state: State) -> None:
    sitting = reached(script, state)
    assert sitting.hear("giver_hands_hurt", {"about": "numb"}) == [
        "Shake your hands out and let them rest."
    ]
    assert sitting.state == State.PAUSED


@pytest.mark.parametrize(("answer", "state"), [("yes", State.DONE), ("no", State.STEP)])
def test_shivering_asks_for_a_fever(in_step: InStep, answer: str, state: State) -> None:
    sitting = in_step("erector_left")
    sitting.hear("report_cold", {"about": "shivering"})
    sitting.hear(answer)
    assert sitting.state == state


@pytest.mark.parametrize(
    ("answer", "spoken", "state"),
    [
        ("yes", "Then let's leave it today. Ask a doctor first.", State.IDLE),
        ("no", "Receiver: are you happy to begin?", State.SETUP),
    ],
)
def test_a_hot_pad_comes_off(sitting: Sitting, answer: str, spoken: str, state: State) -> None:
    for word in ("start_session", "yes", "yes", "no", "no", "no", "yes"):
        sitting.hear(word)
    assert sitting.hear("report_hot") == ["Take the pad off now. Is the skin sore?"]
    assert sitting.session.heat_until_s is None
    assert sitting.hear(answer) == [spoken]
    assert sitting.state == state


def test_sore_skin_under_the_pad_takes_hands_off(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("report_hot", {"about": "pad"})
    sitting.hear("yes")
    assert sitting.state == State.SAFETY


def test_who_sleeps_is_not_asked_and_not_woken(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    assert sitting.hear("ask_is_it_normal", {"about": "asleep"}) == [
        "Lovely. Keep it slow and light, and carry on."
    ]
    assert SetVolume(0.55) in [effect for _, effect in sitting.happened]
    assert sitting.wait(120) == []
    sitting.hear("ask_is_it_normal", {"about": "asleep"})
    assert sitting.session.voice.volume == 0.55
