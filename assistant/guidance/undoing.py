"""The last command was misheard: back to where it found the session."""

from dataclasses import replace

from assistant.guidance import safety
from assistant.guidance.effects import SetPace, SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.plan import fit, with_more
from assistant.guidance.session import Before, Holds, Leg, Place, Session, State, Voice, Work
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_WITHIN_S = 15.0
_TAKEN_BACK = frozenset(
    {
        *("next_step", "previous_step", "skip_step", "go_to_step", "switch_side", "finish_up"),
        *("more_time", "set_duration", "stay_here", "hold_start", "hold_release", "pause"),
        *("resume", "start_session", "pressure_harder", "reposition", "what_next", "yes"),
        *("oil_more", "be_quiet", "talk_more", "set_volume", "slower_speech"),
    }
)
"""What moves, deepens or is about the voice, and a yes to an offer of these."""
_AT_WORK = frozenset({State.STEP, State.HOLD, State.PAUSED, State.CLOSING})


def noted(turn: Turn, before: Session, intent: str) -> Turn:
    """Keep what was before a command, if it changed anything and may be taken back."""
    after = turn.session
    if _changes(before) == _changes(after):
        return turn
    at_work = {before.place.state, after.place.state} <= _AT_WORK
    if intent not in _TAKEN_BACK or not at_work or _is_more_careful(after, before):
        return turn.becomes(replace(after, before=None))
    kept = Before(
        at_s=after.clock_s,
        place=before.place,
        minutes=before.minutes,
        change=before.pressure.change,
        work=before.work,
        holds=before.holds,
        voice=before.voice,
        pause=before.pause,
    )
    return turn.becomes(replace(after, before=kept))


def moved_by_itself(turn: Turn, before: Session) -> Turn:
    """A command before a step that came by itself is not the last thing that happened."""
    if turn.session.before is None or turn.session.place == before.place:
        return turn
    return turn.becomes(replace(turn.session, before=None))


def undo(turn: Turn, _: Meaning) -> Turn:
    """STEP, HOLD, PAUSED, CLOSING: back, within a few seconds; time that passed stays passed."""
    if turn.session.holds.wish is not None:
        # What was asked for in a hold has not happened yet, and the hold goes on.
        return turn.holding(replace(turn.session.holds, wish=None)).chime()
    kept = turn.session.before
    if kept is None or turn.since(kept.at_s) > _WITHIN_S or not _has_room(turn, kept):
        return turn.say(Line.WHAT_TO_CHANGE)
    work = _with_time_passed(turn, kept.work)
    state = State.STEP if kept.place.state is State.HOLD else kept.place.state
    session = replace(
        turn.session,
        place=Place(state, kept.place.step),
        minutes=kept.minutes,
        work=work,
        pressure=replace(turn.session.pressure, change=kept.change),
        holds=_with_holds_made(turn.session.holds, kept.holds),
        pause=kept.pause,
        question=None,
        before=None,
    )
    turn = _in_voice(turn.hush().becomes(session), kept.voice)
    if state is State.PAUSED or work.leg is None:
        return turn.say(Line.STILL_PAUSED)
    return turn.say(
        Line.BACK_ON, step=turn.script.lines.words.sided(turn.step.name, turn.step.side)
    )


def undo_stop(turn: Turn, meaning: Meaning) -> Turn:
    """SAFETY: a stop that nobody said is an all-clear; it still takes "carry on" to go on."""
    on = turn.session.alarm
    misheard = on is not None and on.intent == "stop_now" and turn.since(on.since_s) <= _WITHIN_S
    return safety.all_clear(turn, meaning) if misheard else safety.refuse(turn, meaning)


def _has_room(turn: Turn, kept: Before) -> bool:
    """Whether there is time for anything but the light ending."""
    deep = kept.place.state in (State.STEP, State.HOLD)
    left_s = kept.work.limit_s - turn.session.work.worked_s
    return not deep or left_s > turn.routine.ending.minimum_s


def _is_more_careful(after: Session, before: Session) -> bool:
    """Whether it eased, or spared a place or the receiver: that is never taken back."""
    return (
        after.pressure.change < before.pressure.change
        or after.avoided != before.avoided
        or after.health != before.health
        or after.light != before.light
    )


def _with_holds_made(now: Holds, kept: Holds) -> Holds:
    """The holds as they were; a place that was held since stays held."""
    over = now.made != kept.made
    ended_at_s = now.ended_at_s if over else kept.ended_at_s
    return replace(kept, held_s=0.0, wish=None, made=now.made, ended_at_s=ended_at_s)


def _in_voice(turn: Turn, kept: Voice) -> Turn:
    """The turn speaking as it spoke then."""
    voice = turn.session.voice
    if voice.volume != kept.volume:
        turn = turn.do(SetVolume(kept.volume))
    if voice.pace != kept.pace:
        turn = turn.do(SetPace(kept.pace))
    return turn.voiced(
        replace(
            voice,
            volume=kept.volume,
            pace=kept.pace,
            quiet=kept.quiet,
            detail=kept.detail,
            explained=kept.explained,
        )
    )


def _with_time_passed(turn: Turn, work: Work) -> Work:
    """The work as it was, less the time that went on since."""
    now = turn.session.work
    if now.leg is not None and now.behind == work.behind:
        work = replace(work, in_step_s=now.in_step_s)
    elif now.leg is not None:
        work = replace(work, had=with_more(work.had, Leg(now.leg.step, now.in_step_s)))
    work = replace(work, worked_s=now.worked_s, warmed_s=now.warmed_s, checked=now.checked)
    here_s = 0.0 if work.leg is None else max(0.0, work.leg.seconds - work.in_step_s)
    left_s = work.limit_s - work.worked_s - here_s
    return replace(work, ahead=fit(turn.routine, work.ahead, left_s))


def _changes(session: Session) -> tuple[object, ...]:
    """What a command may change."""
    voice = session.voice
    return (
        session.place,
        session.minutes,
        session.work,
        (session.holds.zones, session.holds.made, session.holds.spot),
        session.pause,
        session.pressure.change,
        session.alarm,
        session.avoided,
        session.health,
        (voice.volume, voice.pace, voice.quiet, voice.detail),
    )
