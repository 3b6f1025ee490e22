"""Spoken pieces into what the net learns from: features, labels and phones, piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from assistant.hearing.phones import PHONE_INDEX, SILENCE
from train_model.align import Alignment, align, sentence_graph, step_labels
from train_model.augment import augment_sound, plain_sound
from train_model.features import log_mel
from train_model.net import AcousticNet
from train_model.shape import SUBSAMPLING
from train_model.short_floats import short_floats
from train_model.speak import Clip, Piece, load_pieces

Segments = tuple[tuple[int, float, float], ...]
"""Phones with their start and end in seconds."""
_SILENCE = PHONE_INDEX[SILENCE]
_STEP_S = 0.03
_AT_ONCE = 32
WORST_SCORE = -2.75
"""Mean log-likelihood of a step below which the words were hardly what was said."""
WORST_SCORE_OF_CHAIN = -3.2
"""The same where the head for decoding aligns: what it gives are no likelihoods, and lower."""
_FLITE_NAMES = {"AX": "AH", "AXR": "ER", "PAU": SILENCE}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Utterances: log-mel frames, a pdf for each step of 30 ms, and the phones in order.

    `taught`, steps x pdfs for each utterance or for none, is how likely a teacher finds each pdf
    who hears the voice near and in silence.
    """

    features: list[npt.NDArray[np.float16]]
    labels: list[npt.NDArray[np.uint8]]
    phones: list[npt.NDArray[np.uint8]]
    taught: list[npt.NDArray[np.float16]]

    @property
    def hours(self) -> float:
        """Of sound, silence around the words included."""
        return sum(map(len, self.features)) / 360_000

    def joined(self, other: Corpus) -> Corpus:
        """Both."""
        return Corpus(
            self.features + other.features,
            self.labels + other.labels,
            self.phones + other.phones,
            self.taught + other.taught,
        )


def told_segments(clip: Clip) -> Segments | None:
    """The phones as the engine told them; None when it did not, or in phones of its own."""
    segments = []
    start_s = 0.0
    for name, end_s in clip.phones:
        phone = PHONE_INDEX.get(_FLITE_NAMES.get(name, name))
        if phone is None:
            return None
        segments.append((phone, start_s, end_s))
        start_s = end_s
    return tuple(segments) or None


def aligned_pieces(
    speech: Path,
    net: AcousticNet,
    lexicon: Mapping[str, Sequence[Sequence[str]]],
    folder: Path,
    worst_score: float = WORST_SCORE,
) -> None:
    """Align every piece that is not aligned in `folder` yet, with the net's `frame` head.

    Clips whose mean log-likelihood is below the worst score are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    net.eval()
    for piece in load_pieces(speech):
        path = folder / f"{piece.name}.npy"
        if not path.exists():
            found = (_aligned(samples, text, net, lexicon) for samples, text in _clips(piece))
            rows = [
                None if best is None or best.score < worst_score else _in_seconds(best)
                for best in found
            ]
            _save(path, np.array(rows, dtype=object))


def spoken_features(speech: Path, count: int) -> list[npt.NDArray[np.float32]]:
    """Changed copies of about so many clips of all pieces, as the net sees them in training."""
    clips = [samples for piece in load_pieces(speech) for samples, _ in _clips(piece)]
    rng = np.random.default_rng(count)
    return [
        log_mel(augment_sound(samples, rng).sound)
        for samples in clips[:: max(1, len(clips) // count)]
    ]


def _clips(piece: Piece) -> Iterator[tuple[npt.NDArray[np.int16], str]]:
    return ((piece.samples(clip), clip.text) for clip in piece.clips)


def _aligned(
    samples: npt.NDArray[np.int16],
    text: str,
    net: AcousticNet,
    lexicon: Mapping[str, Sequence[Sequence[str]]],
) -> Alignment | None:
    graph = sentence_graph(text, lexicon)
    if graph is None:
        return None
    rng = np.random.default_rng(zlib.crc32(text.encode()))
    features = log_mel(plain_sound(samples.astype(np.float32), rng))
    with torch.inference_mode():
        _, frame = net(torch.from_numpy(features)[None])
    return align(frame[0].log_softmax(1).numpy(), graph)


def _in_seconds(alignment: Alignment) -> Segments:
    return tuple((phone, a * _STEP_S, b * _STEP_S) for phone, a, b in alignment.phones)


def feature_pieces(
    speech: Path,
    alignments: Path | None,
    folder: Path,
    copy: int,
    names: str = "*",
    teacher: AcousticNet | None = None,
) -> None:
    """Augmented copy number `copy` of every piece of these names that `folder` lacks.

    Without alignments only clips whose engine told its phones are taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for piece in load_pieces(speech, names):
        path = folder / f"{piece.name}-{copy}.npz"
        if path.exists():
            continue
        if alignments is None:
            segments = [told_segments(clip) for clip in piece.clips]
        elif (alignments / f"{piece.name}.npy").exists():
            segments = list(np.load(alignments / f"{piece.name}.npy", allow_pickle=True))
        else:
            continue
        _save_corpus(path, _augmented(piece, segments, copy, teacher))


def _augmented(
    piece: Piece,
    segments: Sequence[Segments | None],
    copy: int,
    teacher: AcousticNet | None,
) -> Corpus:
    rng = np.random.default_rng(zlib.crc32(f"{piece.name} {copy}".encode()))
    corpus = Corpus([], [], [], [])
    plain: list[npt.NDArray[np.float32]] = []
    for clip, spoken in zip(piece.clips, segments, strict=True):
        if spoken is None:
            continue
        changed = augment_sound(piece.samples(clip), rng)
        features = log_mel(changed.sound)
        phones = [phone for phone, _, _ in spoken]
        before = [] if phones[0] == _SILENCE else [_SILENCE]
        after = [] if phones[-1] == _SILENCE else [_SILENCE]
        phones = before + phones + after
        labels = step_labels(spoken, len(features), speed=changed.speed, lead_s=changed.lead_s)
        if len(phones) <= len(labels):
            corpus.features.append(features.astype(np.float16))
            corpus.labels.append(labels)
            corpus.phones.append(np.array(phones, np.uint8))
            plain.append(changed.plain)
    if teacher is not None:
        corpus.taught.extend(taught_by(teacher, plain))
    return corpus


def taught_by(
    teacher: AcousticNet, sounds: Sequence[npt.NDArray[np.float32]]
) -> list[npt.NDArray[np.float16]]:
    """How likely the teacher finds each pdf, steps x pdfs for each sound at int16 scale.

    Sounds of about one length go through it together, which is faster.
    """
    taught = [np.zeros(0, np.float16)] * len(sounds)
    order = sorted(range(len(sounds)), key=lambda k: len(sounds[k]))
    for first in range(0, len(order), _AT_ONCE):
        group = order[first : first + _AT_ONCE]
        features = [log_mel(sounds[k]) for k in group]
        longest = max(map(len, features))
        padded = [np.pad(one, ((0, longest - len(one)), (0, 0)), "edge") for one in features]
        with torch.inference_mode(), short_floats():
            chain, _ = teacher(torch.from_numpy(np.stack(padded)))
        likely = chain.float().softmax(2).numpy().astype(np.float16)
        for row, k in enumerate(group):
            taught[k] = likely[row, : -(-len(features[row]) // SUBSAMPLING)]
    return taught


def load_corpus(folder: Path) -> Corpus:
    """All pieces in the folder."""
    corpus = Corpus([], [], [], [])
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as stored:
            corpus = corpus.joined(
                Corpus(*(_apart(stored[n], stored[f"{n}_ends"]) for n in _PARTS))
            )
    return corpus


_PARTS = ("features", "labels", "phones", "taught")


def _save_corpus(path: Path, corpus: Corpus) -> None:
    stored: dict[str, npt.NDArray[Any]] = {}
    for name in _PARTS:
        rows = getattr(corpus, name)
        stored[name] = np.concatenate(rows) if rows else np.zeros(0)
        stored[f"{name}_ends"] = np.cumsum([len(row) for row in rows])
    unfinished = path.with_suffix(".part.npz")
    np.savez(unfinished, allow_pickle=False, **stored)
    unfinished.replace(path)


def _save(path: Path, rows: npt.NDArray[Any]) -> None:
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as out:
        np.save(out, rows, allow_pickle=True)
    unfinished.replace(path)


def _apart(rows: npt.NDArray[Any], ends: npt.NDArray[np.int64]) -> list[npt.NDArray[Any]]:
    return np.split(rows, ends[:-1]) if len(ends) else []
