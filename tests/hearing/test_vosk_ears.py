"""Real voices through the real recogniser."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.hearing.heard import Heard
from assistant.hearing.language_model import language_model
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vosk_ears import VoskEars
from assistant.rehearsal.ambience import built_in
from assistant.rehearsal.levels import gain, speech_db
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Playing, Samples
from tests.sweep import sweep

from .conftest import Speak

PHRASES = (
    "next",
    "too much pressure",
    "where is the cue l",
    "stop",
    "carry on",
    "ow that hurts",
)
CUE = Playing("Good. Carry on.")


@pytest.fixture
def ears(model: SpeechModel) -> Iterator[VoskEars]:
    made = VoskEars(model, PHRASES, urgent=("stop", "hurts"))
    yield made
    made.close()


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def voiced(sound: Samples) -> Samples:
    """From the first sample to the last that is louder than a hundredth of the loudest."""
    loud = np.flatnonzero(np.abs(sound) > np.abs(sound).max() / 100)
    return sound[loud[0] : loud[-1] + 1]


def listen(
    ears: VoskEars,
    *sounds: Samples,
    playing: Playing | None = None,
    played: Samples | None = None,
) -> list[Heard]:
    sound = np.concatenate(sounds)
    sound = sound[: len(sound) // BLOCK_SAMPLES * BLOCK_SAMPLES]
    far_end = np.zeros_like(sound)
    if played is not None:
        far_end[: len(played)] = played[: len(far_end)]
    heard: list[Heard] = []
    blocks = (side.reshape(-1, BLOCK_SAMPLES) for side in (sound, far_end))
    for near_end, far in zip(*blocks, strict=True):
        heard += ears.accept(near_end, far, playing)
    return heard


@pytest.mark.parametrize("voice", sweep("slt", "rms", "awb"))
def test_the_three_of_the_mission_are_heard(ears: VoskEars, speak: Speak, voice: str) -> None:
    said = ["next", "too much pressure", "where is the cue l"]
    sounds = [part for text in said for part in (speak(voice, text), silence(1.2))]
    assert [heard.text for heard in listen(ears, *sounds)] == said


@pytest.mark.parametrize("level_db", sweep(-66, -56, -62))
@pytest.mark.parametrize("voice", sweep("awb", "slt", "rms"))
def test_a_microphone_that_is_turned_down_hears_as_well(
    ears: VoskEars, speak: Speak, voice: str, level_db: float
) -> None:
    said = ["next", "too much pressure", "where is the cue l", "stop"]
    sounds = [part for text in said for part in (speak(voice, text), silence(1.2))]
    sound = np.concatenate([silence(1.0), *sounds])
    quiet = sound * gain(level_db - speech_db(sound))
    quiet += np.random.default_rng(0).normal(0.0, 0.7, len(sound))
    assert [heard.text for heard in listen(ears, np.rint(quiet).astype(np.int16))] == said


def test_times_are_seconds_of_sound_since_start(ears: VoskEars, speak: Speak) -> None:
    sound = speak("slt", "too much pressure")
    loud = np.flatnonzero(np.abs(sound) > 500) / RATE_HZ
    (heard,) = listen(ears, silence(3), sound, silence(1.5))
    assert heard.started_s == pytest.approx(3 + loud[0], abs=0.2)
    assert heard.ended_s == pytest.approx(3 + loud[-1], abs=0.2)
    assert heard.ended_s < heard.decided_s < heard.ended_s + 1.5
    assert [word.text for word in heard.words] == ["too", "much", "pressure"]
    assert all(a.end_s <= b.start_s for a, b in zip(heard.words, heard.words[1:], strict=False))
    assert 0 < heard.confidence <= 1
    assert not heard.over_own_voice


def test_times_go_on_after_a_decision(ears: VoskEars, speak: Speak) -> None:
    listen(ears, speak("slt", "next"))
    (first,) = ears.finish()
    before_s = ears.now_s
    (second,) = listen(ears, silence(1), speak("slt", "next"), silence(1.5))
    assert first.text == second.text == "next"
    assert second.started_s == pytest.approx(before_s + 1 + first.started_s, abs=0.1)
    assert ears.finish() == ()


def test_speech_that_is_not_for_us_is_other_words(ears: VoskEars, speak: Speak) -> None:
    (heard,) = listen(ears, speak("slt", "did you feed the cat this morning"), silence(1.5))
    assert heard.text not in PHRASES
    assert "feed" in heard.text.split()


@pytest.mark.parametrize("noise", sweep("pink", "fan", "white"))
def test_noise_is_nothing(ears: VoskEars, noise: str) -> None:
    loud = (built_in(noise) * 3000).astype(np.int16)
    assert [heard.text for heard in listen(ears, loud, silence(1))] == []


@pytest.mark.parametrize("pause_s", sweep(3.5, 3.48, 3.52, 3.6, 3.8, 5.0))
@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("slt", "carry on"),
        pytest.param("rms", "ow that hurts", marks=pytest.mark.slow),
    ],
)
def test_a_beginning_is_whole_however_long_the_room_was_still(
    ears: VoskEars, speak: Speak, voice: str, text: str, pause_s: float
) -> None:
    said = voiced(speak(voice, text))
    room = np.random.default_rng(0).normal(0.0, 8.0, round((pause_s + 2) * RATE_HZ))
    room[round(pause_s * RATE_HZ) :][: len(said)] += said
    assert [heard.text for heard in listen(ears, room.astype(np.int16))] == [text]


@pytest.mark.parametrize(
    ("voice", "text"),
    [("slt", "carry on"), ("rms", "carry on"), ("awb", "too much pressure"), ("awb", "next")],
)
def test_a_beginning_is_whole_where_the_recording_begins_with_it(
    ears: VoskEars, speak: Speak, voice: str, text: str
) -> None:
    (heard,) = listen(ears, voiced(speak(voice, text)), silence(1))
    assert heard.text == text
    assert heard.started_s == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("pause_s", sweep(0.3, 0.5, 0.7))
def test_a_beginning_is_whole_soon_after_another_utterance(
    ears: VoskEars, speak: Speak, pause_s: float
) -> None:
    said = [voiced(speak("rms", text)) for text in ("next", "ow that hurts")]
    heard = listen(ears, silence(1), said[0], silence(pause_s), said[1], silence(1))
    assert " ".join(one.text for one in heard) == "next ow that hurts"


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("awb", "he never stops talking about football"),
        pytest.param("kal16", "we should paint the kitchen blue", marks=pytest.mark.slow),
    ],
)
def test_no_reading_of_what_is_no_speech_is_believed(
    ears: VoskEars, speak: Speak, voice: str, text: str
) -> None:
    for heard in listen(ears, speak(voice, text)[::-1], silence(1.5)):
        assert all(reading.share < 0.3 for reading in heard.readings)


def test_what_was_said_may_be_one_of_several_and_the_likeliest_is_first(
    ears: VoskEars, speak: Speak
) -> None:
    (heard,) = listen(ears, speak("slt", "too much pressure"), silence(1.5))
    shares = [reading.share for reading in heard.readings]
    assert heard.readings[0].text == heard.text
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.001


def test_the_end_of_a_recording_is_decided(ears: VoskEars, speak: Speak) -> None:
    assert listen(ears, speak("rms", "stop")[: -RATE_HZ // 10]) == []
    assert [heard.text for heard in ears.finish()] == ["stop"]


def test_the_own_voice_is_dropped(ears: VoskEars, speak: Speak) -> None:
    assert listen(ears, speak("slt", "carry on"), silence(1.5), playing=CUE) == []


def test_a_safety_word_gets_through_the_own_voice(ears: VoskEars, speak: Speak) -> None:
    (heard,) = listen(ears, speak("slt", "stop"), silence(1.5), playing=CUE)
    assert heard.text == "stop"
    assert heard.over_own_voice


def test_another_command_gets_through_and_is_marked(ears: VoskEars, speak: Speak) -> None:
    (heard,) = listen(ears, speak("slt", "next"), silence(1.5), playing=CUE)
    assert (heard.text, heard.over_own_voice) == ("next", True)


def test_a_line_that_ended_before_is_not_the_own_voice_any_more(
    ears: VoskEars, speak: Speak
) -> None:
    listen(ears, silence(1), playing=CUE)
    (heard,) = listen(ears, silence(0.1), speak("slt", "carry on"), silence(1.5))
    assert (heard.text, heard.over_own_voice) == ("carry on", False)


def test_a_line_still_counts_when_the_decision_falls_after_it(ears: VoskEars, speak: Speak) -> None:
    assert listen(ears, speak("slt", "carry on"), playing=CUE) == []
    assert listen(ears, silence(1.5)) == []


MISHEARD = Playing("Kurien.")
"""A line that the grammar bends into a command: as if written in a foreign spelling."""


def test_what_a_line_sounds_like_is_the_own_voice_too(ears: VoskEars, speak: Speak) -> None:
    cue = speak("slt", "carry on")
    echo = (cue * 0.2).astype(np.int16)
    assert listen(ears, echo, silence(1.5), playing=MISHEARD, played=cue) == []


def test_a_command_that_the_line_does_not_sound_like_gets_through(
    ears: VoskEars, speak: Speak
) -> None:
    cue = speak("slt", "carry on")
    (heard,) = listen(ears, speak("rms", "next"), silence(1.5), playing=MISHEARD, played=cue)
    assert (heard.text, heard.over_own_voice) == ("next", True)


@pytest.mark.parametrize("people_say", [None, "harder", "order"])
def test_of_what_sounds_alike_people_say_one(
    model: SpeechModel, speak: Speak, people_say: str | None
) -> None:
    language = None if people_say is None else language_model((people_say,), ())
    ears = VoskEars(model, ("stop", "harder", "softer"), language=language)
    (heard,) = listen(ears, silence(1.0), speak("awb", "order"), silence(1.5))
    ears.close()
    # By its sound "harder" has two thirds and "order" the other.
    assert heard.text == heard.readings[0].text == (people_say or "harder")
    by_sound = {one.text: one.by_sound for one in heard.readings}
    assert by_sound["harder"] > by_sound["order"] > 0.2
    assert heard.confidence == pytest.approx(by_sound[heard.text], abs=0.05)


def test_the_same_words_seconds_later_are_a_persons(ears: VoskEars, speak: Speak) -> None:
    cue = speak("slt", "carry on")
    person = np.concatenate([silence(3.5), speak("rms", "carry on"), silence(1.5)])
    (heard,) = listen(ears, person, playing=MISHEARD, played=cue)
    assert heard.text == "carry on"


@pytest.mark.parametrize("gap_s", sweep(0.0, 0.3))
def test_a_reply_right_after_a_line_is_heard_without_the_line(
    ears: VoskEars, speak: Speak, gap_s: float
) -> None:
    listen(ears, speak("slt", "carry on"), silence(0.3), playing=CUE)
    (heard,) = listen(ears, silence(gap_s), speak("rms", "next")[-8000:], silence(1.5))
    assert (heard.text, heard.over_own_voice) == ("next", False)


def test_silence_and_noise_are_nothing(ears: VoskEars) -> None:
    noise = np.random.default_rng(1).normal(0, 30, 10 * RATE_HZ).astype(np.int16)
    assert listen(ears, silence(5), noise) == []


def test_long_silence_does_not_dull_the_ears(ears: VoskEars, speak: Speak) -> None:
    assert listen(ears, silence(70)) == []
    (heard,) = listen(ears, speak("awb", "too much pressure"), silence(1.5))
    assert heard.text == "too much pressure"
    assert heard.started_s > 70


def rss_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


@pytest.mark.slow
def test_memory_stays_bounded_in_a_long_quiet_session(ears: VoskEars) -> None:
    noise = np.random.default_rng(1).normal(0, 30, 60 * RATE_HZ).astype(np.int16)
    for _ in range(3):
        listen(ears, noise)
    before = rss_bytes()
    for _ in range(9):
        listen(ears, noise)
    assert rss_bytes() - before < 3_000_000  # 8 MB when the engine never starts afresh


def test_a_pause_for_thought_parts_two_sentences(ears: VoskEars, speak: Speak) -> None:
    heard = listen(ears, speak("slt", "stop"), silence(0.6), speak("slt", "next"), silence(1))
    assert [one.text for one in heard] == ["stop", "next"]


def test_speech_is_noticed_while_it_is_going_on(ears: VoskEars, speak: Speak) -> None:
    said = speak("slt", "too much pressure")
    listen(ears, silence(4), said[: -RATE_HZ // 4])
    assert ears.hears_speech
    assert not ears.hears_cry
    listen(ears, said[-RATE_HZ // 4 :], silence(1))
    assert not ears.hears_speech


@pytest.mark.parametrize(
    ("line", "cries_of_a_person"), [(None, 1), (CUE, 1), (Playing("We stop here."), 0)]
)
def test_a_cry_is_noticed_before_it_is_decided_but_not_in_our_own_line(
    model: SpeechModel, speak: Speak, line: Playing | None, cries_of_a_person: int
) -> None:
    ears = VoskEars(model, (*PHRASES, "stop talking"), urgent=("stop",))
    said = np.concatenate([silence(4), speak("slt", "stop"), silence(0.5)])
    cries = []
    for block in said[: len(said) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES):
        if ears.accept(block, np.zeros_like(block), line):
            break
        cries.append(ears.hears_cry)
    ears.close()
    assert any(cries) == bool(cries_of_a_person)


def test_a_still_room_costs_next_to_nothing_and_a_soft_voice_is_heard_in_it(
    ears: VoskEars, speak: Speak
) -> None:
    room = np.random.default_rng(1).normal(0, 10, 20 * RATE_HZ).astype(np.int16)
    listen(ears, room[: 6 * RATE_HZ])
    began_s = time.process_time()
    listen(ears, room)
    assert time.process_time() - began_s < 0.02 * 20
    soft = (speak("awb", "stop") * 0.02).astype(np.int16)
    (heard,) = listen(ears, soft + room[: len(soft)], room[:RATE_HZ])
    assert heard.text == "stop"
    assert heard.started_s == pytest.approx(26.5, abs=0.3)
