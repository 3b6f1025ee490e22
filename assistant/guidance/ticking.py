"""What happens by itself when time passes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.guidance import holding, safety
from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.moving import offer_zone, onward, to_ending
from assistant.guidance.reactions import REACTIONS
from assistant.guidance.routine import Part
from assistant.guidance.session import HANDS_ON, State, Topic
from assistant.guidance.setup import LOCKS, say_question
from assistant.guidance.step_tone import step_tone
from assistant.guidance.time_given import nobody_named_a_place
from assistant.guidance.turn import Turn

_SETUP_SILENCE_S = 20.0
_CHECK_IN_S = 6.0
_SPEAKING_S = 4.0
"""A line takes this long at most; a question stays open that much longer until it was played."""
_STAYS_OPEN = frozenset({State.SETUP, State.SAFETY})
"""Where a question waits for its answer however long it takes."""
_REMINDER_S = 60.0
_LONG_PAUSE_S = 600.0
_SILENCE_S = 45.0
_NOT_AT_THE_END_S = 20.0
_FOR_SILENCE_S = 5.0
"""So long a line waits for people to finish what they say to each other."""


def tick(turn: Turn) -> Turn:
    """One tick; at most one thing happens in it."""
    turn = _close_question(turn)
    handler = _HANDLERS.get(turn.state)
    return turn if handler is None else handler(turn)


def _close_question(turn: Turn) -> Turn:
    question = turn.session.question
    if question is None or question.open_s is None or turn.state in _STAYS_OPEN:
        return turn
    unanswered_s = turn.session.clock_s - question.asked_at_s
    if unanswered_s <= question.open_s + (_SPEAKING_S if question.line else 0.0):
        return turn
    if question.topic is Topic.LIGHT_OR_NUMB:
        return safety.alarm(turn.asked_nothing(), "report_nerve")
    return turn.asked_nothing()


def _setup(turn: Turn) -> Turn:
    session, item = turn.session, turn.routine.item(turn.session.place.step or "")
    if session.heat_until_s is not None:
        if session.clock_s < session.heat_until_s:
            return turn
        turn = turn.becomes(replace(session, heat_until_s=None))
        return turn.do(Say(item.timer_over, f"{item.id}.timer_over", "cue"))
    question = session.question
    if question is None or turn.since(question.asked_at_s) < _SETUP_SILENCE_S:
        return turn
    if question.unheard > (1 if item.passes in LOCKS else 0):
        return turn
    again = replace(question, unheard=question.unheard + 1, asked_at_s=session.clock_s)
    turn = turn.becomes(replace(session, question=again))
    return say_question(turn, question) if not question.unheard else turn.say(Line.NOT_UNTIL_HEARD)


def _step(turn: Turn) -> Turn:
    work = turn.session.work
    if work.limit_s - work.worked_s <= turn.routine.ending.minimum_s:
        return to_ending(turn)
    if turn.left_s <= 0:
        return turn if _smoothing(turn) or _waits(turn, _overrun_s(turn)) else onward(turn)
    for happen in (_no_place, _mid_cue, _check_in, _recheck, _zone, _spare_hands, _remind):
        after = happen(turn)
        if after is not turn:
            return after
    return turn


def _waits(turn: Turn, late_s: float) -> bool:
    """Whether a line so late lets people finish."""
    return turn.talking and late_s < _FOR_SILENCE_S


def _overrun_s(turn: Turn) -> float:
    """Seconds the step under way has gone on for longer than it was given."""
    work = turn.session.work
    return 0.0 if work.leg is None else work.in_step_s - work.leg.seconds


def _smoothing(turn: Turn) -> bool:
    """Whether a place that was just held is still being smoothed over."""
    return turn.since(turn.session.holds.ended_at_s) < turn.routine.holds.soften_s


def _no_place(turn: Turn) -> Turn:
    rule, holds = turn.step.if_none, turn.session.holds
    nobody = holds.spot is None and not holds.zones and holds.ended_at_s is None
    if rule is None or not nobody or turn.session.work.in_step_s < rule.after_s:
        return turn
    return nobody_named_a_place(turn)


def _mid_cue(turn: Turn) -> Turn:
    work, step = turn.session.work, turn.step
    for number, cue in enumerate(step.mid_cues, start=1):
        name = f"mid_cue_{number}"
        seconds = work.leg.seconds if work.leg else 0.0
        at_s = seconds / 2 if cue.at_s is None else cue.at_s
        due = at_s <= work.in_step_s and turn.left_s > _NOT_AT_THE_END_S / 2
        due = due and not _waits(turn, work.in_step_s - at_s)
        if due and name not in work.told:
            turn = turn.works(replace(work, told=(*work.told, name)))
            if turn.session.voice.quiet:
                return turn
            return turn.say_step(name, cue.say, step_tone(step.part))
    return turn


def _check_in(turn: Turn) -> Turn:
    work, step = turn.session.work, turn.step
    check_in = step.check_in
    if check_in is None or work.in_step_s < check_in.at_s or step.id in work.checked:
        return turn
    if _waits(turn, work.in_step_s - check_in.at_s):
        return turn
    turn = turn.works(replace(work, checked=(*work.checked, step.id)))
    if not holding.may_check_in(turn):
        return turn
    turn = turn.say_step("check_in", check_in.say, "check_in")
    return _asked_pressure(turn, f"{step.id}.check_in")


def _recheck(turn: Turn) -> Turn:
    pressure = turn.session.pressure
    if pressure.recheck_at_s is None or turn.session.clock_s < pressure.recheck_at_s:
        return turn
    if _waits(turn, turn.session.clock_s - pressure.recheck_at_s):
        return turn
    line = Line(pressure.recheck_line)
    turn = turn.presses(replace(pressure, recheck_at_s=None))
    voice, asleep = turn.session.voice, turn.session.comfort.asleep
    if voice.quiet or asleep or turn.session.question is not None:
        return turn
    return _asked_pressure(turn.say(line), line)


def _asked_pressure(turn: Turn, line: str) -> Turn:
    return turn.ask(Topic.PRESSURE, line, asks="pressure", open_s=_CHECK_IN_S)


def _zone(turn: Turn) -> Turn:
    zone = holding.next_zone(turn)
    if turn.session.question is not None or zone is None:
        return turn
    return offer_zone(turn, zone)


def _spare_hands(turn: Turn) -> Turn:
    """A tool that tires was used for long: another one is offered, once."""
    work = turn.session.work
    if turn.talking:
        return turn
    used_s = dict(work.tools_s)
    for limit in turn.routine.tool_limits:
        here = turn.step.technique == limit.technique
        if (
            here
            and limit.technique not in work.spared
            and used_s.get(limit.technique, 0.0) >= limit.after_s
        ):
            turn = turn.works(replace(work, spared=(*work.spared, limit.technique)))
            return turn.do(Say(limit.say, f"tool_limits.{limit.technique}", "reminder"))
    return turn


def _remind(turn: Turn) -> Turn:
    session, rules = turn.session, turn.routine.reminders
    voice, worked_s = session.voice, session.work.worked_s
    due = worked_s - voice.reminded_at_s >= rules.every_s
    silent = turn.since(voice.last_at_s) >= _SILENCE_S
    used_up = voice.reminders >= rules.most_each * len(rules.say)
    if turn.talking or not due or not silent or used_up or turn.left_s < _NOT_AT_THE_END_S:
        return turn
    number = voice.reminders % len(rules.say)
    turn = turn.voiced(replace(voice, reminded_at_s=worked_s, reminders=voice.reminders + 1))
    if voice.quiet or session.comfort.asleep or session.question is not None:
        return turn
    return turn.do(Say(rules.say[number], f"reminders.{number + 1}", "reminder"))


def _hold(turn: Turn) -> Turn:
    if turn.session.holds.held_s < turn.routine.holds.seconds:
        return turn
    return holding.over(turn)


def _paused(turn: Turn) -> Turn:
    pause = turn.session.pause
    if pause is None:
        return turn
    since_s = turn.since(pause.since_s)
    if pause.reminders == 0 and since_s >= _REMINDER_S:
        turn = turn.becomes(replace(turn.session, pause=replace(pause, reminders=1)))
        return turn.say(Line.BLANKET_ON)
    if pause.reminders == 1 and since_s >= _LONG_PAUSE_S:
        return turn.becomes(replace(turn.session, pause=replace(pause, reminders=2))).chime()
    return turn


def _safety(turn: Turn) -> Turn:
    on = turn.session.alarm
    if on is None or on.next_at_s is None or turn.session.clock_s < on.next_at_s:
        return turn
    reaction = REACTIONS[on.intent]
    if reaction.times is not None and on.asked >= reaction.times:
        if reaction.unanswered_is_emergency:
            return safety.alarm(turn, "report_emergency")
        if reaction.ends:
            return safety.ended(turn, reaction)
        turn = turn.becomes(replace(turn.session, alarm=replace(on, next_at_s=None)))
        return turn if reaction.last is None else turn.say(reaction.last)
    next_at_s = turn.session.clock_s + reaction.every_s
    on = replace(on, asked=on.asked + 1, next_at_s=next_at_s)
    turn = turn.becomes(replace(turn.session, alarm=on))
    if on.level == "help":
        return safety.again(turn)
    if on.asked == 1 and on.back.state in HANDS_ON and reaction.question is Line.ALL_RIGHT_QUESTION:
        turn = turn.say(Line.COVER_THEM)
    return turn.say(reaction.question).ask(Topic.ALL_RIGHT, reaction.question, asks=None)


def _closing(turn: Turn) -> Turn:
    step, work = turn.step, turn.session.work
    if turn.left_s <= 0:
        if _waits(turn, _overrun_s(turn)):
            return turn
        turn = onward(turn)
        ended = turn.state is State.DONE
        return turn.say(Line.WHAT_FELT_BEST) if ended and turn.session.voice.detail else turn
    late = step.cue_after_s and work.in_step_s >= step.cue_after_s and "cue" not in work.told
    if late:
        turn = turn.works(replace(work, told=(*work.told, "cue")))
        return turn.say_step("cue", step.cue, step_tone(step.part))
    if step.part is Part.ENDING:
        return _recheck(turn)
    return turn


_HANDLERS: Mapping[State, Callable[[Turn], Turn]] = {
    State.SETUP: _setup,
    State.STEP: _step,
    State.HOLD: _hold,
    State.PAUSED: _paused,
    State.SAFETY: _safety,
    State.CLOSING: _closing,
}
