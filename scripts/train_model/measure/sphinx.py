"""PocketSphinx 5 with its own US English model, for comparison: a grammar of the same sentences.

A grammar always answers with one of its sentences. So each utterance is decoded twice, with the
grammar and with a loop of all phones, and its confidence is how well the grammar explains the sound
beside the loop: the usual test against garbage, with a threshold to vary.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assistant.hearing.heard import Heard, Word
from assistant.hearing.sentence_acceptor import sentence_acceptor
from assistant.sound import RATE_HZ, Samples
from train_model.measure.recognisers import Recogniser, name_of

_FRAME_S = 0.01
_LEAST_S = 0.1
_STEEPNESS = 1000.0
"""The engine's scores are logarithms to the base 1.0001 in steps of 1024, told as their powers."""


@contextmanager
def by_sphinx(phrases: Sequence[str]) -> Iterator[Recogniser]:
    """Utterances with one confidence each: its order tells, its size does not.

    Sentences with a word that its dictionary does not have are left out.
    """
    import pocketsphinx

    model = Path(pocketsphinx.get_model_path()) / "en-us"
    known = _known_words(model / "cmudict-en-us.dict")
    phrases = [phrase for phrase in phrases if known.issuperset(phrase.split())]
    with TemporaryDirectory(prefix="quiet-hands-") as place:
        graph = Path(place) / "sentences.fsg"
        graph.write_text(as_fsg(phrases), encoding="utf-8")
        grammar = pocketsphinx.Decoder(fsg=str(graph), lm=None, bestpath=False, loglevel="FATAL")
    phones = pocketsphinx.Decoder(
        allphone=str(model / "en-us-phone.lm.bin"), lm=None, bestpath=False, loglevel="FATAL"
    )
    yield Recogniser(
        name_of("sphinx", pocketsphinx.__name__, *phrases),
        lambda samples: tuple(_hear(grammar, phones, samples)),
    )


def as_fsg(phrases: Sequence[str]) -> str:
    """The sentences as a finite-state grammar in Sphinx's text format, all as likely."""
    words = sorted({word for phrase in phrases for word in phrase.split()})
    acceptor = sentence_acceptor(phrases, {word: n for n, word in enumerate(words, start=1)})
    end = len(acceptor.finals)
    lines = [
        "FSG_BEGIN <sentences>",
        f"NUM_STATES {end + 1}",
        "START_STATE 0",
        f"FINAL_STATE {end}",
    ]
    arcs = zip(acceptor.sources, acceptor.targets, acceptor.labels, strict=True)
    lines += [f"TRANSITION {a} {b} 1.0 {words[label - 1]}" for a, b, label in arcs]
    lines += [f"TRANSITION {state} {end} 1.0" for state in np.flatnonzero(acceptor.finals == 0)]
    return "\n".join([*lines, "FSG_END", ""])


def _hear(grammar: Any, phones: Any, samples: Samples) -> Iterator[Heard]:  # noqa: ANN401 - no types
    for start_s, decided_s, speech in _utterances(samples):
        words, score = _decode(grammar, speech)
        _, loop_score = _decode(phones, speech)
        frames = len(speech) / RATE_HZ / _FRAME_S
        confidence = 1.0 / (1.0 + math.exp(_STEEPNESS * (loop_score - score) / frames))
        heard = tuple(
            Word(word, start_s + from_s, start_s + to_s, confidence) for word, from_s, to_s in words
        )
        if heard:
            yield Heard(heard, heard[0].start_s, heard[-1].end_s, decided_s)


def _decode(decoder: Any, samples: Samples) -> tuple[list[tuple[str, float, float]], float]:  # noqa: ANN401 - no types
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), no_search=False, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    if found is None:
        return [], 0.0
    segments = [
        (s.word.partition("(")[0], s.start_frame * _FRAME_S, s.end_frame * _FRAME_S)
        for s in decoder.seg()
    ]
    words = [segment for segment in segments if segment[0][:1].isalnum()]
    return words, sum(math.log(segment.ascore) for segment in decoder.seg())


def _utterances(samples: Samples) -> Iterator[tuple[float, float, Samples]]:
    """The stretches of speech that its own endpointer finds, with their start and when it knew."""
    import pocketsphinx

    ends = pocketsphinx.Endpointer(sample_rate=RATE_HZ)
    frame = ends.frame_bytes // 2
    speech: list[bytes] = []
    whole = np.concatenate([samples, np.zeros(RATE_HZ, np.int16)])
    for at in range(0, len(whole) - frame + 1, frame):
        found = ends.process(whole[at : at + frame].tobytes())
        if found is not None:
            speech.append(found)
        if speech and not ends.in_speech:
            sound = np.frombuffer(b"".join(speech), np.int16)
            speech = []
            if len(sound) >= _LEAST_S * RATE_HZ:
                yield float(ends.speech_start), (at + frame) / RATE_HZ, sound


def _known_words(dictionary: Path) -> frozenset[str]:
    lines = dictionary.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split(maxsplit=1)[0].partition("(")[0] for line in lines if line)
