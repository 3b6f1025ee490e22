import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.guidance.effects import Chime, Effect, Hush, React, Say, SetVolume
from assistant.guidance.session import Place, State
from assistant.rehearsal.happenings import Note
from assistant.rehearsal.rehearse import Rehearsed
from assistant.rehearsal.report import as_text, write_report
from assistant.rehearsal.wording import clock, line
from assistant.sound import Samples
from tests.rehearsal.fakes import Answers, play

SCENE = """\
about: A short talk.
room: {noise: white, snr_db: 45}
scene:
  - giver: next
  - expect: {say: flat palms, step: intro, slots: {area: neck}, within_s: 5}
  - while_speaking: {receiver: ow}
  - expect: {effect: hands_off}
  - giver: did you feed the cat
  - expect: {silence_s: 1}
  - giver: louder
  - expect: {say: nothing of the kind}
"""
ANSWERS: dict[str, tuple[Place | None, tuple[Effect, ...]]] = {
    "next": (
        Place(State.STEP, "intro"),
        (Chime("step_over"), Say("Flat palms, low back to shoulders.", line="intro.cue")),
    ),
    "ow": (Place(State.SAFETY, "intro"), (Hush(), React("hands_off", "report_pain"))),
    "louder": (None, (SetVolume(0.8),)),
}
TIMELINE = """\
  state    idle
giver      “next”
  heard    next area=neck side=left  →  next (area: neck, side: left)
  state    step · intro
  chime    ♪ step over
GUIDE      “Flat palms, low back to shoulders.”
  ✓        say "flat palms" and step intro and slots area: neck   (scene.yaml:5)
receiver   “ow”
  heard    ow  →  ow
  state    safety · intro
  hush     falls silent at once
  safety   hands off
  ✓        effect hands_off   (scene.yaml:7)
giver      “did you feed the cat”
  heard     did you feed the cat  →  not for us
  ✓        silence for 1 s   (scene.yaml:9)
giver      “louder”
  heard    louder  →  louder
  volume   0.8
  ✗        say "nothing of the kind" within 3 s   (scene.yaml:11)
"""


def rehearsed(tmp_path: Path, listener: list[Samples]) -> Rehearsed:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    hears = ["next area=neck side=left", "ow", " did you feed the cat", "louder"]
    return play(path, hears, Answers(ANSWERS), listener.append)


def test_the_timeline_reads_well(tmp_path: Path) -> None:
    title, *rows, outcome = as_text(rehearsed(tmp_path, [])).splitlines()
    assert title == "scene.yaml: A short talk."
    assert all(re.match(r"\d\d:\d\d\.\d  ", row) for row in rows)
    assert [row[9:] for row in rows] == TIMELINE.splitlines()
    assert outcome.startswith(f"FAILED  {tmp_path}/scene.yaml:11: expected say")


def test_the_report_holds_the_timeline_and_the_room(tmp_path: Path) -> None:
    room: list[Samples] = []
    outcome = rehearsed(tmp_path, room)
    write_report(tmp_path / "a" / "b", outcome, room)
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == [
        "room.wav",
        "timeline.json",
        "timeline.txt",
    ]
    sound, rate_hz = soundfile.read(tmp_path / "a" / "b" / "room.wav", dtype="int16")
    assert rate_hz == 16_000
    assert np.array_equal(sound, np.concatenate(room))
    data = json.loads((tmp_path / "a" / "b" / "timeline.json").read_text("utf-8"))
    assert data["failure"]["line"] == 11
    assert data["duration_s"] == outcome.duration_s
    said = data["timeline"][1]
    assert (said["kind"], said["who"], said["text"]) == ("utterance", "giver", "next")
    assert said["at_s"] < said["end_s"] < said["at_s"] + 1


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00.0"), (59.96, "01:00.0"), (247.3, "04:07.3"), (5999.9, "99:59.9")],
)
def test_the_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_colour_is_for_screens_only() -> None:
    note = Note(1.0, "spoken", {"text": "Hello.", "line": "hello"})
    assert line(note) == "00:01.0  GUIDE      “Hello.”"
    assert line(note, colour=True) == "00:01.0  \x1b[1mGUIDE    \x1b[0m  \x1b[1m“Hello.”\x1b[0m"
