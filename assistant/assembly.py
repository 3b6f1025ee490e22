"""Builds the rooms from the settings, the same for a live session and for a rehearsal."""

import sys
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path

from assistant.guidance.script import Script
from assistant.guidance.step import begin, step
from assistant.hearing.alignment import Alignment, EchoMode
from assistant.hearing.echo_free_ears import EchoFreeEars
from assistant.hearing.endpoint import Endings
from assistant.hearing.language_model import language_model
from assistant.hearing.speech_model import SpeechModel, open_model
from assistant.hearing.vocabulary import hearable_texts
from assistant.hearing.vosk_ears import VoskEars
from assistant.loop import Loop
from assistant.ports import Mouth, Observer, Store
from assistant.settings import Settings
from assistant.speaking.voice import Voice
from assistant.understanding.catalogue import ABOUT_HEALTH, Catalogue, load_catalogue
from assistant.understanding.load import said_by_people, understanding_of
from assistant.understanding.meaning import Harm
from assistant.understanding.normalise import Words


def prepare_voice(settings: Settings) -> Voice:
    """The voice of the settings, with the user's cue cache."""
    return Voice(settings.voice, settings.words_per_minute)


def assemble(
    settings: Settings, script: Script, *, mouth: Mouth, store: Store, observer: Observer
) -> Loop:
    """A loop at the beginning of a session of the script.

    Raises BadInput when the model or the sentences cannot be used. What another model than ours
    cannot hear is left out, and named on stderr.
    """
    catalogue = load_catalogue(settings.intents)
    model = open_model(settings.model)
    ears = ears_of(model, settings.intents, catalogue)()
    observer.note(0.0, "model", name=model.name)
    return Loop(
        ears=EchoFreeEars(ears, partial(_note_echo, observer), urgent(catalogue)),
        # After the ears, whose lists of words are gone by now: 20 MB less at most.
        understand=understanding_of(settings.intents, catalogue).answer,
        step=partial(step, script),
        session=begin(script, settings.minutes),
        mouth=mouth,
        store=store,
        observer=observer,
    )


def ears_of(model: SpeechModel, folder: Path, catalogue: Catalogue) -> Callable[[], VoskEars]:
    """Makes ears for the sentences of an intents folder, the same for every command.

    Raises BadInput when the model can hear none of them.
    """
    texts, wordings = sentences_for(model, catalogue), said_by_people(folder, catalogue)
    cries = urgent(catalogue)
    endings = Endings(texts, wordings, cries, meanings_of(catalogue))
    language = language_model(texts, wordings)
    return partial(VoskEars, model, texts, cries, wordings, endings, language)


def _note_echo(
    observer: Observer, now_s: float, mode: EchoMode, alignment: Alignment | None
) -> None:
    """What was measured of our own voice in the stream, and what is done about it."""
    facts = {} if alignment is None else asdict(alignment)
    observer.note(now_s, "echo", mode=mode, **{k: round(v, 6) for k, v in facts.items()})


def sentences_for(model: SpeechModel, catalogue: Catalogue) -> tuple[str, ...]:
    """The listed sentences the model can hear; what is left out is named on stderr."""
    texts, left_out = hearable_texts(catalogue.phrases, model)
    for entry in left_out:
        sys.stderr.write(
            f"{entry.path}:{entry.line}: left out '{entry.text}': "
            f"'{model.name}' cannot hear '{entry.word}'\n"
        )
    return texts


def urgent(catalogue: Catalogue) -> frozenset[str]:
    """The sentences that must not wait, and whose words get past our own voice.

    What is told of somebody's health ("the neck", "a cold") is none: nobody is touched yet.
    """
    safety = {name for name, intent in catalogue.intents.items() if intent.harm is Harm.SAFETY}
    sentences = [
        one for one in catalogue.sentences if one.intent in safety and one.asked != ABOUT_HEALTH
    ]
    grave = {one.words for one in sentences if one.asked is None}
    # Of texts that read the same ("too hard", "a little too hard") only one is kept as a sentence.
    said = (one for one in catalogue.phrases if one.intent in safety and not one.stands_for)
    return frozenset(one.text for one in sentences).union(
        phrase.text for phrase in said if phrase.words in grave
    )


def meanings_of(catalogue: Catalogue) -> Mapping[str, Hashable]:
    """What each sentence the ears listen for stands for, wherever it is said."""
    listed: dict[Words, set[Hashable]] = {}
    for sentence in catalogue.sentences:
        meaning = (sentence.intent, frozenset(sentence.slots.items()))
        listed.setdefault(sentence.words, set()).add(meaning)
    return {
        phrase.text: frozenset(listed.get(phrase.words, {phrase.intent}))
        for phrase in catalogue.phrases
    }
