"""What is done at the start about the last session: the real file, loop and machine."""

import json
import os
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant import places
from assistant.guidance.events import Understood
from assistant.guidance.script import Script, load_script
from assistant.guidance.session import State
from assistant.guidance.snapshot import VERSION, dump, restore
from assistant.guidance.step import begin, step
from assistant.guidance.table import INTENTS
from assistant.guidance.waking import wake
from assistant.hearing.heard import Heard
from assistant.live.session_file import SessionFile
from assistant.live.taking_up import take_up
from assistant.loop import Loop
from assistant.sound import Playing, Samples
from assistant.understanding.meaning import Meaning
from tests.guidance.sitting import Sitting
from tests.live.killed import SILENCE, CountingMouth
from tests.rehearsal.fakes import understand_word_for_word

UNREADABLE = "I couldn't read the last session. Say start for a new one."


class Deaf:
    """Hears nothing; implements `ports.Ears`."""

    hears_speech = False
    hears_cry = False

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        del near_end, far_end, playing
        return ()


class Start:
    """The start of `quiet-hands run`, without a sound card; implements `ports.Observer`."""

    def __init__(self, script: Script, folder: Path) -> None:
        self.said: list[str] = []
        self.notes: list[tuple[str, dict[str, object]]] = []
        path = folder / "session.json"
        store = SessionFile(path, dump, lambda error: self.note(0.0, "unsaved", why=str(error)))
        self.loop = Loop(
            ears=Deaf(),
            understand=understand_word_for_word,
            step=partial(step, script),
            session=begin(script),
            mouth=CountingMouth(self._tell),
            store=store,
            observer=self,
        )
        take_up(self.loop, script, store, self)

    def note(self, now_s: float, kind: str, **facts: object) -> None:
        del now_s
        self.notes.append((kind, facts))

    def _tell(self, kind: str, **facts: object) -> None:
        assert kind == "said"
        self.said.append(str(facts["text"]))

    @property
    def state(self) -> State:
        return self.loop.session.place.state

    def hear(self, intent: str) -> None:
        self.loop.advance(SILENCE, SILENCE)
        self.loop.happen(Understood(Meaning(intent)))


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script(places.intents_dir())


@pytest.fixture(scope="module")
def kept(script: Script) -> dict[str, Any]:
    """A session in the middle of a massage, as JSON."""
    sitting = Sitting(script).set_up()
    sitting.until("scapula_left")
    sitting.wait(15)
    data: dict[str, Any] = json.loads(json.dumps(dump(sitting.session, sitting.now_s)))
    return data


def test_where_nothing_was_kept_nothing_is_said(script: Script, tmp_path: Path) -> None:
    start = Start(script, tmp_path)
    assert (start.state, start.said, start.notes) == (State.IDLE, [], [])
    assert list(tmp_path.iterdir()) == []


def test_a_massage_goes_on(script: Script, tmp_path: Path, kept: dict[str, Any]) -> None:
    (tmp_path / "session.json").write_text(json.dumps(kept))
    start = Start(script, tmp_path)
    said = "We were on the shoulder blade, left. Say carry on, or start for a new one."
    assert (start.state, start.said) == (State.PAUSED, [said])
    start.hear("resume")
    assert start.said[1] == "The shoulder blade, left. Two minutes left."


def half(text: str) -> str:
    return text[: len(text) // 2]


def older(text: str) -> str:
    return json.dumps({**json.loads(text), "version": VERSION - 1})


def another_routine(text: str) -> str:
    return text.replace("scapula", "calves")


def nothing(_: str) -> str:
    return ""


def zeros(text: str) -> str:
    return "\0" * len(text)


@pytest.mark.parametrize("spoil", [half, older, another_routine, nothing, zeros])
def test_what_cannot_be_read_is_kept_aside_said_aloud_and_a_new_session_offered(
    script: Script, tmp_path: Path, kept: dict[str, Any], spoil: Callable[[str], str]
) -> None:
    file = tmp_path / "session.json"
    text = spoil(json.dumps(kept))
    for number in ("", ".2"):
        file.write_text(text)
        start = Start(script, tmp_path)
        assert (start.state, start.said) == (State.IDLE, [UNREADABLE])
        assert (tmp_path / f"session.json.unreadable{number}").read_text() == text
        kind, facts = start.notes[0]
        assert (kind, bool(facts["why"])) == ("not_resumed", True)
        start.hear("start_session")
        assert start.state == State.SETUP
    again = Start(script, tmp_path)
    assert again.state == State.SETUP
    assert UNREADABLE not in again.said


def test_it_is_said_only_once(script: Script, tmp_path: Path) -> None:
    (tmp_path / "session.json").write_text("{")
    assert Start(script, tmp_path).said == [UNREADABLE]
    assert Start(script, tmp_path).said == []


def test_a_massage_cut_short_long_ago_is_over_and_that_is_said_once(
    script: Script, tmp_path: Path, kept: dict[str, Any]
) -> None:
    file = tmp_path / "session.json"
    file.write_text(json.dumps(kept))
    os.utime(file, (0, time.time() - 3600))
    start = Start(script, tmp_path)
    assert start.said == ["The last massage was cut short. Say start for a new one."]
    assert Start(script, tmp_path).said == []
    start.hear("start_session")
    assert start.state == State.SETUP


def test_where_nothing_can_be_written_the_session_goes_on_and_one_note_is_made(
    script: Script, tmp_path: Path
) -> None:
    (tmp_path / "state").touch()
    start = Start(script, tmp_path / "state")
    assert (start.state, start.said) == (State.IDLE, [])
    for _ in range(4):
        start.hear("start_session")
        start.hear("end_session")
    kinds = [kind for kind, _ in start.notes]
    assert kinds.count("place") >= 4
    assert kinds.count("unsaved") == 1


def test_no_file_stops_the_start(
    script: Script, tmp_path: Path, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in waking a session would come back at every start."""

    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.guidance.waking.wake", stumble)
    (tmp_path / "session.json").write_text(json.dumps(kept))
    assert Start(script, tmp_path).said == [UNREADABLE]


def test_any_damage_gives_a_session_that_works_or_is_refused(
    script: Script, kept: dict[str, Any]
) -> None:
    """A value changed by chance: `restore` refuses it, or the machine gets on with it."""
    chance = random.Random(3)  # noqa: S311 - a spread of damages, not a secret
    taken = 0
    for _ in range(400):
        data = json.loads(json.dumps(kept))
        _damage(data, chance)
        try:
            session = restore(script, data, 0.0)
        except ValueError:
            continue
        taken += 1
        session, _effects = wake(script, session)
        for number, intent in enumerate(("where_am_i", "resume", *chance.sample(INTENTS, 6))):
            session, _ = step(script, session, Understood(Meaning(intent)), number * 7.0)
        json.dumps(dump(session, 60.0), allow_nan=False)
    assert 40 < taken < 360


def _damage(data: Any, chance: random.Random) -> None:
    """Put another value in the place of one."""
    key = chance.choice(list(data) if isinstance(data, dict) else range(len(data)))
    below = data[key]
    if isinstance(below, dict | list) and below and chance.random() < 0.8:
        _damage(below, chance)
        return
    data[key] = chance.choice([None, True, 0, -3, 4.5, 1e9, "", "scapula_left", "gone", [], {}])
