"""What an utterance of several readings means."""

import pytest

from assistant.hearing.heard import Heard, Reading, Word
from assistant.understanding.meaning import Context
from tests.understanding.bundled import UNDERSTANDING


def heard(**shares: float) -> Heard:
    return heard_as({text.replace("_", " "): share for text, share in shares.items()})


def heard_as(shares: dict[str, float]) -> Heard:
    """The first of the texts with its words, and all of them as readings."""
    readings = tuple(Reading(text, share, share) for text, share in shares.items())
    words = (Word(word, 0.0, 1.0, readings[0].share) for word in readings[0].text.split())
    return Heard(tuple(words), 0.0, 1.0, 1.2, readings=readings)


@pytest.mark.parametrize(
    ("shares", "intent"),
    [
        ({"next": 0.9}, "next_step"),
        ({"next": 0.4, "text": 0.4}, None),
        ({"next": 0.4, "next_please": 0.35}, "next_step"),
        (
            {"did_you_repeat_that": 0.42, "can_you_repeat_that": 0.41, "you_repeat_that": 0.1},
            "repeat",
        ),
        ({"harder": 0.65, "order": 0.35}, None),
        ({"ow": 0.31, "how": 0.1}, "report_pain"),
        ({"owl": 0.7, "ow": 0.2}, None),
        ({"stop": 0.31, "stock": 0.3, "shop": 0.3}, "stop_now"),
        ({"and_caused": 0.2, "cause": 0.2, "pause": 0.1}, None),
    ],
)
def test_readings_of_one_meaning_count_together(
    shares: dict[str, float], intent: str | None
) -> None:
    meaning = UNDERSTANDING(heard(**shares), Context())
    assert (meaning.intent if meaning else None) == intent


@pytest.mark.parametrize(
    ("resumes", "intent"), [(0.51, "report_breathing"), (0.88, None), (0.95, "all_clear")]
)
def test_what_would_be_harmful_gives_way_to_a_complaint(resumes: float, intent: str | None) -> None:
    said = heard_as({"i can breathe": resumes, "i can't breathe": 1 - resumes})
    meaning = UNDERSTANDING(said, Context("safety"))
    assert (meaning.intent if meaning else None) == intent


@pytest.mark.parametrize(
    ("jumps", "intent"), [(0.65, "avoid_area"), (0.75, None), (0.84, "go_to_step")]
)
def test_before_any_complaint_one_must_be_likelier(jumps: float, intent: str | None) -> None:
    shares = {"go_to_the_shoulder_blades": jumps, "no_the_other_shoulder_blades": 1 - jumps}
    meaning = UNDERSTANDING(heard(**shares), Context())
    assert (meaning.intent if meaning else None) == intent


def test_an_answer_that_is_waited_for_may_be_less_sure() -> None:
    doubtful = heard(no=0.55, know=0.4)
    assert UNDERSTANDING(doubtful, Context("setup", asked="yes_no")) is not None
    assert UNDERSTANDING(heard(next=0.55, text=0.4), Context()) is None


def test_what_is_named_is_that_of_the_likeliest() -> None:
    meaning = UNDERSTANDING(
        heard(harder_on_the_left=0.5, harder_on_the_light=0.2, harder_on_the_right=0.3), Context()
    )
    assert meaning is not None
    assert meaning.slots["side"] == "left"


def test_what_is_not_likely_enough_is_told_with_the_share_it_has() -> None:
    told = UNDERSTANDING.pooled(heard(harder=0.35, harder_please=0.25, order=0.4), Context())
    assert told is not None
    assert told.meaning.intent == "pressure_harder"
    assert told.share == pytest.approx(0.6)
    assert not told.is_enough
    assert UNDERSTANDING.pooled(heard(order=0.9), Context()) is None


def test_without_readings_the_weakest_word_tells_how_likely() -> None:
    words = (Word("next", 0.0, 0.3, 0.7), Word("please", 0.3, 0.6, 0.9))
    told = UNDERSTANDING.pooled(Heard(words, 0.0, 0.6, 0.8), Context())
    assert told is not None
    assert (told.meaning.intent, told.share) == ("next_step", 0.7)
