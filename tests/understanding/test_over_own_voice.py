import pytest

from assistant.hearing.heard import Heard, Word
from assistant.understanding.meaning import Context
from assistant.understanding.understand import Understanding
from tests.understanding.bundled import UNDERSTANDING


@pytest.fixture(scope="module")
def understand() -> Understanding:
    return UNDERSTANDING


def heard(text: str, confidence: float, *, over_own_voice: bool) -> Heard:
    words = tuple(Word(word, 0.0, 0.3, confidence) for word in text.split())
    return Heard(words, 0.0, 0.3, 0.9, over_own_voice)


@pytest.mark.parametrize(
    ("text", "confidence", "intent"),
    [
        ("next", 1.0, "next_step"),
        ("louder", 0.86, None),
        ("could we do the other one side", 1.0, None),
        ("stop", 0.4, "stop_now"),
        ("ow", 0.3, "report_pain"),
    ],
)
def test_over_its_own_voice_only_safety_may_be_doubtful(
    understand: Understanding, text: str, confidence: float, intent: str | None
) -> None:
    meaning = understand(heard(text, confidence, over_own_voice=True), Context())
    assert (meaning and meaning.intent) == intent


def test_in_silence_the_same_doubt_is_no_bar(understand: Understanding) -> None:
    meaning = understand(heard("louder", 0.86, over_own_voice=False), Context())
    assert meaning is not None
    assert meaning.intent == "set_volume"
