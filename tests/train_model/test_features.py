import numpy as np

from train_model.features import BINS, log_mel, mfcc_from_log_mel


def test_a_tone_is_loudest_in_the_bin_of_its_frequency() -> None:
    t = np.arange(16_000) / 16_000
    for tone_hz, bin_at in ((300.0, 5), (1000.0, 14), (4000.0, 30)):
        features = log_mel(8000 * np.sin(2 * np.pi * tone_hz * t))
        assert features.shape == (98, BINS)
        assert abs(int(features.mean(0).argmax()) - bin_at) <= 1


def test_twice_the_level_is_four_times_the_power() -> None:
    noise = np.random.default_rng(1).normal(size=16_000) * 300
    assert np.allclose(log_mel(2 * noise) - log_mel(noise), np.log(4), atol=1e-3)


def test_digital_silence_has_a_floor() -> None:
    assert np.isclose(log_mel(np.zeros(1600)), np.log(1.1920929e-07), atol=1e-3).all()


def test_the_first_coefficient_is_the_scaled_mean_and_nothing_is_lost() -> None:
    matrix = mfcc_from_log_mel()
    assert np.allclose(matrix @ np.ones(BINS), [np.sqrt(BINS)] + [0] * (BINS - 1), atol=1e-9)
    assert np.linalg.cond(matrix) < 100
