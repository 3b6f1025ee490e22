"""The child of `cost.py`: the program's part in hearing alone, so that its memory is that.

argv: model folder, file of sentences, file of samples. Prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

from assistant.hearing.language_model import language_model
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vosk_ears import VoskEars
from assistant.sound import BLOCK_SAMPLES, RATE_HZ


def main() -> None:
    """Load, hear, and tell what it took."""
    folder, expected, sound = map(Path, sys.argv[1:4])
    phrases, wordings = json.loads(expected.read_text(encoding="utf-8"))
    samples = np.fromfile(sound, np.int16)
    began_s = time.process_time()
    model = SpeechModel(folder, folder.name)
    language = language_model(phrases, wordings)
    ears = VoskEars(model, phrases, wordings=wordings, language=language)
    loaded_s = time.process_time() - began_s
    before_s = time.process_time()
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    for block in samples[: len(samples) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(
        -1, BLOCK_SAMPLES
    ):
        ears.accept(block, silence, None)
    ears.finish()
    cpu_s = time.process_time() - before_s
    memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ears.close()
    model.close()
    factor = cpu_s * RATE_HZ / len(samples)
    print(json.dumps({"load_s": loaded_s, "real_time_factor": factor, "memory_mib": memory_mib}))


if __name__ == "__main__":
    main()
