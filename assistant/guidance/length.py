"""How long the massage is to be in all: told before it, or changed while it goes on."""

import math
from dataclasses import replace

from assistant.guidance.lines import Line
from assistant.guidance.moving import enter, to_ending
from assistant.guidance.plan import SHORTEST_LEG_S
from assistant.guidance.replanning import replan, second_passes
from assistant.guidance.routine import Part
from assistant.guidance.session import Leg, State, Topic
from assistant.guidance.setup import restate
from assistant.guidance.tailoring import tailored
from assistant.guidance.time_given import more_light
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_ANSWER_S = 15.0


def before(turn: Turn, meaning: Meaning) -> Turn:
    """IDLE, SETUP, DONE: for the massage that comes; in a setup the open question once more."""
    minutes = _wanted(turn, meaning)
    return turn.say(Line.HOW_MANY_MINUTES) if minutes is None else _set_before(turn, minutes)


def at_work(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: what is left is planned anew."""
    minutes = _wanted(turn, meaning)
    if minutes is None:
        return turn.say(Line.HOW_MANY_MINUTES)
    if _is_as_short_already(turn, meaning, minutes):
        return turn.say(Line.SHORTEST, minutes=_spoken(turn, minutes))
    from_now = meaning.slots.get("counted") == "left"
    total_s = minutes * 60.0 + (turn.session.work.worked_s if from_now else 0.0)
    if total_s > _most(turn) * 60.0:
        return _is_it_the_most(turn)
    shortest = turn.routine.lengths[0]
    if not from_now and minutes < shortest:
        turn = turn.say(Line.SHORTEST, minutes=_spoken(turn, shortest))
        minutes, total_s = shortest, shortest * 60.0
    return _run(turn, total_s, minutes)


def paused(turn: Turn, meaning: Meaning) -> Turn:
    """PAUSED: planned anew, and it stays paused."""
    pause = turn.session.pause
    if pause is None or pause.back.state is not State.STEP:
        return turn.say(Line.SAY_CARRY_ON)
    tried = at_work(turn.at(State.STEP, pause.back.step), meaning)
    return _still_paused(turn, tried)


def closing(turn: Turn, meaning: Meaning) -> Turn:
    """CLOSING: a longer massage takes a yes, for its deep work was over."""
    minutes, work = _wanted(turn, meaning), turn.session.work
    if minutes is None:
        return turn.say(Line.HOW_MANY_MINUTES)
    from_now = meaning.slots.get("counted") == "left"
    total_s = minutes * 60.0 + (work.worked_s if from_now else 0.0)
    if total_s < work.worked_s + turn.left_s + SHORTEST_LEG_S:
        return turn.say(Line.LIGHT_NEARLY_DONE)
    about = Leg(turn.routine.ending.id, min(total_s, _most(turn) * 60.0))
    turn = turn.say(Line.ADD_MORE)
    return turn.ask(Topic.ADD_MORE, Line.ADD_MORE, open_s=_ANSWER_S, about=about)


def add_more(turn: Turn, total_s: float) -> Turn:
    """The yes to that: what the longer plan adds, then the light ending once more."""
    minutes, session, ending = math.ceil(total_s / 60), turn.session, turn.routine.ending
    before, _ = tailored(turn.routine, session)
    longer, _ = tailored(turn.routine, replace(session, minutes=minutes))
    more = second_passes(turn.routine, session.work, before, longer)
    if not more:
        return more_light(turn.asked_nothing(), Meaning("more_time"))
    after = tuple(
        Leg(step.id, step.for_s) for step in turn.routine.steps if step.part is Part.AFTER
    )
    ending_s = next(leg.seconds for leg in longer if leg.step == ending.id)
    turn = turn.becomes(replace(session, minutes=minutes))
    turn = turn.works(replace(session.work, limit_s=total_s, over_s=0.0))
    return enter(turn, (*more, Leg(ending.id, ending_s), *after))


def the_most(turn: Turn) -> Turn:
    """The yes to "sixty?"."""
    turn, minutes = turn.asked_nothing(), _most(turn)
    pause = turn.session.pause
    if turn.state is State.STEP:
        return _run(turn, minutes * 60.0, minutes)
    if turn.state is State.PAUSED and pause is not None:
        return _still_paused(
            turn, _run(turn.at(State.STEP, pause.back.step), minutes * 60.0, minutes)
        )
    return _set_before(turn, minutes)


def not_the_most(turn: Turn) -> Turn:
    """The no to that: it stays as long as it was."""
    turn = turn.asked_nothing()
    return restate(turn, Meaning("no")) if turn.state is State.SETUP else turn.chime()


def _wanted(turn: Turn, meaning: Meaning) -> int | None:
    """Minutes that were asked for, in words or as "shorter" and "longer"."""
    spoken, lengths = meaning.slots.get("duration", ""), turn.routine.lengths
    if spoken.isdigit():
        return int(spoken)
    now = turn.session.minutes
    match meaning.slots.get("direction"):
        case "least":
            return lengths[0]
        case "down":
            return max((length for length in lengths if length < now), default=lengths[0])
        case "up":
            return min((length for length in lengths if length > now), default=lengths[-1])
        case _:
            return None


def _is_as_short_already(turn: Turn, meaning: Meaning, minutes: int) -> bool:
    """Whether "shorter" asks for less than there is."""
    shorter = meaning.slots.get("direction") in ("down", "least")
    return shorter and minutes * 60.0 >= turn.session.work.limit_s


def _set_before(turn: Turn, minutes: int) -> Turn:
    shortest = turn.routine.lengths[0]
    if minutes > _most(turn):
        return _is_it_the_most(turn)
    if minutes < shortest:
        turn = turn.say(Line.SHORTEST, minutes=_spoken(turn, shortest))
    else:
        turn = turn.say(Line.SO_MANY_MINUTES, minutes=_spoken(turn, minutes))
    turn = turn.becomes(replace(turn.session, minutes=max(minutes, shortest)))
    if turn.state is State.SETUP:
        return restate(turn, Meaning("set_duration"))
    return turn.say(Line.SAY_START if turn.state is State.IDLE else Line.SAY_START_ANOTHER)


def _is_it_the_most(turn: Turn) -> Turn:
    number = turn.script.lines.words.numbers[_most(turn)]
    turn = turn.say(Line.IS_IT_THE_MOST, number=number)
    return turn.ask(Topic.LONGEST, Line.IS_IT_THE_MOST, open_s=_ANSWER_S)


def _run(turn: Turn, total_s: float, spoken_minutes: int) -> Turn:
    """Plan the rest so that hands-on time ends at `total_s`; with no time left, end lightly now."""
    session, ending_s = turn.session, turn.routine.ending.minimum_s
    worked_s = session.work.worked_s
    if total_s - worked_s <= ending_s:
        minutes = math.ceil((worked_s + ending_s) / 60)
        work = replace(session.work, limit_s=worked_s + ending_s, over_s=0.0)
        return to_ending(turn.becomes(replace(session, minutes=minutes, work=work)), ending_s)
    minutes = math.ceil(total_s / 60)
    before, _ = tailored(turn.routine, session)
    after, possible = tailored(turn.routine, replace(session, minutes=minutes))
    if possible < minutes and worked_s + ending_s < possible * 60.0:
        # With what is left out there is not more to do than that.
        spoken_minutes = max(1, spoken_minutes - (minutes - possible))
        minutes, total_s = possible, possible * 60.0
    work = replan(turn.routine, session.work, before, after, total_s)
    turn = turn.becomes(replace(session, minutes=minutes, work=work))
    said, names = _spoken(turn, spoken_minutes), _groups_ahead(turn)
    if not names:
        return turn.say(Line.MINUTES_THEN, minutes=said)
    places = turn.script.lines.words.listed(names)
    return turn.say(Line.STILL_TIME_FOR, minutes=said, places=places)


def _still_paused(turn: Turn, tried: Turn) -> Turn:
    """The outcome of a command in a pause: what it entered waits for "carry on"."""
    pause, work = turn.session.pause, tried.session.work
    if pause is None or tried.session.pause is not None or work.leg is None:
        return tried.at(State.PAUSED, turn.session.place.step)
    staged = replace(pause, staged=(work.leg, *work.ahead))
    session = replace(turn.session, pause=staged, minutes=tried.session.minutes)
    limited = replace(session.work, limit_s=work.limit_s, over_s=work.over_s)
    return turn.becomes(replace(session, work=limited, question=None)).say(Line.STAGED)


def _groups_ahead(turn: Turn) -> list[str]:
    """What there is still time for, beside the step under way and the ending."""
    steps = [turn.routine.step(leg.step) for leg in turn.session.work.ahead]
    return list(
        dict.fromkeys(
            step.name
            for step in steps
            if step.part is Part.HANDS_ON and step.group != turn.step.group
        )
    )


def _most(turn: Turn) -> int:
    return turn.routine.lengths[-1]


def _spoken(turn: Turn, minutes: int) -> str:
    return turn.script.lines.words.whole_minutes(minutes)
