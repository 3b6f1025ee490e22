"""Thirty seconds on one place: how long, where, how often, and what is said meanwhile."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import Chime, Say
from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting, kinds

InStep = Callable[..., Sitting]
HERE = {"area": "rhomboid"}
BEGUN = "Steady pressure, thirty seconds. Both breathe slowly."


def holding(in_step: InStep, minutes: int = 30) -> Sitting:
    sitting = in_step("knot_holds", minutes)
    sitting.hear("hold_start", HERE)
    assert sitting.state == State.HOLD
    return sitting


def test_breath_cue_silence_and_its_end(in_step: InStep) -> None:
    sitting = in_step("knot_holds")
    assert sitting.hear("hold_start", HERE) == [BEGUN]
    assert sitting.wait(29.5) == []
    count = len(sitting.happened)
    assert sitting.wait(1.0) == ["Ease off slowly. Smooth it over.", "Was that comfortable?"]
    assert kinds([effect for _, effect in sitting.happened[count:]])[0] == "hold_over"
    assert sitting.state == State.STEP


def test_warming_oil_does_not_make_it_longer(in_step: InStep) -> None:
    sitting = in_step("knot_holds")
    sitting.hear("oil_more")
    sitting.hear("hold_start", HERE)
    sitting.wait(30.5)
    assert sitting.state == State.STEP


@pytest.mark.parametrize(
    ("asked", "after_s", "said"),
    [
        ("time_left_step", 9.0, ["Twenty seconds."]),
        ("where_am_i", 19.0, ["Holding. Ten seconds."]),
        ("what_next", 9.0, ["Stay still. Twenty seconds."]),
        ("more_time", 9.0, ["Thirty is plenty. Ease off first."]),
        ("hold_release", 9.0, ["Lovely. Ease off slowly.", "Was that comfortable?"]),
        ("next_step", 9.0, ["Lovely. Ease off slowly.", "Was that comfortable?"]),
        ("ask_why", 9.0, ["In a moment."]),
        ("pressure_harder", 9.0, ["A touch more."]),
        ("repeat", 9.0, [BEGUN]),
        ("switch_side", 9.0, []),
    ],
)
def test_what_is_said_when_asked(
    in_step: InStep, asked: str, after_s: float, said: list[str]
) -> None:
    sitting = holding(in_step)
    sitting.wait(after_s)
    assert sitting.hear(asked) == said


def test_where_hands_must_be_light_so_must_a_hold(in_step: InStep) -> None:
    sitting = in_step("scapula_left")
    assert sitting.hear("hold_start", HERE) == [BEGUN, "Keep it gentle here."]
    assert sitting.hear("pressure_harder") == ["That's firm already. Slow works better."]


@pytest.mark.parametrize("minutes", [10, 20, 30])
def test_so_many_in_a_session(in_step: InStep, minutes: int) -> None:
    sitting = in_step("knot_holds", minutes)
    answers = []
    for side in ("left", "right"):
        for area in ("rhomboid", "shoulders", "erector"):
            answers += sitting.hear("hold_start", {"area": area, "side": side})[:1]
            sitting.hear("hold_release")
    most = sitting.script.routine.holds.most[minutes]
    assert answers.count(BEGUN) == most
    assert answers[most:] == ["Plenty of holds today. Smooth it instead."] * (6 - most)


@pytest.mark.parametrize(
    ("first", "second", "may_be_one"),
    [
        ({"area": "rhomboid"}, {"area": "rhomboid"}, True),
        ({"area": "rhomboid", "side": "left"}, {"area": "rhomboid"}, True),
        ({"area": "rhomboid"}, {"area": "rhomboid", "side": "left"}, True),
        ({"area": "rhomboid", "side": "left"}, {"area": "rhomboid", "side": "right"}, False),
        ({"area": "rhomboid"}, {"area": "shoulders"}, False),
    ],
)
def test_twice_on_one_place(
    in_step: InStep, first: dict[str, str], second: dict[str, str], *, may_be_one: bool
) -> None:
    sitting = in_step("knot_holds", 45)
    for _ in range(2):
        assert sitting.hear("hold_start", first) == [BEGUN]
        sitting.hear("hold_release")
        sitting.wait(16)
    said = "Twice is plenty there. Smooth it instead." if may_be_one else BEGUN
    assert sitting.hear("hold_start", second) == [said]


@pytest.mark.parametrize(
    "cut_short",
    ["hold_release", "pause", "receiver_tensing", "report_pain", "report_on_bone", "stop_now"],
)
def test_one_that_was_cut_short_counts(in_step: InStep, cut_short: str) -> None:
    sitting = holding(in_step, 10)
    sitting.wait(5)
    sitting.hear(cut_short)
    for word in ("all_clear", "resume"):
        sitting.hear(word)
    assert sitting.state == State.STEP
    assert sitting.hear("hold_start", {"area": "shoulders"}) == [
        "Plenty of holds today. Smooth it instead."
    ]


def test_one_that_nobody_wanted_does_not_count(in_step: InStep) -> None:
    sitting = holding(in_step, 10)
    sitting.hear("undo")
    assert sitting.hear("hold_start", {"area": "shoulders"}) == [BEGUN]


def test_no_question_before_what_was_asked_for_meanwhile(in_step: InStep) -> None:
    sitting = holding(in_step)
    sitting.hear("set_duration", {"duration": "20"})
    said = sitting.wait(31)
    assert said[0] == "Ease off slowly. Smooth it over."
    assert said[1].startswith("Twenty minutes, then.")
    sitting.wait(16)
    sitting.hear("hold_start", {"area": "shoulders"})
    assert sitting.hear("hold_release")[-1] == "Was that comfortable?"


@pytest.mark.parametrize("way", ["side_lying", "seated"])
def test_none_where_palms_are_all_there_is(in_step: InStep, way: str) -> None:
    sitting = in_step("erector_left")
    sitting.hear("reposition", {"way": way})
    sitting.hear("resume")
    assert sitting.hear("hold_start", HERE) == ["Light only today."]


def test_every_place_can_be_named_in_time(script: Script) -> None:
    """A cue is short even where the name of the place is long."""
    rules, words = script.routine.holds, script.lines.words
    for area in set(words.areas) - rules.never_on:
        for side in (None, "left", "right"):
            text = rules.at_place.format(place=words.spot(area, side))
            assert len(text.split()) <= 14, text


def test_a_hold_says_nothing_by_itself(in_step: InStep) -> None:
    """Whatever falls due meanwhile waits: a check-in, a reminder, the next place."""
    sitting = in_step("erector_left", 45, later_s=29.0)
    sitting.hear("hold_start", HERE)
    count = len(sitting.happened)
    sitting.wait(29)
    said = [effect for _, effect in sitting.happened[count:] if isinstance(effect, Say | Chime)]
    assert said == []
