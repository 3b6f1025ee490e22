from copy import copy

import pytest

from assistant.guidance.effects import Say
from assistant.guidance.events import Understood
from assistant.guidance.lines import Line
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.snapshot import dump
from assistant.guidance.step import step
from assistant.guidance.table import _CELLS, ACTIONS, INTENTS, TABLE, read_table
from assistant.understanding.meaning import Meaning
from tests.guidance.sitting import Sitting
from tests.sweep import sweep

KNOWN = [
    "start_session",
    "next_step",
    "previous_step",
    "repeat",
    "pause",
    "resume",
    "stop_now",
    "pressure_too_hard",
    "pressure_harder",
    "pressure_ok",
    "report_pain",
    "skip_step",
    "go_to_step",
    "switch_side",
    "hold_start",
    "hold_release",
    "finish_up",
    "end_session",
    "where_am_i",
    "what_next",
    "time_left_step",
    "time_left_total",
    "ask_where_is",
    "ask_what_is",
    "ask_how_hard",
    "stay_here",
    "be_quiet",
    "set_volume",
    "help",
    "yes",
    "no",
    "all_clear",
    "report_nerve",
    "report_faint",
    "report_breathing",
    "report_emergency",
    "report_on_bone",
    "report_skin",
    "receiver_tensing",
    "avoid_area",
    "more_time",
    "ask_how_to",
    "ask_why",
    "thanks",
    "answer_sharp",
    "answer_tender",
    "pressure_number",
    "report_cold",
    "report_hot",
    "report_ticklish",
    "oil_more",
    "oil_too_much",
    "giver_hands_hurt",
    "reposition",
    "set_duration",
    "undo",
    "ask_may_i",
    "ask_direction",
    "ask_is_it_normal",
    "talk_more",
    "slower_speech",
    "report_condition",
]


def test_every_cell_is_decided() -> None:
    assert sorted(INTENTS) == sorted(KNOWN)
    assert set(TABLE) == {(state, intent) for state in State for intent in KNOWN}


def test_every_action_is_used() -> None:
    assert set(TABLE.values()) == set(ACTIONS)


@pytest.mark.parametrize(
    "row",
    [
        "thanks welcome none none none none none none",
        "thanks welcome none none none none none none nonesuch",
        "thanks welcome none none none none none none none none",
    ],
)
def test_a_row_that_is_not_decided_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="thanks"):
        read_table(_CELLS.splitlines()[1] + "\n" + row)


_reached: dict[tuple[int, State], Sitting] = {}
"""Sessions are immutable, so a state needs to be reached only once with a script."""


def reached(script: Script, state: State) -> Sitting:
    once = _reached.get((id(script), state))
    if once is None:
        once = _reached[id(script), state] = _on_the_way_to(script, state)
    again = copy(once)
    again.happened = [*once.happened]
    return again


def _on_the_way_to(script: Script, state: State) -> Sitting:
    sitting = Sitting(script)
    if state is State.IDLE:
        return sitting
    if state is State.SETUP:
        sitting.hear("start_session")
        return sitting
    sitting.set_up()
    sitting.until("knot_holds")
    sitting.wait(5)
    match state:
        case State.HOLD:
            sitting.hear("hold_start", {"area": "rhomboid"})
        case State.PAUSED:
            sitting.hear("pause")
        case State.SAFETY:
            sitting.hear("stop_now")
        case State.CLOSING:
            sitting.hear("finish_up")
        case State.DONE:
            sitting.hear("finish_up")
            sitting.wait(400)
        case _:
            pass
    assert sitting.state == state
    return sitting


@pytest.mark.parametrize("every", sweep(4, 1))
@pytest.mark.parametrize("state", list(State))
def test_every_cell_works_with_and_without_slots(script: Script, state: State, every: int) -> None:
    """Whatever is said, with whatever slots: it is carried out, and its words are in the data.

    Or with every fourth of them, other ones for the next intent.
    """
    sitting = reached(script, state)
    slots: list[dict[str, str]] = [
        {"area": "scapula", "side": "left"},
        {"area": "spine"},
        {"side": "right"},
        {"step": "forearm_glide"},
        {"technique": "petrissage"},
        {"duration": "20"},
        {"level": "9"},
        {"direction": "down"},
        {"direction": "slower", "about": "unclear"},
        {"duration": "90"},
        {"duration": "10", "counted": "left"},
        {"about": "pad"},
        {"about": "shivering"},
        {"about": "numb"},
        {"about": "floppy"},
        {"about": "crying"},
        {"about": "answer"},
        {"condition": "pregnant"},
        {"condition": "skin", "area": "scapula"},
        {"condition": "fever"},
        {"area": "elsewhere", "step": "nonesuch", "level": "x", "duration": "x"},
    ]
    prefixes = {line.value for line in Line} | set(script.lines.answers)
    ids = {step.id for step in script.routine.steps} | {item.id for item in script.routine.setup}
    for number, intent in enumerate(INTENTS):
        for filled in ({}, *slots[number % every :: every]):
            event = Understood(Meaning(intent, filled))
            session, effects = step(script, sitting.session, event, sitting.now_s + 1)
            dump(session, sitting.now_s + 1)
            for effect in effects:
                if isinstance(effect, Say):
                    name = effect.line.partition(".")[0]
                    assert name in prefixes | ids | {"holds", "reminders"}
                    assert "{" not in effect.text


@pytest.mark.parametrize("state", list(State))
def test_an_unknown_intent_changes_nothing_but_the_clock(script: Script, state: State) -> None:
    sitting = reached(script, state)
    before = sitting.session
    after, effects = step(script, before, Understood(Meaning("make_tea")), sitting.now_s)
    assert (after, effects) == (before, ())
