""" "Stop" works in every state, and nothing cuts a line short but what a person said."""

import pytest

from assistant.guidance.effects import Chime, Hush, React, Say
from assistant.guidance.events import Played, Tick, Understood
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.table import INTENTS
from assistant.hearing.heard import Heard, Word
from assistant.understanding.catalogue import QUESTIONS, STATES
from assistant.understanding.meaning import Context, Meaning
from tests.guidance.sitting import Sitting, said
from tests.guidance.test_table import reached
from tests.understanding.bundled import UNDERSTANDING

STOP = Understood(Meaning("stop_now"))
MAY_CUT_THE_LAST_WORDS = {"be_quiet", "end_session", "report_breathing", "report_emergency"}


@pytest.mark.parametrize("state", list(State))
def test_stop_silences_the_voice_in_every_state(script: Script, state: State) -> None:
    sitting = reached(script, state)
    effects = sitting.happen(STOP)
    assert effects[0] == Hush()
    assert said(effects) or Chime("heard") in effects
    if state in (State.STEP, State.HOLD, State.CLOSING):
        assert React("hands_off", "stop_now") in effects
        assert sitting.state == State.SAFETY


@pytest.mark.parametrize("asked", [None, *QUESTIONS])
@pytest.mark.parametrize("state", STATES)
def test_stop_is_heard_in_every_state_even_badly_and_over_our_own_voice(
    state: str, asked: str | None
) -> None:
    heard = Heard((Word("stop", 0.1, 1.0, 1.3),), 1.0, 1.3, 2.0, over_own_voice=True)
    meaning = UNDERSTANDING(heard, Context(state, asked))
    assert meaning is not None
    assert meaning.intent == "stop_now"


@pytest.mark.parametrize("intent", INTENTS)
def test_the_last_words_are_said_out(script: Script, intent: str) -> None:
    sitting = reached(script, State.DONE)
    assert sitting.hear("end_session") == ["Cover them, sit up slowly. Goodbye."]
    effects = sitting.happen(Understood(Meaning(intent)))
    assert (Hush() in effects) == (intent in MAY_CUT_THE_LAST_WORDS)


def test_time_and_our_own_lines_cut_nothing(script: Script) -> None:
    sitting = Sitting(script).set_up()
    while sitting.state != State.DONE:
        sitting.now_s += 0.5
        effects = sitting.happen(Tick())
        spoken = [effect.line for effect in effects if isinstance(effect, Say)]
        effects += [after for line in spoken for after in sitting.happen(Played(line))]
        assert Hush() not in effects
        assert sitting.now_s < 3600
