"""Whole lists of wordings that neither the sentences nor the models were made from.

Thresholds were chosen on all but `last.yaml`, which was opened only when all was done: what is
asserted of it is what is promised. All are counted by `python -m tests.intents.score FILE`.
"""

import pytest

from tests.intents.score import Score, score
from tests.intents.test_wordings import FOLDER
from tests.understanding.bundled import UNDERSTANDING

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["seldom.yaml", "once.yaml", "fresh.yaml", "last.yaml"])
def counts(request: pytest.FixtureRequest) -> Score:
    return score(FOLDER / request.param, UNDERSTANDING)


def test_nine_of_ten_wordings_are_understood(counts: Score) -> None:
    assert counts.right >= 0.9 * counts.wordings, counts.summary()
    assert counts.slots_right >= 0.9 * counts.slots, counts.mistakes


def test_safety_is_caught_and_nothing_harmful_is_done(counts: Score) -> None:
    assert counts.safety_caught >= 0.96 * counts.safety, counts.mistakes
    assert counts.harmful <= 0.004 * counts.wordings, counts.mistakes


def test_talk_does_next_to_nothing(counts: Score) -> None:
    assert counts.talk_acted <= 0.0125 * counts.talk, counts.mistakes
    assert counts.talk_harmful <= 0.004 * counts.talk, counts.mistakes


def test_twins_are_told_apart(counts: Score) -> None:
    assert counts.fires_right >= 0.95 * counts.pairs, counts.mistakes
    assert counts.twins_right >= 0.9 * counts.pairs, counts.mistakes


@pytest.mark.parametrize("name", ["dislike.yaml", "dislike_last.yaml"])
def test_plain_dislike_is_mostly_caught_and_the_same_words_in_talk_are_not(name: str) -> None:
    counts = score(FOLDER / name, UNDERSTANDING)
    assert counts.safety_caught >= 0.6 * counts.safety, counts.mistakes
    assert counts.talk_acted <= 0.02 * counts.talk, counts.mistakes
