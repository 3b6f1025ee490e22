"""The command line prints one JSON line a sentence, and says what is wrong with its input."""

import io
import json

import pytest

from assistant.cli import main
from tests.bundled import understanding_once


@pytest.fixture(autouse=True)
def sentences_of_the_program_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.cli.understand.load_understanding", understanding_once)


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, list[object], str]:
    code = main(["understand", *args])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def test_a_sentence_gives_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, "where's", "the", "QL")
    assert code == 0
    assert lines == [
        {
            "intent": "ask_where_is",
            "slots": {"area": "ql"},
            "harm": "none",
            "score": 100.0,
            "runner_up": None,
        }
    ]


def test_what_is_not_for_us_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, "did you feed the cat")
    assert lines == [{"intent": None, "slots": {}, "harm": None, "score": 0.0, "runner_up": None}]


def test_the_context_counts(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, "--context", "asked_pressure", "six")
    assert isinstance(lines[0], dict)
    assert lines[0]["intent"] == "pressure_number"


def test_a_batch_gives_a_line_for_each_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = '{"text": "next"}\n\n{"text": "ready", "context": "paused"}\n{"text": "the cat"}\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    code, lines, _ = run(capsys, "--batch")
    assert code == 0
    assert [isinstance(line, dict) and line["intent"] for line in lines] == [
        "next_step",
        "resume",
        None,
    ]


ODD_LINES: list[tuple[str, str | None]] = [
    ('\ufeff{"text": "next"}\r', "next_step"),
    ('{"text": ""}', None),
    ('{"text": "stop", "context": null, "more": 1}', "stop_now"),
    ('{"text": "ready", "context": "asked_health"}', "resume"),
    ('{"text": "she\'s pregnant", "context": "asked_health"}', "yes"),
    ('{"text": "\\ud800 n\u00e9xt \u2603"}', None),
    ('{"text": "NEXT!"}', "next_step"),
    (json.dumps({"text": "next " * 100_000}), None),
    (json.dumps({"text": "could you " * 5000}), None),
    (json.dumps({"text": "a" * 1_000_000}), None),
]


def test_odd_lines_of_a_batch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = "".join(f"{line}\n\n \n" for line, _ in ODD_LINES)
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    code, lines, _ = run(capsys, "--batch")
    assert code == 0
    assert [isinstance(line, dict) and line["intent"] for line in lines] == [
        intent for _, intent in ODD_LINES
    ]


def test_a_batch_of_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(capsys, "--batch") == (0, [], "")


@pytest.mark.parametrize(
    ("stdin", "problem"),
    [
        ('{"text": "next"}\nnext\n', "stdin:2: not JSON"),
        ('{"text": "next", "context": "asleep"}\n', "stdin:1: unknown context 'asleep'"),
        ('{"words": "next"}\n', "stdin:1: expected an object with a 'text'"),
        ("[1]\n", "stdin:1: expected an object with a 'text'"),
        ('{"text": 5}\n', "stdin:1: expected an object with a 'text'"),
        ('{"text": "next", "context": ["step"]}\n', "stdin:1: expected an object with a 'text'"),
        ("[" * 100_000 + "\n", "stdin:1: not JSON that can be read"),
    ],
)
def test_a_bad_line_is_named(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stdin: str,
    problem: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    code, _, err = run(capsys, "--batch")
    assert code == 2
    assert problem in err


@pytest.mark.parametrize("args", [[], ["--batch", "next"], ["--context", "asleep", "next"]])
def test_wrong_arguments_exit_with_two(capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    code, lines, err = run(capsys, *args)
    assert code == 2
    assert not lines
    assert err.startswith("quiet-hands: ")


def test_a_missing_folder_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--intents", "/nowhere", "next")
    assert code == 2
    assert "/nowhere" in err
