"""All that a measure needs: the sentences, the sets, their sound, and the model under test."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vocabulary import hearable_texts
from assistant.understanding.catalogue import NOT_FOR_US, Catalogue, load_catalogue
from assistant.understanding.load import load_understanding, said_by_people
from assistant.understanding.meaning import Context, Meaning
from assistant.understanding.normalise import Words
from assistant.understanding.understand import Understanding
from train_model.measure.chance import draw, is_left_out
from train_model.measure.decode import Decoder
from train_model.measure.noise import noises_with
from train_model.measure.recordings import Recorder
from train_model.measure.sets import SEED, Clip, Sets, sets_of
from train_model.measure.speech import Speech

WORK = Path("speech-training")
_BABBLE_CLIPS = 60


@dataclass(frozen=True)
class Subject:
    """A model folder, and the work folder with the sets and what was heard before."""

    model: Path
    work: Path

    @cached_property
    def catalogue(self) -> Catalogue:
        """The sentences that come with the program."""
        return load_catalogue(places.intents_dir())

    @cached_property
    def understanding(self) -> Understanding:
        """What the program makes of words."""
        return load_understanding(places.intents_dir())[1]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The listed sentences that the model can hear."""
        return _texts(self.model, self.catalogue)

    @property
    def kept_texts(self) -> tuple[str, ...]:
        """Those of them that are not left out, with their sound-alikes."""
        out = {p.text for p in self.catalogue.phrases if is_left_out(p.stands_for or p.text)}
        ours = {p.text for p in self.catalogue.phrases if p.intent != NOT_FOR_US}
        return tuple(text for text in self.texts if text not in out & ours)

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """What people say in words of their own, as the program's ears know it."""
        return said_by_people(places.intents_dir(), self.catalogue)

    @property
    def kept_wordings(self) -> tuple[str, ...]:
        """Those of them that are none of the sentences left out."""
        return tuple(text for text in self.wordings if not is_left_out(text))

    @cached_property
    def speech(self) -> Speech:
        """The spoken clips."""
        return speech_of(self.work)

    @cached_property
    def decoder(self) -> Decoder:
        """Hears recordings of the spoken clips."""
        talk = [
            clip
            for clip in sets_of("development", self.catalogue).talk
            if clip.voice.startswith("flite/") and clip.family == "ordinary"
        ]
        talk.sort(key=lambda clip: draw(SEED, "babble", clip.voice, clip.text))
        talk_sound = [self.speech.samples(clip) for clip in talk[:_BABBLE_CLIPS]]
        recorder = Recorder(self.speech, noises_with(talk_sound))
        return Decoder(recorder, self.work / "measure" / "heard")

    def sets(self, side: str) -> Sets:
        """The sets of `held_out` or `development`, as far as they are spoken.

        Raises BadInput when one of them is not spoken at all.
        """
        sets = sets_of(side, self.catalogue)
        spoken = [self.speech.usable(s) for s in (sets.families, sets.words, sets.talk)]
        if not all(spoken):
            raise BadInput(
                "the measuring sets are not spoken yet",
                remedy="run train_model.measure.speak_sets with the same work folder",
                path=self.speech.folder,
            )
        return Sets(*spoken)

    def plain(self, text: str) -> Words:
        """The words of a text in one spelling, sound-alikes read as what they stand for."""
        return self.catalogue.lexicon.replacements.words(text)

    def meaning_of(self, text: str) -> tuple[Context, Meaning]:
        """A context in which the listed sentence counts, and what it means then."""
        return self._meanings[self.catalogue.lexicon.words(text)]

    @cached_property
    def _meanings(self) -> Mapping[Words, tuple[Context, Meaning]]:
        """By the words of a sentence; the context is mid-step where the sentence counts there."""
        found: dict[Words, tuple[Context, Meaning]] = {}
        for sentence in self.catalogue.sentences:
            state = "step" if "step" in sentence.states else min(sentence.states)
            context = Context(state, sentence.asked)
            meaning = self.understanding.read(sentence.text, context)
            if meaning is not None:
                found.setdefault(sentence.words, (context, meaning))
        return found

    def talk_for_nobody(self, clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
        """The talk that means nothing even to one who hears every word of it."""
        step = Context()
        return tuple(clip for clip in clips if self.understanding.read(clip.text, step) is None)


def speech_of(work: Path) -> Speech:
    """The spoken clips of a work folder."""
    return Speech(work / "measure" / "speech")


def _texts(folder: Path, catalogue: Catalogue) -> tuple[str, ...]:
    with closing(SpeechModel(folder, folder.name)) as model:
        return hearable_texts(catalogue.phrases, model)[0]
