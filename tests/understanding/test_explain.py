"""Authors see what decided and which sentences are taken by another intent."""

from pathlib import Path

import pytest
import yaml

from assistant.cli import main
from assistant.understanding.load import load_understanding
from assistant.understanding.stolen import stolen_wordings
from assistant.understanding.wordings import Wording
from tests.bundled import understanding_once

DRINKS = """\
language: en
intents:
  order:
    harm: annoying
    example: a coffee
    near_misses: ["coffee break"]
    data:
      - sentences: ["[a] coffee", "one coffee"]
  pay:
    harm: none
    example: the bill
    data:
      - sentences: ["[the] bill", "can i pay"]
"""
SAID = """\
wordings:
  - {text: "i could murder a coffee", intent: order}
  - {text: "some coffee for me", intent: order}
  - {text: "a big coffee then", intent: order}
  - {text: "what do i owe you", intent: pay}
  - {text: "how much do i owe", intent: pay}
  - {text: "let me pay for it", intent: pay}
talk:
  - {text: "the weather is nice"}
  - {text: "it rained on the roof"}
"""


@pytest.fixture
def drinks(tmp_path: Path) -> Path:
    (tmp_path / "drinks.yaml").write_text(DRINKS)
    (tmp_path / "said").mkdir()
    (tmp_path / "said" / "ann.yaml").write_text(SAID)
    return tmp_path


@pytest.fixture(autouse=True)
def sentences_of_the_program_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.cli.understand.load_understanding", understanding_once)


def explained(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, object]:
    assert main(["understand", "--explain", *args]) == 0
    facts = yaml.safe_load(capsys.readouterr().out)
    assert isinstance(facts, dict)
    return facts


def test_a_listed_sentence_decides(capsys: pytest.CaptureFixture[str]) -> None:
    facts = explained(capsys, "could you", "go back")
    assert facts["intent"] == "previous_step"
    assert facts["decided_by"] == "listed sentence"


def test_the_second_opinion_shows_what_it_weighed(
    drinks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = explained(capsys, "--intents", str(drinks), "so how much do i owe you then")
    assert facts["intent"] == "pay"
    assert facts["decided_by"] == "second opinion"
    assert facts["runner_up"] == "order"
    assert isinstance(facts["weighed"], dict)


def test_a_refusal_says_why(drinks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = explained(capsys, "--intents", str(drinks), "coffee break")
    assert facts["intent"] is None
    assert facts["refused_by"] == "not sure enough"
    assert explained(capsys, "--intents", str(drinks), "[unk]")["refused_by"] == "unknown words"


@pytest.mark.slow
def test_no_sentence_of_ours_is_stolen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["understand", "--stolen"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "0 sentences are taken by another intent\n"


def test_a_stolen_sentence_is_named(drinks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (drinks / "said" / "bob.yaml").write_text(
        "wordings:\n"
        '  - {text: "the bill", intent: order}\n'
        '  - {text: "one coffee", intent: order}\n'
    )
    assert main(["understand", "--stolen", "said", "--intents", str(drinks)]) == 1
    out, _ = capsys.readouterr()
    assert out == "'the bill' (step): order is taken by pay (listed sentence)\n"


def test_silence_is_no_theft(drinks: Path) -> None:
    _, understanding = load_understanding(drinks)
    silent = Wording("ann", "the weather is nice", "step", ("order",))
    assert list(stolen_wordings([silent], understanding)) == []


@pytest.mark.parametrize(
    "args", [["--explain"], ["--stolen", "listed", "next"], ["--batch", "next"], []]
)
def test_what_does_not_go_together_is_named(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["understand", *args]) == 2
    assert "give one of TEXT, --batch and --stolen" in capsys.readouterr().err
