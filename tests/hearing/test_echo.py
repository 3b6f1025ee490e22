"""What the device plays is taken out of what the microphone gets; what a person says is not."""

import numpy as np
import numpy.typing as npt
import pytest

from assistant.hearing.echo import TAIL_S, EchoCanceller
from assistant.rehearsal.acoustics import ECHOES, room_response
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples
from tests.hearing.conftest import Speak
from tests.sweep import sweep

_LINE = "both palms rest low on the back, one on each side, and the weight comes from your legs"
Wave = npt.NDArray[np.float64]


def through(sound: Samples, room: str, source: str = "device") -> Wave:
    return np.convolve(sound.astype(np.float64), room_response(room, source))[: len(sound)]


def whole_blocks(sound: Samples, seconds: float) -> Samples:
    return np.resize(sound, round(seconds / BLOCK_S) * BLOCK_SAMPLES)


def cleaned(canceller: EchoCanceller, near_end: Wave, far_end: Samples) -> Wave:
    near = np.clip(np.rint(near_end), -32768, 32767).astype(np.int16).reshape(-1, BLOCK_SAMPLES)
    far = far_end.reshape(-1, BLOCK_SAMPLES)
    blocks = [canceller.clean(n, f) for n, f in zip(near, far, strict=True)]
    return np.concatenate(blocks).astype(np.float64)


def db(loud: Wave, soft: Wave) -> float:
    return float(10 * np.log10(np.mean(loud**2) / np.mean(soft**2)))


@pytest.fixture
def far_end(speak: Speak) -> Samples:
    return whole_blocks(speak("kal16", _LINE), 9.0)


@pytest.mark.parametrize("room", sweep(*ECHOES))
def test_after_a_first_line_hardly_any_echo_is_left(room: str, far_end: Samples) -> None:
    echo = through(far_end, room)
    left = cleaned(EchoCanceller(), echo, far_end)
    second = slice(5 * RATE_HZ, None)
    assert db(echo[second], left[second]) > (18 if room == "bathroom" else 24)


@pytest.mark.parametrize("room", sweep(*ECHOES))
def test_a_person_who_speaks_over_a_line_comes_through_whole(
    room: str, far_end: Samples, speak: Speak
) -> None:
    person = np.zeros(len(far_end))
    said = through(speak("slt", "how much time is left for her shoulders"), room, "people")
    person[-len(said) :] = said
    left = cleaned(EchoCanceller(), through(far_end, room) + person, far_end)
    talk = slice(-len(said), None)
    assert db(person[talk], left[talk] - person[talk]) > 10


def test_a_microphone_that_hears_no_echo_is_left_as_it_is(far_end: Samples, speak: Speak) -> None:
    person = whole_blocks(speak("slt", "how much time is left"), 9.0).astype(np.float64)
    left = cleaned(EchoCanceller(), person, far_end)
    assert db(person, left - person) > 15


def test_without_a_far_end_the_very_block_comes_back() -> None:
    block = np.full(BLOCK_SAMPLES, 7, np.int16)
    assert EchoCanceller().clean(block, np.zeros(BLOCK_SAMPLES, np.int16)) is block


def test_it_rests_when_the_echo_has_rung_out_and_forgets_nothing(far_end: Samples) -> None:
    canceller = EchoCanceller()
    echo = through(far_end, "living_room")
    cleaned(canceller, echo, far_end)
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    quiet = [np.full(BLOCK_SAMPLES, at, np.int16) for at in range(100)]
    untouched = [canceller.clean(block, silence) is block for block in quiet]
    # The tail, and the half of the last block that is in the spectrum of the next.
    assert untouched.index(True) == round(TAIL_S / BLOCK_S)
    assert all(untouched[untouched.index(True) :])
    again = cleaned(canceller, echo, far_end)
    first = slice(0, 2 * RATE_HZ)
    assert db(echo[first], again[first]) > 20


def test_after_a_gap_in_the_stream_it_begins_anew(far_end: Samples) -> None:
    canceller = EchoCanceller()
    echo = through(far_end, "living_room")
    cleaned(canceller, echo, far_end)
    late = np.concatenate([np.zeros(800), echo[:-800]])
    left = cleaned(canceller, late, far_end)
    end = slice(6 * RATE_HZ, None)
    assert db(late[end], left[end]) > 15


def test_what_it_knows_of_the_room_is_the_way_itself(far_end: Samples) -> None:
    canceller = EchoCanceller()
    cleaned(canceller, through(far_end, "bedroom"), far_end)
    way = room_response("bedroom", "device")
    assert np.argmax(np.abs(canceller.response)) == np.argmax(np.abs(way))


def test_reset_forgets_the_room(far_end: Samples) -> None:
    canceller = EchoCanceller()
    cleaned(canceller, through(far_end, "bedroom"), far_end)
    canceller.reset()
    assert not canceller.response.any()
