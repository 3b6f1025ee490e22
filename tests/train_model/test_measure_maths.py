import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from train_model.measure.curves import curve, fewest_misses
from train_model.measure.edit_distance import word_errors
from train_model.measure.reliability import (
    LogisticMap,
    brier,
    calibration_error,
    fit_logistic,
    reliability,
)
from train_model.measure.shares import Share

WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=6)


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("next", "next", 0),
        ("next", "", 1),
        ("too hard", "two hard", 1),
        ("a bit softer please", "bit softer", 2),
        ("stop", "stop it now", 2),
    ],
)
def test_word_errors(said: str, heard: str, errors: int) -> None:
    assert word_errors(said.split(), heard.split()) == errors


@given(WORDS, WORDS)
def test_word_errors_are_a_distance(one: list[str], other: list[str]) -> None:
    errors = word_errors(one, other)
    assert errors == word_errors(other, one)
    assert abs(len(one) - len(other)) <= errors <= max(len(one), len(other))
    assert (errors == 0) == (one == other)


def test_a_curve_trades_misses_for_false_accepts() -> None:
    points = curve([0.9, 0.6, None, 0.4], [0.5, 0.3], hours=2.0)
    told = [(p.threshold, p.misses, p.false_accepts_per_hour) for p in points]
    assert told[0] == (0.0, 0.25, 1.0)
    assert (0.4, 0.25, 0.5) in told
    assert (0.6, 0.5, 0.0) in told
    assert told[-1] == (np.inf, 1.0, 0.0)


def test_the_fewest_misses_that_a_rate_allows() -> None:
    points = curve([0.9, 0.6, None, 0.4], [0.5, 0.3], hours=2.0)
    assert fewest_misses(points, 0.5).misses == 0.25
    assert fewest_misses(points, 0.0).misses == 0.5


@given(
    st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=400),
    st.lists(st.floats(0, 1), max_size=400),
)
def test_a_higher_threshold_misses_more_and_accepts_less(
    commands: list[float | None], accepts: list[float]
) -> None:
    points = curve(commands, accepts, hours=1.0)
    assert [p.misses for p in points] == sorted(p.misses for p in points)
    rates = [p.false_accepts_per_hour for p in points]
    assert rates == sorted(rates, reverse=True)


def test_a_curve_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="commands and talk"):
        curve([], [], hours=1.0)
    with pytest.raises(ValueError, match="commands and talk"):
        curve([0.5], [], hours=0.0)


def test_bins_of_an_honest_confidence_have_no_error() -> None:
    confidences = [0.25] * 4 + [0.75] * 4
    right = [True, False, False, False, True, True, True, False]
    bins = reliability(confidences, right, bins=10)
    assert [(one.confidence, one.right, one.count) for one in bins] == [
        (0.25, 0.25, 4),
        (0.75, 0.75, 4),
    ]
    assert calibration_error(bins) == 0.0


def test_a_boast_is_an_error_of_its_size() -> None:
    bins = reliability([1.0] * 10, [True] * 6 + [False] * 4, bins=10)
    assert calibration_error(bins) == pytest.approx(0.4)
    assert brier([1.0] * 10, [True] * 6 + [False] * 4) == pytest.approx(0.4)


def test_the_map_undoes_a_known_distortion() -> None:
    rng = np.random.default_rng(0)
    confidences = rng.uniform(0.01, 0.99, 20_000)
    true = LogisticMap(0.5, -1.0)
    right = rng.uniform(size=len(confidences)) < true(confidences)
    fitted = fit_logistic(confidences.tolist(), right.tolist())
    assert fitted.slope == pytest.approx(0.5, abs=0.05)
    assert fitted.offset == pytest.approx(-1.0, abs=0.05)
    mapped = reliability(fitted(confidences).tolist(), right.tolist(), bins=10)
    assert calibration_error(mapped) < 0.02


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_the_map_never_turns_the_order_around(claims: list[tuple[float, bool]]) -> None:
    fitted = fit_logistic([c for c, _ in claims], [right for _, right in claims])
    told = fitted(np.linspace(0.0, 1.0, 50))
    assert np.isfinite(told).all()
    assert (np.diff(told) >= -1e-12).all()


def test_a_share_tells_how_sure_it_is() -> None:
    share = Share.of([True] * 97 + [False] * 3)
    low, high = share.interval
    assert share.value == 0.97
    assert low == pytest.approx(0.9155, abs=1e-3)
    assert high == pytest.approx(0.9897, abs=1e-3)
