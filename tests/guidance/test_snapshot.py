import json
from collections.abc import Callable
from typing import Any

import pytest

from assistant.guidance.effects import Save, Say, SetVolume
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.waking import wake
from tests.guidance.sitting import Sitting

InStep = Callable[..., Sitting]


def through_json(sitting: Sitting) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(
        json.dumps(dump(sitting.session, sitting.now_s), allow_nan=False)
    )
    return kept


def test_the_timers_go_on_from_where_they_were(script: Script, in_step: InStep) -> None:
    sitting = in_step("ql_left")
    left_s = sitting.left_s()
    kept = through_json(sitting)
    sitting.session, sitting.now_s = restore(script, kept, 0.0), 0.0
    assert sitting.left_s() == left_s
    sitting.wait(10)
    assert sitting.left_s() == pytest.approx(left_s - 10)


def test_nothing_in_it_depends_on_the_hour(in_step: InStep) -> None:
    kept = through_json(in_step("ql_left"))
    assert "at_s" not in kept


@pytest.mark.parametrize(
    "spoil",
    [
        {"version": 99},
        {"place": {"state": "dreaming", "step": None}},
        {"place": {"state": "setup", "step": "prep_nothing"}},
        {"minutes": "thirty"},
        {"clock_s": None},
        {"avoided": "all"},
        {"work": {}},
        {"holds": 3},
    ],
)
def test_data_that_is_no_session_is_refused(
    script: Script, in_step: InStep, spoil: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"saved session|the routine has no"):
        restore(script, {**through_json(in_step("ql_left")), **spoil}, 0.0)


def test_a_step_that_is_gone_from_the_routine_is_refused(script: Script, in_step: InStep) -> None:
    kept = through_json(in_step("ql_left"))
    kept["work"]["ahead"][0]["step"] = "gone"
    with pytest.raises(ValueError, match="the routine has no gone"):
        restore(script, kept, 0.0)


def test_waking_in_a_step_waits_for_carry_on(script: Script, in_step: InStep) -> None:
    sitting = in_step("ql_left")
    session, effects = wake(script, sitting.session)
    assert [effect.text for effect in effects if isinstance(effect, Say)] == [
        "We were on the low back, left. Say carry on."
    ]
    assert effects[0] == SetVolume(0.7)
    assert effects[-1] == Save()
    sitting.session = session
    assert sitting.state == State.PAUSED
    assert sitting.hear("resume") == ["The low back, left. Two minutes left."]
    assert sitting.at == "ql_left"


@pytest.mark.parametrize(
    ("words", "state", "spoken"),
    [
        ((), State.IDLE, ""),
        (("stop_now",), State.SAFETY, "Hands off. Are they all right?"),
        (("pause",), State.PAUSED, "We were on the low back, left. Say carry on."),
        (("end_session", "yes"), State.DONE, ""),
    ],
)
def test_waking_elsewhere(
    script: Script, in_step: InStep, words: tuple[str, ...], state: State, spoken: str
) -> None:
    sitting = in_step("ql_left") if words else Sitting(script)
    for word in words:
        sitting.hear(word)
    session, effects = wake(script, restore(script, through_json(sitting), 0.0))
    assert session.place.state is state
    assert spoken in [effect.text for effect in effects if isinstance(effect, Say)] or not spoken


def test_waking_in_the_setup_asks_again(script: Script) -> None:
    sitting = Sitting(script)
    sitting.hear("start_session")
    _, effects = wake(script, sitting.session)
    assert "Is the room warm, and the TV off?" in [
        effect.text for effect in effects if isinstance(effect, Say)
    ]
