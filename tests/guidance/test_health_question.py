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
        "she's pregnant",
        "I'm pregnant",
        "she's on blood thinners",
        "blood thinners",
        "he has a slipped disc",
        "I had an operation",
        "I've got a rash",
    ],
)
def test_what_speaks_against_a_massage_ends_it_for_today(asked: Sitting, text: str) -> None:
    assert tell(asked, text) == NOT_TODAY
    assert asked.state == State.IDLE


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
