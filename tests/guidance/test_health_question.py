"""The health question takes an outspoken answer; what it is, the sentences of the data decide."""

import pytest

from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting
from tests.understanding.bundled import UNDERSTANDING

NOT_TODAY = ["Then let's leave it today. Ask a doctor first."]


@pytest.fixture
def asked(script: Script) -> Sitting:
    sitting = Sitting(script)
    for intent in ("start_session", "yes", "yes", "no"):
        sitting.hear(intent)
    assert sitting.at == "prep_safety"
    return sitting


def tell(sitting: Sitting, text: str) -> list[str]:
    meaning = UNDERSTANDING.read(text, sitting.session.context)
    return [] if meaning is None else sitting.hear(meaning.intent, meaning.slots)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "yes she is",
        "it's new",
        "I've got a rash",
    ],
)
def test_a_yes_ends_it_for_today(asked: Sitting, text: str) -> None:
    assert tell(asked, text) == NOT_TODAY
    assert asked.state == State.IDLE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("I had an operation", "Not on or near the operation. Ask your surgeon or doctor first."),
        ("he has a fever", "With a fever, leave it for another day."),
        ("a broken bone", "No massage after an injury like that. Get it checked."),
        ("she's drunk", "They can't feel how strong it is. Another time."),
        ("kidney stones", "No massage. That needs a doctor today."),
    ],
)
def test_what_forbids_a_massage_ends_it_for_today(asked: Sitting, text: str, spoken: str) -> None:
    assert tell(asked, text) == [spoken]
    assert asked.state == State.IDLE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("she's pregnant", "Please check with your midwife or doctor. Side-lying and light only."),
        ("I'm pregnant", "Please check with your midwife or doctor. Side-lying and light only."),
        ("she's on blood thinners", "Blood thinners: light strokes only. No deep pressure."),
        ("blood thinners", "Blood thinners: light strokes only. No deep pressure."),
        ("he has a slipped disc", "Not on the low back. If it shoots or tingles, we end."),
    ],
)
def test_what_forbids_force_makes_it_light_and_asks_on(
    asked: Sitting, text: str, spoken: str
) -> None:
    assert tell(asked, text) == [spoken, "Anything else?"]
    assert asked.session.light
    assert asked.at == "prep_safety"
    assert tell(asked, "no") == ["Receiver: happy to begin? Any place to leave alone?"]


def test_a_second_reason_counts_too(asked: Sitting) -> None:
    tell(asked, "she's pregnant")
    assert tell(asked, "ready") == [
        "Any illness, injury, clot, surgery, pregnancy or blood thinners?"
    ]
    assert tell(asked, "yes") == NOT_TODAY
    assert (asked.state, asked.session.light) == (State.IDLE, False)


def test_nobody_lies_face_down_when_pregnant(asked: Sitting) -> None:
    tell(asked, "she's pregnant")
    tell(asked, "no")
    assert tell(asked, "yes") == ["Lie on one side, pillow between the knees. Comfortable?"]


@pytest.mark.parametrize(
    "text", ["no", "none of that", "nothing like that", "she's not pregnant", "no blood thinners"]
)
def test_an_outspoken_no_leads_on(asked: Sitting, text: str) -> None:
    tell(asked, text)
    assert asked.at == "prep_words"


@pytest.mark.parametrize(
    "text",
    ["ready", "good", "go ahead", "carry on", "okay", "fine", "sure", "done", "next", "go on"],
)
def test_a_word_that_answers_nothing_asks_once_more(asked: Sitting, text: str) -> None:
    assert tell(asked, text) == ["Any illness, injury, clot, surgery, pregnancy or blood thinners?"]
    assert (asked.state, asked.at) == (State.SETUP, "prep_safety")


@pytest.mark.parametrize("text", ["ready", "go ahead", "okay"])
def test_it_is_the_same_when_pain_is_asked_about(asked: Sitting, text: str) -> None:
    before = tell(asked, "ow")
    assert tell(asked, text) == before
    assert tell(asked, "yes") == NOT_TODAY


def test_other_questions_of_the_setup_take_ready_for_a_yes(script: Script) -> None:
    sitting = Sitting(script)
    tell(sitting, "start")
    tell(sitting, "ready")
    assert sitting.at == "prep_kit"
