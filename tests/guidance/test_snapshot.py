import dataclasses
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from assistant.guidance.effects import Save
from assistant.guidance.events import Tick
from assistant.guidance.script import Script
from assistant.guidance.session import (
    Alarm,
    Comfort,
    Holds,
    Leg,
    Pause,
    Place,
    Pressure,
    Session,
    Spot,
    State,
    Voice,
    Work,
)
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.step import KEPT_EVERY_S
from tests.guidance.sitting import Sitting

InStep = Callable[..., Sitting]
HERE = {"state": "step", "step": "ql_left"}
ALARM = {
    "intent": "stop_now",
    "level": "hands_off",
    "back": HERE,
    "since_s": 1.0,
    "asked": 0,
    "next_at_s": None,
    "cleared": False,
}
PAUSE = {"back": HERE, "since_s": 1.0, "reminders": 0, "staged": [], "woken": False}


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
        {"place": {"state": "paused", "step": "ql_left"}},
        {"place": {"state": "safety", "step": "ql_left"}},
        {"place": {"state": "step", "step": "gone"}},
        {"clock_s": 10**400},
        {"alarm": ALARM | {"intent": "gone"}},
        {"alarm": ALARM | {"back": {"state": "setup", "step": "gone"}}},
        {"pause": PAUSE | {"staged": [{"step": "gone", "seconds": 60}]}},
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


def saves(sitting: Sitting, from_s: float = 0.0) -> list[float]:
    return [at_s for at_s, effect in sitting.happened if effect == Save() and at_s >= from_s]


def test_a_silent_massage_is_kept_every_few_seconds_and_not_at_every_tick(script: Script) -> None:
    sitting = Sitting(script).set_up()
    from_s = sitting.now_s
    sitting.wait(1800, tick_s=0.1)
    times_s = saves(sitting, from_s)
    gaps_s = [later - sooner for sooner, later in itertools.pairwise([from_s, *times_s])]
    assert max(gaps_s) <= KEPT_EVERY_S + 0.1 + 1e-6
    assert len(times_s) <= 1800 / KEPT_EVERY_S + 2 * len(script.routine.steps)


def test_what_stands_still_is_not_kept_again_and_again(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    sitting.hear("pause")
    assert saves(sitting)[-1] == sitting.now_s
    sitting.wait(1200)
    assert len(saves(sitting, sitting.now_s - 1199)) == 0


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("stop_now", {}),
        ("avoid_area", {"area": "ribs"}),
        ("report_condition", {"condition": "nut_allergy"}),
        ("pressure_too_hard", {}),
        ("set_volume", {"direction": "up"}),
        ("be_quiet", {}),
        ("more_time", {}),
        ("next_step", {}),
        ("giver_hands_hurt", {}),
    ],
)
def test_it_is_kept_last_when_everything_was_said(
    in_step: InStep, intent: str, slots: dict[str, str]
) -> None:
    sitting = in_step("ql_left", later_s=25.5)
    sitting.hear(intent, slots)
    at_s, last = sitting.happened[-1]
    assert (at_s, last) == (sitting.now_s, Save())
    assert [effect for _, effect in sitting.happened].count(Save()) == 1


ANOTHER: dict[str, object] = {
    "place": Place(State.IDLE),
    "minutes": 20,
    "work": Work(limit_s=1.0),
    "pressure": Pressure(change=-2),
    "holds": Holds(made=(Spot("neck"),)),
    "avoided": (Spot("ribs"),),
    "health": ("skin",),
    "light": True,
    "alarm": Alarm("stop_now", "hands_off", Place(State.IDLE), 0.0),
    "pause": Pause(Place(State.IDLE), 0.0, staged=(Leg("ql_left", 60.0),)),
    "heat_until_s": 9.0,
    "voice": Voice(volume=0.4),
    "comfort": Comfort(asleep=True),
    "known": False,
    "short": True,
    "ways": ("no_oil",),
    "focus": "shoulders",
}
"""What a loss of power must not lose, each with a value it does not have in the middle."""
FLEETING = {
    *("at_s", "clock_s", "question", "recent", "before", "doubted_at_s"),
    *("told_once", "refused", "missed", "routine"),
}
"""What may be lost, or never changes."""


def test_of_everything_it_is_decided_whether_it_may_be_lost() -> None:
    assert {field.name for field in dataclasses.fields(Session)} == {*ANOTHER, *FLEETING}


@pytest.mark.parametrize("name", ANOTHER)
def test_a_change_of_it_is_kept(
    in_step: InStep, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sitting = in_step("ql_left")
    changed = dataclasses.replace(sitting.session, **{name: ANOTHER[name]})  # type: ignore[arg-type]
    monkeypatch.setattr("assistant.guidance.step.tick", lambda turn: turn.becomes(changed))
    assert sitting.happen(Tick())[-1:] == [Save()]
