"""A session that has come to a step without a word: to begin in the middle of a massage."""

from dataclasses import replace

from assistant.guidance.events import Tick, Understood
from assistant.guidance.routine import Passes
from assistant.guidance.script import Script
from assistant.guidance.session import Session, State
from assistant.guidance.step import begin, step
from assistant.understanding.meaning import Meaning

_ANSWERS = {
    Passes.READY: "yes",
    Passes.OFFER: "no",
    Passes.CLEAR: "no",
    Passes.CONSENT: "yes",
}
_TICK_S = 0.5
_LONGEST_S = 7200.0


def come_to(
    script: Script, step_id: str, after_s: float = 0.0, minutes: int | None = None
) -> Session:
    """The session so many seconds into this step, everything asked before it answered well.

    Its time begins anew. Raises ValueError when a session of this length has no such step.
    """
    session, now_s = _set_up(script, minutes)
    left_s = after_s
    while session.place.step != step_id or left_s > 0:
        if session.place.state is State.DONE or now_s > _LONGEST_S:
            raise ValueError(f"a massage of {session.minutes} minutes does not come to '{step_id}'")
        left_s -= _TICK_S if session.place.step == step_id else 0.0
        now_s += _TICK_S
        session, _ = step(script, session, Tick(), now_s)
    return replace(session, at_s=0.0)


def _set_up(script: Script, minutes: int | None) -> tuple[Session, float]:
    session, now_s = begin(script, minutes), 0.0
    session, _ = step(script, session, Understood(Meaning("start_session")), now_s)
    while session.place.state is State.SETUP:
        now_s += 1.0
        answer = _ANSWERS[script.routine.item(session.place.step or "").passes]
        session, _ = step(script, session, Understood(Meaning(answer)), now_s)
    return session, now_s
