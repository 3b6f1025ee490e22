"""A teacher hears the voice alone; the net learns what it says from the voice in noise."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the recipe's environment: scripts/train-model test")

import torch

from assistant.hearing.phones import PDF_COUNT, PHONE_INDEX
from train_model.augment import augment_sound
from train_model.corpus import Corpus, feature_pieces, load_corpus, taught_by
from train_model.features import log_mel
from train_model.net import AcousticNet
from train_model.shape import Shape
from train_model.speak import Clip
from train_model.train import Schedule, train_chain

PHONES = (PHONE_INDEX["S"], PHONE_INDEX["AA"])


def small_net(seed: int) -> AcousticNet:
    torch.manual_seed(seed)
    shape = Shape(width=48, bottleneck=12, symmetric=1, causal=1)
    net = AcousticNet(shape, torch.full((40,), 8.0), torch.full((40,), 3.0))
    with torch.no_grad():
        net.chain.weight.mul_(8.0)
    net.eval()
    return net


def voice(seconds: float, rng: np.random.Generator) -> np.ndarray:
    return (rng.normal(size=round(seconds * 16_000)) * 2000).astype(np.int16)


def write_piece(folder: Path, sounds: list[np.ndarray]) -> None:
    ends = np.cumsum([len(sound) for sound in sounds]).tolist()
    clips = [Clip("s", "nobody", end - len(s), len(s)) for s, end in zip(sounds, ends, strict=True)]
    np.save(folder / "light-000.npy", np.concatenate(sounds))
    lines = "".join(json.dumps(asdict(clip)) + "\n" for clip in clips)
    (folder / "light-000.jsonl").write_text(lines, encoding="utf-8")
    halves = [((PHONES[0], 0.0, 0.2), (PHONES[1], 0.2, 0.4))] * len(sounds)
    np.save(folder / "aligned" / "light-000.npy", np.array([None, *halves], object)[1:])


def test_the_plain_voice_is_where_the_changed_one_is() -> None:
    rng = np.random.default_rng(2)
    silence = np.zeros(8_000, np.int16)
    changed = augment_sound(np.concatenate([silence, voice(0.5, rng), silence]), rng)
    assert changed.plain.shape == changed.sound.shape
    loud = np.flatnonzero(np.abs(changed.plain) > 500)
    assert loud[0] / 16_000 == pytest.approx(changed.lead_s + 0.5 / changed.speed, abs=0.002)


def test_the_teacher_says_of_many_sounds_what_it_says_of_each() -> None:
    rng = np.random.default_rng(3)
    sounds = [voice(length_s, rng).astype(np.float32) for length_s in (0.9, 0.45, 0.6)]
    teacher = small_net(3)
    together = taught_by(teacher, sounds)
    for sound, likely in zip(sounds, together, strict=True):
        (alone,) = taught_by(teacher, [sound])
        assert likely.shape == (-(-len(log_mel(sound)) // 3), PDF_COUNT)
        assert likely.sum(1) == pytest.approx(np.ones(len(likely)), abs=0.01)
        assert np.abs(likely - alone).max() < 0.1 * likely.max()


def test_every_step_of_a_copy_is_taught(tmp_path: Path) -> None:
    (tmp_path / "aligned").mkdir()
    write_piece(tmp_path, [voice(length_s, np.random.default_rng(3)) for length_s in (0.9, 0.5)])
    features = tmp_path / "features"
    feature_pieces(tmp_path, tmp_path / "aligned", features, 0, teacher=small_net(3))
    corpus = load_corpus(features)
    assert [len(one) for one in corpus.taught] == [len(one) for one in corpus.labels]


def test_without_a_teacher_nothing_is_taught(tmp_path: Path) -> None:
    (tmp_path / "aligned").mkdir()
    write_piece(tmp_path, [voice(0.5, np.random.default_rng(4))])
    feature_pieces(tmp_path, tmp_path / "aligned", tmp_path / "features", 0)
    assert load_corpus(tmp_path / "features").taught == []


def test_a_net_learns_what_it_is_taught(tmp_path: Path) -> None:
    """What the phones alone leave open, here which of two halves is the longer, is told."""
    rng = np.random.default_rng(5)
    features = [log_mel(voice(0.6, rng)).astype(np.float16) for _ in range(24)]
    steps = -(-len(features[0]) // 3)
    told = np.zeros((steps, PDF_COUNT), np.float16)
    told[: steps // 4, 2 * PHONES[0] + 1] = told[steps // 4 :, 2 * PHONES[1] + 1] = 1.0
    labels = [np.zeros(steps, np.uint8)] * len(features)
    phones = [np.array(PHONES, np.uint8)] * len(features)
    noises = np.stack(features).astype(np.float16)

    def likely_after(taught: list[np.ndarray]) -> float:
        net = small_net(6)
        corpus = Corpus(features, labels, phones, taught)
        schedule = Schedule(40, first_rate=0.01, last_rate=0.005, moving_norms=False)
        train_chain(net, corpus, noises, schedule, 1, tmp_path / f"{len(taught)}.pt")
        with torch.inference_mode():
            chain, _ = net(torch.from_numpy(features[0].astype(np.float32))[None])
        return float((chain[0].softmax(1).numpy() * told).sum(1).mean())

    assert likely_after([told] * len(features)) > likely_after([]) + 0.1
