"""The real stream on a virtual card; what is said is found again in what the speaker played."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.guidance.effects import Say
from assistant.speaking.voice import Voice
from assistant.wav import wav_bytes
from tests.live.answering_child import LINE
from tests.live.virtual_card import Signal, VirtualCard, find_in_pieces, is_whole

pytestmark = [pytest.mark.slow, pytest.mark.card]

ROOT = Path(__file__).parents[2]


class Child:
    def __init__(self, card: VirtualCard, *options: str) -> None:
        self.folder = card.folder / "child"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.answering_child", str(self.folder), *options],
            env=card.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def notes(self) -> list[dict[str, object]]:
        log = self.folder / "log.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def sound_of(self, say: Say) -> Signal:
        """What it says, as it renders it."""
        return Voice(folder=self.folder / "cues").render(say.text, say.tone) / 32768.0

    def wait_for(
        self, wanted: Callable[[dict[str, object]], bool], within_s: float, after: int = 0
    ) -> dict[str, object]:
        until_s = time.monotonic() + within_s
        while time.monotonic() < until_s:
            for note in self.notes()[after:]:
                if wanted(note):
                    return note
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.05)
        raise AssertionError(f"not within {within_s} s: {self.notes()}")


@contextmanager
def answering(card: VirtualCard, *options: str) -> Iterator[Child]:
    child = Child(card, *options)
    try:
        child.wait_for(lambda note: note["kind"] == "ready", 10)
        yield child
        child.process.send_signal(signal.SIGTERM)
        out, err = child.process.communicate(timeout=10)
        assert (child.process.returncode, out) == (0, ""), err
    finally:
        child.process.kill()
        child.process.communicate()


@pytest.fixture
def hum(tmp_path: Path) -> Path:
    path = tmp_path / "hum.wav"
    wave = 8000 * np.sin(2 * np.pi * 300 * np.arange(8000) / 16_000)
    path.write_bytes(wav_bytes(wave.astype(np.int16)))
    return path


@pytest.mark.parametrize("rate_hz", ["", "44100", "48000"])
def test_a_sound_is_answered_and_the_answer_is_played_whole(
    card: VirtualCard, hum: Path, rate_hz: str
) -> None:
    with answering(card, rate_hz) as child:
        assert child.notes()[1]["rate_hz"] == int(rate_hz or 16_000)
        recording = card.record("speaker.monitor")
        said_s = [card.speak(hum)]
        time.sleep(2.5)
        said_s.append(card.speak(hum))
        time.sleep(2.5)
        heard = recording.stop()
        line = child.sound_of(LINE)
    for moment_s in said_s:
        ended_s = recording.at_s(moment_s)
        at_s, likenesses = find_in_pieces(line, heard, ended_s - 0.2, 2.0)
        assert is_whole(likenesses), likenesses
        assert 0.1 < at_s - ended_s < 0.9
    assert (child.folder / "session.json").exists()


def test_a_lost_card_comes_back_and_answers_again(card: VirtualCard, hum: Path) -> None:
    with answering(card) as child:
        time.sleep(1)  # a card lost in its first moments is another story
        card.stop()
        lost = child.wait_for(lambda note: note.get("back") is False, 5)
        time.sleep(2)
        card.start()
        back = child.wait_for(lambda note: note.get("back") is True, 15)
        assert float(str(back["now_s"])) - float(str(lost["now_s"])) > 2
        recording = card.record("speaker.monitor")
        before = len(child.notes())  # a card that comes back may crackle, and be answered
        card.speak(hum)
        child.wait_for(
            lambda note: note["kind"] == "played" and note["line"] == LINE.line, 10, before
        )
        line = child.sound_of(LINE)
        until_s = time.monotonic() + 3  # handed out is not yet heard
        while True:
            _, likenesses = find_in_pieces(line, recording.signal, 0.0, 10.0)
            if is_whole(likenesses):
                break
            assert time.monotonic() < until_s, (likenesses, child.notes())
            time.sleep(0.1)


def test_a_microphone_that_falls_silent_without_an_error_is_noticed(
    card: VirtualCard, hum: Path
) -> None:
    with answering(card) as child:
        card.freeze()
        child.wait_for(lambda note: note.get("back") is False, 5)
        time.sleep(1)
        card.thaw()
        child.wait_for(lambda note: note.get("back") is True, 15)
        card.speak(hum)
        child.wait_for(lambda note: note["kind"] == "played" and note["line"] == LINE.line, 10)
