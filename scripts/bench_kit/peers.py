"""Two usual ways to build a voice command, for comparison, of the same listed sentences.

Vosk with a run-time grammar, its own end of speech, and the closest sentence by rapidfuzz's WRatio;
PocketSphinx with a grammar of the sentences, and a loop of phones beside it to refuse what is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from rapidfuzz import fuzz, process

from assistant import places
from assistant.hearing.find_model import find_model
from assistant.hearing.speech_model import open_model
from assistant.hearing.vocabulary import hearable_texts
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ
from assistant.understanding.catalogue import Catalogue, Sentence, load_catalogue
from assistant.understanding.meaning import Context, Harm
from bench_kit.deciders import Decide, Decider, Decision, digest_of
from bench_kit.recording import Recording

VOSK, SPHINX = "Vosk, WRatio", "PocketSphinx"
LEAST_RATIO = 90.0
"""The most that costs no command of flite's slt and rms; above it one in six is lost, and of the
actions in other talk two thirds."""
LEAST_FIT = 0.1
"""How much worse the grammar may explain the sound than the loop of phones (0.5: no worse). With
those voices it keeps two thirds of what was right, and a third of what was not."""
_KIT = Path(__file__).parents[1] / "train_model" / "measure"


class Closest:
    """Words to the closest sentence that counts where the session stands."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[Context, dict[str, Sentence]] = {}

    def __call__(self, decided_s: float, text: str, context: Context) -> Decision:
        """What the text is taken for; nothing below LEAST_RATIO."""
        sentences = self._sentences(context)
        found = process.extractOne(
            text, sentences.keys(), scorer=fuzz.WRatio, score_cutoff=LEAST_RATIO
        )
        if not text or found is None:
            return Decision(decided_s, text, None)
        sentence = sentences[found[0]]
        harmful = self._catalogue.intents[sentence.intent].harm is Harm.HARMFUL
        return Decision(decided_s, text, sentence.intent, dict(sentence.slots), harmful=harmful)

    def _sentences(self, context: Context) -> Mapping[str, Sentence]:
        if context not in self._known:
            counts = [s for s in self._catalogue.sentences if context.state in s.states]
            # What answers the open question comes first, so that it wins over the same words.
            counts.sort(key=lambda s: s.asked is None)
            known: dict[str, Sentence] = {}
            for sentence in counts:
                if sentence.asked in (None, context.asked):
                    known.setdefault(sentence.text, sentence)
            self._known[context] = known
        return self._known[context]


def vosk_with_ratio(model: str | None = None) -> Decider:
    """Vosk with the same speech model, and nothing of the program's own."""
    folder = find_model(model).folder
    parts = (Path(__file__), _KIT / "recognisers.py", places.intents_dir(), folder)
    return Decider(VOSK, digest_of("vosk", parts, version("vosk")), partial(_open_vosk, model))


def sphinx(model: str | None = None) -> Decider:
    """PocketSphinx with its own model; `model` only says which sentences are listed."""
    parts = (Path(__file__), _KIT / "sphinx.py", places.intents_dir())
    identity = digest_of("sphinx", parts, version("pocketsphinx"))
    return Decider(SPHINX, identity, partial(_open_sphinx, model))


@contextmanager
def _open_vosk(choice: str | None) -> Iterator[Decide]:
    from train_model.measure.recognisers import grammar_recogniser

    catalogue, texts = _listed(choice)
    recogniser, unknown = grammar_recogniser(find_model(choice).folder, texts)
    closest = Closest(catalogue)

    def decide(recording: Recording, context: Context) -> tuple[Decision, ...]:
        told: list[tuple[float, str]] = []
        blocks = recording.near.reshape(-1, BLOCK_SAMPLES)
        for number, block in enumerate(blocks, start=1):
            if recogniser.AcceptWaveform(block.tobytes()):
                told.append((number * BLOCK_S, recogniser.Result()))
        told.append((len(recording.near) / RATE_HZ, recogniser.FinalResult()))
        texts = [(decided_s, _text(result, unknown)) for decided_s, result in told]
        return tuple(closest(decided_s, text, context) for decided_s, text in texts if text)

    yield decide


@contextmanager
def _open_sphinx(choice: str | None) -> Iterator[Decide]:
    from train_model.measure.sphinx import by_sphinx

    catalogue, texts = _listed(choice)
    closest = Closest(catalogue)
    with by_sphinx(texts) as recogniser:

        def decide(recording: Recording, context: Context) -> tuple[Decision, ...]:
            heard = recogniser.hear(recording.near)
            return tuple(
                closest(one.decided_s, one.text, context)
                if one.confidence >= LEAST_FIT
                else Decision(one.decided_s, one.text, None)
                for one in heard
            )

        yield decide


def _listed(choice: str | None) -> tuple[Catalogue, tuple[str, ...]]:
    catalogue = load_catalogue(places.intents_dir())
    with closing(open_model(choice)) as model:
        return catalogue, hearable_texts(catalogue.phrases, model)[0]


def _text(result: str, unknown: str | None) -> str:
    words = json.loads(result).get("text", "").split()
    return " ".join(word for word in words if word != unknown)
