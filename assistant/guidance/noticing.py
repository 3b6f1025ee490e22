"""Something is noticed and asked about: some of it is more than a question."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.guidance.effects import SetVolume
from assistant.guidance.holding import later_said
from assistant.guidance.hurting import leave_alone
from assistant.guidance.pausing import pause_with
from assistant.guidance.questions import answer
from assistant.guidance.safety import alarm, refuse, release
from assistant.guidance.session import HANDS_ON, State
from assistant.guidance.setup import restate
from assistant.guidance.targets import spot_of
from assistant.guidance.turn import Turn
from assistant.guidance.ways import chosen
from assistant.understanding.meaning import Meaning

_SOFTER_VOICE = 0.15
_SOFTEST = 0.25
_ASLEEP = "asleep"
"""The way of massaging someone who sleeps, in a routine that has one."""


def is_it_normal(turn: Turn, meaning: Meaning) -> Turn:
    """Any state but SAFETY: act on what cannot wait, then answer."""
    about, hands_on = meaning.slots.get("about", ""), turn.state in HANDS_ON
    if about in _ACTED_ON and (hands_on or about == "floppy"):
        return _ACTED_ON[about](turn, meaning)
    return later_said(turn, meaning) if turn.state is State.HOLD else answer(turn, meaning)


def in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: the same, then the open question once more."""
    turn = is_it_normal(turn, meaning)
    return restate(turn, meaning) if turn.state is State.SETUP else turn


def in_safety(turn: Turn, meaning: Meaning) -> Turn:
    """SAFETY: only what may be worse than what set the alarm."""
    floppy = meaning.slots.get("about") == "floppy"
    return _floppy(turn, meaning) if floppy else refuse(turn, meaning)


def may_i(turn: Turn, meaning: Meaning) -> Turn:
    """Any state but SAFETY: whoever wants someone called may need help; else an answer."""
    if _wants_a_call(meaning) and turn.state in HANDS_ON:
        return answer(alarm(turn, "help"), meaning)
    return later_said(turn, meaning) if turn.state is State.HOLD else answer(turn, meaning)


def may_i_in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: the answer, then the open question once more."""
    return restate(may_i(turn, meaning), meaning)


def may_i_in_safety(turn: Turn, meaning: Meaning) -> Turn:
    """SAFETY: who is to call is worth a word; whether they are all right stays the question."""
    turn = refuse(turn, meaning)
    return answer(turn, meaning) if _wants_a_call(meaning) else turn


def _wants_a_call(meaning: Meaning) -> bool:
    return meaning.slots.get("about") == "call"


def _floppy(turn: Turn, _: Meaning) -> Turn:
    """Deeply relaxed, or not there any more: ask, and take silence for the worse."""
    return alarm(turn, "floppy")


def _crying(turn: Turn, meaning: Meaning) -> Turn:
    """Hands stay, and stay still; whether it goes on, the receiver decides."""
    said = turn.script.lines.answer(meaning.intent, ("crying",))
    return turn if said is None else pause_with(turn, said)


def _asleep(turn: Turn, meaning: Meaning) -> Turn:
    """No check-ins from now on, and a softer voice."""
    comfort, voice = turn.session.comfort, turn.session.voice
    if not comfort.asleep:
        volume = round(max(min(_SOFTEST, voice.volume), voice.volume - _SOFTER_VOICE), 2)
        turn = turn.comforted(replace(comfort, asleep=True))
        way = turn.routine.way(_ASLEEP)
        turn = turn if way is None else chosen(turn, way)
        turn = turn.voiced(replace(voice, volume=volume)).do(SetVolume(volume))
    return answer(turn, meaning)


def _lump(turn: Turn, meaning: Meaning) -> Turn:
    """A place with a lump is not held any longer, and left alone from now on."""
    return release(leave_alone(answer(turn, meaning), spot_of(meaning)))


_ACTED_ON: Mapping[str, Callable[[Turn, Meaning], Turn]] = {
    "floppy": _floppy,
    "crying": _crying,
    "asleep": _asleep,
    "lump": _lump,
}
