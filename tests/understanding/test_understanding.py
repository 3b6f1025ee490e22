"""Properties of deciding: any text, any context."""

import statistics
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.heard import Heard, Word
from assistant.understanding.catalogue import QUESTIONS, STATES
from assistant.understanding.meaning import Context, Harm, Meaning
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING

WORDS = sorted({word for sentence in CATALOGUE.sentences for word in sentence.text.split()})

contexts = st.builds(Context, st.sampled_from(STATES), st.sampled_from((None, *QUESTIONS)))
listed = st.sampled_from([sentence.text for sentence in CATALOGUE.sentences])
word_salad = st.lists(st.sampled_from([*WORDS, "[unk]"]), max_size=12).map(" ".join)
texts = st.one_of(st.text(), listed, word_salad)

# Several times what a quiet core takes: the machines of tests are shared.
MOST_MEDIAN_MS = 25.0


def essence(meaning: Meaning | None) -> tuple[str, dict[str, str]] | None:
    return (meaning.intent, dict(meaning.slots)) if meaning else None


@given(texts, contexts)
def test_any_text_is_decided(text: str, context: Context) -> None:
    meaning = UNDERSTANDING.read(text, context)
    if meaning is not None:
        assert meaning.intent in CATALOGUE.intents
        assert 0 < meaning.score <= 100
        assert meaning.harm is CATALOGUE.intents[meaning.intent].harm


@given(st.one_of(listed, word_salad), contexts)
def test_case_and_apostrophes_do_not_matter(text: str, context: Context) -> None:
    plain = essence(UNDERSTANDING.read(text, context))
    assert essence(UNDERSTANDING.read(text.upper().replace("[UNK]", "[unk]"), context)) == plain
    assert essence(UNDERSTANDING.read(text.replace("'", ""), context)) == plain
    assert essence(UNDERSTANDING.read(text.replace("'", "\u2019"), context)) == plain


@given(listed, contexts, st.sampled_from(("um {}", "{} please", "please {}", "uh {} um")))
def test_fillers_change_nothing(text: str, context: Context, frame: str) -> None:
    plain = essence(UNDERSTANDING.read(text, context))
    assert essence(UNDERSTANDING.read(frame.format(text), context)) == plain


@given(contexts)
def test_stop_alone_always_stops_and_dont_stop_never(context: Context) -> None:
    stop = UNDERSTANDING.read("stop", context)
    dont = UNDERSTANDING.read("don't stop", context)
    assert stop is not None
    assert stop.intent == "stop_now"
    assert dont is None or dont.intent != "stop_now"


@given(word_salad, contexts)
def test_unknown_words_let_nothing_through_but_safety(text: str, context: Context) -> None:
    meaning = UNDERSTANDING.read(f"{text} [unk]", context)
    assert meaning is None or meaning.harm is Harm.SAFETY


@pytest.mark.parametrize(
    ("text", "confidence", "intent"),
    [
        ("stop", 0.25, "stop_now"),
        ("stop", 0.05, None),
        ("harder", 0.75, "pressure_harder"),
        ("harder", 0.5, None),
        ("next", 0.75, "next_step"),
        ("next", 0.45, None),
        ("where are we", 0.75, "where_am_i"),
    ],
)
def test_what_was_hardly_heard_means_nothing_and_safety_asks_least(
    text: str, confidence: float, intent: str | None
) -> None:
    words = tuple(Word(word, 0.0, 1.0, confidence) for word in text.split())
    meaning = UNDERSTANDING(Heard(words, 0.0, 1.0, 1.2), Context())
    assert (meaning.intent if meaning else None) == intent


@pytest.mark.parametrize(
    ("doubtful", "intent"), [("the", "start_session"), ("start", None), ("massage", None)]
)
def test_a_doubtful_word_that_tells_little_does_not_count(
    doubtful: str, intent: str | None
) -> None:
    words = tuple(
        Word(word, 0.0, 1.0, 0.2 if word == doubtful else 0.95)
        for word in ("start", "the", "massage")
    )
    meaning = UNDERSTANDING(Heard(words, 0.0, 1.0, 1.2), Context())
    assert (meaning.intent if meaning else None) == intent


@pytest.mark.slow
def test_a_decision_takes_a_moment() -> None:
    took_ms = []
    for sentence in CATALOGUE.sentences[::20]:
        # An extra word, so that nothing is found by looking it up.
        started = time.process_time()
        UNDERSTANDING.read(f"{sentence.text} there now the", Context())
        took_ms.append(1000 * (time.process_time() - started))
    assert statistics.median(took_ms) <= MOST_MEDIAN_MS


@pytest.mark.parametrize(
    ("text", "confidence", "intent"),
    [
        ("like rest a sharp lot", 0.6, None),
        ("i think there is a sharp pain", 0.9, "report_pain"),
        ("that's a sharp pain", 0.3, "report_pain"),
    ],
)
def test_safety_words_amid_made_up_words_are_nothing(
    text: str, confidence: float, intent: str | None
) -> None:
    words = tuple(Word(word, 0.0, 1.0, confidence) for word in text.split())
    meaning = UNDERSTANDING(Heard(words, 0.0, 1.0, 1.2), Context())
    assert (meaning.intent if meaning else None) == intent
