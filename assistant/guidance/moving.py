"""From place to place: entering a step, going on, ending, coming back."""

from dataclasses import replace

from assistant.guidance.adapting import adapted
from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.plan import clamp_minutes, fit, hands_on_s, with_more
from assistant.guidance.routine import Part, Routine, Step
from assistant.guidance.session import HANDS_ON, Holds, Leg, Place, Session, Spot, State, Work
from assistant.guidance.step_tone import step_tone
from assistant.guidance.turn import Turn
from assistant.guidance.ways import left_out_in

_JUST_BEGUN_S = 10.0


def enter(turn: Turn, legs: tuple[Leg, ...]) -> Turn:
    """Begin the first of these legs, the others ahead; none left is the end.

    The interlocks that hold for every way in are here: no step that needs warmth before it was
    given, no place that was asked to be left alone, nothing deep for whom light is right, no time
    that was not promised.
    """
    work, routine = turn.session.work, turn.routine
    turn = _leave(turn)
    legs = tuple(leg for leg in legs if not is_left_out(turn.session, routine.step(leg.step)))
    legs = _warmed_first(routine, work, legs)
    if not legs:
        return finished(turn)
    step = routine.step(legs[0].step)
    session = replace(
        turn.session,
        place=Place(State.STEP if step.part is Part.HANDS_ON else State.CLOSING, step.id),
        work=replace(
            turn.session.work,
            leg=legs[0],
            ahead=legs[1:],
            in_step_s=0.0,
            more_s=0.0,
            wait_s=0.0,
            told=() if step.cue_after_s else ("cue",),
        ),
        holds=replace(turn.session.holds, spot=None, wish=None, ended_at_s=None),
        pressure=replace(turn.session.pressure, on_bone=0, recheck_at_s=None),
        question=None,
        pause=None,
        alarm=None,
    )
    return _announce(turn.becomes(session))


def without_left_out(turn: Turn) -> Turn:
    """The plan without what is to be left out by now: nobody is told that it comes."""
    session, routine = turn.session, turn.routine
    ahead = tuple(
        leg for leg in session.work.ahead if not is_left_out(session, routine.step(leg.step))
    )
    return turn.works(replace(session.work, ahead=ahead))


def onward(turn: Turn) -> Turn:
    """Go to what is ahead."""
    return enter(turn, turn.session.work.ahead)


def to_ending(turn: Turn, seconds: float | None = None) -> Turn:
    """Go to the light ending, for this long or as long as planned, and what follows it."""
    routine = turn.routine
    ending = routine.ending
    planned = next(
        (leg.seconds for leg in turn.session.work.ahead if leg.step == ending.id), ending.minimum_s
    )
    after = tuple(Leg(step.id, step.for_s) for step in routine.steps if step.part is Part.AFTER)
    return enter(turn, (Leg(ending.id, planned if seconds is None else seconds), *after))


def come_back(
    turn: Turn, back: Place, staged: tuple[Leg, ...] = (), *, woken: bool = False
) -> Turn:
    """Go on after a pause or an alarm: at a staged step, else where the hands came off.

    With `woken`, the power was away, perhaps before the step's cue was spoken to its end.
    """
    session = replace(turn.session, pause=None, alarm=None, question=None, place=back)
    turn = turn.becomes(session)
    if back.state not in HANDS_ON:
        return turn
    if staged:
        return enter(turn, staged)
    if is_left_out(session, turn.step):
        return onward(turn)
    turn = say_where(turn, Line.WHERE)
    return _cue_again(turn) if woken and turn.session.work.in_step_s < _JUST_BEGUN_S else turn


def finished(turn: Turn) -> Turn:
    """The session is over; hands are off and nothing runs."""
    session = replace(
        turn.session,
        place=Place(State.DONE),
        minutes=clamp_minutes(turn.routine, turn.session.minutes),
        question=None,
        alarm=None,
        pause=None,
        holds=Holds(),
        work=Work(),
        # What was told of the receiver's health lives only as long as the massage.
        health=(),
        light=False,
        avoided=(),
        ways=(),
        focus=None,
        told_once=(),
    )
    return turn.becomes(session)


def after_hold(holds: Holds, at_s: float) -> Holds:
    """The holds when the one under way is over, however it came to its end."""
    made = (*holds.made, holds.spot or Spot())
    return replace(holds, made=made, spot=None, held_s=0.0, wish=None, ended_at_s=at_s)


def say_where(turn: Turn, line: Line) -> Turn:
    """Say the step, its side and the time left in it."""
    words, step = turn.script.lines.words, turn.step
    return turn.say(line, step=words.sided(step.name, step.side), time=words.time(turn.left_s))


def is_avoided(session: Session, step: Step) -> bool:
    """Whether this step works a place that is to be left alone."""
    return step.part is Part.HANDS_ON and any(_covers(spot, step) for spot in session.avoided)


def is_too_deep(session: Session, step: Step) -> bool:
    """Whether this step is more than the light work there is to be."""
    gentle = step.gentle or step.warms or step.part is not Part.HANDS_ON
    return session.light and not gentle


def place_is_avoided(session: Session, place: Spot) -> bool:
    """Whether this very place is to be left alone."""
    return any(
        spot.area in (None, place.area) and spot.side in (None, "both", place.side)
        for spot in session.avoided
        if place.area is not None or place.side is not None
    )


def waiting_zone(session: Session) -> Spot | None:
    """The first tender place with a name that waits to be held."""
    waiting = (
        zone
        for zone in session.holds.zones
        if zone != Spot() and not place_is_avoided(session, zone)
    )
    return next(waiting, None)


def offer_zone(turn: Turn, zone: Spot) -> Turn:
    """Name a tender place that waited to be held."""
    zones = tuple(other for other in turn.session.holds.zones if other != zone)
    turn = turn.holding(replace(turn.session.holds, zones=zones, spot=zone))
    place = turn.script.lines.words.spot(zone.area, zone.side)
    return turn.do(Say(turn.routine.holds.at_place.format(place=place), "holds.at_place", "cue"))


def _covers(spot: Spot, step: Step) -> bool:
    area_matches = spot.area is None or spot.area in step.areas
    side_matches = spot.side in (None, "both", step.side)
    return area_matches and side_matches and (spot.area, spot.side) != (None, None)


def is_left_out(session: Session, step: Step) -> bool:
    """Whether this receiver's massage goes without this step."""
    step_here = adapted(step, session.ways)
    too_much = is_avoided(session, step) or is_too_deep(session, step_here)
    return too_much or left_out_in(step, session.ways)


def _warmed_first(routine: Routine, work: Work, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """The legs in the time there is, warming before the first that needs it.

    Where there is no time for both, what needs warmth is left out.
    """
    available_s = work.limit_s - work.worked_s
    legs = fit(routine, legs, available_s)
    while legs:
        needs_s = routine.step(legs[0].step).needs_warm_s
        if needs_s <= work.warmed_s:
            return legs
        warming = Leg(routine.warming.id, max(30.0, needs_s - work.warmed_s))
        warmed = fit(routine, (warming, *legs), available_s)
        if legs[0].step == warmed[1].step and hands_on_s(routine, warmed) <= available_s:
            return warmed
        legs = legs[1:]
    return ()


def _leave(turn: Turn) -> Turn:
    """Put the step under way behind, and say what belongs to its end."""
    work = turn.session.work
    if work.leg is None:
        return turn
    if turn.state in (State.STEP, State.HOLD) and turn.step.end_cue:
        turn = turn.say_step("end_cue", turn.step.end_cue, step_tone(turn.step.part))
    if turn.state is State.HOLD:
        turn = turn.holding(after_hold(turn.session.holds, turn.session.clock_s))
    behind = (*work.behind, replace(work.leg, seconds=turn.left_s))
    had = with_more(work.had, Leg(work.leg.step, work.in_step_s))
    return turn.works(replace(work, behind=behind[-20:], had=had, leg=None))


def _cue_again(turn: Turn) -> Turn:
    step = turn.step
    if turn.session.voice.quiet or step.cue_after_s:
        return turn
    return turn.say_step("cue", step.cue, step_tone(step.part))


def _announce(turn: Turn) -> Turn:
    step = turn.step
    if turn.session.voice.quiet:
        turn = turn.chime("step_over")
        if step.side not in ("left", "right") and step.part is not Part.AFTER:
            return turn
    if step.cue_after_s:
        return turn
    zone = waiting_zone(turn.session)
    if step.takes_holds and zone is not None:
        return offer_zone(turn, zone)
    return explain_once(turn.say_step("cue", step.cue, step_tone(step.part)))


def explain_once(turn: Turn) -> Turn:
    """With more detail wanted, the longer version too, the first time a group of steps comes."""
    voice, step = turn.session.voice, turn.step
    if not voice.detail or step.group in voice.explained:
        return turn
    turn = turn.voiced(replace(voice, explained=(*voice.explained, step.group)))
    return turn.say_step("explain", step.explain)
