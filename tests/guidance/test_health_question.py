"""The health questions take an outspoken answer; what it is, the sentences of the data decide."""

import pytest

from assistant.guidance.script import Script
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting
from tests.understanding.bundled import UNDERSTANDING

NOT_TODAY = ["Then let's leave it today. Ask a doctor first."]
FIRST = "Any fever, illness, clot, or pain down a leg today?"
SECOND = "Pregnant, on blood thinners, brittle bones, cancer treatment, or recent surgery?"
THIRD = "Any skin trouble, sore spots, allergies, or places to avoid?"
HEAT = "Warm the back ten minutes, cloth between pad and skin?"
CONSENT = "Receiver: are you happy to begin?"
SHORT = "Any illness, injury, clot, surgery, pregnancy or blood thinners?"


def asked(script: Script, *, noes: int = 0, known: bool = False) -> Sitting:
    """At the first health question, or so many noes after it."""
    sitting = Sitting(script, known=known)
    for intent in ("start_session", "yes") if known else ("start_session", "yes", "yes"):
        sitting.hear(intent)
    for _ in range(noes):
        sitting.hear("no")
    return sitting


def tell(sitting: Sitting, text: str) -> list[str]:
    meaning = UNDERSTANDING.read(text, sitting.session.context)
    return [] if meaning is None else sitting.hear(meaning.intent, meaning.slots)


@pytest.mark.parametrize("text", ["yes", "yes she is", "it's new", "I have"])
def test_a_yes_is_asked_what_it_is_and_a_second_one_ends_it(script: Script, text: str) -> None:
    sitting = asked(script)
    assert tell(sitting, text) == ["What is it?"]
    assert tell(sitting, "yes") == NOT_TODAY
    assert sitting.state == State.IDLE


def test_a_yes_taken_back_is_asked_anew(script: Script) -> None:
    sitting = asked(script)
    tell(sitting, "yes")
    assert tell(sitting, "no") == [FIRST]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("I had an operation", "Not on or near the operation. Ask your surgeon or doctor first."),
        ("he has a fever", "With a fever, leave it for another day."),
        ("a broken bone", "No massage after an injury like that. Get it checked."),
        ("she's drunk", "They can't feel how strong it is. Another time."),
        ("kidney stones", "No massage. That needs a doctor today."),
        ("just a bit of a cold", "Then let's leave it today. Ask a doctor first."),
        ("he's been losing weight", "Leave the massage. Call your doctor today."),
        ("it's for my daughter", "Not for a child, or anyone who can't say when it's enough."),
    ],
)
@pytest.mark.parametrize("noes", [0, 1, 2])
@pytest.mark.parametrize("after_a_yes", [False, True])
def test_what_forbids_a_massage_ends_it_for_today(
    script: Script, text: str, spoken: str, noes: int, *, after_a_yes: bool
) -> None:
    sitting = asked(script, noes=noes)
    if after_a_yes:
        tell(sitting, "yes")
    assert tell(sitting, text) == [spoken]
    assert sitting.state == State.IDLE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("she's pregnant", "Please check with your midwife or doctor. Side-lying and light only."),
        ("I'm pregnant", "Please check with your midwife or doctor. Side-lying and light only."),
        ("she's on blood thinners", "Blood thinners: light strokes only. No deep pressure."),
        ("blood thinners", "Blood thinners: light strokes only. No deep pressure."),
        ("he has a slipped disc", "Not on the low back. If it shoots or tingles, we end."),
        ("brittle bones", "Light palms only, unless your doctor says otherwise."),
    ],
)
@pytest.mark.parametrize("noes", [0, 1])
def test_what_forbids_force_makes_it_light_and_asks_on(
    script: Script, text: str, spoken: str, noes: int
) -> None:
    sitting = asked(script, noes=noes)
    assert tell(sitting, text) == [spoken, "Anything else?"]
    assert sitting.session.light
    assert tell(sitting, "no") == [SECOND if noes == 0 else THIRD]


def test_a_yes_to_the_second_that_nobody_explains_makes_it_light(script: Script) -> None:
    sitting = asked(script, noes=1)
    assert tell(sitting, "yes") == ["Which one?"]
    assert tell(sitting, "yes")[0] == "Light only, then, unless a doctor says otherwise."
    assert sitting.session.light
    assert tell(sitting, "no") == [THIRD]


def test_a_second_reason_counts_too(script: Script) -> None:
    sitting = asked(script)
    tell(sitting, "she's pregnant")
    assert tell(sitting, "ready") == ["Anything else?"]
    assert tell(sitting, "yes") == ["What is it?"]
    assert tell(sitting, "he has a fever") == ["With a fever, leave it for another day."]
    assert (sitting.state, sitting.session.light) == (State.IDLE, False)


@pytest.mark.parametrize(
    ("text", "area", "side"),
    [
        ("my neck", "neck", None),
        ("the lower back", "lower_back", None),
        ("her left shoulder blade", "scapula", "left"),
        ("don't touch the mole on my shoulder", "shoulders", None),
        ("a sore spot on my shoulder", "shoulders", None),
        ("sunburn on my shoulders", "shoulders", None),
    ],
)
@pytest.mark.parametrize("after_a_yes", [False, True])
def test_a_place_is_left_alone(
    script: Script, text: str, area: str, side: str | None, *, after_a_yes: bool
) -> None:
    sitting = asked(script, noes=2)
    if after_a_yes:
        assert tell(sitting, "yes") == ["Which place shall we leave alone?"]
    spoken = tell(sitting, text)
    assert spoken[0].startswith("We'll leave the")
    assert spoken[-1] == "Anything else?"
    assert (area, side) in {(spot.area, spot.side) for spot in sitting.session.avoided}
    # No heating pad on skin that is not well.
    assert tell(sitting, "no") == [CONSENT if "skin" in sitting.session.health else HEAT]


def test_a_nut_allergy_is_noted(script: Script) -> None:
    sitting = asked(script, noes=2)
    assert tell(sitting, "she's allergic to nuts") == [
        "Use a nut-free plain lotion.",
        "Anything else?",
    ]
    assert tell(sitting, "no") == [HEAT]


def test_bad_skin_without_a_place_is_asked_for_it(script: Script) -> None:
    sitting = asked(script, noes=2)
    assert tell(sitting, "I've got a rash")[-1] == "Which place shall we leave alone?"
    assert tell(sitting, "nowhere") == [CONSENT]


def test_nobody_lies_face_down_when_pregnant(script: Script) -> None:
    sitting = asked(script, noes=1)
    for text in ("she's pregnant", "no", "no"):
        tell(sitting, text)
    assert tell(sitting, "yes")[-1] == "Lie on one side, pillow between the knees. Comfortable?"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "none of that",
        "nothing like that",
        "she's not pregnant",
        "no blood thinners",
        "not that I know of",
        "I'm fine",
    ],
)
def test_an_outspoken_no_leads_on(script: Script, text: str) -> None:
    sitting = asked(script)
    tell(sitting, text)
    assert sitting.at == "prep_light"


@pytest.mark.parametrize(
    "text",
    ["ready", "good", "go ahead", "carry on", "okay", "fine", "sure", "done", "next", "go on"],
)
def test_a_word_that_answers_nothing_asks_once_more(script: Script, text: str) -> None:
    sitting = asked(script)
    assert tell(sitting, text) == [FIRST]
    assert (sitting.state, sitting.at) == (State.SETUP, "prep_health")


@pytest.mark.parametrize("text", ["I don't know", "I'm not sure", "maybe", "I'd rather not say"])
def test_what_is_no_outspoken_answer_settles_nothing(script: Script, text: str) -> None:
    sitting = asked(script)
    assert tell(sitting, text) == []
    assert sitting.at == "prep_health"


@pytest.mark.parametrize("text", ["ready", "go ahead", "okay"])
def test_it_is_the_same_when_pain_is_asked_about(script: Script, text: str) -> None:
    sitting = asked(script)
    before = tell(sitting, "ow")
    assert tell(sitting, text) == before
    assert tell(sitting, "yes") == NOT_TODAY


def test_other_questions_of_the_setup_take_ready_for_a_yes(script: Script) -> None:
    sitting = Sitting(script)
    tell(sitting, "start")
    tell(sitting, "ready")
    assert sitting.at == "prep_kit"


class TestShort:
    def test_who_has_done_it_gets_the_short_form(self, script: Script) -> None:
        sitting = Sitting(script, known=True)
        assert tell(sitting, "start") == ["Warm room, TV off, oil, towels and water within reach?"]
        assert tell(sitting, "yes")[-1] == SHORT
        assert tell(sitting, "no") == ["Receiver: happy to begin? Any place to leave alone?"]
        assert tell(sitting, "yes") == ["Lie face down, pillow under the ankles. Comfortable?"]
        assert tell(sitting, "ready") == ["Rub oil between your palms until it is warm."]

    @pytest.mark.parametrize("text", ["next", "skip this", "same as last time"])
    def test_its_locks_take_an_answer_too(self, script: Script, text: str) -> None:
        sitting = asked(script, known=True)
        for _ in range(3):
            tell(sitting, text)
            assert sitting.at == "prep_health"
        tell(sitting, "no")
        for _ in range(3):
            tell(sitting, text)
            assert sitting.at == "prep_words"

    def test_it_can_be_asked_for(self, script: Script) -> None:
        sitting = Sitting(script)
        assert tell(sitting, "same as last time")[-1].startswith("Warm room, TV off")

    def test_the_full_one_can_be_asked_for(self, script: Script) -> None:
        sitting = Sitting(script, known=True)
        tell(sitting, "start")
        assert tell(sitting, "it's our first time") == ["Is the room warm, and the TV off?"]
        tell(sitting, "yes")
        assert sitting.at == "prep_kit"

    def test_no_question_is_lost_by_asking_for_it_late(self, script: Script) -> None:
        sitting = asked(script, noes=1)
        assert tell(sitting, "same as last time") == [SECOND]
        tell(sitting, "no")
        assert sitting.at == "prep_spare"

    def test_whoever_came_to_the_first_touch_has_done_it(self, script: Script) -> None:
        sitting = Sitting(script).set_up()
        sitting.hear("end_session")
        sitting.hear("yes")
        assert sitting.session.known
        assert tell(sitting, "start")[-1].startswith("Warm room, TV off")
