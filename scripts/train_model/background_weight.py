"""What the weight of everyday talk trades: `python -m train_model.background_weight MODEL`.

For each weight, a line with the listed sentences missed (flite slt and rms, in silence and in
kitchen noise) and the recordings of people saying other things that mean something to us (of
QUIET_HANDS_HUMAN_DEV, or ../shared/human-dev beside the checkout; left out where there are none).
Both are for choosing the weight, so neither is a measure of the product.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.heard import Heard
from assistant.hearing.sentence_graph import COSTS
from assistant.hearing.sound_file import read_sound
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vocabulary import hearable_texts
from assistant.hearing.vosk_ears import VoskEars
from assistant.rehearsal.ambience import built_in
from assistant.sound import RATE_HZ, Samples
from assistant.understanding.catalogue import NOT_FOR_US, Catalogue, load_catalogue
from assistant.understanding.meaning import Context
from assistant.understanding.understand import Understanding

_VOICES = ("slt", "rms")
_NOISE_DB = 12.0
_LEVEL = 0.1
"""Loudness of the speech, root mean square of full scale."""
_CHUNK = RATE_HZ // 10
_HUMANS = Path(__file__).parents[3] / "shared" / "human-dev"

Clip = tuple[str, Samples]
"""What was said, and how it sounded."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, metavar="MODEL", help="the folder of a speech model")
    parser.add_argument("--weights", type=float, nargs="+", default=[-2, 0, 1, 2, 4])
    parser.add_argument("--every", type=int, default=12, help="take one in so many (12)")
    args = parser.parse_args()
    catalogue = load_catalogue(places.intents_dir())
    said = _listed(catalogue, args.every)
    spoken = [clip for voice in _VOICES for clip in _speak(voice, said)]
    noisy = [(text, _in_noise(sound)) for text, sound in spoken]
    others = list(_others(args.every // 4 or 1))
    print(f"weight  missed of {len(spoken)}  at {_NOISE_DB:g} dB  fired of {len(others)}")
    for weight in args.weights:
        costs = replace(COSTS, background=weight)
        with closing(SpeechModel(args.model, "measured", costs=costs)) as model:
            texts, _ = hearable_texts(catalogue.phrases, model)
            missed = [_missed(model, texts, clips) for clips in (spoken, noisy)]
            fired = _fired(model, texts, others, Understanding(catalogue))
        print(f"{weight:6g}  {missed[0]:12}  {missed[1]:8}  {fired:8}", flush=True)


def _listed(catalogue: Catalogue, every: int) -> list[str]:
    texts = {p.text for p in catalogue.phrases if p.intent != NOT_FOR_US and p.stands_for is None}
    return sorted(texts)[:: every * 8]


def _speak(voice: str, texts: Sequence[str]) -> Iterator[Clip]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        for text in texts:
            subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
            yield text, _at_level(read_sound(path))


def _at_level(sound: Samples) -> Samples:
    wave = sound / np.sqrt(np.mean(np.square(sound, dtype=float))) * _LEVEL * 32767
    padded = np.concatenate([np.zeros(RATE_HZ // 2), wave, np.zeros(RATE_HZ)])
    return np.clip(padded, -32767, 32767).astype(np.int16)


def _in_noise(sound: Samples) -> Samples:
    noise = np.resize(built_in("kitchen"), len(sound)) * _LEVEL * 32767 * 10 ** (-_NOISE_DB / 20)
    return np.clip(sound + noise, -32767, 32767).astype(np.int16)


def _others(every: int) -> Iterator[Clip]:
    folder = Path(os.environ.get("QUIET_HANDS_HUMAN_DEV", _HUMANS))
    for path in sorted(folder.rglob("*.flac"))[::every]:
        try:
            yield path.name, read_sound(path)
        except BadInput:  # a few are empty
            continue


def _missed(model: SpeechModel, texts: Sequence[str], clips: Sequence[Clip]) -> int:
    return sum(" ".join(h.text for h in _hear(model, texts, s)) != text for text, s in clips)


def _fired(
    model: SpeechModel,
    texts: Sequence[str],
    clips: Sequence[Clip],
    understand: Callable[[Heard, Context], object],
) -> int:
    context = Context("step")
    return sum(any(understand(h, context) for h in _hear(model, texts, s)) for _, s in clips)


def _hear(model: SpeechModel, texts: Sequence[str], sound: Samples) -> list[Heard]:
    padded = np.concatenate([sound, np.zeros(RATE_HZ + -len(sound) % _CHUNK, np.int16)])
    silence = np.zeros(_CHUNK, np.int16)
    with closing(VoskEars(model, texts)) as ears:
        heard = [
            h for chunk in padded.reshape(-1, _CHUNK) for h in ears.accept(chunk, silence, None)
        ]
        return [*heard, *ears.finish()]


if __name__ == "__main__":
    main()
