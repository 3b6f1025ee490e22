"""What holds for any order of words and time."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.guidance.effects import Hush, Say
from assistant.guidance.plan import hands_on_s
from assistant.guidance.routine import Part
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Leg, Session, State
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.table import INTENTS
from tests.guidance.sitting import Sitting

SLOTS: list[dict[str, str]] = [
    {},
    {},
    {},
    {"area": "scapula"},
    {"area": "rhomboid", "side": "left"},
    {"area": "lower_back", "side": "right"},
    {"step": "knot_holds"},
    {"step": "nerve_strokes"},
    {"step": "erector_left"},
    {"side": "left"},
    {"duration": "2"},
    {"duration": "45"},
    {"duration": "10", "counted": "left"},
    {"direction": "down"},
    {"condition": "pregnant"},
    {"about": "numb"},
    {"level": "8"},
]
ALARMS = ("stop_now", "report_pain", "report_nerve", "report_faint", "report_skin", "answer_sharp")
LAST = ("report_breathing", "report_emergency", "end_session", "finish_up")
CALM = [intent for intent in INTENTS if intent not in (*ALARMS, *LAST)]

Move = tuple[str, dict[str, str]] | float
WORD = st.tuples(st.sampled_from(CALM), st.sampled_from(SLOTS))
ANY = st.tuples(st.sampled_from(INTENTS), st.sampled_from(SLOTS))
SILENCE = st.floats(0.5, 240.0, allow_nan=False)


def over_again(alarm: str) -> list[Move]:
    """An alarm, and everything that takes to get out of it."""
    return [(alarm, {}), 3.0, ("all_clear", {}), ("resume", {})]


def flat(moves: list[list[Move]]) -> list[Move]:
    return [move for group in moves for move in group]


MOVES = (
    *("next_step", "skip_step", "previous_step", "go_to_step", "switch_side", "more_time", "yes"),
    *("set_duration", "undo", "oil_more", "reposition", "resume"),
)
MOVE = st.tuples(st.sampled_from(MOVES), st.sampled_from(SLOTS))

# Mostly calm words and silence, so that a scene comes far; alarms are mostly got over.
SCENES: st.SearchStrategy[list[Move]] = st.lists(
    st.one_of(
        WORD.map(lambda word: [word]),
        MOVE.map(lambda word: [word]),
        SILENCE.map(lambda seconds: [seconds]),
        SILENCE.map(lambda seconds: [seconds]),
        st.sampled_from(ALARMS).map(over_again),
        ANY.map(lambda word: [word]),
    ),
    min_size=15,
    max_size=50,
).map(flat)
LENGTHS = st.sampled_from([10, 15, 30, 45, 60])

Watch = Callable[[Sitting, Session, list[object]], None]
many = settings(
    max_examples=45, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def play(sitting: Sitting, scene: list[Move], watch: Watch) -> None:
    """Carry out a scene from the first touch, and look at every change."""

    def look(act: Callable[[], object]) -> None:
        before, count = sitting.session, len(sitting.happened)
        act()
        watch(sitting, before, [effect for _, effect in sitting.happened[count:]])

    for move in scene:
        if isinstance(move, tuple):
            intent, slots = move
            look(lambda intent=intent, slots=slots: sitting.hear(intent, slots))  # type: ignore[misc]
        else:
            for _ in range(int(move // 2)):
                look(lambda: sitting.wait(2.0, tick_s=2.0))


@pytest.fixture(scope="module")
def started(script: Script) -> Callable[[int], Sitting]:
    return lambda minutes: Sitting(script, minutes).set_up()


@many
@given(scene=SCENES, minutes=LENGTHS)
def test_no_deep_step_before_a_minute_of_warmth(
    started: Callable[[int], Sitting],
    scene: list[Move],
    minutes: int,
) -> None:
    def watch(sitting: Sitting, _: Session, __: list[object]) -> None:
        session = sitting.session
        if session.place.state in (State.STEP, State.HOLD) and session.work.leg is not None:
            step = sitting.script.routine.step(session.work.leg.step)
            assert session.work.warmed_s >= step.needs_warm_s
            assert session.place.state is State.STEP or session.work.warmed_s >= 60

    play(started(minutes), scene, watch)


@many
@given(scene=SCENES, minutes=LENGTHS)
def test_safety_is_left_by_all_clear_and_then_carry_on(
    started: Callable[[int], Sitting],
    scene: list[Move],
    minutes: int,
) -> None:
    sitting = started(minutes)
    sitting.hear("stop_now")

    def watch(sitting: Sitting, before: Session, _: list[object]) -> None:
        if before.place.state is not State.SAFETY or sitting.state == State.SAFETY:
            return
        assert before.alarm is not None
        recent = sitting.session.recent
        spoken = recent.intent if recent else ""
        if sitting.state in HANDS_ON or sitting.state in (State.SETUP, State.PAUSED):
            assert before.alarm.cleared
            assert spoken in ("resume", "start_session", "finish_up")
        else:
            assert spoken == "end_session" or before.alarm.level == "help" or before.alarm.cleared

    play(sitting, scene, watch)


@many
@given(scene=SCENES, minutes=LENGTHS, finishing=st.sampled_from(["finish_up", None]))
def test_no_end_without_light_strokes_but_by_an_outspoken_wish(
    started: Callable[[int], Sitting],
    scene: list[Move],
    minutes: int,
    finishing: str | None,
) -> None:
    light_s = {"in_all": 0.0}

    def watch(sitting: Sitting, before: Session, _: list[object]) -> None:
        ending = sitting.script.routine.ending.id
        if before.place.state is State.IDLE or before.place.state is State.SETUP:
            light_s["in_all"] = 0.0
        if before.place.step == ending and before.place.state is State.CLOSING:
            light_s["in_all"] += sitting.session.clock_s - before.clock_s
        at = sitting.session.place
        after = at.state is State.CLOSING and at.step != ending
        over = at.state is State.DONE and before.place.state is not State.DONE
        if (after or over) and before.alarm is None:
            outspoken = before.question is not None and before.question.topic == "end_now"
            assert light_s["in_all"] >= 59.0 or outspoken

    sitting = started(minutes)
    if finishing:
        sitting.hear(finishing)
    play(sitting, scene, watch)


@many
@given(scene=SCENES, minutes=LENGTHS)
def test_never_more_than_a_minute_over_the_promised_time(
    started: Callable[[int], Sitting],
    scene: list[Move],
    minutes: int,
) -> None:
    def watch(sitting: Sitting, _: Session, __: list[object]) -> None:
        work, routine = sitting.session.work, sitting.script.routine
        promised_s = sitting.session.minutes * 60
        assert work.worked_s <= promised_s + 60 + 2
        here = (
            (Leg(work.leg.step, max(0.0, work.leg.seconds - work.in_step_s)),) if work.leg else ()
        )
        ahead_s = hands_on_s(routine, (*here, *work.ahead))
        assert work.worked_s + ahead_s <= promised_s + 60 + 32 or sitting.state == State.DONE

    play(started(minutes), scene, watch)


SIDED = ("more_time", "stay_here", "pause", "resume", "pressure_ok", "where_am_i", "next_step")


@many
@given(
    scene=st.lists(
        st.one_of(st.tuples(st.sampled_from(SIDED), st.just(dict[str, str]())), SILENCE),
        max_size=30,
    ),
    minutes=LENGTHS,
)
def test_both_sides_get_equal_time(
    started: Callable[[int], Sitting],
    scene: list[Move],
    minutes: int,
) -> None:
    def watch(sitting: Sitting, _: Session, __: list[object]) -> None:
        work, routine = sitting.session.work, sitting.script.routine
        seconds = {leg.step: leg.seconds for leg in (work.leg, *work.ahead) if leg}
        for name, given_s in seconds.items():
            mirror = routine.step(name).mirror
            if mirror in seconds:
                assert given_s == pytest.approx(seconds[mirror], abs=1)

    play(started(minutes), scene, watch)


@many
@given(scene=SCENES, minutes=LENGTHS)
def test_every_word_is_in_the_data_and_safety_comes_after_silence(
    started: Callable[[int], Sitting],
    scene: list[Move],
    minutes: int,
) -> None:
    sitting = started(minutes)
    script = sitting.script
    fixed = {say.text for say in (*script.every_line(), *script.lines.longer_answers())}
    patterned = {line.value for line in sitting.script.lines.texts} | {"holds.at_place"}

    def watch(_: Sitting, before: Session, effects: list[object]) -> None:
        says = [effect for effect in effects if isinstance(effect, Say)]
        for say in says:
            assert say.text in fixed or say.line in patterned
        entered = before.place.state is not State.SAFETY
        if sitting.state == State.SAFETY and entered:
            assert effects.index(Hush()) < effects.index(says[0])

    play(sitting, scene, watch)


@many
@given(scene=SCENES, minutes=LENGTHS, later_s=st.floats(0, 1e6))
def test_a_kept_session_goes_on_as_it_was(
    script: Script,
    scene: list[Move],
    minutes: int,
    later_s: float,
) -> None:
    sitting = Sitting(script, minutes)
    play(sitting, scene, lambda *_: None)
    kept = dump(sitting.session, sitting.now_s)
    restored = restore(script, kept, later_s)
    assert restored.at_s == later_s
    assert dump(restored, later_s) == kept


def test_hands_on_parts_are_what_they_are_called(script: Script) -> None:
    parts = [step.part for step in script.routine.steps]
    assert parts.count(Part.ENDING) == 1
