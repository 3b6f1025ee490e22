"""The back is data: another routine that comes with the program, and no word of it in the code."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import assistant
from assistant.guidance.effects import Say
from assistant.guidance.events import Doubted, Event, Understood
from assistant.guidance.plan import hands_on_s, legs_for
from assistant.guidance.routine import Part
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.snapshot import dump
from assistant.guidance.step import begin, step
from assistant.guidance.table import INTENTS
from assistant.guidance.waking import taken_up
from assistant.understanding.meaning import Doubt, Meaning
from tests.bundled import bundled_script
from tests.guidance import test_lines
from tests.guidance.sitting import Sitting, said
from tests.sweep import sweep

GUIDANCE = sorted((Path(assistant.__file__).parent / "guidance").glob("*.py"))
OF_THE_BACK = re.compile(
    r"\b(the back(?! of the neck)|(low|lower|mid|middle|whole|long) back|back muscle|spread the oil"
    r"|oils?|oily|lotion|towels?|blanket|(lie|lying) (down|on|face)|lying|face down|ankles|pillow"
    r"|(sore|warm) back|still and bare|bare-skinned|uncovered"
    r"|kidneys?|hips?|waist|ribs?|forearms?|QL|quadratus|erectors?)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def back(script: Script) -> Script:
    return script


@pytest.fixture(scope="module")
def shoulders() -> Script:
    return bundled_script("shoulders")


def names_of(script: Script) -> set[str]:
    """Of steps, groups, areas, techniques and questions."""
    names = {item.id for item in script.routine.setup}
    for one in script.routine.steps:
        names |= {one.id, one.group, *one.areas, one.technique or one.id}
    return names


def strings_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str)}


@pytest.mark.parametrize("path", GUIDANCE, ids=lambda path: path.stem)
def test_no_name_of_a_routine_is_in_the_code(back: Script, shoulders: Script, path: Path) -> None:
    assert not strings_in(path) & (names_of(back) | names_of(shoulders))


def test_each_says_nothing_of_the_other(back: Script, shoulders: Script) -> None:
    for say in (*shoulders.every_line(), *shoulders.lines.longer_answers()):
        assert not OF_THE_BACK.search(say.text), say
    assert any(OF_THE_BACK.search(say.text) for say in back.every_line())
    assert not any("shoulders and neck" in say.text.lower() for say in back.every_line())


def test_its_lines_keep_to_the_same_rules(shoulders: Script) -> None:
    test_lines.test_every_line_is_short_plain_and_no_command(shoulders)
    test_lines.test_lines_with_slots_keep_to_the_limit_when_filled(shoulders)
    test_lines.test_safety_lines_begin_with_what_matters(shoulders)
    test_lines.test_every_place_and_technique_has_every_answer(shoulders)


def set_up(script: Script, minutes: int) -> Sitting:
    """Through the setup by the first word that leads on."""
    sitting = Sitting(script, minutes)
    sitting.hear("start_session")
    while sitting.state == State.SETUP:
        sitting.hear("no" if sitting.at in clear_items(script) else "yes")
    return sitting


def clear_items(script: Script) -> set[str]:
    return {item.id for item in script.routine.setup if item.passes == "clear"}


@pytest.mark.parametrize("minutes", [5, 7, 10, 12, 15])
def test_from_start_to_done(shoulders: Script, minutes: int) -> None:
    sitting = set_up(shoulders, minutes)
    start_s = sitting.now_s
    sitting.until("still_hands")
    assert sitting.now_s - start_s == pytest.approx(minutes * 60, abs=3)
    sitting.wait(200)
    assert sitting.state == State.DONE
    spoken = said([effect for _, effect in sitting.happened])
    assert spoken[-1] == "Offer some water if they'd like it. Nicely done."
    for text in spoken:
        assert not OF_THE_BACK.search(text), text


@pytest.mark.parametrize("minutes", range(5, 16))
def test_every_length_adds_up_and_is_even(shoulders: Script, minutes: int) -> None:
    routine = shoulders.routine
    legs = legs_for(routine, minutes)
    seconds = {leg.step: leg.seconds for leg in legs}
    assert hands_on_s(routine, legs) == minutes * 60
    assert seconds[routine.ending.id] >= 60
    for one in routine.steps:
        if one.mirror is not None:
            assert seconds.get(one.id) == seconds.get(one.mirror)
        if one.part is Part.HANDS_ON and one.pressure is not None:
            assert one.pressure[1] <= routine.pressure.ceiling


def reached(script: Script, state: State) -> Sitting:
    if state is State.IDLE:
        return Sitting(script, 10)
    if state is State.SETUP:
        sitting = Sitting(script, 10)
        sitting.hear("start_session")
        return sitting
    sitting = set_up(script, 10)
    sitting.until("knot_holds")
    sitting.wait(5)
    after = {
        State.HOLD: ("hold_start",),
        State.PAUSED: ("pause",),
        State.SAFETY: ("stop_now",),
        State.CLOSING: ("finish_up",),
        State.DONE: ("finish_up",),
    }
    for intent in after.get(state, ()):
        sitting.hear(intent, {"area": "shoulders"} if intent == "hold_start" else {})
    sitting.wait(300 if state is State.DONE else 0)
    return sitting


@pytest.mark.parametrize(
    ("state", "lines"), [(State.SETUP, []), (State.STEP, ["The last massage was cut short."])]
)
def test_a_session_of_another_routine_is_not_taken_up(
    back: Script, shoulders: Script, state: State, lines: list[str]
) -> None:
    kept = dump(reached(shoulders, state).session, 0.0)
    assert taken_up(shoulders, begin(shoulders), kept, 1.0) is not None
    woken = taken_up(back, begin(back), kept, 1.0)
    assert woken is not None
    session, effects = woken
    assert session.place.state == State.IDLE
    assert session.routine == "back"
    assert [text.partition(" Say")[0] for text in said(list(effects))] == lines


def everything_named(back: Script, shoulders: Script) -> list[dict[str, str]]:
    """Every slot that a person may fill, one at a time."""
    known = back.lines.answers
    about = {
        key for intent in ("ask_may_i", "ask_is_it_normal", "ask_why") for key in known[intent]
    }
    steps = {step.id for script in (back, shoulders) for step in script.routine.steps}
    return [
        {},
        {"side": "right"},
        {"side": "other"},
        *({"area": area} for area in back.lines.words.areas),
        *({"area": area, "side": "left"} for area in ("shoulders", "scapula", "ql")),
        *({"technique": technique} for technique in known["ask_what_is"]),
        *({"step": name} for name in steps),
        *({"about": name} for name in (*about, "pad", "shivering", "numb", "floppy", "dripping")),
        *({"condition": name} for name in known["report_condition"]),
        *({"condition": "skin", "area": area} for area in ("neck", "lower_back", "not_covered")),
        *({"level": level} for level in ("1", "5", "7", "9", "11")),
        *({"duration": minutes} for minutes in ("1", "5", "7", "10", "15", "20", "90")),
        *({"way": way.name} for script in (back, shoulders) for way in script.routine.ways),
        {"setup": "short"},
        *({"direction": name} for name in ("up", "down", "slower", "faster", "least")),
    ]


@pytest.mark.parametrize("every", sweep(10, 1))
@pytest.mark.parametrize("state", list(State))
def test_whatever_is_said_in_whatever_state(
    back: Script, shoulders: Script, state: State, every: int
) -> None:
    """Each intent with every tenth slot, another tenth for the next one; or with all of them."""
    sitting = reached(shoulders, state)
    assert sitting.state == state
    slots = everything_named(back, shoulders)
    for number, intent in enumerate(INTENTS):
        for filled in slots[number % every :: every]:
            hear(shoulders, sitting, Understood(Meaning(intent, filled)), intent, filled)
        hear(shoulders, sitting, Doubted(Doubt((Meaning(intent),))), intent, {})


def hear(
    script: Script, sitting: Sitting, event: Event, intent: str, filled: Mapping[str, str]
) -> None:
    """Nothing said to it is of the back, but for the place or the request it names itself."""
    words = script.lines.words
    theirs = (words.spot(filled.get("area"), filled.get("side")), words.requests.get(intent, ""))
    for effect in step(script, sitting.session, event, sitting.now_s + 1)[1]:
        if isinstance(effect, Say):
            text = effect.text.lower()
            for own in filter(None, theirs):
                text = text.replace(own.lower(), "")
            assert not OF_THE_BACK.search(text), (intent, filled, effect)
            assert "{" not in text


def test_tell_me_more_goes_with_the_answer_that_was_given(back: Script, shoulders: Script) -> None:
    assert shoulders.lines.longer["ask_why"]["cortisol"] == back.lines.longer["ask_why"]["cortisol"]
    assert "shoulders" in back.lines.longer["ask_how_to"]
    assert "shoulders" not in shoulders.lines.longer["ask_how_to"]
    for intent, known in shoulders.lines.longer.items():
        assert set(known) <= set(shoulders.lines.answers[intent])
