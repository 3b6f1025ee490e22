"""Someone who looks on and counts for themselves: what may never happen fails at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.guidance.conditions import verdict_on
from assistant.guidance.effects import Effect, Hush, React, Save
from assistant.guidance.events import Event, Understood
from assistant.guidance.overhearing import answered
from assistant.guidance.reactions import REACTIONS
from assistant.guidance.routine import Part, Verdict
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Session, Spot, State, Topic
from assistant.understanding.meaning import Meaning
from tests.guidance.walk import hands, speech

LATE_S = 2.1
"""Ticks come so late at most."""
_BEFORE_AND_AFTER = (State.IDLE, State.DONE)
_BEGINS_FROM = (*_BEFORE_AND_AFTER, State.PAUSED)
"""After a loss of power a pause may end with another massage."""
_KEPT = (Save(),)


@dataclass(slots=True)
class Onlooker:
    """What they keep in mind of a session."""

    script: Script
    warm_s: float = 0.0
    light_s: float = 0.0
    """Seconds of light strokes since the last deeper work."""
    light_before_s: float = 0.0
    hold_s: float = 0.0
    held: tuple[Spot, ...] = ()
    touchy_s: dict[str, float] = field(default_factory=dict)
    """Seconds on each step that may only have so much; never changed, but made anew."""
    cleared: bool = False
    """Somebody said that all is well since the alarm."""
    barred: bool = False
    """With what was told there is no massage today."""
    light_only: bool = False
    promised_s: float = 0.0
    promised_before_s: float = 0.0

    def sees(
        self, before: Session, event: Event, after: Session, effects: Sequence[Effect]
    ) -> None:
        """A change; AssertionError when it is one that may never happen."""
        self._time_passes(before, after)
        same_plan = before.work.ahead is after.work.ahead
        if same_plan and before.place is after.place and (not effects or effects == _KEPT):
            self._looks_at_the_time(after)
            return
        meaning = answered(before, event.meaning) if isinstance(event, Understood) else None
        if before.place.state in _BEGINS_FROM and after.place.state is State.SETUP:
            self._begins_anew()
        if meaning is not None:
            self._hears(before, meaning, after)
        self._looks_at_the_promise(before, meaning, after)
        self._looks_at_the_time(after)
        speech.check(self.script, before, event, after, effects)
        self._looks_at_safety(before, meaning, after, effects)
        self._looks_at_the_hands(before, meaning, after)
        self._looks_at_the_ending(before, meaning, after)
        assert before.place == after.place or Save() in effects, "a change of place was not kept"

    def _time_passes(self, before: Session, after: Session) -> None:
        leg, state = before.work.leg, before.place.state
        if leg is None or state not in HANDS_ON:
            return
        passed_s = after.at_s - before.at_s
        step = self.script.routine.step(leg.step)
        if step.warms:
            self.warm_s += passed_s - min(passed_s, before.work.wait_s)
        if step.part is Part.ENDING:
            self.light_s += passed_s
        elif step.part is Part.HANDS_ON and self.light_s:
            self.light_before_s, self.light_s = self.light_s, 0.0
        if step.most_more_s is not None:
            in_all_s = self.touchy_s.get(step.id, 0.0) + passed_s
            self.touchy_s = {**self.touchy_s, step.id: in_all_s}
            hands.check_touchy(self.script, step, in_all_s)
        self.hold_s = self.hold_s + passed_s if state is State.HOLD else 0.0

    def _begins_anew(self) -> None:
        self.warm_s = self.light_s = self.light_before_s = 0.0
        self.promised_s = self.promised_before_s = 0.0
        self.held, self.touchy_s = (), {}
        self.barred = self.light_only = False

    def _hears(self, before: Session, meaning: Meaning, after: Session) -> None:
        """What was told of the receiver, and what was taken back."""
        if meaning.intent == "undo" and after.place.state is State.CLOSING:
            # Deeper work that was misheard, and taken back at once.
            self.light_s = max(self.light_s, self.light_before_s)
        name = _condition(before, meaning)
        if name is None or before.place.state in _BEFORE_AND_AFTER:
            return
        self.barred = self.barred or verdict_on(name) is Verdict.NOT_TODAY
        self.light_only = self.light_only or verdict_on(name) is Verdict.LIGHT

    def _looks_at_the_promise(
        self, before: Session, meaning: Meaning | None, after: Session
    ) -> None:
        """How long it is to take, as they were told last."""
        limit_s = after.work.limit_s
        if limit_s == before.work.limit_s or after.work.leg is None:
            return
        if self.promised_s == 0.0:
            self.promised_s = after.minutes * 60.0
            assert limit_s == self.promised_s, "it begins with another promise"
        elif _asks_for_another_length(before, meaning):
            self.promised_before_s, self.promised_s = self.promised_s, limit_s
        elif not 0.0 <= limit_s - self.promised_s <= 60.0:
            assert meaning is not None, "another promise by itself"
            assert meaning.intent == "undo", f"another promise by {meaning.intent}"
            assert 0.0 <= limit_s - self.promised_before_s <= 60.0, "undone to another promise"
            self.promised_s = self.promised_before_s

    def _looks_at_the_time(self, after: Session) -> None:
        assert self.hold_s <= 30.0 + LATE_S, f"held for {self.hold_s} seconds"
        if after.place.state in HANDS_ON:
            over_s = after.work.worked_s - self.promised_s
            assert over_s <= 60.0 + LATE_S, f"{over_s} seconds longer than promised"

    def _looks_at_safety(
        self, before: Session, meaning: Meaning | None, after: Session, effects: Sequence[Effect]
    ) -> None:
        was, now = before.place.state, after.place.state
        on = after.alarm
        if now is State.SAFETY and on is not None and on is not before.alarm and not on.cleared:
            self.cleared = False
            if was is not State.SAFETY:
                assert effects[0] == Hush(), "SAFETY without silence first"
                assert isinstance(effects[1], React), "SAFETY without a reaction first"
        if was is not State.SAFETY or before.alarm is None:
            return
        if now is State.SAFETY:
            self.cleared = self.cleared or _says_all_clear(before, meaning)
            assert after.work.worked_s == before.work.worked_s, "time ran in SAFETY"
            return
        intent = "" if meaning is None else meaning.intent
        wants_on = intent in ("resume", "start_session", "finish_up")
        ends = REACTIONS[before.alarm.intent].ends and intent in ("", "no")
        if before.alarm.level == "help":
            assert now is State.DONE, "a call for help was left"
            assert _says_all_clear(before, meaning), f"a call for help was left by {intent!r}"
        elif now is State.DONE:
            assert intent == "end_session" or ends or (self.cleared and wants_on), (
                f"SAFETY was ended by {intent!r}"
            )
        else:
            assert self.cleared, "SAFETY was left without an all-clear"
            assert wants_on, f"SAFETY was left by {intent!r}"

    def _looks_at_the_hands(self, before: Session, meaning: Meaning | None, after: Session) -> None:
        was, now = before.place.state, after.place.state
        taken_back = meaning is not None and meaning.intent == "undo"
        if was is State.HOLD and now is not State.HOLD and not taken_back:
            self.held = (*self.held, before.holds.spot or Spot())
        if now not in HANDS_ON:
            return
        assert not self.barred, "hands on in spite of what was told"
        assert after.light or not self.light_only, "deep in spite of what was told"
        hands.check(self.script, after, self.warm_s)
        hands.check_plan(self.script, after, self.promised_s + 60.0 + LATE_S)
        if now is State.HOLD and was is not State.HOLD:
            hands.check_hold(self.script, after, self.held)

    def _looks_at_the_ending(
        self, before: Session, meaning: Meaning | None, after: Session
    ) -> None:
        """No hands leave without light strokes, but for safety or an outspoken wish."""
        was, now, routine = before.place.state, after.place.state, self.script.routine
        leg = before.work.leg
        if leg is None or (was not in HANDS_ON and was is not State.PAUSED):
            return
        resting = now is State.CLOSING and after.place.step != routine.ending.id
        was_resting = routine.step(leg.step).part is Part.AFTER
        if was_resting or not (resting or now in _BEFORE_AND_AFTER):
            return
        yes = meaning is not None and meaning.intent == "yes"
        wished = yes and before.question is not None and before.question.topic is Topic.END_NOW
        assert wished or self.barred or self.light_s >= 60.0 - 1e-6, (
            f"an ending after {self.light_s} s of light strokes"
        )


def _condition(before: Session, meaning: Meaning) -> str | None:
    """The condition of the receiver that is told with this."""
    topic = None if before.question is None else before.question.topic
    name = meaning.slots.get("condition")
    if meaning.intent == "report_condition":
        name = name or "other"
    elif meaning.intent != "yes" or before.asked != "health":
        name = "fever" if meaning.intent == "yes" and topic is Topic.FEVER else None
    elsewhere = name == "surgery" and meaning.slots.get("area") == "not_covered"
    return None if elsewhere else name


def _asks_for_another_length(before: Session, meaning: Meaning | None) -> bool:
    wish = before.holds.wish
    over = meaning is None or meaning.intent in ("hold_release", "next_step")
    if over and before.place.state is State.HOLD and wish is not None:
        return wish.intent == "set_duration"
    if meaning is None or meaning.intent != "yes":
        return meaning is not None and meaning.intent == "set_duration"
    topics = (Topic.LONGEST, Topic.ADD_MORE, Topic.DID_YOU_MEAN)
    return before.question is not None and before.question.topic in topics


def _says_all_clear(before: Session, meaning: Meaning | None) -> bool:
    if meaning is None or before.alarm is None:
        return False
    topic = None if before.question is None else before.question.topic
    yes = meaning.intent == "yes" and topic is Topic.ALL_RIGHT
    misheard = meaning.intent == "undo" and before.alarm.intent == "stop_now"
    return meaning.intent == "all_clear" or yes or misheard
