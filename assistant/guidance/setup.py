"""Before hands touch: questions in a fixed order, two of which take an outspoken answer."""

from dataclasses import replace

from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.moving import enter
from assistant.guidance.plan import clamp_minutes, legs_for
from assistant.guidance.routine import Passes, SetupItem
from assistant.guidance.session import Place, Session, Spot, State, Topic, Work
from assistant.guidance.targets import spot_of
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_LOCKS = (Passes.CLEAR, Passes.CONSENT)


def fresh(session: Session, minutes: int) -> Session:
    """A session at its beginning, with the voice and the clock of this one."""
    return Session(
        Place(State.IDLE),
        minutes,
        at_s=session.at_s,
        clock_s=session.clock_s,
        voice=replace(session.voice, quiet=False, reminded_at_s=0.0, reminders=0),
        recent=session.recent,
    )


def start(turn: Turn, meaning: Meaning) -> Turn:
    """IDLE, DONE: begin the setup, for as many minutes as were asked."""
    asked = meaning.slots.get("duration", "")
    minutes = int(asked) if asked.isdigit() else turn.session.minutes
    possible = clamp_minutes(turn.routine, minutes)
    turn = turn.becomes(fresh(turn.session, possible))
    if possible != minutes:
        line = Line.LONGEST if possible < minutes else Line.SHORTEST
        turn = turn.say(line, minutes=turn.script.lines.words.whole_minutes(possible))
    return put(turn, turn.routine.setup[0])


def start_again(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: a length, told late; without one it means "go on"."""
    asked = meaning.slots.get("duration", "")
    if not asked.isdigit():
        return forward(turn, meaning)
    minutes = clamp_minutes(turn.routine, int(asked))
    turn = turn.becomes(replace(turn.session, minutes=minutes))
    said = turn.script.lines.words.whole_minutes(minutes)
    return _open_question(turn.say(Line.SO_MANY_MINUTES, minutes=said))


def put(turn: Turn, item: SetupItem) -> Turn:
    """Ask this point of the setup."""
    line = f"{item.id}.cue"
    # To "any illness?" the word "ready" is no answer, and "she's pregnant" is a yes.
    asks = "health" if item.passes is Passes.CLEAR else "yes_no"
    return (
        turn.at(State.SETUP, item.id)
        .do(Say(cue_of(turn.session, item), line, "cue"))
        .ask(Topic.SETUP, line, asks=asks)
    )


def cue_of(session: Session, item: SetupItem) -> str:
    """Its words for this receiver."""
    told = (item.instead_for[name] for name in session.health if name in item.instead_for)
    return next(told, item.cue)


def forward(turn: Turn, _: Meaning) -> Turn:
    """The words "next", "ready" or "start": on, but never past a question that takes an answer."""
    if _item(turn).passes in _LOCKS:
        return _open_question(turn)
    return passed(turn)


def passed(turn: Turn) -> Turn:
    """The point is settled: ask the one after it, or begin with hands."""
    turn = turn.becomes(replace(turn.session, heat_until_s=None))
    items = turn.routine.setup
    told = set(turn.session.health)
    for item in items[items.index(_item(turn)) + 1 :]:
        if not told & set(item.left_out_for):
            return put(turn, item)
    legs = legs_for(turn.routine, turn.session.minutes)
    turn = turn.works(Work(limit_s=turn.session.minutes * 60.0))
    return enter(turn, legs)


def back(turn: Turn, _: Meaning) -> Turn:
    """The point before."""
    items = turn.routine.setup
    return put(turn, items[max(0, items.index(_item(turn)) - 1)])


def restate(turn: Turn, _: Meaning) -> Turn:
    """Ask the open question once more."""
    return _open_question(turn)


def answered_yes(turn: Turn) -> Turn:
    """Yes, to the point in question."""
    item = _item(turn)
    if item.passes is Passes.CLEAR:
        return not_today(turn)
    if item.passes is Passes.OFFER and item.timer_s is not None:
        until_s = turn.session.clock_s + item.timer_s
        turn = turn.becomes(replace(turn.session, heat_until_s=until_s)).asked_nothing()
        return turn.do(Say(item.timer_say, f"{item.id}.timer", "answer"))
    return passed(turn)


def answered_no(turn: Turn) -> Turn:
    """No, to the point in question."""
    item = _item(turn)
    if item.passes in (Passes.OFFER, Passes.CLEAR):
        return passed(turn)
    if item.passes is Passes.CONSENT:
        return turn.say(Line.RECEIVER_HAPPY).ask(Topic.RECEIVER_HAPPY, Line.RECEIVER_HAPPY)
    return turn.say(Line.TAKE_TIME_SAY_READY)


def all_clear(turn: Turn, _: Meaning) -> Turn:
    """The words "I'm fine" are a no to the health question, and nothing else."""
    question = turn.session.question
    if question is not None and question.topic is Topic.PAIN_BEFORE:
        return put(turn, _item(turn))
    return passed(turn) if _item(turn).passes is Passes.CLEAR else turn.chime()


def wait(turn: Turn, _: Meaning) -> Turn:
    """The words "hang on": there is no hurry."""
    return turn.say(Line.TAKE_TIME_SAY_READY)


def avoid(turn: Turn, meaning: Meaning) -> Turn:
    """A place to leave alone, told beforehand."""
    spot = spot_of(meaning)
    if spot == Spot():
        return _open_question(turn)
    turn = turn.becomes(replace(turn.session, avoided=(*turn.session.avoided, spot)))
    place = turn.script.lines.words.spot(spot.area, spot.side)
    return _open_question(turn.say(Line.LEAVE_ALONE, place=place))


def pain(turn: Turn, _: Meaning) -> Turn:
    """Pain before anything began."""
    return turn.say(Line.PAIN_BEFORE).ask(Topic.PAIN_BEFORE, Line.PAIN_BEFORE, asks="health")


def not_today(turn: Turn, _: Meaning | None = None) -> Turn:
    """Something speaks against it."""
    return turn.becomes(fresh(turn.session, turn.session.minutes)).say(Line.NOT_TODAY)


def nerve(turn: Turn, _: Meaning) -> Turn:
    """Numbness before anything began."""
    return turn.becomes(fresh(turn.session, turn.session.minutes)).say(Line.NOT_ON_THAT)


def stop(turn: Turn, _: Meaning) -> Turn:
    """They would rather not."""
    return declined(turn)


def declined(turn: Turn) -> Turn:
    """No massage now."""
    return turn.hush().becomes(fresh(turn.session, turn.session.minutes)).say(Line.NOT_STARTED)


def cancel(turn: Turn, _: Meaning) -> Turn:
    """The setup is given up."""
    return turn.hush().becomes(fresh(turn.session, turn.session.minutes)).say(Line.CANCELED)


def begin_light(turn: Turn, _: Meaning) -> Turn:
    """The word "softer", before anything began."""
    pressure = turn.session.pressure
    turn = turn.presses(replace(pressure, change=pressure.change - turn.routine.pressure.softer))
    return turn.say(Line.BEGIN_LIGHT)


def _item(turn: Turn) -> SetupItem:
    return turn.routine.item(turn.session.place.step or "")


def _open_question(turn: Turn) -> Turn:
    question = turn.session.question
    if question is not None and question.topic is not Topic.SETUP:
        return turn.say(Line(question.line)).ask(question.topic, question.line, asks=question.asks)
    return put(turn, _item(turn))
