"""The machine knows nothing of backs: a routine for hands, with one side each and no holds."""

from pathlib import Path

import pytest

from assistant import places
from assistant.guidance.lines_file import load_lines
from assistant.guidance.script import read_script
from assistant.guidance.session import State
from tests.guidance.sitting import Sitting

HANDS = """
name: hands
title: Hand massage
minutes: 5
lengths: [5]
pressure: {softer: 2, deeper: 1, tense: 1, ceiling: 5}
more_time: {seconds: 30, most_s: 30, stay_s: 15}
gives_time: [palm]
reminders: {every_s: 600, say: ["A little more cream, if it drags."]}
holds:
  seconds: 10
  soften_s: 5
  most: {5: 0}
  per_place: 1
  needs_warm_s: 60
  never_on: []
  at_place: "The {place} now."
  cue: "Steady pressure, ten seconds."
  over: "Ease off slowly."
  let_go: "Ease off slowly."
  check_in: "Comfortable?"
setup:
  - {id: cream, name: cream, passes: ready, cue: "Cream within reach?", explain: "Plain.",
     do_not: []}
  - {id: health, name: the health question, passes: clear, cue: "Any cuts or sore joints?",
     which: "What is it?", explain: "Say so.", do_not: []}
  - {id: consent, name: the yes, passes: consent, cue: "Happy to begin?", explain: "Say yes.",
     do_not: []}
steps:
  - {id: strokes, name: strokes, part: hands_on, side: both, warms: true, seconds: {5: 90},
     cue: "Stroke both hands.", how: "Flat.", why: "It warms them.", explain: "Slowly.",
     minimum_s: 60, if_cut: "One minute first.", then: left}
  - {id: left, name: the palm, group: palm, part: hands_on, side: left, mirror: right,
     seconds: {5: 60}, needs_warm_s: 60, cue: "Their left palm.", how: "Thumbs.", why: "Tired.",
     explain: "In circles.", pressure: [3, 4], then: right}
  - {id: right, same_as: left, side: right, mirror: left, cue: "Their right palm.", then: light}
  - {id: light, name: light strokes, part: ending, side: both, seconds: {5: 90}, minimum_s: 60,
     if_cut: "Keep a short ending.", cue: "Light strokes.", how: "Barely touching.",
     why: "To end softly.", explain: "Slower and slower.", then: done}
"""


@pytest.fixture
def hands(tmp_path: Path) -> Sitting:
    path = tmp_path / "hands.yaml"
    path.write_text(HANDS, encoding="utf-8")
    return Sitting(read_script(path, load_lines(places.intents_dir() / "spoken")), minutes=5)


def test_it_runs_from_the_first_question_to_the_end(hands: Sitting) -> None:
    assert hands.hear("start_session") == ["Cream within reach?"]
    assert hands.hear("yes") == ["Any cuts or sore joints?"]
    assert hands.hear("no") == ["Happy to begin?"]
    assert hands.hear("next_step") == ["Happy to begin?"]
    assert hands.hear("yes") == ["Stroke both hands."]
    assert hands.hear("next_step") == ["One minute first."]
    assert hands.wait(299) == ["Their left palm.", "Their right palm.", "Light strokes."]
    hands.wait(5)
    assert hands.state == State.DONE


def test_everything_can_be_said_there(hands: Sitting) -> None:
    for word in ("start_session", "yes", "no", "yes"):
        hands.hear(word)
    hands.wait(95)
    assert hands.hear("hold_start", {"area": "palm"}) == [
        "Plenty of holds today. Smooth it instead."
    ]
    assert hands.hear("switch_side") == ["Their right palm."]
    assert hands.hear("finish_up") == ["Light strokes."]
    assert hands.left_s() == pytest.approx(60, abs=1)
