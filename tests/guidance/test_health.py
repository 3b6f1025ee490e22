"""What the receiver has, told at any time: none, light, or a place less."""

from collections.abc import Callable

import pytest

from assistant.guidance.conditions import CONDITIONS
from assistant.guidance.effects import Hush, React
from assistant.guidance.routine import Verdict
from assistant.guidance.script import Script
from assistant.guidance.session import Spot, State
from tests.guidance.sitting import Sitting
from tests.guidance.test_table import reached

InStep = Callable[..., Sitting]
AT_WORK = [State.STEP, State.HOLD, State.PAUSED, State.CLOSING]


def of(verdict: Verdict) -> list[str]:
    return [name for name, found in CONDITIONS.items() if found is verdict]


def tell(sitting: Sitting, name: str, area: str | None = None) -> list[str]:
    slots = {"condition": name} | ({"area": area} if area else {})
    return sitting.hear("report_condition", slots)


def test_every_condition_has_its_line(script: Script) -> None:
    assert set(script.lines.answers["report_condition"]) == {*CONDITIONS, "other"}


@pytest.mark.parametrize("name", of(Verdict.NOT_TODAY))
@pytest.mark.parametrize("state", [State.SETUP, *AT_WORK])
def test_some_end_it(script: Script, name: str, state: State) -> None:
    sitting = reached(script, state)
    spoken = tell(sitting, name)
    assert spoken[0] == script.lines.answers["report_condition"][name]
    assert sitting.state == (State.IDLE if state is State.SETUP else State.DONE)
    if state is not State.SETUP:
        assert spoken[-1] == "Cover them for now."
        effects = [effect for _, effect in sitting.happened]
        assert React("hands_off", "report_condition") in effects
        assert Hush() in effects


@pytest.mark.parametrize("name", [*of(Verdict.LIGHT), "other"])
@pytest.mark.parametrize("state", AT_WORK)
def test_some_make_it_light(script: Script, name: str, state: State) -> None:
    sitting = reached(script, state)
    assert tell(sitting, name) == [script.lines.answers["report_condition"][name]]
    assert sitting.session.light
    paused = {State.STEP, State.HOLD, State.PAUSED}
    assert sitting.state == (State.PAUSED if state in paused else state)


def test_light_is_long_strokes_and_palms(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    tell(sitting, "blood_thinners")
    assert sitting.hear("resume") == ["Heel of the palm on the meaty parts. Stay off bone."]
    assert sitting.hear("ask_how_hard")[0].startswith("Three out of ten")
    assert sitting.hear("pressure_harder") == ["Light only today."]
    assert sitting.hear("hold_start", {"area": "rhomboid"}) == ["Light only today."]
    assert sitting.hear("go_to_step", {"step": "forearm_glide"}) == ["Light only today."]
    sitting.hear("next_step")
    assert sitting.at == "nerve_strokes"


def test_a_bad_disc_spares_the_low_back(in_step: InStep) -> None:
    sitting = in_step("intro_strokes")
    tell(sitting, "sciatica")
    assert {spot.area for spot in sitting.session.avoided} >= {"lower_back", "ql"}


@pytest.mark.parametrize("state", [State.SETUP, State.STEP])
def test_bad_skin_is_left_alone_where_it_is(script: Script, state: State) -> None:
    sitting = reached(script, state)
    assert tell(sitting, "skin", "lower_back")[0] == "We'll leave the low back alone."
    assert "lower_back" in {spot.area for spot in sitting.session.avoided}


@pytest.mark.parametrize("state", [State.SETUP, *AT_WORK])
def test_bad_skin_without_a_place_is_asked_about(script: Script, state: State) -> None:
    sitting = reached(script, state)
    assert tell(sitting, "skin") == [
        "We'll leave that skin alone.",
        "Which place shall we leave alone?",
    ]
    assert sitting.state == state


def test_an_operation_elsewhere_spares_that_place(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    tell(sitting, "surgery", "not_covered")
    assert sitting.state == State.STEP


def test_in_safety_it_is_kept_and_bears_on_the_way_out(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("report_faint")
    assert tell(sitting, "fever") == ["With a fever, leave it for another day."]
    assert sitting.state == State.SAFETY
    sitting.hear("all_clear")
    assert sitting.hear("resume") == ["With a fever, leave it for another day."]
    assert sitting.state == State.DONE


def test_it_is_forgotten_with_the_session(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    tell(sitting, "fever")
    sitting.hear("start_session")
    assert (sitting.session.health, sitting.session.light) == ((), False)


def test_no_heating_pad_with_diabetes(sitting: Sitting) -> None:
    for word in ("start_session", "yes", "yes", "no"):
        sitting.hear(word)
    tell(sitting, "diabetes")
    sitting.hear("no")
    assert sitting.hear("no") == ["Receiver: are you happy to begin?"]


class TestNoticed:
    @pytest.mark.parametrize("state", [State.STEP, State.HOLD, State.CLOSING])
    def test_floppy_is_asked_about_and_silence_is_taken_for_the_worse(
        self, script: Script, state: State
    ) -> None:
        sitting = reached(script, state)
        assert sitting.hear("ask_is_it_normal", {"about": "floppy"}) == [
            "Hands off. Are they answering you?"
        ]
        assert sitting.state == State.SAFETY
        assert "Hands off. Call your emergency number now." in sitting.wait(25)

    def test_floppy_and_answering_is_an_all_clear(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        sitting.hear("ask_is_it_normal", {"about": "floppy"})
        assert sitting.hear("yes") == ["Good. Carry on lightly, or finish?"]

    def test_tears_pause(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("ask_is_it_normal", {"about": "crying"}) == [
            "Stay still, soft hands. Ask if they want to continue."
        ]
        assert sitting.state == State.PAUSED

    def test_a_lump_is_left_alone(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        sitting.hear("ask_is_it_normal", {"about": "lump", "area": "scapula"})
        assert "scapula" in {spot.area for spot in sitting.session.avoided}

    def test_a_lump_under_the_hands_is_left_and_they_go_on(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        assert sitting.hear("ask_is_it_normal", {"about": "lump"}) == [
            "Leave it alone. If it's new or changing, show a doctor.",
            "Other side now: heels of the hands, out toward the right hip.",
        ]
        assert Spot("ql", "left") in sitting.session.avoided

    def test_what_goes_down_a_leg_leaves_the_low_back_alone(self, in_step: InStep) -> None:
        sitting = in_step("scapula_left")
        sitting.hear("report_nerve", {"area": "not_covered", "about": "leg"})
        assert Spot("scapula", "left") in sitting.session.avoided
        sitting.hear("all_clear")
        sitting.hear("resume")
        assert sitting.at == "scapula_right"
        sitting.hear("next_step")
        assert sitting.at == "heel_palm"

    def test_a_lump_is_not_held(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        sitting.hear("hold_start", {"area": "rhomboid", "side": "left"})
        sitting.hear("ask_is_it_normal", {"about": "lump"})
        assert sitting.state == State.STEP
        assert Spot("rhomboid", "left") in sitting.session.avoided

    @pytest.mark.parametrize(
        ("intent", "slots", "spoken"),
        [
            (
                "ask_is_it_normal",
                {"about": "click"},
                "A painless click is common. If it's painful or tingles, hands off.",
            ),
            (
                "ask_may_i",
                {"area": "spine"},
                "No. Never on the bones. Work the muscle on either side.",
            ),
            (
                "ask_may_i",
                {"about": "elbow"},
                "Better not. The soft part of the forearm is safer.",
            ),
            (
                "ask_may_i",
                {},
                "Only on muscle, warm and slow, and only if it's comfortable for them.",
            ),
            ("ask_direction", {"about": "circles"}, "Either way."),
            (
                "ask_direction",
                {"area": "ql"},
                "Outward: from beside the spine toward the hip, with the heel of your hand.",
            ),
            (
                "ask_direction",
                {"step": "nerve_strokes"},
                "Downward, from the shoulders, barely touching.",
            ),
        ],
    )
    def test_questions(
        self, in_step: InStep, intent: str, slots: dict[str, str], spoken: str
    ) -> None:
        assert in_step("erector_left").hear(intent, slots) == [spoken]

    @pytest.mark.parametrize(
        ("step_id", "spoken"),
        [
            ("intro_strokes", "Up with weight, down light"),
            ("erector_left", "Slowly upward along their left side"),
            ("scapula_right", "Top to bottom, along the inner edge of their right"),
            ("ql_left", "Outward: from beside the spine toward their left hip"),
            ("forearm_glide", "Slowly upward, beside the spine."),
            ("nerve_strokes", "Downward, from the shoulders"),
        ],
    )
    def test_the_direction_of_each_step(self, in_step: InStep, step_id: str, spoken: str) -> None:
        assert in_step(step_id).hear("ask_direction")[0].startswith(spoken)

    def test_every_place_and_technique_has_a_yes_or_no_and_a_direction(
        self, script: Script
    ) -> None:
        answers = script.lines.answers
        names = {step.technique for step in script.routine.steps if step.technique}
        areas = {area for step in script.routine.steps for area in step.areas}
        assert names | areas - {"whole_back"} <= set(answers["ask_may_i"])
        assert names <= set(answers["ask_direction"])
        assert all(step.direction for step in script.routine.steps)
