"""A person over a line stands out of what usually comes back of it."""

import numpy as np
import pytest

from assistant.hearing.talk_over import TalkOver
from assistant.rehearsal.acoustics import room_response
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples
from tests.hearing.conftest import Speak
from tests.sweep import sweep

_LINE = "both palms rest low on the back, one on each side, and the weight comes from your legs"
_SAID = ("stop", "please stop", "how much time is left", "a bit softer", "she is cold")


@pytest.fixture
def far_end(speak: Speak) -> Samples:
    return np.resize(speak("kal16", _LINE), 10 * RATE_HZ)


def noticed_s(near_end: Samples, far_end: Samples) -> list[float]:
    """The seconds at which somebody was thought to talk over the voice."""
    talk_over = TalkOver()
    near, far = near_end.reshape(-1, BLOCK_SAMPLES), far_end.reshape(-1, BLOCK_SAMPLES)
    taken = [talk_over.accept(n, f) for n, f in zip(near, far, strict=True)]
    return [at * BLOCK_S for at, talks in enumerate(taken) if talks]


def echo_of(far_end: Samples, room: str, loss_db: float) -> Samples:
    echo = np.convolve(far_end, room_response(room, "device"))[: len(far_end)]
    noise = np.random.default_rng(2).normal(0, 5, len(echo))
    samples: Samples = np.rint(echo * 10 ** (-loss_db / 20) + noise).astype(np.int16)
    return samples


@pytest.mark.parametrize("room", ["bedroom", "living_room", "bathroom"])
@pytest.mark.parametrize("loss_db", sweep(0, 15, 30))
def test_our_own_voice_is_nobody(room: str, loss_db: float, far_end: Samples) -> None:
    assert not noticed_s(echo_of(far_end, room, loss_db), far_end)


@pytest.mark.parametrize("text", _SAID)
def test_a_person_is_noticed_where_the_echo_is_mostly_taken_out(
    text: str, far_end: Samples, speak: Speak
) -> None:
    near = echo_of(far_end, "living_room", 20)
    said = speak("slt", text)[RATE_HZ // 2 :]
    near[3 * RATE_HZ : 3 * RATE_HZ + len(said)] += said // 2
    begun_s = 3 + np.flatnonzero(np.abs(said) > 1000)[0] / RATE_HZ
    noticed = noticed_s(near, far_end)
    assert begun_s < noticed[0] < begun_s + 0.3
    assert noticed[-1] < 3 + len(said) / RATE_HZ + 1.1


def test_nobody_talks_over_silence(speak: Speak) -> None:
    person = np.resize(speak("slt", "how much time is left"), 4 * RATE_HZ)
    assert not noticed_s(person, np.zeros(4 * RATE_HZ, np.int16))
