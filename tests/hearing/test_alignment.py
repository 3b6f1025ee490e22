"""Where the echo lies in a stream, told from what was played and what was heard."""

import numpy as np
import numpy.typing as npt
import pytest

from assistant.hearing.alignment import Alignment, EchoMode, align, mode_for
from assistant.rehearsal.acoustics import DEVICE_DELAY_S, room_response
from assistant.sound import RATE_HZ, Samples
from tests.hearing.conftest import Speak

_LINE = "both palms rest low on the back, one on each side, and the weight comes from your legs"
Wave = npt.NDArray[np.float64]


@pytest.fixture
def far_end(speak: Speak) -> Samples:
    return np.resize(speak("kal16", _LINE), 8 * RATE_HZ)


def drifted(sound: Wave, ppm: float) -> Wave:
    """As a clock that runs faster by so much takes it: a shift of the phase, a second at a time."""
    spectrum_hz = np.fft.rfftfreq(2 * RATE_HZ, 1 / RATE_HZ)
    out = np.zeros(len(sound) + RATE_HZ)
    hop = RATE_HZ // 10
    window = np.hanning(2 * hop + 1)[:-1]
    for start in range(0, len(sound) - 2 * hop, hop):
        piece = np.zeros(2 * RATE_HZ)
        piece[hop : 3 * hop] = sound[start : start + 2 * hop] * window
        late_s = (start + hop) / RATE_HZ * ppm * 1e-6
        moved = np.fft.irfft(np.fft.rfft(piece) * np.exp(-2j * np.pi * spectrum_hz * late_s))
        begin = max(0, start - hop)
        out[begin : start + 4 * hop] += moved[begin - start + hop : 5 * hop]
    return out[: len(sound)]


def heard(
    far_end: Samples,
    *,
    room: str = "living_room",
    delay_s: float = 0.0,
    loss_db: float = 0.0,
    ppm: float = 0.0,
    noise_db: float = -70.0,
) -> Samples:
    echo = np.convolve(far_end, room_response(room, "device"))[: len(far_end)]
    echo = drifted(echo, ppm) if ppm else echo
    late = round(delay_s * RATE_HZ)
    echo = np.concatenate([np.zeros(late), echo])[: len(far_end)] * 10 ** (-loss_db / 20)
    noise = np.random.default_rng(5).standard_normal(len(echo)) * 32768 * 10 ** (noise_db / 20)
    return np.clip(np.rint(echo + noise), -32768, 32767).astype(np.int16)


@pytest.mark.parametrize("room", ["bedroom", "living_room", "bathroom"])
@pytest.mark.parametrize("delay_s", [0.0, 0.1113, 0.6])
def test_the_delay_is_found_in_every_room(room: str, delay_s: float, far_end: Samples) -> None:
    found = align(far_end, heard(far_end, room=room, delay_s=delay_s))
    assert found is not None
    assert found.delay_s == pytest.approx(DEVICE_DELAY_S + delay_s, abs=0.0002)
    assert found.drift_ppm == pytest.approx(0.0, abs=3)
    assert found.unsteady_s < 0.0001
    assert mode_for(found) is EchoMode.CANCEL


@pytest.mark.parametrize("ppm", [-100, -30, 10, 60, 300])
def test_the_drift_of_two_clocks_is_found(ppm: float, far_end: Samples) -> None:
    found = align(far_end, heard(far_end, ppm=ppm))
    assert found is not None
    assert found.drift_ppm == pytest.approx(ppm, abs=5, rel=0.1)
    assert mode_for(found) is (EchoMode.DUCK if abs(ppm) > 200 else EchoMode.CANCEL)


@pytest.mark.parametrize("loss_db", [0, 20, 40])
def test_the_loss_of_the_echo_is_found(loss_db: float, far_end: Samples) -> None:
    found = align(far_end, heard(far_end, loss_db=loss_db, noise_db=-80.0))
    assert found is not None
    assert found.loss_db == pytest.approx(loss_db, abs=2)


def test_noise_over_the_echo_does_not_move_it(far_end: Samples) -> None:
    found = align(far_end, heard(far_end, loss_db=10, noise_db=-45.0))
    assert found is not None
    assert found.delay_s == pytest.approx(DEVICE_DELAY_S, abs=0.0002)


@pytest.mark.parametrize("noise_db", [-20, -50, -80])
def test_headphones_have_no_echo(noise_db: float, far_end: Samples) -> None:
    noise = heard(far_end * np.int16(0), noise_db=noise_db)
    assert align(far_end, noise) is None
    assert mode_for(None) is EchoMode.GUARD


def test_a_person_is_no_echo(far_end: Samples, speak: Speak) -> None:
    person = np.resize(speak("slt", "how much time is left for her shoulders"), len(far_end))
    assert align(far_end, person) is None


def test_dead_silence_and_too_little_sound_are_no_echo(far_end: Samples) -> None:
    assert align(far_end, far_end * np.int16(0)) is None
    assert align(far_end * np.int16(0), far_end) is None
    assert align(far_end[:RATE_HZ], far_end[:RATE_HZ]) is None


def test_a_stream_that_loses_pieces_is_unsteady(far_end: Samples) -> None:
    near = heard(far_end)
    pieces = [near[at : at + RATE_HZ - 400] for at in range(0, len(near), RATE_HZ)]
    found = align(far_end, np.resize(np.concatenate(pieces), len(near)))
    assert found is None or mode_for(found) is EchoMode.DUCK


@pytest.mark.parametrize(
    ("alignment", "mode"),
    [
        (Alignment(0.1, 5.0, 0.0, 10.0), EchoMode.CANCEL),
        (Alignment(0.9, 5.0, 0.0, 10.0), EchoMode.CANCEL),
        (Alignment(0.1, -100.0, 0.0, 10.0), EchoMode.CANCEL),
        (Alignment(0.1, -250.0, 0.0, 10.0), EchoMode.DUCK),
        (Alignment(0.1, 0.0, 0.005, 10.0), EchoMode.DUCK),
        (Alignment(0.1, 50.0, 0.005, 55.0), EchoMode.GUARD),
        (None, EchoMode.GUARD),
    ],
)
def test_what_follows_from_it(alignment: Alignment | None, mode: EchoMode) -> None:
    assert mode_for(alignment) is mode
