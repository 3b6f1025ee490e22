"""Speech for training, in pieces that can be made one by one and again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from train_model.texts import SHARES, Shares, Texts
from train_model.voices import RATE_HZ, Speaker, Spoken, kokoro, light_speakers

CLIPS_A_PIECE = 250
_SHORTEST_S, _LONGEST_S = 0.2, 10.0


@dataclass(frozen=True, slots=True)
class Clip:
    """One utterance of a piece: samples `start` to `start + count` of its sound."""

    text: str
    voice: str
    start: int
    count: int
    phones: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Clips that were spoken together, with their sound (int16, 16 kHz) behind one another."""

    name: str
    clips: tuple[Clip, ...]
    sound: npt.NDArray[np.int16]

    def samples(self, clip: Clip) -> npt.NDArray[np.int16]:
        """The sound of one clip."""
        return self.sound[clip.start : clip.start + clip.count]


def speak_piece(
    folder: Path, engine: str, number: int, texts: Texts, seed: int, shares: Shares = SHARES
) -> None:
    """Make piece `number` of an engine, `light` or `kokoro`; one that is there is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{engine}-{number:03d}"
    index = folder / f"{name}.jsonl"
    if index.exists():
        return
    rng = Random(f"{seed} {name}")
    clips: list[Clip] = []
    pieces: list[npt.NDArray[np.int16]] = []
    start = 0
    while len(clips) < CLIPS_A_PIECE:
        text = texts.draw(rng, shares)
        spoken = _spoken(engine, text, rng)
        if spoken is None:
            continue
        samples = _trimmed((spoken.sound * 32767).astype(np.int16), lead=not spoken.phones)
        if not _SHORTEST_S <= len(samples) / RATE_HZ <= _LONGEST_S:
            continue
        clips.append(Clip(text, spoken.voice, start, len(samples), spoken.phones))
        pieces.append(samples)
        start += len(samples)
    np.save(folder / f"{name}.npy", np.concatenate(pieces))
    # The index comes last: a piece without one is not there.
    lines = "".join(json.dumps(asdict(clip)) + "\n" for clip in clips)
    unfinished = index.with_suffix(".part")
    unfinished.write_text(lines, encoding="utf-8")
    unfinished.replace(index)


def load_pieces(folder: Path, names: str = "*") -> Iterator[Piece]:
    """All finished pieces whose names match, in their order."""
    for index in sorted(folder.glob(f"{names}.jsonl")):
        rows = map(json.loads, index.read_text(encoding="utf-8").splitlines())
        clips = tuple(
            Clip(r["text"], r["voice"], r["start"], r["count"], tuple(map(tuple, r["phones"])))
            for r in rows
        )
        sound = np.load(index.with_suffix(".npy"), mmap_mode="r")
        yield Piece(index.stem, clips, sound)


def _spoken(engine: str, text: str, rng: Random) -> Spoken | None:
    try:
        return _speaker(engine, rng)(text, rng)
    except (subprocess.SubprocessError, ValueError, KeyError, OSError) as error:
        # One voice that cannot say one text must not end an hour of work.
        sys.stderr.write(f"left out '{text}': {error}\n")
        return None


def _speaker(engine: str, rng: Random) -> Speaker:
    if engine == "kokoro":
        return kokoro
    speakers = light_speakers().values()
    ((_, speaker),) = rng.choices(list(speakers), [share for share, _ in speakers])
    return speaker


def _trimmed(samples: npt.NDArray[np.int16], *, lead: bool) -> npt.NDArray[np.int16]:
    """Without the silence around the words that engines add, 0.1 s of it aside.

    The phone times an engine tells count from the start: such a `lead` must stay.
    """
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 200)
    if len(loud) == 0:
        return samples[:0]
    first = max(0, loud[0] - RATE_HZ // 10) if lead else 0
    return samples[first : loud[-1] + RATE_HZ // 10]
