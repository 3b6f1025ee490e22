"""The wordings that authors wrote without having seen the sentences: here only their form."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).with_name("wordings")
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))
STATES = {"idle", "setup", "step", "hold", "paused", "safety", "closing", "done"}
AS_HEARD = re.compile(r"[a-z'-]+( [a-z'-]+)*")


@cache
def loaded(name: str) -> dict[str, Any]:
    # The loader in C: the files are long.
    content = yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return dict(content)


def rows(name: str, part: str) -> list[dict[str, Any]]:
    return list(loaded(name).get(part, []))


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_words_as_a_recogniser_writes_them(name: str) -> None:
    texts = [row["text"] for part in ("wordings", "talk") for row in rows(name, part)]
    texts += [row[side] for row in rows(name, "pairs") for side in ("fires", "twin")]
    assert texts
    assert [text for text in texts if not AS_HEARD.fullmatch(text)] == []


@pytest.mark.parametrize("name", FILES)
def test_every_wording_names_its_intents_and_a_state(name: str) -> None:
    for row in rows(name, "wordings"):
        intents = row["intent"] if isinstance(row["intent"], list) else [row["intent"]]
        assert all(isinstance(intent, str) for intent in intents), row
        assert row.get("state", "step") in STATES, row
