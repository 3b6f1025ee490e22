"""While the two talk with each other: what still counts, and what was for the other one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.heard import Heard, Reading, Word
from assistant.understanding.between_pauses import between_pauses
from assistant.understanding.conversation import Conversation, each_amid_the_rest
from assistant.understanding.meaning import AskedOther, Context, Doubt, Harm, Meaning
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING

STEP = Context("step")


def heard(text: str, at_s: float, share: float = 1.0, *, over_own_voice: bool = False) -> Heard:
    words = tuple(Word(word, at_s, at_s + 1.0, share) for word in text.split())
    readings = (Reading(text, share, share),)
    return Heard(words, at_s, at_s + 1.0, at_s + 1.3, over_own_voice, readings)


def talked(*texts: str) -> Conversation:
    """One utterance a second, the last of which ends at their number."""
    conversation = Conversation()
    for at_s, text in enumerate(texts):
        conversation = conversation.after(heard(text, float(at_s)), None)
    return conversation


def is_amid(conversation: Conversation, at_s: float, context: Context = STEP) -> bool:
    return conversation.around(heard("next", at_s), context).amid_talk


def test_it_is_talk_while_they_said_enough_to_each_other_lately() -> None:
    conversation = talked("did you feed the cat")
    assert is_amid(conversation, 2.0)
    assert is_amid(conversation, 10.9)
    assert not is_amid(conversation, 11.1)
    assert not is_amid(Conversation(), 2.0)


def test_a_few_words_may_be_a_command_that_was_badly_heard() -> None:
    assert not is_amid(talked("necks to please"), 2.0)
    assert is_amid(talked("necks to please", "necks"), 3.0)


@pytest.mark.parametrize(
    "understood", [Meaning("next_step"), Doubt(), AskedOther("report_pain")], ids=str
)
def test_what_was_for_the_guide_is_no_talk(understood: Meaning | Doubt | AskedOther) -> None:
    after = Conversation().after(heard("let us go on to the next step", 0.0), understood)
    assert not is_amid(after, 2.0)


def test_what_is_heard_over_the_guides_own_line_is_no_talk() -> None:
    line = heard("glide up the back with both hands", 0.0, over_own_voice=True)
    assert not is_amid(Conversation().after(line, None), 2.0)


def test_soon_after_the_guide_spoke_anything_may_be_for_it() -> None:
    conversation = talked("did you feed the cat").guide_heard(3.0)
    assert not is_amid(conversation, 4.0)
    later = conversation.after(heard("no i thought you did it", 12.0), None)
    assert is_amid(later, 13.5)


def test_while_safety_waits_for_an_all_clear_nothing_is_talk() -> None:
    assert not is_amid(talked("did you feed the cat"), 2.0, Context("safety"))


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0.1, 20.0)), max_size=12))
def test_only_the_last_ten_seconds_count(turns: list[tuple[int, float]]) -> None:
    conversation, now_s, said = Conversation(), 0.0, []
    for words, pause_s in turns:
        one = heard(" ".join(["word"] * words), now_s)
        conversation = conversation.after(one, None)
        said.append((one.ended_s, words))
        now_s = one.ended_s + pause_s
    words = sum(words for end_s, words in said if now_s - end_s <= 10.0)
    assert is_amid(conversation, now_s) == (words >= 4)
    assert len(conversation.said) <= len(said)


def test_each_utterance_stands_amid_those_before_it() -> None:
    utterances = [
        heard(text, float(at)) for at, text in enumerate(("next", "did you feed the cat"))
    ]
    later = [heard("next", 3.0, 0.7), heard("next", 30.0, 0.7)]
    followed = each_amid_the_rest([*utterances, *later], UNDERSTANDING, STEP)
    assert [meaning and meaning.intent for _, meaning in followed] == [
        "next_step",
        None,
        None,
        "next_step",
    ]


AMID_TALK = Context("step", amid_talk=True)


@pytest.mark.parametrize(
    ("text", "share", "intent"),
    [
        ("next", 0.85, "next_step"),
        ("next", 0.7, None),
        ("how much longer is this step", 0.7, None),
        ("too much pressure", 0.55, "pressure_too_hard"),
        ("stop", 0.55, "stop_now"),
        ("stop", 0.4, None),
        ("ow", 0.6, "report_pain"),
        ("out", 1.0, None),
        ("end the session", 0.85, None),
        ("end the session", 0.95, "end_session"),
        ("what did you say", 1.0, None),
        ("that's nice", 1.0, None),
        ("i think so", 1.0, None),
        ("not that one", 1.0, None),
        ("that's horrible", 1.0, None),
        ("that doesn't feel nice", 0.6, "report_pain"),
    ],
)
def test_amid_talk_it_must_be_surer_and_a_reply_is_for_the_other(
    text: str, share: float, intent: str | None
) -> None:
    meaning = UNDERSTANDING(heard(text, 0.0, share), AMID_TALK)
    assert (meaning.intent if meaning else None) == intent


def test_amid_talk_only_the_sound_counts() -> None:
    readings = (Reading("the ribs", 0.97, 0.3), Reading("the ripe", 0.03, 0.7))
    words = (Word("the", 0.0, 0.2, 0.9), Word("ribs", 0.2, 0.6, 0.6))
    said = Heard(words, 0.0, 0.6, 0.9, readings=readings)
    assert UNDERSTANDING(said, STEP) is not None
    assert UNDERSTANDING(said, AMID_TALK) is None


@pytest.mark.parametrize(
    ("text", "intent"), [("i think so", "yes"), ("that's horrible", "report_pain")]
)
def test_an_answer_that_the_guide_waits_for_is_for_the_guide(text: str, intent: str) -> None:
    asked = Context("step", asked="yes_no", amid_talk=True)
    meaning = UNDERSTANDING(heard(text, 0.0), asked)
    assert meaning is not None
    assert meaning.intent == intent


def test_amid_talk_the_guide_does_not_ask_what_was_meant() -> None:
    unsure = next(
        text
        for text in (
            "something about the shoulders",
            "could we do that other thing",
            "it is nearly",
        )
        if isinstance(UNDERSTANDING.answer(heard(text, 0.0), STEP), Doubt)
    )
    assert UNDERSTANDING.answer(heard(unsure, 0.0), AMID_TALK) is None


def test_no_intent_of_safety_is_a_mere_reply() -> None:
    replies = {name for name, intent in CATALOGUE.intents.items() if intent.is_reply}
    assert {"yes", "no", "thanks", "repeat", "undo"} <= replies
    assert not [name for name in replies if CATALOGUE.intents[name].harm is Harm.SAFETY]


def cry_amid(*parts: tuple[str, float], share: float = 1.0) -> Heard:
    """Texts with the pause before each, a word lasting 0.3 s."""
    words: list[Word] = []
    at_s = 0.0
    for text, pause_s in parts:
        at_s += pause_s
        for word in text.split():
            words.append(Word(word, at_s, at_s + 0.3, share))
            at_s += 0.3
    whole = " ".join(word.text for word in words)
    return Heard(tuple(words), 0.0, at_s, at_s + 0.6, readings=(Reading(whole, share, share),))


@pytest.mark.parametrize("context", [STEP, AMID_TALK], ids=["", "amid talk"])
@pytest.mark.parametrize(
    ("parts", "intent"),
    [
        ((("shall we go and see a film", 0.0), ("ow", 0.3)), "report_pain"),
        ((("shall we go and see a film", 0.0), ("too hard", 0.3)), "pressure_too_hard"),
        ((("ouch", 0.0), ("oh the cat wants to go out", 0.25)), "report_pain"),
        (
            (("the bus was late", 0.0), ("my arm's gone numb", 0.3), ("i got home at six", 0.3)),
            "report_nerve",
        ),
        (
            (("the bus was late", 0.0), ("softer", 0.3), ("i can't breathe", 0.3)),
            "report_breathing",
        ),
        ((("shall we go and see a film", 0.0), ("ow", 0.1)), None),
        ((("he said that it was a bit", 0.0), ("too hard to follow", 0.3)), None),
        ((("shall we go and see a film", 0.0), ("next", 0.3)), None),
        ((("now", 0.0), ("where did i put my glasses", 0.3)), None),
        ((("they had to sell the house", 0.0), ("that's awful", 0.3)), None),
    ],
)
def test_a_complaint_between_two_pauses_counts_whatever_is_said_around_it(
    parts: tuple[tuple[str, float], ...], intent: str | None, context: Context
) -> None:
    meaning = UNDERSTANDING(cry_amid(*parts), context)
    assert (meaning.intent if meaning else None) == intent


def test_such_a_complaint_must_have_been_heard_well() -> None:
    parts = (("shall we go and see a film", 0.0), ("that hurts", 0.3))
    found = UNDERSTANDING.pooled(cry_amid(*parts, share=0.75), STEP)
    assert found is not None
    assert found.share == 0.75
    assert UNDERSTANDING(cry_amid(*parts, share=0.65), STEP) is None


@given(st.lists(st.floats(0.0, 0.6), min_size=1, max_size=12))
def test_the_runs_between_pauses_are_all_words_in_their_order(pauses_s: list[float]) -> None:
    words = cry_amid(*(("word", pause_s) for pause_s in pauses_s)).words
    runs = between_pauses(words)
    assert tuple(word for run in runs for word in run) == words
    assert all(later[0].start_s - one[-1].end_s >= 0.2 for one, later in pairwise(runs))
    inside = (b.start_s - a.end_s for run in runs for a, b in pairwise(run))
    assert all(pause_s < 0.2 for pause_s in inside)
