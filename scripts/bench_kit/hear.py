"""Hears the cases, and keeps what was decided, so that a run can be stopped and taken up again."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.cli.context import context_of
from assistant.errors import BadInput
from assistant.rehearsal import acoustics, ambience, levels
from assistant.sound import RATE_HZ
from bench_kit import amid_talk, sets, sides, talk, voices
from bench_kit import recording as recordings
from bench_kit.deciders import Decide, Decider, Decision, digest_of
from bench_kit.recording import Case
from train_model.measure import noise, speech

_MAKES_SOUND = (
    acoustics,
    ambience,
    levels,
    recordings,
    sets,
    sides,
    talk,
    amid_talk,
    voices,
    noise,
    speech,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a way of hearing decided about a case; `cpu_s` is all its CPU time for it."""

    case: Case
    decisions: tuple[Decision, ...]
    duration_s: float
    voice_end_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of decisions: a file for each way of hearing, a line for each recording."""

    folder: Path

    def hear(self, decider: Decider, cases: Iterable[Case]) -> Iterator[Result]:
        """The result of each case, heard now or before; cases that cannot be made are named."""
        path = self.folder / f"{decider.identity}.jsonl"
        known = _read(path)
        recipe = digest_of("sound", (Path(str(module.__file__)) for module in _MAKES_SOUND))
        with ExitStack() as stack:
            decide: Decide | None = None
            for case in cases:
                key = sha256(f"{recipe}|{case.key}".encode()).hexdigest()[:24]
                if key not in known:
                    decide = decide or stack.enter_context(decider.open())
                    row = _hear(decide, case)
                    if row is None:
                        continue
                    known[key] = row
                    _append(path, key, row)
                yield _result(case, known[key])


def _hear(decide: Decide, case: Case) -> dict[str, Any] | None:
    try:
        made = case.make()
    except BadInput as error:
        sys.stderr.write(f"bench: left out: {error}\n")
        return None
    before_s = time.process_time()
    decided = decide(made, context_of(case.wording.context))
    decisions = [one for one in decided if one.decided_s >= made.counts_from_s]
    return {
        "decisions": [asdict(decision) for decision in decisions],
        "duration_s": len(made.near) / RATE_HZ,
        "voice_end_s": made.voice_end_s,
        "cpu_s": round(time.process_time() - before_s, 4),
    }


def _result(case: Case, row: dict[str, Any]) -> Result:
    decisions = tuple(Decision(**fields) for fields in row["decisions"])
    return Result(case, decisions, row["duration_s"], row["voice_end_s"], row["cpu_s"])


def _append(path: Path, key: str, row: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"key": key, **row}, ensure_ascii=False) + "\n")


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """What is known; the last line may be torn, as a run can be killed."""
    rows: dict[str, dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        rows[row.pop("key")] = row
    return rows
