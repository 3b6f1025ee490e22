"""What is said when the sound itself is in trouble; the session and its timers go on."""

from dataclasses import replace

from assistant.guidance.effects import Say
from assistant.guidance.events import MicBack, MicLost, MicSilent, Missed, SpeakerBack, Trouble
from assistant.guidance.lines import Line
from assistant.guidance.table import action
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_A_WORD_S = 0.5
_WHERE = "where_am_i"


def trouble(turn: Turn, event: Trouble) -> Turn:
    """The turn with what is to be said of it; what was said before stays what can be repeated."""
    match event:
        case MicLost():
            return _at_once(turn, Line.MIC_LOST)
        case MicSilent():
            return turn.say(Line.MIC_SILENT)
        case MicBack():
            return _at_once(_listening_anew(turn), Line.MIC_BACK)
        case SpeakerBack():
            where = action(turn.state, _WHERE)
            return turn if where is None else where(turn, Meaning(_WHERE)).remembered()
        case Missed():
            return turn.say(Line.SAY_ONCE_MORE)


def _at_once(turn: Turn, line: Line) -> Turn:
    """In the middle of what is being spoken, which then comes whole; a safety line goes first."""
    voice, news = turn.session.voice, turn.script.lines.say(line)
    spoken = voice.last if turn.since(voice.last_at_s) < _takes_s(turn, *voice.last) else ()
    if any(say.tone == "safety" for say in spoken):
        return turn.do(news)
    turn = turn.hush().do(news)
    if not spoken:
        return turn
    begins_s = turn.session.clock_s + _takes_s(turn, news)
    return turn.do(*spoken).voiced(replace(voice, last_at_s=begins_s))


def _takes_s(turn: Turn, *lines: Say) -> float:
    words = sum(len(say.text.split()) for say in lines)
    return words * _A_WORD_S / turn.session.voice.pace


def _listening_anew(turn: Turn) -> Turn:
    """Nobody could answer while it was deaf: the open question has its whole time again."""
    question = turn.session.question
    if question is None:
        return turn
    again = replace(question, unheard=0, asked_at_s=turn.session.clock_s)
    return turn.becomes(replace(turn.session, question=again))
