"""The sentence files that come with the program."""

import yaml
from hassil.intents import Intents
from hassil.recognize import recognize
from hassil.util import merge_dict

from assistant import places
from assistant.guidance.session import State
from assistant.understanding.catalogue import NOT_FOR_US, STATES
from assistant.understanding.meaning import Context, Harm
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING

MOST_PHRASES = 12500


def test_the_states_are_those_of_a_session() -> None:
    assert set(STATES) == {state.value for state in State}


def test_every_word_of_every_phrase_is_in_the_bundled_models_vocabulary() -> None:
    words_file = places.speech_models_dir() / "quiet-hands-en" / "graph" / "words.txt"
    vocabulary = {line.split()[0] for line in words_file.read_text(encoding="utf-8").splitlines()}
    unheard = {
        (word, phrase.path.name, phrase.line)
        for phrase in CATALOGUE.phrases
        for word in phrase.text.split()
        if word not in vocabulary
    }
    assert not unheard


def test_everyday_talk_is_offered_to_the_recogniser_and_means_nothing() -> None:
    everyday = [phrase for phrase in CATALOGUE.phrases if phrase.intent == NOT_FOR_US]
    assert everyday
    assert [phrase.text for phrase in everyday if UNDERSTANDING.read(phrase.text, Context())] == []


def test_there_are_not_more_phrases_than_a_sharp_grammar_bears() -> None:
    assert len(CATALOGUE.phrases) <= MOST_PHRASES


def test_sound_alikes_are_offered_to_the_recogniser() -> None:
    texts = {phrase.text for phrase in CATALOGUE.phrases}
    assert {"where's the ql", "where's the q l", "where's the cue l"} <= texts


def test_what_must_be_heard_is_marked_safety() -> None:
    safety = {name for name, intent in CATALOGUE.intents.items() if intent.harm is Harm.SAFETY}
    comfort = {"report_cold", "report_hot", "report_ticklish"}
    reports = {name for name in CATALOGUE.intents if name.startswith("report_")}
    assert (reports - comfort) | {"stop_now", "pressure_too_hard", "receiver_tensing"} <= safety
    assert {concept.intent for concept in CATALOGUE.lexicon.concepts} <= safety


def test_hassil_itself_reads_the_files() -> None:
    merged: dict[str, object] = {}
    for path in sorted(places.intents_dir().glob("*.yaml")):
        merge_dict(merged, yaml.safe_load(path.read_text(encoding="utf-8")))
    result = recognize("skip the left shoulder blade", Intents.from_dict(merged))
    assert result is not None
    assert result.intent.name == "skip_step"
    assert {name: entity.value for name, entity in result.entities.items()} == {
        "side": "left",
        "area": "scapula",
    }
