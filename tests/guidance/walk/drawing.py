"""Moves drawn at random from a seed: mostly such that a session gets far."""

import math
from collections.abc import Mapping
from random import Random

from assistant.guidance.routine import Passes
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, State, Topic
from assistant.guidance.table import INTENTS
from tests.guidance.walk.meanings import fitting_slots
from tests.guidance.walk.moves import (
    AskedEachOther,
    Microphone,
    Move,
    Mumbled,
    PowerLoss,
    Said,
    Silence,
    Walk,
)

_SILENT: Mapping[State, float] = {
    State.IDLE: 0.1,
    State.SETUP: 0.1,
    State.STEP: 0.5,
    State.HOLD: 0.25,
    State.PAUSED: 0.2,
    State.SAFETY: 0.25,
    State.CLOSING: 0.4,
    State.DONE: 0.2,
}
"""How often nobody says anything."""
_LEADS_ON: Mapping[State, tuple[float, tuple[str, ...]]] = {
    State.IDLE: (0.6, ("start_session",)),
    State.SETUP: (0.85, ()),
    State.STEP: (
        0.45,
        (
            *("hold_start", "hold_start", "next_step", "skip_step", "go_to_step", "more_time"),
            *("set_duration", "switch_side", "previous_step", "undo", "stay_here"),
        ),
    ),
    State.HOLD: (0.1, ("hold_release",)),
    State.PAUSED: (0.5, ("resume", "hold_start")),
    State.SAFETY: (0.6, ("all_clear", "resume", "finish_up")),
    State.CLOSING: (0.2, ("go_to_step", "set_duration", "more_time", "undo")),
    State.DONE: (0.3, ("start_session",)),
}
"""How often a word is one of those that lead on, and which they are."""
_ENDS_SOON = frozenset(
    {
        *("report_emergency", "report_breathing", "end_session", "report_faint", "report_skin"),
        *("stop_now", "report_nerve", "report_condition", "finish_up", "be_quiet"),
    }
)
_EACH_OTHER = ("pressure_ok", "report_pain", "pressure_too_hard", "report_nerve")


def drawn(script: Script, seed: int) -> tuple[int, list[Move], Walk | Exception]:
    """The walk of this seed: its first length, its moves, and where they led or what failed."""
    rng = Random(seed)  # noqa: S311 - nothing here is secret
    lengths = script.routine.lengths
    minutes = rng.choice((*lengths, rng.randint(lengths[0], lengths[-1])))
    walk, moves = Walk(script, minutes), list[Move]()
    try:
        for _ in range(rng.randint(20, 90)):
            moves.append(_next(rng, walk))
            walk.do(moves[-1])
            if walk.over or (walk.state is State.DONE and rng.random() < 0.3):
                break
    except Exception as failure:
        return minutes, moves, failure
    return minutes, moves, walk


def _next(rng: Random, walk: Walk) -> Move:
    if rng.random() < 0.05:
        return _mishap(rng, walk)
    if rng.random() < _SILENT[walk.state]:
        seconds = math.exp(rng.uniform(math.log(0.5), math.log(240.0)))
        return Silence(round(seconds, 1), 2.0 if seconds > 4.0 else 0.5)
    return _word(rng, walk)


def _mishap(rng: Random, walk: Walk) -> Move:
    match rng.randrange(4):
        case 0:
            return PowerLoss(rng.choice((0.0, walk.session.at_s, 1e6)))
        case 1:
            return Microphone(back=rng.random() < 0.5)
        case 2:
            return AskedEachOther(rng.choice(_EACH_OTHER))
        case _:
            return Mumbled(rng.choice(("", *INTENTS)))


def _word(rng: Random, walk: Walk) -> Said:
    chance, words = _LEADS_ON[walk.state]
    if walk.state in HANDS_ON and walk.session.question is not None and rng.random() < 0.4:
        chance, words = 1.0, ("yes", "yes", "no")
    if rng.random() < chance:
        intent = rng.choice(words) if words else _answer(rng, walk)
    else:
        intent = rng.choice(INTENTS)
        if intent in _ENDS_SOON and rng.random() < 0.7:
            intent = rng.choice(INTENTS)
    return Said(intent, _slots(rng, intent, walk.session.asked))


def _slots(rng: Random, intent: str, asked: str | None) -> dict[str, str]:
    fitting = fitting_slots()[intent]
    # "Yes, she's pregnant" is only heard where health was asked about.
    told = intent == "yes" and asked != "health"
    return {} if told or rng.random() < 0.35 else dict(rng.choice(fitting))


def _answer(rng: Random, walk: Walk) -> str:
    """What leads on in the setup."""
    session = walk.session
    question = session.question
    if question is None:
        return "next_step"
    if question.topic is not Topic.SETUP:
        return "yes" if question.topic is Topic.RECEIVER_HAPPY else "no"
    passes = walk.script.routine.item(session.place.step or "").passes
    if passes is Passes.CLEAR:
        return "no"
    return rng.choice(("no", "no", "yes")) if passes is Passes.OFFER else "yes"
