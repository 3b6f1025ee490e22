"""The recognisers that are measured: sound in, utterances out, each with a name for its results."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import vosk

from assistant import hearing
from assistant.hearing.heard import UNKNOWN, Heard, Word
from assistant.hearing.language_model import language_model
from assistant.hearing.model_words import read_words
from assistant.hearing.sentence_graph import COSTS, GraphCosts
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vosk_ears import VoskEars
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples

_SILENT = -10
_TIMES_LISTED = {0: 30, 1: 5}
"""Spaces in a phrase to its weight in the run-time grammar."""

Hear = Callable[[Samples], tuple[Heard, ...]]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One way to hear; recordings heard with the same `identity` give the same."""

    identity: str
    hear: Hear


@contextmanager
def by_product(
    folder: Path, phrases: Sequence[str], wordings: Sequence[str], costs: GraphCosts = COSTS
) -> Iterator[Recogniser]:
    """As the product hears: its ears, with its graph of the phrases and of people's wordings."""
    model = SpeechModel(folder, folder.name, costs=costs)
    language = language_model(phrases, wordings)
    ears = VoskEars(model, phrases, wordings=wordings, language=language)
    silence = np.zeros(BLOCK_SAMPLES, np.int16)

    def hear(samples: Samples) -> tuple[Heard, ...]:
        heard: list[Heard] = []
        for block in _blocks(samples):
            heard += ears.accept(block, silence, None)
        return (*heard, *ears.finish())

    try:
        yield Recogniser(
            identity_of("product", folder, _product(), repr(costs), *phrases, "", *wordings), hear
        )
    finally:
        ears.close()
        model.close()


@contextmanager
def by_grammar(folder: Path, phrases: Sequence[str]) -> Iterator[Recogniser]:
    """With Vosk's own run-time grammar: any row of the phrases' words is possible."""
    recogniser, unknown = grammar_recogniser(folder, phrases)
    identity = identity_of("grammar", folder, repr(_TIMES_LISTED), *phrases)
    yield Recogniser(identity, _with(recogniser, unknown))


def grammar_recogniser(folder: Path, phrases: Sequence[str]) -> tuple[Any, str | None]:
    """The engine's recogniser of the phrases, and its word for any other speech."""
    words = read_words(folder)
    # The engine counts words and pairs; a sentence of one word is said more than its share.
    listed = [phrase for phrase in phrases for _ in range(_TIMES_LISTED.get(phrase.count(" "), 1))]
    symbols = [] if words.unknown is None else [words.unknown]
    grammar = json.dumps(listed + symbols, ensure_ascii=False)
    recogniser = vosk.KaldiRecognizer(_loaded(folder), RATE_HZ, grammar)
    recogniser.SetWords(True)  # noqa: FBT003 - the engine's own signature
    return recogniser, words.unknown


@contextmanager
def by_graph_file(folder: Path, content: bytes) -> Iterator[Recogniser]:
    """With the content of a `Gr.fst` in place of the model's own, and nothing of the product."""
    with TemporaryDirectory(prefix="quiet-hands-") as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy, copy_function=_link)
        graph = copy / "graph" / "Gr.fst"
        graph.unlink()
        graph.write_bytes(content)
        recogniser = vosk.KaldiRecognizer(_loaded(copy), RATE_HZ)
    recogniser.SetWords(True)  # noqa: FBT003 - the engine's own signature
    identity = identity_of("graph-file", folder, hashlib.sha256(content).hexdigest())
    yield Recogniser(identity, _with(recogniser, read_words(folder).unknown))


def identity_of(kind: str, folder: Path, *inputs: str) -> str:
    """A short name for what a recogniser was made of: the model's bytes and its sentences."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix != ".md":
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return name_of(kind, digest.hexdigest(), *inputs)


def name_of(kind: str, *inputs: str) -> str:
    """A short name for the inputs."""
    digest = hashlib.sha256("\0".join(inputs).encode())
    return f"{kind}-{digest.hexdigest()[:16]}"


def _loaded(folder: Path) -> Any:  # noqa: ANN401 - the engine ships no types
    vosk.SetLogLevel(_SILENT)
    return vosk.Model(str(folder))


def _product() -> str:
    """A digest of the program's own part in hearing."""
    digest = hashlib.sha256()
    for path in sorted(Path(hearing.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _with(recogniser: Any, unknown: str | None) -> Hear:  # noqa: ANN401 - the engine ships no types
    """Utterances of a bare engine; its times count on, and only their order matters here."""

    def hear(samples: Samples) -> tuple[Heard, ...]:
        results = [
            recogniser.Result()
            for block in _blocks(samples)
            if recogniser.AcceptWaveform(block.tobytes())
        ]
        found = (_heard(result, unknown) for result in (*results, recogniser.FinalResult()))
        return tuple(heard for heard in found if heard.words)

    return hear


def _heard(result: str, unknown: str | None) -> Heard:
    words = tuple(
        Word(
            UNKNOWN if entry["word"] == unknown else entry["word"],
            entry["start"],
            entry["end"],
            entry["conf"],
        )
        for entry in json.loads(result).get("result", ())
    )
    if not words:
        return Heard((), 0.0, 0.0, 0.0)
    return Heard(words, words[0].start_s, words[-1].end_s, words[-1].end_s)


def _blocks(samples: Samples) -> Samples:
    padding = -len(samples) % BLOCK_SAMPLES
    return np.concatenate([samples, np.zeros(padding, np.int16)]).reshape(-1, BLOCK_SAMPLES)


def _link(source: str, target: str) -> None:
    Path(target).symlink_to(Path(source).resolve())
