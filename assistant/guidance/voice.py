"""The guide's own voice: louder, silent, once more, help, thanks."""

from dataclasses import replace

from assistant.guidance.effects import Say, SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.safety import alarm
from assistant.guidance.session import State
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_VOLUME_STEP = 0.15
_QUIETEST = 0.25
_HELP_TWICE_S = 10.0


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
    turn = turn.hush().voiced(replace(turn.session.voice, quiet=True))
    return turn.chime()


def fall_silent(turn: Turn, _: Meaning) -> Turn:
    """IDLE, DONE: "stop" is meant for the voice; last words and safety lines are said out."""
    last = turn.session.voice.last
    said_out = any(say.line == Line.GOODBYE or say.tone == "safety" for say in last)
    return turn.chime() if said_out else turn.hush().chime()


def repeat(turn: Turn, _: Meaning) -> Turn:
    """The last line unchanged; asked twice in a row, the longer explanation."""
    recent, place = turn.session.recent, turn.session.place
    asked_before = recent is not None and recent.intent == "repeat"
    if asked_before and place.state is State.SETUP:
        item = turn.routine.item(place.step or "")
        return turn.do(Say(item.explain, f"{item.id}.explain", "answer"))
    if asked_before and place.state in (State.STEP, State.CLOSING, State.PAUSED):
        return turn.say_step("explain", turn.step.explain)
    return turn.do(*turn.session.voice.last)


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
