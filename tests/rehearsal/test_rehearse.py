"""The engine, with the real loop and player; ears that are told and guidance from a table."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from assistant.guidance.effects import Chime, End, Hush, React, Say
from assistant.guidance.session import Place, State
from assistant.rehearsal.levels import rms_db
from assistant.rehearsal.rehearse import Rehearsed
from assistant.sound import RATE_HZ, Samples
from tests.rehearsal.fakes import ENDPOINT_S, LINE_S, Answers, play

BEGIN = Say("Is the room warm?", line="room")
ANSWERS = {
    "start": (Place(State.SETUP, "room"), (BEGIN,)),
    "next": (Place(State.STEP, "intro"), (Chime("heard"), Say("Flat palms.", line="intro"))),
    "ow": (Place(State.SAFETY, "intro"), (Hush(), React("hands_off", "report_pain"))),
    "pause": (Place(State.PAUSED, "intro"), (Hush(), Say("Paused.", line="paused"))),
    "quit": (None, (End(),)),
    "okay": (None, ()),
}


def rehearsed(
    tmp_path: Path, steps: str, *hears: str, later: Mapping[float, tuple[Say, ...]] | None = None
) -> Rehearsed:
    path = tmp_path / "scene.yaml"
    path.write_text(f"scene:\n{steps}", encoding="utf-8")
    return play(path, hears, Answers(ANSWERS, dict(later or {})))


PASSES = {
    "words, name, state and step of what was asked for": (
        "  - giver: start\n"
        "  - expect: {say: is the ROOM warm, line: room, state: setup, step: room, within_s: 1}\n",
        ["start"],
    ),
    "what was heard and understood": (
        "  - giver: start\n  - expect: {heard: start, intent: start, slots: {area: neck}}\n",
        ["start area=neck side=left"],
    ),
    "nothing for us": (
        "  - giver: did you feed the cat\n  - expect: {intent: none}\n"
        "  - expect: {silence_s: 3}\n  - never: {intent: any}\n",
        [" did you feed the cat"],
    ),
    "an effect, a chime": (
        "  - giver: next\n  - expect: {chime: heard}\n  - expect: {effect: chime}\n"
        "  - receiver: ow\n  - expect: {effect: hands_off, state: safety}\n"
        "  - expect: {effect: hush}\n",
        ["next", "ow"],
    ),
    "silence after the answer": (
        "  - giver: start\n  - expect: {say: room}\n  - expect: {silence_s: 20}\n",
        ["start"],
    ),
    "the end": ("  - giver: goodbye\n  - expect: {effect: end}\n", ["quit"]),
    "people let the device finish": (
        "  - giver: start\n  - expect: {say: room}\n  - giver: okay\n  - never: {effect: hush}\n",
        ["start", "okay"],
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str, tmp_path: Path) -> None:
    steps, hears = PASSES[name]
    outcome = rehearsed(tmp_path, steps, *hears)
    assert outcome.passed, outcome.failure


FAILS = {
    "other words": (
        "  - giver: start\n  - expect: {say: is it cold}\n",
        ["start"],
        3,
        'expected say "is it cold" within 3 s; instead: heard "start" as start, '
        'then state setup, step room, then the device said "Is the room warm?"',
    ),
    "too late": (
        "  - giver: start\n  - expect: {say: room, within_s: 0.2}\n",
        ["start"],
        3,
        "within 0.2 s",
    ),
    "another intent": (
        "  - giver: next\n  - expect: {intent: start}\n",
        ["next"],
        3,
        "expected intent start",
    ),
    "a slot too few": (
        "  - giver: next\n  - expect: {intent: next, slots: {area: neck}}\n",
        ["next"],
        3,
        "slots area: neck",
    ),
    "nothing at all": (
        "  - giver: start\n\n  - expect: {state: setup}\n",
        [],
        4,
        "nothing happened (state idle, 00:",
    ),
    "noise instead of silence": (
        "  - giver: start\n  - expect: {silence_s: 5}\n",
        ["start"],
        3,
        "expected silence for 5 s",
    ),
    "a chime is no silence": (
        "  - giver: next\n  - expect: {say: palms}\n  - giver: next\n  - expect: {silence_s: 5}\n",
        ["next", "next"],
        5,
        "expected silence for 5 s",
    ),
    "what must never be": (
        "  - giver: pause\n  - never: {state: paused}\n",
        ["pause"],
        3,
        "expected no state paused for 3 s",
    ),
    "waiting in vain": (
        "  - after: {step: intro, within_s: 2}\n    giver: ow\n",
        [],
        2,
        "expected step intro within 2 s",
    ),
    "nobody to interrupt": (
        "  - while_speaking: {giver: pause}\n",
        [],
        2,
        "the device to speak within 30 s",
    ),
    "after the end": (
        "  - giver: goodbye\n  - expect: {effect: end}\n  - giver: start\n",
        ["quit"],
        4,
        "expected giver to be heard; the session had ended",
    ),
}


@pytest.mark.parametrize("name", FAILS)
def test_fails_and_names_the_line(name: str, tmp_path: Path) -> None:
    steps, hears, line, message = FAILS[name]
    outcome = rehearsed(tmp_path, steps, *hears)
    assert outcome.failure is not None
    assert str(outcome.failure).startswith(f"{tmp_path / 'scene.yaml'}:{line}: ")
    assert message in str(outcome.failure)
    assert sum(note.kind == "failed" for note in outcome.notes) == 1


def at_s(outcome: Rehearsed, kind: str, nth: int = 0) -> float:
    return [note.at_s for note in outcome.notes if note.kind == kind][nth]


def end_s(outcome: Rehearsed, nth: int = 0) -> float:
    end = [note.facts["end_s"] for note in outcome.notes if note.kind == "utterance"][nth]
    assert isinstance(end, float)
    return end


def test_a_reaction_is_timed_from_the_end_of_the_voice(tmp_path: Path) -> None:
    outcome = rehearsed(tmp_path, "  - giver: start\n  - expect: {say: room}\n", "start")
    assert at_s(outcome, "heard") - end_s(outcome) == pytest.approx(ENDPOINT_S, abs=0.06)
    assert at_s(outcome, "spoken") - at_s(outcome, "say") == pytest.approx(0.02, abs=0.001)


def test_wait_moves_the_moment_that_counts(tmp_path: Path) -> None:
    late = {5.0: (Say("Pressure all right?", line="check"),)}
    steps = "  - wait_s: 4\n  - expect: {line: check, within_s: 1.1}\n"
    assert rehearsed(tmp_path, steps, later=late).passed
    assert not rehearsed(tmp_path, steps.replace("1.1", "0.9"), later=late).passed


def test_after_and_wait_then_speak(tmp_path: Path) -> None:
    steps = "  - giver: next\n  - after: {step: intro}\n    wait_s: 20\n    receiver: ow\n"
    outcome = rehearsed(tmp_path, steps, "next", "ow")
    waited_s = at_s(outcome, "utterance", 1) - at_s(outcome, "place", 1)
    # The giver may still be speaking when the step begins; then people are polite for a moment.
    assert waited_s == pytest.approx(20.5, abs=0.1)


def test_barge_in_begins_while_the_device_speaks(tmp_path: Path) -> None:
    long = {1.0: tuple(Say(f"Line {n}.", line=f"l{n}") for n in range(3))}
    steps = "  - while_speaking: {giver: pause}\n  - expect: {effect: hush, within_s: 0.7}\n"
    outcome = rehearsed(tmp_path, steps, "pause", later=long)
    assert outcome.passed, outcome.failure
    assert at_s(outcome, "utterance") - at_s(outcome, "spoken") == pytest.approx(0.4, abs=0.03)
    cut = next(note for note in outcome.notes if note.kind == "cut")
    assert cut.facts["text"] in {"Line 0.", "Line 1."}
    heard = [note.facts["text"] for note in outcome.notes if note.kind == "spoken"]
    assert "Line 2." not in heard
    assert heard[-1] == "Paused."


def test_a_line_that_waits_counts_when_it_is_audible(tmp_path: Path) -> None:
    both = {1.0: (Say("One.", line="one"), Say("Two.", line="two"))}
    steps = "  - after: {line: one}\n  - expect: {line: two, within_s: 1}\n"
    assert not rehearsed(tmp_path, steps, later=both).passed
    outcome = rehearsed(tmp_path, steps.replace("within_s: 1", "within_s: 2"), later=both)
    assert outcome.passed, outcome.failure
    assert at_s(outcome, "spoken", 1) - at_s(outcome, "spoken") >= LINE_S


def test_the_same_every_time(tmp_path: Path) -> None:
    steps = PASSES["an effect, a chime"][0]
    first, second = (rehearsed(tmp_path, steps, "next", "ow") for _ in range(2))
    assert first.notes == second.notes
    assert first.duration_s == second.duration_s


def test_the_room_hears_people_and_the_device(tmp_path: Path) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text("scene:\n  - giver: start\n  - expect: {say: room}\n", encoding="utf-8")
    room: list[Samples] = []
    outcome = play(path, ["start"], Answers(ANSWERS), room.append)
    sound = np.concatenate(room)
    assert len(sound) / RATE_HZ == pytest.approx(outcome.duration_s, abs=0.001)
    spoken_s, said_s = at_s(outcome, "spoken"), end_s(outcome)

    def level_db(start_s: float, stop_s: float) -> float:
        return rms_db(sound[int(start_s * RATE_HZ) : int(stop_s * RATE_HZ)])

    assert level_db(0.4, said_s) > -35
    assert level_db(said_s + 0.1, spoken_s - 0.1) < -70
    assert level_db(spoken_s + 0.1, spoken_s + LINE_S - 0.1) > -45


def test_what_came_with_an_after_counts_and_is_not_found_twice(tmp_path: Path) -> None:
    steps = (
        "  - giver: next\n  - after: {state: step}\n  - expect: {chime: heard, within_s: 0}\n"
        "  - after: {say: palms}\n  - never: {say: palms}\n"
    )
    outcome = rehearsed(tmp_path, steps, "next")
    assert outcome.passed, outcome.failure
