"""Anything anybody may say or do, in any order: what may never happen does not happen.

A failure names the seed and the moves. To play them again, paste them into

    played(load_script(places.intents_dir()), minutes, [Said("start_session"), …])
"""

import os
from collections.abc import Sequence

import pytest

from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.table import TABLE
from tests.guidance.walk.drawing import drawn
from tests.guidance.walk.moves import Move, Walk, played, shortest

_SESSIONS = int(os.environ.get("QUIET_HANDS_WALKS", "4000"))
"""Ten thousand take ten minutes of a core."""

Cells = set[tuple[State, str]]


def walked(script: Script, seeds: range) -> Cells:
    """The cells of the table that these walks came through."""
    cells: Cells = set()
    for seed in seeds:
        minutes, moves, outcome = drawn(script, seed)
        if isinstance(outcome, Exception):
            pytest.fail(told(script, seed, minutes, moves, outcome), pytrace=False)
        cells |= outcome.cells
    return cells


def told(script: Script, seed: int, minutes: int, moves: Sequence[Move], failure: Exception) -> str:
    """What failed, with the fewest moves that fail so, one a line."""

    def fails(fewer: Sequence[Move]) -> bool:
        again = outcome_of(script, minutes, fewer)
        return isinstance(again, Exception) and str(again)[:12] == str(failure)[:12]

    needed = shortest(moves, fails)
    lines = ",\n    ".join(map(repr, needed))
    return f"seed {seed}: {failure!r}\nplayed(script, {minutes}, [\n    {lines},\n])"


def outcome_of(script: Script, minutes: int, moves: Sequence[Move]) -> Walk | Exception:
    try:
        return played(script, minutes, moves)
    except Exception as failure:
        return failure


def test_forty_sessions(script: Script) -> None:
    assert len(walked(script, range(40))) > 0.4 * len(TABLE)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("half", [0, 1])
def test_thousands_of_sessions(script: Script, half: int) -> None:
    each = _SESSIONS // 2
    seeds = range(half * each, (half + 1) * each)
    never_taken = set(TABLE) - walked(script, seeds)
    assert len(never_taken) < 0.02 * len(TABLE), f"nobody said {sorted(never_taken)}"
