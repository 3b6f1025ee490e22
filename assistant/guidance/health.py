"""Someone tells what the receiver has: no massage, a light one, or a place less."""

from dataclasses import replace

from assistant.guidance import hurting, safety, setup
from assistant.guidance.conditions import verdict_on
from assistant.guidance.lines import Line
from assistant.guidance.moving import finished
from assistant.guidance.pausing import pause_with
from assistant.guidance.routine import Passes, Verdict
from assistant.guidance.session import Spot, State, Topic
from assistant.guidance.targets import spot_of
from assistant.guidance.turn import Turn
from assistant.guidance.ways import that_follow
from assistant.understanding.meaning import Meaning


def told(turn: Turn, meaning: Meaning) -> Turn:
    """IDLE, DONE: the line alone; the setup asks anyway."""
    return turn.do(turn.script.lines.about_condition(_name(meaning)))


def told_in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: not today, or noted; the open question stays open."""
    name, spot = _name(meaning), spot_of(meaning)
    verdict = _verdict(meaning)
    if verdict is Verdict.NOT_TODAY:
        return setup.refuse(turn, name).do(turn.script.lines.about_condition(name))
    turn = note(turn, name)
    if verdict is Verdict.SPARE and spot != Spot():
        return setup.avoid(turn, meaning)
    turn = turn.do(turn.script.lines.about_condition(name))
    if verdict is Verdict.SPARE:
        return turn.say(Line.WHICH_PLACE).ask(Topic.WHICH_PLACE, Line.WHICH_PLACE, asks="health")
    at_a_health_question = setup.item_of(turn).passes is Passes.CLEAR
    return setup.anything_else(turn) if at_a_health_question else setup.restate(turn, meaning)


def told_at_work(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD, PAUSED, CLOSING: the end, a pause and then light, or a place less."""
    name, spot = _name(meaning), spot_of(meaning)
    said = turn.script.lines.about_condition(name)
    match _verdict(meaning):
        case Verdict.NOT_TODAY:
            return over(turn, name)
        case Verdict.LIGHT if turn.state in (State.STEP, State.HOLD):
            return pause_with(note(turn.react("hands_off", meaning.intent), name), said)
        case Verdict.SPARE if spot != Spot():
            return hurting.avoid(note(turn, name), meaning)
        case Verdict.SPARE:
            return note(turn.hush(), name).do(said).say(Line.WHICH_PLACE)
        case _:
            return note(turn.hush(), name).do(said)


def told_in_safety(turn: Turn, meaning: Meaning) -> Turn:
    """SAFETY: noted; it bears on how, and whether, it goes on."""
    on = turn.session.alarm
    turn = note(turn, _name(meaning))
    if on is not None and on.level == "help":
        return safety.again(turn)
    return turn.do(turn.script.lines.about_condition(_name(meaning)))


def feverish(turn: Turn) -> Turn:
    """The yes to "any fever?"."""
    if turn.state is State.SETUP:
        return told_in_setup(turn, Meaning("report_condition", {"condition": "fever"}))
    return over(turn, "fever")


def over(turn: Turn, name: str) -> Turn:
    """With this there is no massage: hands off, cover, the end."""
    said = turn.script.lines.about_condition(name)
    return finished(turn.react("hands_off", "report_condition")).do(said).say(Line.COVER_THEM)


def note(turn: Turn, name: str) -> Turn:
    """Keep a condition in mind, with what it changes from now on."""
    session, routine = turn.session, turn.routine
    if name in session.health:
        return turn
    told = (*session.health, name)
    following = [way for way in that_follow(routine, told) if way not in session.ways]
    noted = replace(
        session,
        health=told,
        light=session.light or verdict_on(name) is Verdict.LIGHT,
        avoided=(*session.avoided, *(Spot(area) for area in routine.leaves_alone.get(name, ()))),
        ways=(*session.ways, *following),
    )
    return turn.becomes(noted)


def _name(meaning: Meaning) -> str:
    return meaning.slots.get("condition", "other")


def _verdict(meaning: Meaning) -> Verdict:
    # An operation elsewhere spares that place; on the back, or nobody knows where, it is too much.
    if _name(meaning) == "surgery" and meaning.slots.get("area") == "not_covered":
        return Verdict.SPARE
    return verdict_on(_name(meaning))
