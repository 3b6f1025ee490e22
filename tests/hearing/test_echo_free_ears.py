"""What reaches the ears inside, what is measured meanwhile, how soft the voice had better be."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from assistant.hearing.alignment import Alignment, EchoMode
from assistant.hearing.echo_free_ears import SOFTER_DB, TALKED_OVER_DB, EchoFreeEars
from assistant.hearing.heard import Heard, Word
from assistant.rehearsal.acoustics import DEVICE_DELAY_S, room_response
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Playing, Samples
from tests.hearing.conftest import Speak
from tests.sweep import sweep

_LINE = "both palms rest low on the back, one on each side, and the weight comes from your legs"
_SECOND = round(1 / BLOCK_S)


@dataclass
class Records:
    """Keeps what it is given to hear; implements `Hears`."""

    near: list[Samples] = field(default_factory=list)
    far: list[Samples] = field(default_factory=list)
    talked_over: list[bool] = field(default_factory=list)
    hears_speech = True
    hears_cry = False

    def accept(
        self,
        near_end: Samples,
        far_end: Samples,
        playing: Playing | None,
        *,
        talked_over: bool = False,
    ) -> Sequence[Heard]:
        del playing
        self.talked_over.append(talked_over)
        self.near.append(near_end)
        self.far.append(far_end)
        return ()


def echo_of(far_end: Samples, delay_s: float = 0.0, room: str = "living_room") -> Samples:
    echo = np.convolve(far_end, room_response(room, "device"))
    late = np.concatenate([np.zeros(round(delay_s * RATE_HZ)), echo])[: len(far_end)]
    samples: Samples = np.clip(np.rint(late), -32768, 32767).astype(np.int16)
    return samples


def live_through(
    ears: EchoFreeEars, near_end: Samples, far_end: Samples, line: str | None = _LINE
) -> list[float]:
    """The wish for a softer voice after each block; the line ends a second before the sound."""
    wishes = []
    blocks = len(far_end) // BLOCK_SAMPLES
    for at in range(blocks):
        piece = slice(at * BLOCK_SAMPLES, (at + 1) * BLOCK_SAMPLES)
        playing = Playing(line) if line and at < blocks - _SECOND else None
        ears.accept(near_end[piece], far_end[piece], playing)
        wishes.append(ears.duck_db)
    return wishes


@pytest.fixture
def far_end(speak: Speak) -> Samples:
    sound = np.resize(speak("kal16", _LINE), 9 * RATE_HZ)
    sound[-RATE_HZ:] = 0
    return sound


def test_the_inner_ears_get_the_room_without_the_device(far_end: Samples) -> None:
    inner = Records()
    ears = EchoFreeEars(inner)
    echo = echo_of(far_end)
    live_through(ears, echo, far_end)
    clean, late = np.concatenate(inner.near), slice(5 * RATE_HZ, 7 * RATE_HZ)
    assert np.std(clean[late]) < 0.1 * np.std(echo[late])
    assert np.array_equal(np.concatenate(inner.far), far_end)
    assert ears.hears_speech


@pytest.mark.parametrize("delay_s", sweep(0.12, 0.0, 0.5))
def test_the_delay_is_measured_and_followed(delay_s: float, far_end: Samples) -> None:
    inner, told = Records(), []
    ears = EchoFreeEars(inner, lambda *facts: told.append(facts))
    echo = echo_of(far_end, delay_s)
    live_through(ears, echo, far_end)
    ((now_s, mode, alignment),) = told
    assert now_s == pytest.approx(8, abs=0.1)
    assert mode is EchoMode.CANCEL
    assert isinstance(alignment, Alignment)
    assert alignment.delay_s == pytest.approx(delay_s + DEVICE_DELAY_S, abs=0.001)
    live_through(ears, echo, far_end)
    clean, late = np.concatenate(inner.near), slice(14 * RATE_HZ, 16 * RATE_HZ)
    assert np.std(clean[late]) < 0.1 * np.std(echo[5 * RATE_HZ : 7 * RATE_HZ])
    assert len(told) == 1, "a minute has not passed"


def test_headphones_need_nothing(far_end: Samples) -> None:
    inner, told = Records(), []
    ears = EchoFreeEars(inner, lambda *facts: told.append(facts[1:]))
    quiet = np.random.default_rng(1).normal(0, 20, len(far_end)).astype(np.int16)
    live_through(ears, quiet, far_end)
    assert told == [(EchoMode.GUARD, None)]
    live_through(ears, quiet, far_end)
    assert np.array_equal(np.concatenate(inner.near)[-len(quiet) :], quiet)


def test_a_person_over_a_line_makes_it_softer_for_a_while(far_end: Samples, speak: Speak) -> None:
    inner = Records()
    ears = EchoFreeEars(inner)
    echo = echo_of(far_end)
    person = np.zeros(len(echo), np.int16)
    said = speak("slt", "how much time is left")[RATE_HZ // 2 :]
    person[5 * RATE_HZ : 5 * RATE_HZ + len(said)] = said // 4
    wishes = live_through(ears, echo + person, far_end)
    begun = wishes.index(TALKED_OVER_DB)
    # The voice has a quiet begin.
    assert 5 < begun * BLOCK_S < 5.4
    assert inner.talked_over == [wish == TALKED_OVER_DB for wish in wishes]
    assert wishes[-1] == 0.0


def test_where_the_echo_cannot_be_cancelled_lines_are_softer_from_the_start(
    far_end: Samples,
) -> None:
    ears = EchoFreeEars(Records(), always=EchoMode.DUCK)
    assert ears.duck_db == SOFTER_DB
    assert set(live_through(ears, echo_of(far_end), far_end)) == {SOFTER_DB}


def test_too_little_sound_is_not_judged() -> None:
    told: list[object] = []
    ears = EchoFreeEars(Records(), lambda *facts: told.append(facts))
    hum = np.zeros(2 * RATE_HZ, np.int16)
    hum[:RATE_HZ] = 1000
    live_through(ears, hum, hum)
    assert not told


@dataclass
class HearsAt(Records):
    """Hears something over the voice at a second that it is told."""

    text: str = ""
    at_s: float = 0.0

    def accept(
        self,
        near_end: Samples,
        far_end: Samples,
        playing: Playing | None,
        *,
        talked_over: bool = False,
    ) -> Sequence[Heard]:
        super().accept(near_end, far_end, playing, talked_over=talked_over)
        if len(self.near) != round(self.at_s / BLOCK_S):
            return ()
        words = (Word(self.text, self.at_s - 0.6, self.at_s - 0.2, 0.9),)
        return (Heard(words, self.at_s - 0.6, self.at_s - 0.2, self.at_s, over_own_voice=True),)


def all_heard(inner: HearsAt, near_end: Samples, far_end: Samples) -> list[Heard]:
    ears = EchoFreeEars(inner, cries=["stop"])
    pieces = zip(
        near_end.reshape(-1, BLOCK_SAMPLES), far_end.reshape(-1, BLOCK_SAMPLES), strict=True
    )
    return [one for near, far in pieces for one in ears.accept(near, far, Playing(_LINE))]


def test_what_is_made_of_a_line_that_nobody_talks_over_is_dropped(far_end: Samples) -> None:
    assert all_heard(HearsAt(text="next", at_s=5.0), echo_of(far_end), far_end) == []


def test_a_cry_depends_on_no_level(far_end: Samples) -> None:
    (heard,) = all_heard(HearsAt(text="stop", at_s=5.0), echo_of(far_end), far_end)
    assert heard.text == "stop"
    assert heard.over_own_voice


def test_what_a_person_says_over_a_line_counts_as_theirs(far_end: Samples, speak: Speak) -> None:
    near = echo_of(far_end)
    said = speak("slt", "next")[RATE_HZ // 2 :]
    near[4 * RATE_HZ : 4 * RATE_HZ + len(said)] += said // 4
    (heard,) = all_heard(HearsAt(text="next", at_s=5.0), near, far_end)
    assert heard.text == "next"
    assert not heard.over_own_voice


def test_until_the_voice_is_known_nobody_is_told_from_it(far_end: Samples) -> None:
    (heard,) = all_heard(HearsAt(text="next", at_s=0.8), echo_of(far_end), far_end)
    assert heard.over_own_voice


def test_until_the_room_is_known_the_inner_ears_get_all_of_it(far_end: Samples) -> None:
    inner = Records()
    echo = echo_of(far_end)
    live_through(EchoFreeEars(inner), echo, far_end)
    assert np.array_equal(inner.near[25], echo[25 * BLOCK_SAMPLES : 26 * BLOCK_SAMPLES])
