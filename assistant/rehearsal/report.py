"""A rehearsal on disk: timeline.txt, timeline.json and room.wav."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.errors import BadInput
from assistant.hearing.sound_file import write_wav
from assistant.rehearsal.rehearse import Rehearsed
from assistant.rehearsal.wording import clock, line
from assistant.sound import Samples
from assistant.whole_file import write_whole


def as_data(rehearsed: Rehearsed) -> dict[str, object]:
    """The outcome and every note, as plain JSON values."""
    failure = rehearsed.failure
    return {
        "scene": str(rehearsed.scene.path),
        "passed": rehearsed.passed,
        "failure": failure
        and {
            "file": str(failure.at.path),
            "line": failure.at.line,
            "expected": failure.expected,
            "instead": failure.instead,
        },
        "duration_s": rehearsed.duration_s,
        "timeline": [
            {"at_s": note.at_s, "kind": note.kind, **note.facts} for note in rehearsed.notes
        ],
    }


def as_text(rehearsed: Rehearsed) -> str:
    """The timeline in columns, with a title and the outcome."""
    rows = [row for note in rehearsed.notes if (row := line(note)) is not None]
    return "\n".join(
        [title(rehearsed.scene.path, rehearsed.scene.about), *rows, outcome(rehearsed)]
    )


def title(path: Path, about: str) -> str:
    """The name of a scene and what it is about."""
    return f"{path.name}: {' '.join(about.split())}" if about else path.name


def outcome(rehearsed: Rehearsed) -> str:
    """How it went, in a sentence."""
    if rehearsed.failure is not None:
        return f"FAILED  {rehearsed.failure}"
    met = sum(note.kind == "passed" for note in rehearsed.notes)
    expectations = "1 expectation" if met == 1 else f"{met} expectations"
    return f"passed  {expectations} met in {clock(rehearsed.duration_s)} of sound"


def prepare_folder(folder: Path) -> None:
    """Make the folder and prove that it can be written; BadInput when it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f".{os.getpid()}").touch()
        (folder / f".{os.getpid()}").unlink()
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_report(folder: Path, rehearsed: Rehearsed, room: Sequence[Samples]) -> None:
    """Write the three files; each appears whole or not at all. Raises BadInput."""
    data = json.dumps(as_data(rehearsed), indent=1, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "timeline.txt", f"{as_text(rehearsed)}\n".encode())
        write_whole(folder / "timeline.json", f"{data}\n".encode())
        write_wav(folder / "room.wav", np.concatenate(room))
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> BadInput:
    return BadInput(
        f"the rehearsal cannot be written there ({error.strerror})",
        remedy="choose another folder with --out",
        path=folder,
    )
