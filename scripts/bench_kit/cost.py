"""What listening costs: CPU time, time to load and memory, each way in a process of its own.

`python -m bench_kit.cost NAME SAMPLES [MODEL]` is the child; it prints one JSON object.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples
from assistant.understanding.meaning import Context
from bench_kit.deciders import Decider
from bench_kit.peers import sphinx, vosk_with_ratio
from bench_kit.product import product
from bench_kit.recording import Recording

DECIDERS: Mapping[str, Callable[[str | None], Decider]] = {
    "quiet-hands": product,
    "vosk": vosk_with_ratio,
    "pocketsphinx": sphinx,
}
_LIMIT_S = 600.0


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds to load, CPU seconds a second of sound, and the most memory in MiB."""

    load_s: float
    factor: float
    memory_mib: float


def cost_of(name: str, sound: Samples, model: str | None) -> Cost:
    """What one of DECIDERS costs for the sound; raises CalledProcessError when it fails."""
    with TemporaryDirectory(prefix="quiet-hands-") as place:
        samples = Path(place) / "samples"
        sound.tofile(samples)
        command = [sys.executable, "-m", "bench_kit.cost", name, str(samples)]
        done = subprocess.run(
            command + ([] if model is None else [model]),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=_LIMIT_S + len(sound) / RATE_HZ,
        )
        return Cost(**json.loads(done.stdout))


def _measure(name: str, samples: Path, model: str | None) -> Cost:
    sound = np.fromfile(samples, np.int16)
    sound = sound[: len(sound) // BLOCK_SAMPLES * BLOCK_SAMPLES]
    began_s = time.process_time()
    with DECIDERS[name](model).open() as decide:
        # The first recording brings in what is loaded only when it is needed.
        decide(Recording(sound[:RATE_HZ], np.zeros(RATE_HZ, np.int16), 0.0), Context())
        loaded_s = time.process_time()
        decide(Recording(sound, np.zeros_like(sound), 0.0), Context())
        factor = (time.process_time() - loaded_s) * RATE_HZ / len(sound)
    memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(round(loaded_s - began_s, 2), round(factor, 4), round(memory_mib, 1))


def main(argv: Sequence[str]) -> None:
    """Measure, and print."""
    name, samples, *model = argv
    cost = _measure(name, Path(samples), model[0] if model else None)
    print(json.dumps({field: getattr(cost, field) for field in cost.__slots__}))


if __name__ == "__main__":
    main(sys.argv[1:])
