"""The microphone goes away in every way a virtual card knows: noticed, said, and healed.

Each bar is the one people feel (noticed within 2 s, said within 5 s) and a second for a busy
machine.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.guidance.lines import Line
from assistant.wav import wav_bytes
from tests.live.answering_child import SCRIPT
from tests.live.test_card import Child, answering
from tests.live.virtual_card import Signal, VirtualCard, find_in_pieces, find_sound, is_whole

pytestmark = [pytest.mark.slow, pytest.mark.card]

NOTICED_S, SAID_S, BUSY_S = 2.0, 5.0, 1.0
STEADY_S = 11.0


@pytest.fixture
def hum(tmp_path: Path) -> Path:
    path = tmp_path / "hum.wav"
    wave = 8000 * np.sin(2 * np.pi * 300 * np.arange(8000) / 16_000)
    path.write_bytes(wav_bytes(wave.astype(np.int16)))
    return path


def said_at_s(child: Child, line: Line, heard: Signal, after_s: float = 0.0) -> float:
    """Where in what was heard the line begins; told by any piece, as a busy machine loses some."""
    sound = child.sound_of(SCRIPT.lines.say(line))[:19_200]
    pieces = np.split(sound, range(6_400, len(sound), 6_400))
    found = [find_sound(piece, heard, after_s) for piece in pieces]
    likeness = [alike for _, alike in found]
    best = int(np.argmax(likeness))
    assert likeness[best] > 0.7, (likeness, child.notes())
    return found[best][0] - 0.4 * best


def notes(child: Child, kind: str, **wanted: object) -> list[dict[str, object]]:
    return [
        note
        for note in child.notes()
        if note["kind"] == kind and all(note.get(name) == is_ for name, is_ in wanted.items())
    ]


@contextmanager
def goes_deaf(card: VirtualCard, child: Child, *, line: Line = Line.MIC_LOST) -> Iterator[None]:
    """What happens inside makes it deaf: noticed, and heard from the speaker in time."""
    before = len(notes(child, "microphone", back=False))
    recording = card.record("speaker.monitor")
    began_s = time.monotonic()
    yield
    while len(notes(child, "microphone", back=False)) == before:
        assert time.monotonic() - began_s < NOTICED_S + BUSY_S, child.notes()
        time.sleep(0.02)
    time.sleep(max(0.0, began_s + SAID_S + BUSY_S + 1.5 - time.monotonic()))
    at_s = recording.at_s(began_s)
    assert said_at_s(child, line, recording.stop(), at_s) - at_s < SAID_S + BUSY_S


def hears_again(card: VirtualCard, child: Child, hum: Path) -> None:
    """It says so, and answers."""
    child.wait_for(lambda note: note.get("line") == "mic_back", 15)
    count = len(notes(child, "heard"))
    until_s = time.monotonic() + 10
    while len(notes(child, "heard")) == count:
        assert time.monotonic() < until_s, child.notes()
        card.speak(hum)
        time.sleep(0.5)


def time_goes_on(child: Child) -> None:
    """The sound's clock keeps to the wall's, with nothing to hear."""
    lost = notes(child, "microphone", back=False)[-1]
    back = notes(child, "microphone", back=True)[-1]
    assert float(str(back["now_s"])) - float(str(lost["now_s"])) > 3


def test_a_microphone_that_is_unplugged_from_a_sound_server(card: VirtualCard, hum: Path) -> None:
    with answering(card) as child:
        with goes_deaf(card, child):
            card.unload("virtmic")
        assert notes(child, "microphone", back=False)[-1]["why"] == (
            "the sound server gave us another microphone"
        )
        count = len(notes(child, "heard"))
        card.speak(hum)
        time.sleep(1)
        assert len(notes(child, "heard")) == count
        card.plug_in_microphone()
        hears_again(card, child, hum)
        time_goes_on(child)


def test_another_microphone_does_not_take_its_place(card: VirtualCard, hum: Path) -> None:
    card.plug_in_microphone("webcam")
    with answering(card) as child:
        with goes_deaf(card, child):
            card.unload("virtmic")
        card.plug_in_microphone()
        hears_again(card, child, hum)


def test_a_microphone_that_stops_without_an_error(card: VirtualCard, hum: Path) -> None:
    with answering(card) as child:
        time.sleep(1)
        with goes_deaf(card, child):
            card.suspend("source", "virtmic")
        card.suspend("source", "virtmic", awake=True)
        hears_again(card, child, hum)
        time_goes_on(child)


def test_a_muted_microphone(card: VirtualCard, hum: Path) -> None:
    with answering(card) as child:
        time.sleep(STEADY_S)
        with goes_deaf(card, child):
            card.mute()
        assert notes(child, "microphone", back=False)[-1]["why"] == "exactly silent"
        card.mute(muted=False)
        hears_again(card, child, hum)
        time_goes_on(child)


@pytest.mark.parametrize("rate_hz", ["", "48000"])
def test_a_microphone_that_is_muted_from_the_start(
    card: VirtualCard, hum: Path, rate_hz: str
) -> None:
    card.mute()
    recording = card.record("speaker.monitor")
    with answering(card, rate_hz) as child:
        child.wait_for(lambda note: note.get("line") == "mic_silent", 8)
        time.sleep(5)
        said_at_s(child, Line.MIC_SILENT, recording.stop())
        card.mute(muted=False)
        hears_again(card, child, hum)


def test_the_voice_that_nobody_hears_leaves_the_microphone_open(
    card: VirtualCard, hum: Path
) -> None:
    with answering(card) as child:
        time.sleep(1)
        card.suspend("sink", "speaker")
        child.wait_for(lambda note: note.get("back") is False, NOTICED_S + BUSY_S)
        child.wait_for(lambda note: note.get("back") is True, 10)
        hears_again(card, child, hum)
        child.wait_for(lambda note: note["kind"] == "played" and note["line"] == "answer", 15)
        card.suspend("sink", "speaker", awake=True)
        child.wait_for(lambda note: note["kind"] == "speaker", 30)


def test_a_speaker_a_moment_behind_the_microphone_still_says_that_it_hears(
    card: VirtualCard,
) -> None:
    with answering(card) as child:
        time.sleep(1)
        recording = card.record("speaker.monitor")
        card.suspend("sink", "speaker")
        child.wait_for(lambda note: note.get("back") is True, NOTICED_S + BUSY_S + 10)
        card.suspend("sink", "speaker", awake=True)
        child.wait_for(lambda note: (note["kind"], note.get("line")) == ("played", "mic_back"), 10)
        time.sleep(1)
        line = child.sound_of(SCRIPT.lines.say(Line.MIC_BACK))
        _, likenesses = find_in_pieces(line, recording.stop(), 0.0, 30.0)
        assert is_whole(likenesses), (likenesses, child.notes())


def test_a_card_that_comes_back_under_another_number(card: VirtualCard, hum: Path) -> None:
    card.name_devices("usbmic")
    with answering(card, "", "usbmic") as child:
        time.sleep(1)
        with goes_deaf(card, child):
            card.name_devices("another")
            card.suspend("source", "virtmic")
        card.suspend("source", "virtmic", awake=True)
        # Its place is not taken by what is there.
        time.sleep(5)
        assert not notes(child, "microphone", back=True)
        recording = card.record("speaker.monitor")
        card.name_devices("another", "usbmic")
        hears_again(card, child, hum)
        said_at_s(child, Line.MIC_BACK, recording.stop())
