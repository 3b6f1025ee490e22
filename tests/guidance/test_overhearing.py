"""One asks the other: nothing is said about it, and the answer is heard."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import React
from assistant.guidance.events import Overheard, Understood
from assistant.guidance.session import State
from assistant.hearing.heard import Heard, Word
from assistant.understanding.meaning import AskedOther, Context, Meaning
from tests.guidance.sitting import Sitting, kinds
from tests.understanding.bundled import UNDERSTANDING

InStep = Callable[..., Sitting]


def ask(sitting: Sitting, intent: str) -> list[str]:
    return kinds(sitting.happen(Overheard(AskedOther(intent))))


def answer(sitting: Sitting, intent: str) -> list[str]:
    sitting.now_s += 1.0
    return kinds(sitting.happen(Understood(Meaning(intent))))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("does it hurt", "report_pain"),
        ("does that hurt you", "report_pain"),
        ("is that sore", "report_pain"),
        ("is it tender there", "report_pain"),
        ("is that too hard", "pressure_too_hard"),
        ("am i too rough", "pressure_too_hard"),
        ("are you dizzy", "report_faint"),
        ("is your arm numb", "report_nerve"),
        ("can you breathe", None),
        ("is that good", "pressure_ok"),
        ("are you okay", "pressure_ok"),
        ("is that comfortable for you", "pressure_ok"),
        ("did you feed the cat", None),
        ("was work hard yesterday", None),
        ("do you want tea", None),
    ],
)
def test_a_question_between_the_two_is_told_from_talk(text: str, intent: str | None) -> None:
    words = tuple(Word(word, n * 0.3, n * 0.3 + 0.3, 1.0) for n, word in enumerate(text.split()))
    heard = Heard(words, 0.0, 0.3 * len(words), 0.3 * len(words) + 0.5)
    said = UNDERSTANDING.answer(heard, Context("step"))
    assert not isinstance(said, Meaning), said
    assert (said.intent if isinstance(said, AskedOther) else None) == intent


@pytest.mark.parametrize(
    ("about", "level"),
    [
        ("report_pain", "ease"),
        ("pressure_too_hard", "ease"),
        ("report_faint", "hands_off"),
        ("report_nerve", "hands_off"),
        ("report_breathing", "hands_off"),
    ],
)
@pytest.mark.parametrize("state", [State.STEP, State.HOLD])
def test_a_yes_reports_what_was_asked(
    in_step: InStep, about: str, level: str, state: State
) -> None:
    sitting = in_step("knot_holds")
    if state is State.HOLD:
        sitting.hear("hold_start", {"area": "rhomboid"})
    assert ask(sitting, about) == []
    assert level in answer(sitting, "yes")
    assert React(level, about) in [effect for _, effect in sitting.happened]  # type: ignore[arg-type]


def test_a_no_is_heard_in_silence(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    ask(sitting, "report_pain")
    assert answer(sitting, "no") == []
    assert sitting.state == State.STEP
    assert sitting.session.question is None


def test_a_no_to_is_that_good_eases(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    ask(sitting, "pressure_ok")
    assert answer(sitting, "no") == ["hush", "ease", "Easing. Half that."]


def test_after_six_seconds_a_yes_is_a_yes_to_nothing(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    ask(sitting, "report_pain")
    sitting.wait(7)
    assert answer(sitting, "yes") == ["heard"]


@pytest.mark.parametrize("state", ["idle", "setup", "paused", "safety"])
def test_it_never_takes_the_place_of_a_question_of_ours(sitting: Sitting, state: str) -> None:
    if state != "idle":
        sitting.hear("start_session")
    if state in ("paused", "safety"):
        sitting = Sitting(sitting.script).set_up()
        sitting.hear("pause" if state == "paused" else "stop_now")
    before = sitting.session.question
    assert ask(sitting, "report_pain") == []
    assert sitting.session.question == before
