"""The child of the smoke test: `python -m assistant.hearing.smoke_child MODEL`.

Loads a model, gives it a grammar, lets it decode a second of sound and closes it. Whatever the
engine does to its process is done to this one. Exit codes: 0 it works, 3 the engine cannot be
loaded, 4 the engine refuses the model; the reason is on stdout.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples

ENGINE_MISSING = 3
MODEL_REFUSED = 4


def _one_second() -> Samples:
    """Half a second of noise, half a second of a buzz: every part of the search has work."""
    half = RATE_HZ // 2
    noise = np.random.default_rng(0).normal(0, 2000, half)
    buzz = np.where(np.arange(half) % 133 < 20, 8000, -1400)
    return np.concatenate([noise, buzz]).astype(np.int16)


def main(folder: str) -> int:
    """Try the model in `folder`; the exit code says how it went."""
    try:
        import vosk  # noqa: PLC0415 - a machine without a library of the engine is an answer here
    except (ImportError, OSError) as error:
        sys.stdout.write(str(error))
        return ENGINE_MISSING
    vosk.SetLogLevel(-10)
    try:
        model = vosk.Model(folder)
        known = [
            w for w in ("[unk]", "<unk>", "<UNK>", "yes", "no") if model.vosk_model_find_word(w) > 0
        ]
        grammar = [json.dumps(known)] if known else []
        recogniser = vosk.KaldiRecognizer(model, RATE_HZ, *grammar)
    except Exception as error:  # the engine raises nothing more exact
        sys.stdout.write(str(error))
        return MODEL_REFUSED
    recogniser.SetWords(True)  # noqa: FBT003 - the engine's own signature
    sound = _one_second()
    for start in range(0, len(sound), BLOCK_SAMPLES):
        recogniser.AcceptWaveform(sound[start : start + BLOCK_SAMPLES].tobytes())
    json.loads(recogniser.FinalResult())
    del recogniser
    del model
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
