"""Asking back: at most once a minute, never about safety, never while hands hold still."""

from dataclasses import replace

from assistant.guidance.lines import Line
from assistant.guidance.session import Question, State, Topic, Wish
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Doubt, Meaning

_EVERY_S = 60.0
_OPEN_S = 8.0
_MOST_MISSED = 2
_SILENT = frozenset({State.HOLD, State.SAFETY})


def doubted(turn: Turn, doubt: Doubt) -> Turn:
    """The likelier of two requests is asked about; what was hardly caught is asked for again."""
    session = turn.session
    if turn.state is State.SETUP:
        return _missed(turn)
    if session.question is not None or session.voice.quiet or turn.state in _SILENT:
        return turn
    if turn.since(session.doubted_at_s) < _EVERY_S:
        return turn
    turn = turn.becomes(replace(session, doubted_at_s=session.clock_s))
    names = turn.script.lines.words.requests
    likely = next((one for one in doubt.between if one.intent in names), None)
    return turn.say(Line.ONCE_MORE) if likely is None else _ask(turn, likely, names[likely.intent])


def _missed(turn: Turn) -> Turn:
    """SETUP: the second word that was not understood is asked for again, the third gets help."""
    missed = turn.session.missed + 1
    turn = turn.becomes(replace(turn.session, missed=0 if missed > _MOST_MISSED else missed))
    if missed == _MOST_MISSED:
        return turn.say(Line.SAY_ONCE_MORE)
    return turn.say(Line.HELP_BEFORE) if missed > _MOST_MISSED else turn


def granted(turn: Turn, question: Question) -> Turn:
    """Yes: what was meant happens."""
    return turn.asked_nothing().holding(replace(turn.session.holds, wish=question.wish))


def _ask(turn: Turn, likely: Meaning, name: str) -> Turn:
    wish = Wish(likely.intent, tuple(sorted(likely.slots.items())))
    turn = turn.say(Line.DID_YOU_MEAN, request=name)
    return turn.ask(Topic.DID_YOU_MEAN, Line.DID_YOU_MEAN, open_s=_OPEN_S, wish=wish)
