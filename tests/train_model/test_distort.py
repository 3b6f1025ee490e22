import numpy as np

from train_model.distort import distort, mixed
from train_model.features import log_mel


def voices(count: int, rng: np.random.Generator) -> np.ndarray:
    rows = []
    for _ in range(count):
        envelope = np.repeat(rng.uniform(0, 1, 20) > 0.4, 800)
        rows.append(log_mel(envelope * rng.normal(size=16_000) * 2000 + rng.normal(size=16_000)))
    return np.stack(rows)


def test_distorting_keeps_the_shape_and_never_the_same_twice() -> None:
    rng = np.random.default_rng(3)
    batch = voices(16, rng)
    noises = np.stack([log_mel(rng.normal(size=16_000) * 30) for _ in range(4)])
    first, _ = distort(batch, [98] * 16, noises, rng)
    again, _ = distort(batch, [98] * 16, noises, rng)
    assert first.shape == batch.shape
    assert np.isfinite(first).all()
    assert all(np.abs(a - b).mean() > 0.05 for a, b in zip(first, again, strict=True))


def test_only_utterances_named_silent_lose_their_speech() -> None:
    rng = np.random.default_rng(4)
    batch = voices(200, rng)
    noises = np.stack([log_mel(rng.normal(size=16_000) * 30) for _ in range(4)])
    out, silent = distort(batch, [98] * 200, noises, rng)
    assert 0 < silent.sum() < 40
    correlation = np.array(
        [np.corrcoef(a.mean(1), b.mean(1))[0, 1] for a, b in zip(batch, out, strict=True)]
    )
    assert np.median(correlation[silent]) < 0.3
    assert np.median(correlation[~silent]) > 0.7


def test_mixing_features_is_like_mixing_sounds() -> None:
    rng = np.random.default_rng(5)
    sounds = [rng.normal(size=48_000) * 10 ** rng.uniform(2, 2.5) for _ in range(12)]
    pairs = list(zip(sounds[::2], sounds[1::2], strict=True))
    of_sounds = np.concatenate([log_mel(a + b) for a, b in pairs])
    powers = np.concatenate([np.logaddexp(log_mel(a), log_mel(b)) for a, b in pairs])
    of_features = np.concatenate([mixed(log_mel(a), log_mel(b), rng) for a, b in pairs])
    real, drawn = (of_sounds - powers).std(0), (of_features - powers).std(0)
    assert np.abs(drawn / real - 1.0).max() < 0.25
    assert np.abs((of_features - of_sounds).mean()) < 0.02
