"""A running `quiet-hands run`, spoken to through a virtual microphone, heard at its speaker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant import places
from assistant.guidance.effects import Say
from assistant.guidance.script import load_script
from assistant.sound import RATE_HZ
from assistant.speaking.voice import Voice
from tests.flite import spoken
from tests.live.quiet_hands import ROOT, quiet_hands, sentence
from tests.live.virtual_card import Recording, VirtualCard, find_in_pieces

pytestmark = [pytest.mark.slow, pytest.mark.card]

COMES_AFTER = {
    "prep_health.first": "prep_health.cue",
    "prep_words.teach": "prep_position.cue",
}
"""Lines that another one follows at once."""
THE_WAY_TO_HANDS_ON = (
    ("start", "prep_room.cue"),
    ("yes please", "prep_kit.cue"),
    ("ready", "prep_health.first"),
    ("no", "prep_light.cue"),
    ("no", "prep_spare.cue"),
    ("no", "prep_heat.cue"),
    ("no", "prep_words.cue"),
    ("yes please", "prep_words.teach"),
    ("ready", "warm_oil.cue"),
)
HANDS_ON = (
    ("next", "intro_strokes.cue"),
    ("too much pressure", "easing"),
    ("where's the q l", "ask_where_is.ql"),
    ("stop", "stop"),
)


class Session:
    """`quiet-hands run` on a virtual card."""

    def __init__(self, card: VirtualCard) -> None:
        self.card = card
        self.log = Path(card.env["XDG_STATE_HOME"]) / "quiet-hands" / "log.jsonl"
        with (card.folder / "screen").open("w") as screen:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "assistant", "run"],
                env=card.env,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=screen,
                text=True,
            )

    @property
    def screen(self) -> str:
        return (self.card.folder / "screen").read_text()

    def notes(self) -> list[dict[str, object]]:
        lines = self.log.read_text().splitlines(keepends=True) if self.log.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def wait_for(self, kind: str, within_s: float, after: int = 0, **facts: object) -> None:
        until_s = time.monotonic() + within_s
        while time.monotonic() < until_s:
            if any(
                {"kind": kind, **facts}.items() <= note.items() for note in self.notes()[after:]
            ):
                return
            assert self.process.poll() is None, self.screen
            time.sleep(0.05)
        raise AssertionError(f"no {kind} {facts} within {within_s} s:\n{self.screen}")

    def say(self, text: str) -> float:
        """Speak into the microphone; the monotonic time at which the voice ended."""
        wav = self.card.folder / "said.wav"
        said = np.abs(spoken("slt", text, wav).astype(np.int32))
        still_after = np.flatnonzero(said > 0.02 * said.max())[-1]
        return self.card.speak(wav) - float(len(said) - still_after) / RATE_HZ


@contextmanager
def running(card: VirtualCard) -> Iterator[Session]:
    session = Session(card)
    before = len(session.notes())
    try:
        session.wait_for("ready", 90, before)
        yield session
    finally:
        session.process.kill()
        session.process.communicate()


def assert_ends_well(session: Session) -> None:
    session.process.send_signal(signal.SIGTERM)
    out, _ = session.process.communicate(timeout=10)
    assert (session.process.returncode, out) == (0, ""), session.screen
    assert "fault" not in {note["kind"] for note in session.notes()}


def hear_line(recording: Recording, line: Say, voice: Voice, ended_s: float) -> tuple[float, float]:
    """Seconds from the end of the words to the start of the line, and how alike it is."""
    wanted = voice.render(line.text, line.tone) / 32768.0
    start_s, likenesses = find_in_pieces(wanted, recording.signal, ended_s - 1.0, 5.0)
    return start_s - ended_s, float(np.median(likenesses))


def test_a_massage_is_led_by_voice_alone(card: VirtualCard) -> None:
    # A cue comes before what is said in its place to somebody who lies on the side.
    spoken = {say.line: say for say in reversed(load_script(places.intents_dir()).every_line())}
    with running(card) as session:
        voice = Voice(folder=Path(card.env["XDG_CACHE_HOME"]) / "quiet-hands" / "cues")
        recording = card.record("speaker.monitor")
        delays_s: dict[str, float] = {}
        for text, line in THE_WAY_TO_HANDS_ON + HANDS_ON:
            before = len(session.notes())
            ended_s = recording.at_s(session.say(text))
            session.wait_for("played", 15, before, line=COMES_AFTER.get(line, line))
            time.sleep(0.6)  # handed out is not yet heard; and the guard after our own voice
            delay_s, likeness = hear_line(recording, spoken[line], voice, ended_s)
            assert likeness > 0.8, f"{text}: {line} was not heard\n{session.screen}"
            assert 0 < delay_s < 2.5
            delays_s[f"{text} > {line}"] = round(delay_s, 2)
        recording.stop()
        assert_ends_well(session)
    print(delays_s)  # noqa: T201 - figures


_MOST_LOAD = 0.10
"""Of a core."""


def test_listening_costs_little(card: VirtualCard) -> None:
    with running(card) as session:
        session.say("start")
        session.wait_for("played", 15)
        load = _least_load(session.process.pid)
        status = Path(f"/proc/{session.process.pid}/status").read_text()
        peak_mb = int(status.partition("VmHWM:")[2].split()[0]) / 1000
    print(f"{load:.1%} of a core, {peak_mb:.0f} MB at most")  # noqa: T201 - figures
    assert load < _MOST_LOAD
    assert peak_mb < 215


def _least_load(pid: int) -> float:
    """A busy neighbour only ever adds to it, and so does a line that is spoken meanwhile."""
    least = 1.0
    for _ in range(12):
        least = min(least, _load(pid, 5.0))
        if least < _MOST_LOAD:
            break
    return least


def _load(pid: int, for_s: float) -> float:
    used_s, from_s = _cpu_s(pid), time.monotonic()
    time.sleep(for_s)
    return (_cpu_s(pid) - used_s) / (time.monotonic() - from_s)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_massage_goes_on_after_a_loss_of_power(card: VirtualCard) -> None:
    with running(card) as session:
        session.say("start")
        session.wait_for("played", 15, line="prep_room.cue")
    before = len(session.notes())
    with running(card) as again:
        again.wait_for("played", 15, before, line="prep_room.cue")
        assert_ends_well(again)


def test_a_session_that_cannot_be_taken_up_is_set_aside(card: VirtualCard) -> None:
    file = Path(card.env["XDG_STATE_HOME"]) / "quiet-hands" / "session.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"version": 99}')
    with running(card) as session:
        session.wait_for("not_resumed", 1)
        session.wait_for("played", 15, line="last_unreadable")
        assert file.with_name("session.json.unreadable").exists()
        assert_ends_well(session)


def test_a_second_session_is_bad_input(card: VirtualCard) -> None:
    with running(card):
        assert "is running already" in sentence(quiet_hands("run", env=card.env))
