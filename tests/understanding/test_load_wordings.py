"""Wordings are read whole, and a mistake is named with file and line."""

from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.understanding.load import said_by_people
from assistant.understanding.wordings import Wording, load_wordings
from tests.understanding.bundled import CATALOGUE

GOOD = """
wordings:
  - {text: "it drags", intent: oil_more}
  - {text: "off you go", intent: [resume, next_step], state: paused}
talk:
  - {text: "the dog wants out", about_others: false}
pairs:
  - {fires: "stop", intent: stop_now, twin: "don't stop", twin_intent: none, kind: negation}
"""
INTENTS = ("oil_more", "resume", "next_step", "stop_now")
STATES = ("step", "paused")


def load(folder: Path, text: str) -> list[Wording]:
    (folder / "anna.yaml").write_text(text, encoding="utf-8")
    return list(load_wordings(folder, INTENTS, STATES))


def test_each_part_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == [
        Wording("anna", "it drags", "step", ("oil_more",)),
        Wording("anna", "off you go", "paused", ("resume", "next_step")),
        Wording("anna", "the dog wants out", "step", ("none",)),
        Wording("anna", "stop", "step", ("stop_now",), paired=True),
        Wording("anna", "don't stop", "step", ("none",), paired=True),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{text: drags, intent: oil}", "unknown intent 'oil'"),
        ("{text: drags}", "'intent' is missing"),
        ("{intent: oil_more}", "'text' is missing"),
        ("{text: drags, intent: oil_more, state: asleep}", "unknown state 'asleep'"),
        ("{text: drags, intent: oil_more, mood: bad}", "unknown key 'mood'"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem) as caught:
        load(tmp_path, f"wordings:\n  - {row}\n")
    assert caught.value.path == tmp_path / "anna.yaml"
    assert caught.value.line == 2


def test_the_ears_are_given_all_that_was_said(tmp_path: Path) -> None:
    (tmp_path / "said").mkdir()
    (tmp_path / "said" / "anna.yaml").write_text(GOOD, encoding="utf-8")
    others = ("off you go", "the dog wants out", "stop", "don't stop")
    assert said_by_people(tmp_path, CATALOGUE) == ("it drags", *others)
    added = GOOD.replace('"it drags"', '"it pulls"')
    (tmp_path / "said" / "anna.yaml").write_text(added, encoding="utf-8")
    assert said_by_people(tmp_path, CATALOGUE) == ("it pulls", *others)
    assert said_by_people(tmp_path / "elsewhere", CATALOGUE) == ()
