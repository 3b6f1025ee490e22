"""The guide's own voice: louder, silent, once more, help, thanks."""

from dataclasses import replace

from assistant.guidance.effects import Say, SetPace, SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.moving import explain_once
from assistant.guidance.safety import alarm
from assistant.guidance.session import HANDS_ON, State, Topic
from assistant.guidance.setup import restate
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_VOLUME_STEP = 0.15
_QUIETEST = 0.25
_HELP_TWICE_S = 10.0
_PACE_STEP, _SLOWEST, _FASTEST = 0.15, 0.7, 1.3
_OUR_WORDS_S = 8.0
"""Said so soon after a line of ours, "slower" is about the line."""
_LONG_ENOUGH = ("explain", "cue")
"""Lines of a step that are no short answers."""


def volume(turn: Turn, meaning: Meaning) -> Turn:
    """One step up or down, and a word at the new volume to hear it by."""
    up = meaning.slots.get("direction") != "down"
    voice = turn.session.voice
    change = _VOLUME_STEP if up else -_VOLUME_STEP
    wanted = round(min(1.0, max(_QUIETEST, voice.volume + change)), 2)
    if wanted == voice.volume:
        return turn.say(Line.LOUDEST if up else Line.QUIETEST)
    turn = turn.voiced(replace(voice, volume=wanted, quiet=voice.quiet and not up))
    return turn.do(SetVolume(wanted)).say(Line.LIKE_THIS)


def be_quiet(turn: Turn, _: Meaning) -> Turn:
    """From now on only chimes, new sides, answers, and what is said for safety."""
    turn = turn.hush().voiced(replace(turn.session.voice, quiet=True, detail=False))
    return turn.chime()


def talk_more(turn: Turn, meaning: Meaning) -> Turn:
    """More detail from now on; "tell me more" after an answer, its longer version."""
    longer = _longer_answer(turn) if meaning.slots.get("about") == "answer" else None
    if longer is not None:
        turn = turn.do(longer)
        return restate(turn, meaning) if turn.state is State.SETUP else turn
    voice = replace(turn.session.voice, quiet=False, detail=True)
    turn = turn.voiced(voice).say(Line.MORE_DETAIL)
    if turn.state is State.SETUP:
        return restate(turn, meaning)
    at_work = turn.state in (State.STEP, State.CLOSING) and turn.session.work.leg is not None
    return explain_once(turn) if at_work else turn


def pace(turn: Turn, meaning: Meaning) -> Turn:
    """One step slower or faster, and the last line once more at that pace."""
    if meaning.slots.get("direction") == "faster":
        return _at_pace(turn, _PACE_STEP)
    if meaning.slots.get("about") != "unclear" or turn.state not in HANDS_ON:
        return slow_down(turn)
    question = turn.session.question
    if question is not None and question.topic is Topic.PRESSURE:
        return slower_strokes(turn)
    if turn.since(turn.session.voice.last_at_s) <= _OUR_WORDS_S or turn.state is State.HOLD:
        return slow_down(turn)
    return turn.say(Line.MY_VOICE).ask(Topic.MY_VOICE, Line.MY_VOICE, open_s=_OUR_WORDS_S)


def slow_down(turn: Turn) -> Turn:
    """It was about the voice."""
    return _at_pace(turn, -_PACE_STEP)


def slower_strokes(turn: Turn) -> Turn:
    """It was about the hands."""
    return turn.asked_nothing().say(Line.SLOWER_STROKES)


def _at_pace(turn: Turn, change: float) -> Turn:
    voice = turn.session.voice
    wanted = round(min(_FASTEST, max(_SLOWEST, voice.pace + change)), 2)
    question = turn.session.question
    last = voice.last
    if question is not None and question.topic is Topic.MY_VOICE:
        # What is repeated is what was too fast, not the question about it.
        turn, last = turn.asked_nothing(), ()
    if wanted == voice.pace:
        return turn.say(Line.FASTEST if change > 0 else Line.SLOWEST)
    # Before and after a massage the last words are said out.
    turn = turn if turn.state in (State.IDLE, State.DONE) else turn.hush()
    turn = turn.voiced(replace(voice, pace=wanted)).do(SetPace(wanted))
    return turn.do(*last) if last else turn.say(Line.LIKE_THIS)


def _longer_answer(turn: Turn) -> Say | None:
    """The longer version of the answer that was just given: its own, else that of a step."""
    # In the setup the answer was followed by the open question.
    longer = (_longer(turn, say.line) for say in reversed(turn.session.voice.last))
    return next((say for say in longer if say is not None), None)


def _longer(turn: Turn, line: str) -> Say | None:
    if line == Line.HOW_HARD:
        return turn.script.lines.more("ask_how_hard", "other")
    about, _, name = line.partition(".")
    own = turn.script.lines.more(about, name)
    if own is not None or not name or name in _LONG_ENOUGH:
        return own
    steps = turn.routine.steps
    found = [step for step in steps if step.id == about]
    found += [step for step in steps if name in (step.technique, *step.areas)]
    return Say(found[0].explain, f"{found[0].id}.explain", "answer") if found else None


def fall_silent(turn: Turn, _: Meaning) -> Turn:
    """IDLE, DONE: "stop" is meant for the voice; last words and safety lines are said out."""
    last = turn.session.voice.last
    said_out = any(say.line == Line.GOODBYE or say.tone == "safety" for say in last)
    return turn.chime() if said_out else turn.hush().chime()


def _longer_line(turn: Turn) -> Say | None:
    """More than the last line says; nobody explains while hands hold still, or are off."""
    place = turn.session.place
    match place.state:
        case State.SETUP:
            item = turn.routine.item(place.step or "")
            return Say(item.explain, f"{item.id}.explain", "answer")
        case State.STEP | State.CLOSING | State.PAUSED:
            step = turn.step
            return _longer_answer(turn) or Say(step.explain, f"{step.id}.explain", "answer")
        case State.IDLE | State.DONE:
            return _longer_answer(turn)
        case _:
            return None


def repeat(turn: Turn, _: Meaning) -> Turn:
    """The last line unchanged, a little slower; asked twice in a row, the longer explanation."""
    recent, voice = turn.session.recent, turn.session.voice
    longer = _longer_line(turn) if recent is not None and recent.intent == "repeat" else None
    if longer is not None:
        return turn.do(longer)
    slower = max(_SLOWEST, round(voice.pace - _PACE_STEP, 2))
    if not voice.last or slower == voice.pace:
        return turn.do(*voice.last)
    return turn.do(SetPace(slower), *voice.last, SetPace(voice.pace))


def help_before(turn: Turn, _: Meaning) -> Turn:
    """IDLE, SETUP, DONE: what can be said."""
    return turn.say(Line.HELP_BEFORE)


def help_during(turn: Turn, _: Meaning) -> Turn:
    """Hands on: what can be said; called twice, it is a call for help."""
    recent = turn.session.recent
    if recent is not None and recent.intent == "help" and turn.since(recent.at_s) <= _HELP_TWICE_S:
        return alarm(turn, "help")
    return turn.say(Line.HELP_DURING)


def help_paused(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: how it goes on."""
    return turn.say(Line.HELP_PAUSED)


def welcome(turn: Turn, _: Meaning) -> Turn:
    """Thanks, when no hands are on."""
    return turn.say(Line.WELCOME)
