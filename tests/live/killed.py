"""A massage whose process is killed again and again, each life going on from the file of the last.

    python -m tests.live.killed FOLDER SEED COUNT HOW

Parts of it are the program's own: the loop, the session machine, the file on disk, and taking it up
again. A pair who answers by chance stands in for the ears, a mouth that only counts for the voice.
This process loads the script once and forks for each life; a life tells what it does through a pipe
as it does it, and what it told when it was killed is printed, a line of JSON a life.

HOW is `chosen`: at a chosen moment, or at a chosen line of the code that saves, and the same every
time; or `clock`: from outside, whenever the clock says so.
"""

import gc
import json
import os
import pathlib
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from zlib import crc32

import numpy as np

from assistant import places, whole_file
from assistant.guidance.effects import Chime, Say
from assistant.guidance.events import Played
from assistant.guidance.routine import Passes
from assistant.guidance.script import Script, load_script
from assistant.guidance.session import Session, State, Topic
from assistant.guidance.snapshot import dump
from assistant.guidance.step import begin, step
from assistant.hearing.heard import Heard, Word
from assistant.live import session_file
from assistant.live.session_file import SessionFile
from assistant.live.taking_up import take_up
from assistant.loop import Loop
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Playing, Samples
from tests.rehearsal.fakes import understand_word_for_word

SILENCE: Samples = np.zeros(BLOCK_SAMPLES, dtype=np.int16)
SAVING_CODE = (session_file.__file__, whole_file.__file__)
AND_BELOW = (*SAVING_CODE, pathlib.__file__)
LONGEST_LIFE_S = 120.0
TICK_BLOCKS = 5

Tell = Callable[..., None]


def essence(session: Session) -> dict[str, Any]:
    """What must not be lost."""
    work, alarm, pause = session.work, session.alarm, session.pause
    return timers(session) | {
        "in_step_s": work.in_step_s,
        "ahead": [leg.step for leg in work.ahead],
        "minutes": session.minutes,
        "made": len(session.holds.made),
        "alarm": alarm and alarm.intent,
        "cleared": alarm is not None and alarm.cleared,
        "asked": session.question and session.question.topic,
        "heating": session.heat_until_s is not None,
        "staged": bool(pause and pause.staged),
    }


def timers(session: Session) -> dict[str, Any]:
    """Where it is, how far, and what must be minded."""
    work = session.work
    return {
        "state": session.place.state,
        "step": work.leg.step if work.leg else session.place.step,
        "left_s": work.leg.seconds - work.in_step_s if work.leg else 0.0,
        "worked_s": work.worked_s,
        "avoided": [[spot.area, spot.side] for spot in session.avoided],
        "health": list(session.health),
    }


class Pair:
    """Two people who say what fits, by chance; implements `ports.Ears`."""

    def __init__(self, script: Script, chance: random.Random, tell: Tell) -> None:
        self.session: Callable[[], Session] = lambda: begin(script)
        self._script = script
        self._chance = chance
        self._tell = tell
        self._blocks = 0
        self._next_s = chance.uniform(0.5, 3)

    hears_speech = False
    hears_cry = False

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        del near_end, far_end, playing
        self._blocks += 1
        now_s = self._blocks * BLOCK_S
        if now_s < self._next_s:
            return ()
        session = self.session()
        self._next_s = now_s + self._chance.expovariate(1 / _PATIENCE_S[session.place.state])
        text = self._words(session)
        if not text:
            return ()
        self._tell("heard", text=text)
        return [Heard((Word(text, now_s, now_s, 1.0),), now_s, now_s, now_s)]

    def _words(self, session: Session) -> str:
        state, question = session.place.state, session.question
        if state is State.SETUP:
            return self._to_the_setup(session)
        if state is State.SAFETY and session.alarm is not None and session.alarm.cleared:
            return "resume"
        if question is not None and question.topic in (Topic.PAIN, Topic.SAME_ON_MIRROR):
            return self._chance.choice(("answer_tender", "answer_sharp", "yes", "no", ""))
        leg = session.work.leg
        if state is State.STEP and leg and self._script.routine.step(leg.step).takes_holds:
            return self._chance.choice(("hold_start area=shoulders", "hold_start"))
        return self._chance.choice(_SAID[state])

    def _to_the_setup(self, session: Session) -> str:
        if session.question is None:
            return "next_step"
        item = self._script.routine.item(session.place.step or "")
        if self._chance.random() < 0.15:
            return self._chance.choice(_TOLD)
        if item.passes is Passes.OFFER:
            return self._chance.choice(("yes", "no"))
        return "no" if item.passes is Passes.CLEAR else "yes"


_TOLD = (
    *("report_condition condition=skin area=ribs", "report_condition condition=nut_allergy"),
    *("avoid_area area=scapula side=left", "pause"),
)
_PATIENCE_S = dict.fromkeys(State, 3.0) | {State.STEP: 10.0, State.HOLD: 40.0, State.CLOSING: 15.0}
_SAID: dict[State, tuple[str, ...]] = {
    State.IDLE: tuple(f"start_session duration={minutes}" for minutes in (10, 20, 30)),
    State.STEP: (
        *(
            "",
            "",
            "",
            "",
            "",
            "pause",
            "stop_now",
            "oil_more",
            "more_time",
            "next_step",
            "where_am_i",
        ),
        *("hold_start area=shoulders", "hold_start area=rhomboid", "hold_start area=upper_back"),
        *("pressure_too_hard", "report_pain", "hold_start"),
        *("set_volume direction=down", "undo", "avoid_area area=scapula side=left", "be_quiet"),
    ),
    State.HOLD: ("", "", "hold_release", "pressure_too_hard", "pause"),
    State.PAUSED: ("resume", "resume", "resume", "where_am_i", "skip_step", "stop_now"),
    State.SAFETY: ("resume", "all_clear", "where_am_i"),
    State.CLOSING: ("next_step", "next_step", "pause", "stop_now", "where_am_i"),
    State.DONE: tuple(f"start_session duration={minutes}" for minutes in (10, 20)),
}


class CountingMouth:
    """Speaks in time but without a sound; implements `ports.Mouth`."""

    playing: Playing | None = None

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._waiting: list[tuple[str, int]] = []

    def say(self, say: Say) -> None:
        self._tell("said", line=say.line, text=say.text)
        self._waiting.append((say.line, round((0.5 + 0.35 * len(say.text.split())) / BLOCK_S)))

    def chime(self, chime: Chime) -> None:
        self._tell("said", line=f"chime.{chime.name}", text="")

    def hush(self) -> None:
        self._waiting.clear()

    def set_volume(self, volume: float) -> None:
        """Nothing is audible."""

    def set_pace(self, pace: float) -> None:
        """As above."""

    def finished(self) -> Sequence[Played]:
        if not self._waiting:
            return ()
        line, blocks = self._waiting.pop(0)
        if blocks > 1:
            self._waiting.insert(0, (line, blocks - 1))
            return ()
        return (Played(line),)


class WatchedFile:
    """The real file; tells when it is written, and dies at a line of it. Implements `ports.Store`.

    Args:
        file: the file.
        tell: hears of each save, before and after.
        dies_at: after so many lines of the code that saves; None is never.
        code: the files that this code is in.
    """

    def __init__(
        self, file: SessionFile, tell: Tell, dies_at: int | None, code: tuple[str, ...]
    ) -> None:
        self._file = file
        self._tell = tell
        self._lines_left = dies_at
        self._code = code

    def save(self, session: Session, now_s: float) -> None:
        content = json.dumps(dump(session, now_s), ensure_ascii=False).encode()
        self._tell("saving", sum=crc32(content), **essence(session))
        if self._lines_left is not None:
            sys.settrace(self._trace)
        try:
            self._file.save(session, now_s)
        finally:
            sys.settrace(None)
        self._tell("saved")

    def _trace(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        if not frame.f_code.co_filename.startswith(self._code):
            return None
        if event == "line" and self._lines_left is not None:
            self._lines_left -= 1
            if self._lines_left <= 0:
                die()
        return self._trace


class Watch:
    """Tells of places, and of a session that was not resumed; implements `ports.Observer`."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def note(self, now_s: float, kind: str, **facts: object) -> None:
        del now_s
        if kind in ("place", "not_resumed"):
            self._tell(kind, **facts)


def die() -> None:
    """As if the power were gone, as far as a process can tell."""
    os.kill(os.getpid(), signal.SIGKILL)


def live(script: Script, folder: Path, chance: random.Random, how: str, tell: Tell) -> None:
    """Take up what is there and go on with it until killed."""
    inside = how == "chosen" and chance.random() < 0.6
    code, lines = chance.choice(((SAVING_CODE, 70), (SAVING_CODE, 70), (AND_BELOW, 200)))
    dies_at = chance.randint(1, lines) if inside else None
    dies_s = chance.expovariate(1 / 15) if how == "chosen" and not inside else LONGEST_LIFE_S
    pair = Pair(script, chance, tell)
    file = SessionFile(folder / "session.json", dump)
    loop = Loop(
        ears=pair,
        understand=understand_word_for_word,
        step=partial(step, script),
        session=begin(script),
        mouth=CountingMouth(tell),
        store=WatchedFile(file, tell, dies_at, code),
        observer=Watch(tell),
    )
    pair.session = lambda: loop.session
    take_up(loop, script, file, Watch(tell))
    tell("woke", **essence(loop.session))
    for block in count(1):
        loop.advance(SILENCE, SILENCE)
        if block % TICK_BLOCKS == 0:
            tell("now", **timers(loop.session))
        if loop.now_s >= dies_s or loop.now_s >= LONGEST_LIFE_S:
            die()


def fork(script: Script, folder: Path, chance: random.Random, how: str) -> dict[str, Any]:
    """One life in a process of its own, and all it told."""
    mouth, ear = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(script, folder, chance, how, ear)
    os.close(ear)
    told = _listen(mouth, pid, chance.uniform(0, 0.1) if how == "clock" else None)
    os.close(mouth)
    _, status = os.waitpid(pid, 0)
    kept = folder / "session.json"
    return {
        "told": [json.loads(line) for line in told.splitlines()],
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "sum": crc32(kept.read_bytes()) if kept.exists() else None,
        "unfinished": [path.stat().st_size for path in folder.glob(".session.json.*")],
    }


def _child(script: Script, folder: Path, chance: random.Random, how: str, pipe: int) -> NoReturn:
    def tell(kind: str, **facts: object) -> None:
        # Less than a page, so a line is in the pipe whole or not at all.
        os.write(pipe, json.dumps({"kind": kind, **facts}).encode() + b"\n")

    try:
        live(script, folder, chance, how, tell)
    except BaseException:
        tell("broken", trace=traceback.format_exc()[-2000:])
    finally:
        os._exit(1)


def _listen(pipe: int, pid: int, kill_after_s: float | None) -> bytes:
    """All that comes until the other end is gone; SIGKILL for it when the time has come."""
    told = bytearray()
    deadline_s = None if kill_after_s is None else time.monotonic() + kill_after_s
    while True:
        wait_s = None if deadline_s is None else max(0.0, deadline_s - time.monotonic())
        if not select.select([pipe], [], [], wait_s)[0]:
            os.kill(pid, signal.SIGKILL)
            deadline_s = None
            continue
        piece = os.read(pipe, 65536)
        if not piece:
            return bytes(told)
        told += piece


def main(folder: Path, seed: int, lives: int, how: str) -> None:
    script = load_script(places.intents_dir())
    gc.freeze()
    for number in range(lives):
        life = fork(script, folder, random.Random(f"{seed} {number}"), how)  # noqa: S311 - a spread
        sys.stdout.write(json.dumps(life) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
