"""What came of the cases: right, wrong, too early, how late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench_kit.deciders import Decision
from bench_kit.hear import Result
from train_model.measure.shares import Share

_EARLY_S = 0.1
"""The end of a voice is only known to a few frames."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one row.

    `right` are the cases of which the first action was the right one, with its slots, or of which
    nothing had to come and nothing came; `wrong` those with any other action; `cut` those where one
    was taken while the person was still speaking. `latencies_s` are from the end of the voice to
    the right decision.
    """

    right: Share
    wrong: Share
    cut: Share
    actions: int
    harmful: int
    asked: int
    hours: float
    latencies_s: tuple[float, ...]

    def latency_s(self, percentile: float) -> float | None:
        """That percentile of the latencies; None where there is none."""
        return float(np.percentile(self.latencies_s, percentile)) if self.latencies_s else None


def tally(results: Iterable[Result]) -> Tally:
    """The counts of some results."""
    listed = list(results)
    wrong = [wrong_actions(one) for one in listed]
    latencies = (latency_s(one) for one in listed)
    return Tally(
        right=Share.of(is_right(one) for one in listed),
        wrong=Share.of(bool(actions) for actions in wrong),
        cut=Share.of(is_cut(one) for one in listed),
        actions=sum(map(len, wrong)),
        harmful=sum(action.harmful for actions in wrong for action in actions),
        asked=sum(decision.asked for one in listed for decision in one.decisions),
        hours=sum(one.duration_s for one in listed) / 3600.0,
        latencies_s=tuple(late for late in latencies if late is not None),
    )


def is_right(result: Result) -> bool:
    """Whether what should come of it came first, or nothing where nothing should."""
    actions = _actions(result)
    if result.case.wording.intent is None:
        return not actions
    return bool(actions) and _is_wanted(result, actions[0])


def wrong_actions(result: Result) -> Sequence[Decision]:
    """What was done that should not have been; the right intent with other slots is not meant."""
    return [one for one in _actions(result) if one.intent != result.case.wording.intent]


def is_cut(result: Result) -> bool:
    """Whether something not wanted was done, or half of it, before the voice had ended."""
    early = (a for a in _actions(result) if a.decided_s < result.voice_end_s - _EARLY_S)
    return any(not _is_wanted(result, action) for action in early)


def latency_s(result: Result) -> float | None:
    """From the end of the voice to the right decision; None for any other case."""
    if result.case.wording.intent is None or not is_right(result):
        return None
    return round(_actions(result)[0].decided_s - result.voice_end_s, 3)


def _actions(result: Result) -> list[Decision]:
    return [decision for decision in result.decisions if decision.intent is not None]


def _is_wanted(result: Result, decision: Decision) -> bool:
    wanted = result.case.wording
    filled = wanted.slots.items() <= decision.slots.items()
    return decision.intent == wanted.intent and filled
