"""Before hands touch: questions in a fixed order, some of which take an outspoken answer."""

from dataclasses import replace

from assistant.guidance.effects import Say
from assistant.guidance.lines import SLOTS, Line
from assistant.guidance.moving import enter
from assistant.guidance.plan import clamp_minutes
from assistant.guidance.routine import Passes, SetupItem
from assistant.guidance.session import Place, Question, Session, Spot, State, Topic, Work
from assistant.guidance.tailoring import tailored
from assistant.guidance.targets import spot_of, steps_for
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

LOCKS = (Passes.CLEAR, Passes.CONSENT)
_ILL = "ill"
"""The condition that is spoken of when nobody said which."""


def fresh(session: Session, minutes: int) -> Session:
    """A session at its beginning, with the voice and the clock of this one."""
    return Session(
        Place(State.IDLE),
        minutes,
        session.routine,
        at_s=session.at_s,
        clock_s=session.clock_s,
        voice=replace(session.voice, quiet=False, reminded_at_s=0.0, reminders=0),
        recent=session.recent,
        known=session.known,
    )


def start(turn: Turn, meaning: Meaning) -> Turn:
    """IDLE, DONE: begin the setup, for as many minutes and the place that were asked.

    Who insists after a massage was declined hears why once more; then it is all asked anew.
    """
    refused = turn.session.refused
    if refused is not None:
        said = turn.script.lines.about_condition(refused)
        return turn.becomes(replace(turn.session, refused=None, known=False)).do(said)
    asked = meaning.slots.get("duration", "")
    minutes = int(asked) if asked.isdigit() else turn.session.minutes
    possible = clamp_minutes(turn.routine, minutes)
    begun = fresh(turn.session, possible)
    turn = turn.becomes(replace(begun, short=_is_short(begun, meaning)))
    if possible != minutes:
        line = Line.LONGEST if possible < minutes else Line.SHORTEST
        turn = turn.say(line, minutes=turn.script.lines.words.whole_minutes(possible))
    return put(_focused(turn, meaning), _asked_items(turn)[0])


def start_again(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: a length, a place or the short form, told late; without any it means "go on"."""
    asked = meaning.slots.get("duration", "")
    if not asked.isdigit() and not {"area", "setup"} & meaning.slots.keys():
        return forward(turn, meaning)
    if asked.isdigit():
        minutes = clamp_minutes(turn.routine, int(asked))
        turn = turn.becomes(replace(turn.session, minutes=minutes))
        said = turn.script.lines.words.whole_minutes(minutes)
        turn = turn.say(Line.SO_MANY_MINUTES, minutes=said)
    turn = _focused(turn, meaning)
    return _in_form(turn, meaning) if "setup" in meaning.slots else _open_question(turn)


def put(turn: Turn, item: SetupItem, unheard: int = 0) -> Turn:
    """Ask this point of the setup; `unheard` counts how often it had no answer."""
    line = f"{item.id}.cue"
    turn = turn.at(State.SETUP, item.id)
    first = f"{item.id}.first"
    if item.say_first and first not in turn.session.told_once:
        turn = _told(turn, first).do(Say(item.say_first, first, "answer"))
    turn = turn.do(Say(cue_of(turn, item), line, "cue"))
    # To "any illness?" the word "ready" is no answer, and "she's pregnant" is a yes.
    turn = turn.ask(Topic.SETUP, line, asks="health" if item.passes is Passes.CLEAR else "yes_no")
    return _unheard(turn, unheard)


def cue_of(turn: Turn, item: SetupItem) -> str:
    """Its words for this receiver and this form of the setup."""
    session = turn.session
    in_way = next((item.ways[name] for name in session.ways if name in item.ways), None)
    return in_way or (session.short and item.short_cue) or item.cue


def forward(turn: Turn, _: Meaning) -> Turn:
    """The words "next", "ready" or "start": on, but never past a question that takes an answer."""
    return no_answer(turn) if item_of(turn).passes in LOCKS else passed(turn)


def no_answer(turn: Turn) -> Turn:
    """A word that answers nothing: asked once more, and then it stays at that."""
    question = turn.session.question
    times = 1 if question is None else question.unheard + 1
    if times > 1 and item_of(turn).passes in LOCKS:
        return _unheard(turn.say(Line.NOT_UNTIL_HEARD), times)
    return _unheard(_open_question(turn), times)


def passed(turn: Turn) -> Turn:
    """The point is settled: ask the one after it, or begin with hands."""
    turn, item = turn.becomes(replace(turn.session, heat_until_s=None)), item_of(turn)
    taught = f"{item.id}.teach"
    if item.teach and taught not in turn.session.told_once and not turn.session.short:
        turn = _told(turn, taught).do(Say(item.teach, taught, "answer"))
    items = turn.routine.setup
    coming = [later for later in _asked_items(turn) if items.index(later) > items.index(item)]
    return put(turn, coming[0]) if coming else _begin(turn)


def back(turn: Turn, _: Meaning) -> Turn:
    """The point before."""
    items = turn.routine.setup
    here = items.index(item_of(turn))
    before = [item for item in _asked_items(turn) if items.index(item) < here]
    return put(turn, before[-1] if before else item_of(turn))


def restate(turn: Turn, _: Meaning) -> Turn:
    """Ask the open question once more."""
    return _open_question(turn)


def answered_yes(turn: Turn) -> Turn:
    """Yes, to the point in question; what a yes to a health question means is in `screening`."""
    item = item_of(turn)
    if item.passes is Passes.OFFER and item.timer_s is not None:
        until_s = turn.session.clock_s + item.timer_s
        turn = turn.becomes(replace(turn.session, heat_until_s=until_s)).asked_nothing()
        return turn.do(Say(item.timer_say, f"{item.id}.timer", "answer"))
    return passed(turn)


def answered_no(turn: Turn) -> Turn:
    """No, to the point in question."""
    item = item_of(turn)
    if item.passes in (Passes.OFFER, Passes.CLEAR):
        return passed(turn)
    if item.passes is Passes.CONSENT:
        return turn.say(Line.RECEIVER_HAPPY).ask(Topic.RECEIVER_HAPPY, Line.RECEIVER_HAPPY)
    return turn.say(Line.TAKE_TIME_SAY_READY)


def all_clear(turn: Turn, _: Meaning) -> Turn:
    """The words "I'm fine" are a no to the health question, and nothing else."""
    question = turn.session.question
    if question is not None and question.topic is Topic.PAIN_BEFORE:
        return put(turn, item_of(turn))
    return passed(turn) if item_of(turn).passes is Passes.CLEAR else turn.chime()


def wait(turn: Turn, _: Meaning) -> Turn:
    """The words "hang on": there is no hurry."""
    return turn.say(Line.TAKE_TIME_SAY_READY)


def avoid(turn: Turn, meaning: Meaning) -> Turn:
    """A place to leave alone, told beforehand."""
    spot = spot_of(meaning)
    if spot == Spot():
        return _open_question(turn)
    turn = turn.avoids(spot)
    place = turn.script.lines.words.spot(spot.area, spot.side)
    turn = turn.say(Line.LEAVE_ALONE, place=place)
    return anything_else(turn) if item_of(turn).passes is Passes.CLEAR else _open_question(turn)


def anything_else(turn: Turn) -> Turn:
    """The health question stays open: there may be a second reason."""
    turn = turn.say(Line.ANYTHING_ELSE)
    return turn.ask(Topic.SETUP, Line.ANYTHING_ELSE, asks="health")


def pain(turn: Turn, _: Meaning) -> Turn:
    """Pain before anything began."""
    return turn.say(Line.PAIN_BEFORE).ask(Topic.PAIN_BEFORE, Line.PAIN_BEFORE, asks="health")


def not_today(turn: Turn, _: Meaning | None = None) -> Turn:
    """Something speaks against it."""
    return refuse(turn, _ILL).say(Line.NOT_TODAY)


def nerve(turn: Turn, _: Meaning) -> Turn:
    """Numbness before anything began."""
    return refuse(turn, _ILL).say(Line.NOT_ON_THAT)


def refuse(turn: Turn, condition: str) -> Turn:
    """With this there is no massage today."""
    begun = fresh(turn.session, turn.session.minutes)
    return turn.becomes(replace(begun, refused=condition))


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


def item_of(turn: Turn) -> SetupItem:
    """The point of the setup that is asked now."""
    return turn.routine.item(turn.session.place.step or "")


def say_question(turn: Turn, question: Question) -> Turn:
    """The words of an open question once more; an offer of words of its own is forgotten."""
    item = item_of(turn)
    if question.line in SLOTS:
        return put(turn, item)
    if question.line in frozenset(Line):
        return turn.say(Line(question.line))
    if question.topic is Topic.WHICH:
        return turn.do(Say(item.which, question.line, "answer"))
    return turn.do(Say(cue_of(turn, item), question.line, "cue"))


def _begin(turn: Turn) -> Turn:
    """Every point is settled: hands may come on."""
    session = replace(turn.session, known=True)
    legs, minutes = tailored(turn.routine, session)
    turn = turn.becomes(replace(session, minutes=minutes))
    return enter(turn.works(Work(limit_s=minutes * 60.0)), legs)


def _asked_items(turn: Turn) -> tuple[SetupItem, ...]:
    """The points that are asked of this receiver, in this form."""
    told, short = set(turn.session.health), turn.session.short
    return tuple(
        item
        for item in turn.routine.setup
        if not told & set(item.left_out_for) and not (short and item.full_only)
    )


def _is_short(session: Session, meaning: Meaning) -> bool:
    wanted = meaning.slots.get("setup")
    return session.known if wanted is None else wanted == "short"


def _in_form(turn: Turn, meaning: Meaning) -> Turn:
    """The other form of the setup, as long as no question of health or consent was answered."""
    items = turn.routine.setup
    first_lock = next(n for n, item in enumerate(items) if item.passes in LOCKS)
    if items.index(item_of(turn)) > first_lock:
        return _open_question(turn)
    turn = turn.becomes(replace(turn.session, short=_is_short(turn.session, meaning)))
    here = items.index(item_of(turn))
    return put(turn, next(item for item in _asked_items(turn) if items.index(item) >= here))


def _focused(turn: Turn, meaning: Meaning) -> Turn:
    """The one place that is wanted, if there is a step for it."""
    area = meaning.slots.get("area")
    if area is None:
        return turn
    if not steps_for(turn.routine, Meaning("", {"area": area})):
        return turn.say(Line.NOT_IN_THIS_ONE)
    turn = turn.becomes(replace(turn.session, focus=area))
    return turn.say(Line.JUST_THE_PLACE, place=turn.script.lines.words.spot(area, None))


def _told(turn: Turn, name: str) -> Turn:
    return turn.becomes(replace(turn.session, told_once=(*turn.session.told_once, name)))


def _unheard(turn: Turn, times: int) -> Turn:
    question = turn.session.question
    if question is None:
        return turn
    return turn.becomes(replace(turn.session, question=replace(question, unheard=times)))


def _open_question(turn: Turn) -> Turn:
    question = turn.session.question
    if question is None or question.line in SLOTS:
        return put(turn, item_of(turn))
    if question.topic is Topic.SETUP and question.line != Line.ANYTHING_ELSE:
        return put(turn, item_of(turn))
    return say_question(turn, question).ask(question.topic, question.line, asks=question.asks)
