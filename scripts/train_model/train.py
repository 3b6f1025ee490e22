"""Training: frame cross-entropy first, then LF-MMI with the cross-entropy beside it."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from assistant.hearing.phones import ANY_SPEECH, PDF_COUNT, PHONE_INDEX, SILENCE
from train_model.corpus import Corpus
from train_model.distort import distort
from train_model.mmi import PhoneBigram, lf_mmi_loss, phone_bigram
from train_model.net import AcousticNet
from train_model.shape import SUBSAMPLING, Shape
from train_model.short_floats import short_floats
from train_model.team import ALONE, Team

_ANY_SPEECH, _SILENCE = PHONE_INDEX[ANY_SPEECH], PHONE_INDEX[SILENCE]
_FRAMES_A_BATCH = 14_000
_FRAME_WEIGHT = 0.3
_OUTPUT_WEIGHT = 2.5e-5
_TAUGHT_WEIGHT = 0.5
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps of training; the rate rises for 60 steps and falls exponentially from then on."""

    steps: int
    first_rate: float = 1.5e-3
    last_rate: float = 6e-5
    any_speech: float = 0.2
    """Share of the utterances in which a run of phones is only `[unk]`."""
    moving_norms: bool = True
    """Whether norms follow the batches; a net that goes on keeps its own, and so what it knows."""

    def rate(self, step: int) -> float:
        """The learning rate of a step, from 0."""
        fall = (self.last_rate / self.first_rate) ** (step / self.steps)
        return self.first_rate * fall * min(1.0, (step + 1) / 60)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from, ready for the net."""

    features: torch.Tensor
    lengths: torch.Tensor
    labels: torch.Tensor
    phones: list[list[int]]
    taught: torch.Tensor | None
    """Utterances x steps x pdfs; zero where the teacher does not count."""


def new_net(corpus: Corpus, shape: Shape) -> AcousticNet:
    """A net that knows the mean and spread of the features, and nothing else."""
    sample = np.concatenate(corpus.features[::7]).astype(np.float32)
    mean, deviation = torch.tensor(sample.mean(0)), torch.tensor(sample.std(0))
    return AcousticNet(shape, mean, deviation)


def train_frames(
    net: AcousticNet, corpus: Corpus, noises: npt.NDArray[np.float16], schedule: Schedule, seed: int
) -> None:
    """Cross-entropy of `frame` against the aligned phones.

    At the end `chain` becomes `frame` less the priors: where LF-MMI can begin.
    """

    def loss(net: AcousticNet, batch: Batch) -> torch.Tensor:
        _, frame = _outputs(net, batch)
        return _frame_loss(frame, batch)

    _run(net, _batches(corpus, noises, seed, 0.0), schedule, loss, None, ALONE)
    counts = np.bincount(np.concatenate(corpus.labels), minlength=PDF_COUNT) + 1.0
    priors = torch.tensor(np.log(counts / counts.sum()), dtype=torch.float32)
    with torch.no_grad():
        net.chain.weight.copy_(net.frame.weight)
        net.chain.bias.copy_(net.frame.bias - priors)
        rows = slice(2 * _ANY_SPEECH, 2 * _ANY_SPEECH + 2)
        speech = net.chain.weight[2 : 2 * _ANY_SPEECH].view(-1, 2, net.shape.width)
        net.chain.weight[rows] = speech.mean(0)
        net.chain.bias[rows] = net.chain.bias[2 : 2 * _ANY_SPEECH].view(-1, 2).mean(0)


def train_chain(
    net: AcousticNet,
    corpus: Corpus,
    noises: npt.NDArray[np.float16],
    schedule: Schedule,
    seed: int,
    checkpoint: Path,
    team: Team = ALONE,
) -> None:
    """LF-MMI of `chain` and cross-entropy of `frame`; goes on from the checkpoint, if any."""
    rng = np.random.default_rng(seed)
    sequences = [_with_any_speech(phones, schedule.any_speech, rng) for phones in corpus.phones]
    bigram = phone_bigram(sequences)

    def loss(net: AcousticNet, batch: Batch) -> torch.Tensor:
        chain, frame = _outputs(net, batch)
        main = _chain_loss(chain, batch, bigram) + _FRAME_WEIGHT * _frame_loss(frame, batch)
        return main if batch.taught is None else main + _TAUGHT_WEIGHT * _taught_loss(chain, batch)

    batches = _batches(corpus, noises, seed + 1000 * team.place, schedule.any_speech)
    _run(net, batches, schedule, loss, checkpoint, team)


def _outputs(net: AcousticNet, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    with short_floats():
        chain, frame = net(batch.features)
    return chain.float(), frame.float()


def _frame_loss(frame: torch.Tensor, batch: Batch) -> torch.Tensor:
    return functional.cross_entropy(
        frame.reshape(-1, PDF_COUNT),
        batch.labels.reshape(-1),
        ignore_index=_IGNORED,
        label_smoothing=0.03,
    )


def _chain_loss(chain: torch.Tensor, batch: Batch, bigram: PhoneBigram) -> torch.Tensor:
    small = _OUTPUT_WEIGHT * (chain**2).sum(2).mean()
    return lf_mmi_loss(chain, batch.lengths, batch.phones, bigram) + small


def _taught_loss(chain: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Cross-entropy against what a teacher makes of the voice alone.

    Li et al., "Large-scale domain adaptation via teacher-student learning", 2017.
    """
    return -(batch.taught * chain.log_softmax(2)).sum() / batch.lengths.sum()


def _run(
    net: AcousticNet,
    batches: Iterator[Batch],
    schedule: Schedule,
    loss_of: Callable[[AcousticNet, Batch], torch.Tensor],
    checkpoint: Path | None,
    team: Team,
) -> None:
    optimiser = torch.optim.Adam(net.parameters(), betas=(0.9, 0.98))
    done = 0
    if checkpoint is not None and checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(stored["net"])
        optimiser.load_state_dict(stored["optimiser"])
        done = stored["done"]
    net.train(schedule.moving_norms)
    torch.set_flush_denormal(True)
    began_s, total = time.monotonic(), 0.0
    for step in range(done, schedule.steps):
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate(step)
        loss = loss_of(net, next(batches))
        optimiser.zero_grad()
        loss.backward()
        team.average_gradients(net)
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        if math.isfinite(float(norm)):
            optimiser.step()
        total += loss.item()
        if team.place:
            continue
        if (step + 1) % 100 == 0:
            spent_s = time.monotonic() - began_s
            sys.stderr.write(f"step {step + 1}: loss {total / 100:.4f}, {spent_s:.0f} s\n")
            total = 0.0
        if checkpoint is not None and ((step + 1) % 100 == 0 or step + 1 == schedule.steps):
            torch.save(
                {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "done": step + 1},
                checkpoint.with_suffix(".part"),
            )
            checkpoint.with_suffix(".part").replace(checkpoint)


def _batches(
    corpus: Corpus, noises: npt.NDArray[np.float16], seed: int, any_speech: float
) -> Iterator[Batch]:
    """Batches of utterances of about one length, in random order, for ever."""
    rng, shuffle = np.random.default_rng(seed), Random(seed)
    order = sorted(range(len(corpus.features)), key=lambda k: len(corpus.features[k]))
    groups: list[list[int]] = [[]]
    for k in order:
        if (len(groups[-1]) + 1) * len(corpus.features[k]) > _FRAMES_A_BATCH:
            groups.append([])
        groups[-1].append(k)
    while True:
        shuffle.shuffle(groups)
        for group in groups:
            yield _batch(corpus, group, noises, any_speech, rng)


def _batch(
    corpus: Corpus,
    group: Sequence[int],
    noises: npt.NDArray[np.float16],
    any_speech: float,
    rng: np.random.Generator,
) -> Batch:
    frames = [len(corpus.features[k]) for k in group]
    steps = [len(corpus.labels[k]) for k in group]
    longest = max(frames)
    padded = np.stack(
        [
            np.pad(corpus.features[k].astype(np.float32), ((0, longest - n), (0, 0)), "edge")
            for k, n in zip(group, frames, strict=True)
        ]
    )
    sound, silent = distort(padded, frames, noises, rng)
    labels = np.full((len(group), (longest + SUBSAMPLING - 1) // SUBSAMPLING), _IGNORED, np.int64)
    phones = []
    taught = np.zeros((*labels.shape, PDF_COUNT), np.float32) if corpus.taught else None
    for row, k in enumerate(group):
        labels[row, : steps[row]] = corpus.labels[k]
        if silent[row]:
            labels[row, : steps[row]] = 2 * _SILENCE + 1
        said = [_SILENCE] if silent[row] else corpus.phones[k]
        phones.append(_with_any_speech(said, any_speech, rng))
        if taught is not None and not silent[row] and _ANY_SPEECH not in phones[row]:
            taught[row, : steps[row]] = corpus.taught[k]
    return Batch(
        torch.from_numpy(sound),
        torch.tensor(steps),
        torch.from_numpy(labels),
        phones,
        None if taught is None else torch.from_numpy(taught),
    )


def _with_any_speech(
    phones: Sequence[int] | npt.NDArray[np.uint8], share: float, rng: np.random.Generator
) -> list[int]:
    """The phones, in a share of the cases with a run of 3 to 12 of them as the one of `[unk]`."""
    said = [int(phone) for phone in phones]
    if rng.random() >= share:
        return said
    length = int(rng.integers(3, 13))
    start = int(rng.integers(0, max(1, len(said) - length)))
    run = said[start : start + length]
    if _SILENCE in run:
        run = run[: run.index(_SILENCE)]
    if len(run) < 3:
        return said
    return [*said[:start], _ANY_SPEECH, *said[start + len(run) :]]
