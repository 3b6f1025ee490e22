"""A thousand losses of power: each time the session is there, where it was, and says so."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant import places
from assistant.guidance.reactions import REACTIONS
from assistant.guidance.script import Script, load_script
from assistant.guidance.session import HANDS_ON, State
from assistant.guidance.step import KEPT_EVERY_S
from tests.live.quiet_hands import ROOT

AT_WORK = (*HANDS_ON, State.PAUSED)
KEPT = ("in_step_s", "worked_s", "ahead", "minutes", "avoided", "health", "made", "alarm")
LIVED_BY = ("state", "step", "avoided", "health")
TICK_S = 0.1
MOST_S = KEPT_EVERY_S + TICK_S + 1e-6
"""What a loss of power may cost."""

Told = dict[str, Any]


@dataclass
class Follower:
    """Reads what life after life told, and checks each waking against what went before."""

    script: Script
    kept: Told | None = None
    """What is in the file."""
    last: Told = field(default_factory=dict)
    """The timers as they were last told; empty when the file is newer."""
    announced: list[str | None] = field(default_factory=list)
    """Every step that something was said in, one after another."""
    hits: Counter[str] = field(default_factory=Counter)

    def follow(self, life: Told) -> None:
        told: list[Told] = life["told"]
        assert life["killed"], told[-1:]
        kinds = [note["kind"] for note in told]
        assert not {"broken", "not_resumed"} & set(kinds), told
        if "woke" in kinds:
            woke_at = kinds.index("woke")
            self._check_waking(told[:woke_at], told[woke_at])
            self._check_what_follows(told[woke_at:])
        self._keep_account(told)
        self._look_at_the_file(life)
        states = [note["state"] for note in told if "state" in note]
        self.hits[states[-1] if states else "not yet awake"] += 1

    def _check_waking(self, told: list[Told], woke: Told) -> None:
        said = [note["line"] for note in told if note["kind"] == "said"]
        kept = self.kept
        if kept is None or kept["state"] in (State.IDLE, State.DONE):
            assert (woke["state"], said) == (State.IDLE, [])
            return
        assert said == self._welcome(kept, woke, said)
        # A hold that was begun counts, however it ended.
        made = kept["made"] + (kept["state"] == State.HOLD)
        assert {name: woke[name] for name in KEPT} == {name: kept[name] for name in KEPT} | {
            "made": made
        }
        assert woke["step"] == kept["step"] or kept["heating"]
        assert kept["step"] in self.announced[-2:]
        if kept["state"] in AT_WORK and self.last:
            # What the last seconds gave is lost, never more, and nothing is counted twice.
            assert woke["step"] == self.last["step"]
            assert -1e-6 <= woke["left_s"] - self.last["left_s"] <= MOST_S
            assert -1e-6 <= self.last["worked_s"] - woke["worked_s"] <= MOST_S

    def _welcome(self, kept: Told, woke: Told, said: list[str]) -> list[str]:
        """The lines of waking; `wake` itself has tests of its own for their words."""
        match woke["state"]:
            case State.PAUSED:
                assert kept["state"] in AT_WORK
                return ["welcome_back"]
            case State.SAFETY:
                assert (woke["cleared"], woke["asked"]) == (False, "all_right")
                return [line.value for line in REACTIONS[kept["alarm"]].say]
            case State.SETUP:
                assert woke["asked"] == "setup"
                over = [f"{kept['step']}.timer_over"] if kept["heating"] else []
                # Before a question there may be words that are said once a session.
                once = [line for line in said if line.endswith((".teach", ".first"))]
                return [*over, *once, f"{woke['step']}.cue"]
            case _:
                raise AssertionError(woke)

    def _check_what_follows(self, told: list[Told]) -> None:
        """SAFETY is left by an all-clear and "carry on"; "carry on" tells the time left."""
        woke, heard, left_s = told[0], set[str](), told[0]["left_s"]
        for at, note in enumerate(told):
            if note["kind"] == "heard":
                heard.add(note["text"])
            elif note["kind"] == "now":
                left_s = note["left_s"]
            elif note["kind"] == "place":
                if woke["state"] == State.SAFETY:
                    assert {"all_clear", "resume"} <= heard
                    self.hits["out of safety"] += 1
                if woke["state"] == State.PAUSED and note["state"] in HANDS_ON:
                    staged = woke["staged"] or "skip_step" in heard
                    self._check_carrying_on(woke, left_s, [] if staged else told[at + 1 : at + 4])
                return

    def _check_carrying_on(self, woke: Told, left_s: float, told: list[Told]) -> None:
        said = [note for note in told if note["kind"] == "said"]
        if not said:
            return
        words, step = self.script.lines.words, self.script.routine.step(woke["step"])
        where = f"{words.sided(step.name, step.side)}. {words.time(left_s)} left."
        assert said[0]["text"].lower() == where.lower()
        self.hits["carried on"] += 1
        if len(said) > 1:
            assert said[1]["line"] == f"{step.id}.cue"
            assert woke["in_step_s"] < KEPT_EVERY_S
            self.hits["cue again"] += 1

    def _keep_account(self, told: list[Told]) -> None:
        place: Told = {}
        saving: Told = {}
        for note in told:
            if note["kind"] in ("now", "woke"):
                self.last = note
            if note["kind"] == "saving":
                saving = note
            if note["kind"] == "saved":
                self.last = saving
            if note["kind"] == "place":
                place = note
            if note["kind"] == "said" or self._comes_silently(note):
                self._announce(place.get("step"))

    def _announce(self, step: str | None) -> None:
        if self.announced[-1:] != [step]:
            self.announced.append(step)

    def _comes_silently(self, note: Told) -> bool:
        """Whether it is the beginning of a step whose words come later, such as the rest."""
        if note["kind"] != "place" or note["state"] != State.CLOSING:
            return False
        return bool(self.script.routine.step(note["step"]).cue_after_s)

    def _look_at_the_file(self, life: Told) -> None:
        """It holds the last save that was told of, or one that was under way."""
        told = life["told"]
        saves = [note for note in told if note["kind"] == "saving"]
        done = [note["kind"] for note in told].count("saved")
        possible = [self.kept, *saves][done : done + 2]
        kept = next(
            (note for note in reversed(possible) if (note and note["sum"]) == life["sum"]), None
        )
        assert (kept is not None) == (life["sum"] is not None)
        assert len(life["unfinished"]) <= 1
        if done < len(saves):
            self.hits["inside the save"] += 1
            size = next(iter(life["unfinished"]), None)
            left = "no file yet" if size is None else "some of it" if size else "an empty file"
            self.hits["the new file" if kept is saves[-1] else left] += 1
            if kept is saves[-1]:
                self.last = {}
        last = told[-1] if told else {"kind": "nothing"}
        if last["kind"] in ("now", "woke") and last["state"] != State.IDLE:
            # Nothing was under way: what it lived by is what was kept.
            assert kept is not None
            assert [last[name] for name in LIVED_BY] == [kept[name] for name in LIVED_BY]
        self.kept = kept


def lives(folder: Path, count: int, how: str) -> Iterator[Told]:
    command = [sys.executable, "-m", "tests.live.killed", str(folder), "6", str(count), how]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield json.loads(line)
    assert process.returncode == 0


def follow(folder: Path, count: int, how: str) -> Counter[str]:
    follower = Follower(load_script(places.intents_dir()))
    number = 0
    for number, life in enumerate(lives(folder, count, how), start=1):  # noqa: B007 - counted
        follower.follow(life)
    assert number == count
    assert not list(folder.glob("*unreadable*"))
    return follower.hits


@pytest.mark.parametrize(("how", "count"), [("chosen", 8), ("clock", 2)])
def test_a_few_losses_of_power(tmp_path: Path, how: str, count: int) -> None:
    follow(tmp_path, count, how)


@pytest.mark.slow
@pytest.mark.timeout(900)  # every save waits for the disk
def test_a_thousand_losses_of_power(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hits: Counter[str] = Counter()
    for how, count in (("chosen", 800), ("clock", 200)):
        folder = tmp_path / how
        folder.mkdir()
        hits += follow(folder, count, how)
    with capsys.disabled():  # the figures are wanted also when all is well
        sys.stdout.write(f"\nkilled: {dict(hits)}\n")
    for state in (*HANDS_ON, State.SETUP, State.PAUSED, State.SAFETY):
        # A hold that was begun counts, so there are few of them.
        assert hits[state] >= (10 if state is State.HOLD else 20), state
    for moment in ("no file yet", "an empty file", "some of it", "the new file"):
        assert hits[moment] >= 20, moment
    assert hits["carried on"] >= 100
    assert hits["out of safety"] >= 20
    assert hits["cue again"] > 0
