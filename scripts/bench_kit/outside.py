"""Recordings from a folder of somebody's: people, or other voices. They are only read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from assistant.cli.context import context_of
from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples
from bench_kit.recording import AFTER_S, BEFORE_S, Case, Noises, Recording, whole_blocks
from bench_kit.wordings import Wording
from train_model.measure.chance import draw
from train_model.measure.noise import with_noise
from train_model.measure.sets import SEED
from train_model.measure.speech import without_silence

LIST = "list.jsonl"
FOR_IT, FOR_NOBODY = "recordings for it, as they are", "recordings for nobody, as they are"
_SOUNDS = (".wav", ".flac")
_SNRS_DB = (None, 12, 6)
_NOISES = ("pink", "babble")


def outside_cases(folder: Path, noises: Noises) -> Iterator[Case]:
    """Each recording clean, at 12 and at 6 dB; those that are for nobody only clean.

    The list in the folder has a JSON object a line: `file`, and for those meant for the guide
    `text`, `intent` and, where they matter, `slots` and `context`. Without a list every recording
    is for nobody. Raises BadInput for a folder or a list that cannot be used.
    """
    said = _said(folder)
    if not said:
        raise BadInput("there is no recording in this folder", path=folder)
    for path, wording in said:
        for snr_db in _SNRS_DB if wording.intent else (None,):
            key = f"outside|{path}|{path.stat().st_size}|{wording.context}|{snr_db}"
            seed = draw(SEED, "outside", path.name, str(snr_db))
            noise = None if snr_db is None else _NOISES[seed % len(_NOISES)]
            clean = FOR_NOBODY if wording.intent is None else FOR_IT
            row = clean if snr_db is None else f"recordings for it, {snr_db} dB"
            make = partial(_make, path, noise, snr_db, seed, noises)
            yield Case(row, key, wording, make, path.parent.name)


def _said(folder: Path) -> list[tuple[Path, Wording]]:
    listed = folder / LIST
    if not listed.exists():
        paths = (path for path in folder.rglob("*") if path.suffix in _SOUNDS)
        return [(path, Wording("", None)) for path in sorted(paths)]
    lines = listed.read_text(encoding="utf-8").splitlines()
    return [_row(folder, listed, number, line) for number, line in enumerate(lines, start=1)]


def _row(folder: Path, listed: Path, number: int, line: str) -> tuple[Path, Wording]:
    try:
        row = json.loads(line)
        context = row.get("context", "step")
        context_of(context)
        path = folder / row["file"]
        wording = Wording(row.get("text", ""), row.get("intent"), row.get("slots", {}), context)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BadInput(
            "this line is no recording",
            remedy='write {"file": "a.wav", "text": "next", "intent": "next_step"}',
            path=listed,
            line=number,
        ) from None
    if not path.is_file():
        raise BadInput(f"there is no file '{row['file']}'", path=listed, line=number)
    return path, wording


def _make(
    path: Path, noise: str | None, snr_db: float | None, seed: int, noises: Noises
) -> Recording:
    sound = np.concatenate([read_sound(path), np.zeros(round(AFTER_S * RATE_HZ), np.int16)])
    if noise is None or snr_db is None:
        return _recording(sound, _voice_end_s(sound))
    sound = np.concatenate([np.zeros(round(BEFORE_S * RATE_HZ), np.int16), sound])
    return _recording(with_noise(sound, noises[noise](), snr_db, seed), _voice_end_s(sound))


def _recording(sound: Samples, end_s: float) -> Recording:
    return whole_blocks(Recording(sound, np.zeros_like(sound), end_s))


def _voice_end_s(sound: Samples) -> float:
    """Where the sound falls for good; rough in a recording that is noisy itself."""
    # What is cut off at the end only: a loud block is put before it all.
    before = np.full(BLOCK_SAMPLES, sound.max(), np.int16)
    return len(without_silence(np.concatenate([before, sound]))) / RATE_HZ - BLOCK_S
