"""Nothing that was said in private stays on the device."""

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest

from assistant.live.log import SessionLog

Facts = Mapping[str, object]

TALK: Facts = {"text": "how was work today", "context": "step", "intent": None, "slots": {}}
TOLD: Facts = {
    "text": "i'm on blood thinners",
    "context": "asked_health",
    "intent": "yes",
    "slots": {"condition": "blood_thinners"},
}
ANSWERED: Facts = {
    "text": "no none of that",
    "context": "asked_health",
    "intent": "no",
    "slots": {},
}
LATE: Facts = {
    "text": "she's pregnant",
    "context": "step",
    "intent": "report_condition",
    "slots": {"condition": "pregnant"},
}
COMMAND: Facts = {
    "text": "too much pressure",
    "context": "step",
    "intent": "pressure_too_hard",
    "slots": {},
}


def logged(tmp_path: Path, kind: str, facts: Facts, *, all_words: bool) -> str:
    """What is on disk and on the screen."""
    screen, path = StringIO(), tmp_path / "log.jsonl"
    log = SessionLog(path, screen, all_words=all_words)
    log.note(1.0, kind, **facts)
    log.close()
    return path.read_text(encoding="utf-8") + screen.getvalue()


@pytest.mark.parametrize(
    "facts", [TALK, TOLD, ANSWERED, LATE], ids=lambda facts: str(facts["text"])
)
def test_private_words_are_not_kept(tmp_path: Path, facts: Facts) -> None:
    kept = logged(tmp_path, "heard", facts, all_words=False)
    for word in ("work", "blood", "pregnant", "none"):
        assert word not in kept.replace('"none"', "")
    entry = json.loads(kept.splitlines()[1])
    assert (entry["words"], entry["intent"]) == (len(str(facts["text"]).split()), facts["intent"])


def test_what_is_said_about_a_condition_is_not_kept(tmp_path: Path) -> None:
    said = {
        "text": "Blood thinners: light strokes only.",
        "line": "report_condition.blood_thinners",
    }
    kept = logged(tmp_path, "say", {**said, "tone": "answer"}, all_words=False)
    kept += logged(tmp_path, "played", {"line": said["line"]}, all_words=False)
    assert "thinners" not in kept.lower()


def test_commands_are_kept(tmp_path: Path) -> None:
    assert "too much pressure" in logged(tmp_path, "heard", COMMAND, all_words=False)


def test_someone_who_looks_for_a_mistake_may_keep_all(tmp_path: Path) -> None:
    assert "how was work today" in logged(tmp_path, "heard", TALK, all_words=True)
