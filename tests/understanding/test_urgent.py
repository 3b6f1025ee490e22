"""Which sentences must not wait."""

from assistant.assembly import meanings_of, urgent
from assistant.understanding.meaning import Context, Harm
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING


def test_whatever_is_listed_for_safety_is_urgent_in_all_its_wordings() -> None:
    cries = urgent(CATALOGUE)
    assert {"stop", "ow", "too hard", "softer", "that hurts"} <= cries
    for phrase in CATALOGUE.phrases:
        intent = CATALOGUE.intents.get(phrase.intent)
        if intent is None or intent.harm is not Harm.SAFETY or phrase.stands_for:
            continue
        decision = UNDERSTANDING.decide(phrase.text, Context("step"))
        safety = decision.meaning is not None and decision.meaning.harm is Harm.SAFETY
        listed = safety and decision.by == "listed sentence"
        assert not listed or phrase.text in cries, phrase


def test_what_is_told_of_health_before_anybody_is_touched_is_no_cry() -> None:
    cries = urgent(CATALOGUE)
    assert cries.isdisjoint({"the neck", "coconut", "a cold", "shoulders"})
    assert {"stabbing", "numbness"} <= cries


def test_what_reads_the_same_stands_for_the_same() -> None:
    meanings = meanings_of(CATALOGUE)
    assert meanings["next please"] == meanings["next"]
    assert meanings["too hard"] == meanings["a little too hard"]
    assert meanings["next"] != meanings["stop"]
