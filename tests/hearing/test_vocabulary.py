import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadInput
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vocabulary import Unhearable, hearable_texts, unhearable
from assistant.understanding.catalogue import Phrase

INTENTS = Path("intents.yaml")


@pytest.mark.parametrize("sentences", [[], [""], ["zzyzzx"], ["<eps>"], ["[unk]"], ["#0"]])
def test_without_a_sentence_it_can_hear_a_model_is_of_no_use(
    model: SpeechModel, sentences: list[str]
) -> None:
    with pytest.raises(BadInput, match="can hear none of the sentences"):
        model.recogniser(sentences)


def test_symbols_are_no_words_before_and_after_loading(model: SpeechModel) -> None:
    for _ in range(2):
        assert model.can_hear("next")
        symbols = ("<eps>", "[unk]", "#0", "", "Next", "zzyzzx", "'")
        assert not any(map(model.can_hear, symbols))
        model.recogniser(["next"])


def test_words_that_are_not_expected_are_known_after_loading_too(model: SpeechModel) -> None:
    model.recogniser(["next"])
    assert model.can_hear("zebra")
    assert model.recogniser(["zebra"]) is not None


NASTY = st.lists(st.text() | st.sampled_from(['next"]', "<eps>", "next <eps>", "\\", "stop\0"]))


@given(NASTY)
@settings(max_examples=10)
def test_no_sentence_can_hurt_the_engine(model: SpeechModel, sentences: list[str]) -> None:
    recogniser = model.recogniser(["next", *sentences])
    recogniser.AcceptWaveform(np.zeros(320, np.int16).tobytes())
    assert json.loads(recogniser.FinalResult())["text"] == ""


def phrase(text: str, line: int) -> Phrase:
    return Phrase(text, tuple(text.split()), "an_intent", INTENTS, line)


def test_words_that_cannot_be_heard_are_named_with_their_place(model: SpeechModel) -> None:
    phrases = [phrase("where is the zzyzzx", 4), phrase("the zzyzzx", 4), phrase("qqq zzyzzx", 9)]
    assert unhearable(phrases, model.can_hear) == (
        Unhearable("zzyzzx", "where is the zzyzzx", INTENTS, 4),
        Unhearable("qqq", "qqq zzyzzx", INTENTS, 9),
        Unhearable("zzyzzx", "qqq zzyzzx", INTENTS, 9),
    )


def test_with_the_bundled_model_such_a_word_is_a_mistake(model: SpeechModel) -> None:
    with pytest.raises(BadInput, match=r"intents.yaml:4: .* cannot hear the word 'zzyzzx'") as bad:
        hearable_texts([phrase("next", 3), phrase("find zzyzzx", 4)], model)
    assert "sound-alike" in bad.value.remedy


def test_with_another_model_its_sentence_is_left_out(model: SpeechModel) -> None:
    other = SpeechModel(model.path, "other")
    phrases = [phrase("next", 3), phrase("find zzyzzx", 4), phrase("find it", 5)]
    texts, left_out = hearable_texts(phrases, other)
    assert texts == ("next", "find it")
    assert [entry.word for entry in left_out] == ["zzyzzx"]
    other.close()


def test_a_sound_alike_is_heard_only_where_the_real_word_cannot_be(model: SpeechModel) -> None:
    words = ("find", "zzyzzx")
    stand_in = Phrase("find zigzag", words, "an_intent", INTENTS, 4, stands_for="find zzyzzx")
    assert hearable_texts([phrase("find zzyzzx", 4), stand_in], model) == (("find zigzag",), ())
    spare = Phrase("find cue l", ("find", "ql"), "an_intent", INTENTS, 5, stands_for="find ql")
    assert hearable_texts([phrase("find ql", 5), spare], model) == (("find ql",), ())
