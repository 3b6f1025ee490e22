import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.live.rate_bridge import RateBridge
from assistant.sound import BLOCK_SAMPLES, Samples


def tone(rate_hz: int, pitch_hz: float, seconds: float) -> Samples:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (8000 * np.sin(2 * np.pi * pitch_hz * time_s)).astype(np.int16)


def through(rate_hz: int, near: Samples, far: Samples | None = None) -> tuple[Samples, Samples]:
    """What the loop gets of `near`, and what the device gets of `far` (None: the near end)."""
    taken: list[Samples] = []

    def exchange(block: Samples) -> Samples:
        taken.append(block)
        if far is None:
            return block
        start = (len(taken) - 1) * BLOCK_SAMPLES
        piece = far[start : start + BLOCK_SAMPLES]
        return np.pad(piece, (0, BLOCK_SAMPLES - len(piece)))

    bridge = RateBridge(rate_hz, exchange)
    step = rate_hz // 50
    given_back = []
    dry_at_half_a_second = 0
    for number, start in enumerate(range(0, len(near), step)):
        given_back.append(bridge(near[start : start + step]))
        if number == 25:
            dry_at_half_a_second = bridge.dry_samples
    assert bridge.dry_samples == dry_at_half_a_second
    assert {len(block) for block in taken} == {BLOCK_SAMPLES}
    return np.concatenate(taken), np.concatenate(given_back)


def loudest_hz(samples: Samples, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * rate_hz / len(samples)


@pytest.mark.parametrize("rate_hz", [22_050, 32_000, 44_100, 48_000, 96_000])
def test_pitch_level_and_length_survive_both_ways(rate_hz: int) -> None:
    near = tone(rate_hz, 440, 5)
    taken, given_back = through(rate_hz, near)
    assert len(given_back) == len(near)
    assert abs(len(taken) - 5 * 16_000) < 5 * BLOCK_SAMPLES
    assert loudest_hz(taken[16_000:], 16_000) == pytest.approx(440, abs=1)
    assert loudest_hz(given_back[rate_hz:], rate_hz) == pytest.approx(440, abs=1)
    assert np.abs(taken[16_000:]).max() == pytest.approx(8000, rel=0.02)
    assert np.abs(given_back[rate_hz:]).max() == pytest.approx(8000, rel=0.02)


def test_what_16_khz_cannot_hold_is_filtered_not_folded() -> None:
    taken, _ = through(48_000, tone(48_000, 11_000, 2))
    assert np.abs(taken[3200:]).max() < 30


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_the_far_end_reaches_the_device_late_but_soon(rate_hz: int) -> None:
    click = np.zeros(16_000, dtype=np.int16)
    click[8000] = 20_000
    _, given_back = through(rate_hz, np.zeros(rate_hz * 2, dtype=np.int16), click)
    late_s = np.argmax(np.abs(given_back)) / rate_hz - 0.5
    assert 0 < late_s < 0.2


@given(st.lists(st.integers(1, 2500), min_size=1, max_size=60))
@settings(max_examples=50)
def test_any_sizes_of_calls_give_as_many_samples_back(sizes: list[int]) -> None:
    bridge = RateBridge(44_100, lambda block: block)
    for size in sizes:
        assert len(bridge(np.zeros(size, dtype=np.int16))) == size


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
@pytest.mark.parametrize("stuck_at", [0, -1])
def test_a_stuck_microphone_stays_stuck(rate_hz: int, stuck_at: int) -> None:
    stuck = np.full(rate_hz, stuck_at, dtype=np.int16)
    near, _ = through(rate_hz, np.concatenate([tone(rate_hz, 440.0, 1.0), stuck]))
    assert set(near[round(1.3 * 16_000) :]) == {stuck_at}
    assert len(set(near[: round(0.9 * 16_000)])) > 100
