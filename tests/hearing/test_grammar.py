import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadInput
from assistant.hearing.grammar import grammar_of
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vocabulary import Unhearable, hearable_texts, unhearable
from assistant.understanding.catalogue import Phrase

INTENTS = Path("intents.yaml")


def test_phrases_come_once_with_single_spaces_and_the_unknown_symbol(model: SpeechModel) -> None:
    grammar = grammar_of(["  that's too  much ", "that's too much", "i am done"], model)
    assert json.loads(grammar) == ["that's too much", "i am done", "[unk]"]


def test_the_shorter_a_sentence_the_more_it_weighs(model: SpeechModel) -> None:
    phrases = json.loads(grammar_of(["next", "too much", "where's the ql"], model))
    assert phrases.count("next") > phrases.count("too much") > phrases.count("where's the ql") == 1


def test_a_phrase_with_an_unknown_word_is_left_out_whole(model: SpeechModel) -> None:
    phrases = ["where are we", "where is zzyzzx"]
    assert json.loads(grammar_of(phrases, model)) == ["where are we", "[unk]"]


@pytest.mark.parametrize("phrases", [[], [""], ["zzyzzx"], ["<eps>"], ["[unk]"], ["#0"]])
def test_a_grammar_without_a_phrase_is_refused(model: SpeechModel, phrases: list[str]) -> None:
    with pytest.raises(BadInput, match="can hear none of the sentences"):
        grammar_of(phrases, model)


def test_symbols_are_no_words(model: SpeechModel) -> None:
    assert model.can_hear("next")
    assert not any(map(model.can_hear, ["<eps>", "[unk]", "#0", "", "Next", "zzyzzx", "'"]))


NASTY = st.lists(st.text() | st.sampled_from(['next"]', "<eps>", "next <eps>", "\\", "stop\0"]))


@given(NASTY)
@settings(max_examples=15, deadline=None)
def test_no_phrase_can_hurt_the_engine(model: SpeechModel, phrases: list[str]) -> None:
    recogniser = model.recogniser(["next", *phrases])
    recogniser.AcceptWaveform(np.zeros(320, np.int16).tobytes())
    assert json.loads(recogniser.FinalResult())["text"] == ""


def phrase(text: str, line: int) -> Phrase:
    return Phrase(text, "an_intent", INTENTS, line)


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
    stand_in = Phrase("find zigzag", "an_intent", INTENTS, 4, stands_for="find zzyzzx")
    assert hearable_texts([phrase("find zzyzzx", 4), stand_in], model) == (("find zigzag",), ())
    spare = Phrase("find cue l", "an_intent", INTENTS, 5, stands_for="find ql")
    assert hearable_texts([phrase("find ql", 5), spare], model) == (("find ql",), ())
