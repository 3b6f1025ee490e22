"""What may never happen in a session, whatever is said: looked at from outside, at every change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.guidance.conditions import verdict_on
from assistant.guidance.effects import Effect, Hush, React, Save, Say
from assistant.guidance.events import Event, MicBack, MicLost, Played, Tick, Understood
from assistant.guidance.plan import hands_on_s, most_holds
from assistant.guidance.pressure import aim, level
from assistant.guidance.reactions import REACTIONS
from assistant.guidance.routine import Part, Step
from assistant.guidance.script import Script
from assistant.guidance.session import (
    HANDS_ON,
    Leg,
    Question,
    Session,
    Spot,
    State,
    Topic,
)
from assistant.guidance.speech_rules import MOST_WORDS, MOST_WORDS_OF_AN_EXPLANATION
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_BEFORE_AND_AFTER = (State.IDLE, State.DONE)
_BEGINS_FROM = (*_BEFORE_AND_AFTER, State.PAUSED)
"""After a loss of power a pause may end with another massage."""
_LATE_S = 2.1
"""Ticks come so late at most, in these walks."""
_KEPT = (Save(),)


@dataclass(slots=True)
class Known:
    """What an onlooker keeps in mind of a session; it counts for itself."""

    warm_s: float = 0.0
    light_s: float = 0.0
    """Seconds of light strokes since the last deeper work."""
    light_before_s: float = 0.0
    hold_s: float = 0.0
    held: tuple[Spot, ...] = ()
    cleared: bool = False
    """Somebody said that all is well since the alarm."""
    barred: bool = False
    """With what was told there is no massage today."""
    light_only: bool = False
    promised_s: float = 0.0
    promised_before_s: float = 0.0


def look(
    script: Script,
    known: Known,
    before: Session,
    event: Event,
    after: Session,
    effects: Sequence[Effect],
) -> None:
    """Fails when this change is one that may never happen; else keeps it in mind."""
    _time_passed(script, known, before, after)
    nothing_new = before.place is after.place and before.work.ahead is after.work.ahead
    if nothing_new and (not effects or effects == _KEPT):
        _in_time(known, after)
        return
    meaning = event.meaning if isinstance(event, Understood) else None
    if before.place.state in _BEGINS_FROM and after.place.state is State.SETUP:
        _begun_anew(known)
    if meaning is not None and meaning.intent == "undo" and after.place.state is State.CLOSING:
        # Deeper work that was misheard, and taken back at once.
        known.light_s = max(known.light_s, known.light_before_s)
    _told(known, before, meaning)
    _promise(known, before, meaning, after)
    _spoken(before, event, after, effects)
    _safety(known, before, meaning, after, effects)
    _planned(script, known, after)
    undone = meaning is not None and meaning.intent == "undo"
    _hands(script, known, before, after, undone=undone)
    _ending(script, known, before, meaning, after)
    if before.place != after.place:
        assert Save() in effects, "a change of place was not kept"


def _time_passed(script: Script, known: Known, before: Session, after: Session) -> None:
    leg, state = before.work.leg, before.place.state
    if leg is None or state not in HANDS_ON:
        return
    passed_s = after.at_s - before.at_s
    worked_s = passed_s - min(passed_s, before.work.wait_s)
    step = script.routine.step(leg.step)
    if step.warms:
        known.warm_s += worked_s
    if step.part is Part.ENDING:
        known.light_s += passed_s
    elif step.part is Part.HANDS_ON and known.light_s:
        known.light_before_s, known.light_s = known.light_s, 0.0
    known.hold_s = known.hold_s + passed_s if state is State.HOLD else 0.0


def _begun_anew(known: Known) -> None:
    known.warm_s = known.light_s = known.promised_s = known.promised_before_s = 0.0
    known.held = ()
    known.barred = known.light_only = False


def _told(known: Known, before: Session, meaning: Meaning | None) -> None:
    """Whether something was told that bars a massage, or all but a light one."""
    if meaning is None or before.place.state in _BEFORE_AND_AFTER:
        return
    question = before.question
    name = meaning.slots.get("condition")
    if meaning.intent == "yes" and question is not None and question.topic is Topic.FEVER:
        name = "fever"
    elif meaning.intent == "report_condition":
        name = name or "other"
    elif meaning.intent != "yes" or question is None or question.topic is not Topic.SETUP:
        name = None
    if name is None or (name == "surgery" and meaning.slots.get("area") == "not_covered"):
        return
    verdict = verdict_on(name).value
    known.barred = known.barred or verdict == "not_today"
    known.light_only = known.light_only or verdict == "light"


def _promise(known: Known, before: Session, meaning: Meaning | None, after: Session) -> None:
    """How long it is to take, as they were told last."""
    limit_s = after.work.limit_s
    if limit_s == before.work.limit_s or after.work.leg is None:
        return
    wish = before.holds.wish
    intent = wish.intent if wish is not None and before.place.state is State.HOLD else None
    if meaning is not None and meaning.intent not in ("hold_release", "next_step"):
        intent = meaning.intent
    topic = None if before.question is None else before.question.topic
    asked = intent == "set_duration" or (
        intent == "yes" and topic in (Topic.LONGEST, Topic.ADD_MORE, Topic.DID_YOU_MEAN)
    )
    if known.promised_s == 0.0:
        known.promised_s = after.minutes * 60.0
        assert limit_s == known.promised_s
    elif asked:
        known.promised_before_s, known.promised_s = known.promised_s, limit_s
    elif intent == "undo" and not 0.0 <= limit_s - known.promised_s <= 60.0:
        assert 0.0 <= limit_s - known.promised_before_s <= 60.0, "undone to another promise"
        known.promised_s = known.promised_before_s


def _in_time(known: Known, after: Session) -> None:
    assert known.hold_s <= 30.0 + _LATE_S, f"held for {known.hold_s} seconds"
    if after.place.state in HANDS_ON:
        over_s = after.work.worked_s - known.promised_s
        assert over_s <= 60.0 + _LATE_S, f"{over_s} seconds longer than promised"


def _spoken(before: Session, event: Event, after: Session, effects: Sequence[Effect]) -> None:
    says = [effect for effect in effects if isinstance(effect, Say)]
    for say in says:
        most = MOST_WORDS[say.tone]
        if say.line.endswith((".explain", ".more")):
            most = MOST_WORDS_OF_AN_EXPLANATION
        assert _words(say.text) <= most, f"'{say.text}' is too long"
        assert "{" not in say.text
    asking = [say for say in says if say.text.endswith("?")]
    assert len(asking) <= 1, f"two questions at once: {[say.text for say in asking]}"
    by_itself = isinstance(event, Tick | Played)
    if before.place.state is after.place.state is State.HOLD:
        assert not (by_itself and says), f"'{says}' in a hold"
    open_before, open_now = before.question, after.question
    if by_itself and open_before is not None and open_now is not None and says:
        same = open_before.topic is open_now.topic
        over = before.place != after.place or _is_over(open_before, after)
        assert same or over, f"{open_now.line} was asked over {open_before.line}"


def _is_over(question: Question, after: Session) -> bool:
    """Whether nobody answered it in time."""
    waited_s = after.clock_s - question.asked_at_s
    return question.open_s is not None and waited_s > question.open_s


@cache
def _words(text: str) -> int:
    return len(text.split())


def _safety(
    known: Known,
    before: Session,
    meaning: Meaning | None,
    after: Session,
    effects: Sequence[Effect],
) -> None:
    was, now = before.place.state, after.place.state
    intent = "" if meaning is None else meaning.intent
    if now is State.SAFETY and after.alarm is not before.alarm and not after.alarm.cleared:  # type: ignore[union-attr]
        if was is not State.SAFETY:
            assert effects[0] == Hush(), "SAFETY without silence first"
            assert isinstance(effects[1], React), "SAFETY without a reaction first"
        known.cleared = False
    if was is not State.SAFETY:
        return
    assert before.alarm is not None
    question = before.question
    yes = intent == "yes" and question is not None and question.topic is Topic.ALL_RIGHT
    misheard = intent == "undo" and before.alarm.intent == "stop_now"
    if now is State.SAFETY:
        known.cleared = known.cleared or intent == "all_clear" or yes or misheard
        assert after.work.worked_s == before.work.worked_s
        return
    helped = before.alarm.level == "help"
    if now in HANDS_ON or now is State.PAUSED or now is State.SETUP:
        assert known.cleared, "SAFETY was left without an all-clear"
        assert intent in ("resume", "start_session", "finish_up"), f"SAFETY was left by {intent}"
        assert not helped, "a call for help was left"
    elif helped:
        assert intent == "all_clear" or yes, f"a call for help was left by {intent}"
    else:
        passed_over = now is State.DONE and REACTIONS[before.alarm.intent].ends and not intent
        ended = intent == "end_session" or (known.cleared and intent in ("resume", "start_session"))
        ended = ended or passed_over or (intent == "no" and REACTIONS[before.alarm.intent].ends)
        assert ended or (known.cleared and intent == "finish_up"), f"SAFETY was left by {intent!r}"


def _planned(script: Script, known: Known, after: Session) -> None:
    """The plan as it is now."""
    work, routine = after.work, script.routine
    _in_time(known, after)
    if work.leg is None or after.place.state not in HANDS_ON:
        return
    left_s = work.leg.seconds - work.in_step_s
    for leg in work.ahead:
        assert leg.seconds > 0.0, f"{leg} in the plan"
    steps = [leg.step for leg in work.ahead]
    assert len(steps) == len(set(steps)), f"a step twice in {steps}"
    here = (Leg(work.leg.step, max(0.0, left_s)),)
    in_all_s = work.worked_s + hands_on_s(routine, (*here, *work.ahead))
    over_s = in_all_s - known.promised_s
    assert over_s <= 60.0 + _LATE_S or not work.ahead, f"planned {over_s} s over the promise"
    endings = [leg for leg in work.ahead if leg.step == routine.ending.id]
    if after.place.state is not State.CLOSING:
        assert len(endings) == 1, "a plan without its light ending"
        assert endings[0].seconds >= routine.ending.minimum_s
    _equal_sides(script, after)


def _equal_sides(script: Script, after: Session) -> None:
    """Sides that both wait have the same time, unless one of them is not to be done."""
    untouched = {leg.step: leg.seconds for leg in after.work.ahead}
    begun = {leg.step for leg in (*after.work.behind, *after.work.had)}
    for name, seconds in untouched.items():
        mirror = script.routine.step(name).mirror
        if mirror in untouched and not {name, mirror} & begun:
            assert abs(seconds - untouched[mirror]) <= 1.0, f"{name} {seconds} and {mirror}"


def _hands(
    script: Script, known: Known, before: Session, after: Session, *, undone: bool
) -> None:
    """Where the hands are."""
    state, work = after.place.state, after.work
    if state not in HANDS_ON:
        if before.place.state is State.HOLD:
            _count_hold(known, before, after)
        return
    assert not known.barred, "hands on in spite of what was told"
    assert work.leg is not None
    step = Turn(script, after).step
    assert step.id == after.place.step
    if step.part is Part.HANDS_ON:
        needs_s = 60.0 if state is State.HOLD else step.needs_warm_s
        assert known.warm_s >= needs_s - 1e-6, f"{step.id} after {known.warm_s} s of warming"
        assert not _is_spared(after, step), f"{step.id}, which was to be left alone"
        assert "spine" not in step.areas
    if after.light or known.light_only:
        assert after.light
        gentle = step.gentle or step.warms or step.part is not Part.HANDS_ON
        assert gentle and state is not State.HOLD, f"{step.id} in a light massage"
    turn = Turn(script, after)
    assert level(turn) <= step.ceiling and aim(turn)[1] <= step.ceiling
    if before.place.state is State.HOLD and state is not State.HOLD and not undone:
        _count_hold(known, before, after)
    if state is State.HOLD and before.place.state is not State.HOLD:
        _hold_begins(script, known, after)


def _count_hold(known: Known, before: Session, after: Session) -> None:
    if after.place.state is not State.DONE:
        known.held = (*known.held, before.holds.spot or Spot())


def _hold_begins(script: Script, known: Known, after: Session) -> None:
    rules, spot = script.routine.holds, after.holds.spot
    assert spot is not None
    assert spot.area not in rules.never_on, f"a hold on {spot}"
    for other in after.avoided:
        there = other.area is not None and other.area == spot.area
        assert not there or (other.side is not None and other.side != spot.side), (
            f"a hold on {spot}, though {other} is to be left alone"
        )
    assert len(known.held) < most_holds(script.routine, after.minutes), "too many holds"
    if spot.area is not None:
        same = [one for one in known.held if one == spot]
        assert len(same) < rules.per_place, f"the third hold on {spot}"


def _is_spared(session: Session, step: Step) -> bool:
    return any(
        (spot.area in step.areas or (spot.area is None and spot.side is not None))
        and spot.side in (None, "both", step.side)
        for spot in session.avoided
    )


def _ending(
    script: Script, known: Known, before: Session, meaning: Meaning | None, after: Session
) -> None:
    """Nobody's hands leave without light strokes, but for safety or an outspoken wish."""
    was, now = before.place.state, after.place.state
    if was not in HANDS_ON and was is not State.PAUSED:
        return
    resting = now is State.CLOSING and after.place.step != script.routine.ending.id
    was_resting = before.work.leg is not None and (
        script.routine.step(before.work.leg.step).part is Part.AFTER
    )
    if was_resting or not (resting or now in _BEFORE_AND_AFTER):
        return
    topic = None if before.question is None else before.question.topic
    intent = None if meaning is None else meaning.intent
    wished = intent == "yes" and topic is Topic.END_NOW
    assert wished or known.barred or known.light_s >= 60.0 - 1e-6, (
        f"an ending after {known.light_s} s of light strokes"
    )
