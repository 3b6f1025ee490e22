"""Where was I? The step, its side and the time left, whatever came between."""

from collections.abc import Callable

import pytest

from assistant.guidance.events import MicBack, MicLost
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.waking import wake
from tests.guidance.sitting import Sitting

InStep = Callable[..., Sitting]
Word = str | tuple[str, dict[str, str]]

LATER_S = 138.0
"""So that 42 s of the three minutes are left: two tens are easily told from four."""
FORTY = "The long back muscle, left. Forty seconds left."
TWENTY = "The long back muscle, left. Twenty seconds left."
HOLD = ("hold_start", {"area": "shoulders"})


def power_cut(sitting: Sitting) -> None:
    kept = dump(sitting.session, sitting.now_s)
    sitting.now_s = 0.0
    sitting.session, _ = wake(sitting.script, restore(sitting.script, kept, 0.0))


def microphone_cut(sitting: Sitting) -> None:
    sitting.happen(MicLost())
    sitting.happen(MicBack())


@pytest.mark.parametrize(
    ("interrupt", "meanwhile", "leave", "after"),
    [
        (["pause"], f"Paused. {FORTY}", ["resume"], FORTY),
        (["reposition"], f"Paused. {FORTY}", ["resume"], FORTY),
        ([("ask_is_it_normal", {"about": "crying"})], f"Paused. {FORTY}", ["resume"], FORTY),
        (["pause", "undo"], TWENTY, [], TWENTY),
        ([power_cut], f"Paused. {FORTY}", ["resume"], FORTY),
        (["pause", power_cut], f"Paused. {FORTY}", ["resume"], FORTY),
        ([power_cut, power_cut], f"Paused. {FORTY}", ["resume"], FORTY),
        (["stop_now"], "Hands off. Waiting for you.", ["all_clear", "resume"], FORTY),
        (["stop_now", power_cut], "Hands off. Waiting for you.", ["all_clear", "resume"], FORTY),
        (["report_faint"], "Hands off. Waiting for you.", ["all_clear", "resume"], FORTY),
        (["pause", "stop_now"], f"Paused. {FORTY}", ["resume"], FORTY),
        ([HOLD], "Holding. Ten seconds.", ["hold_release"], TWENTY),
        ([HOLD, power_cut], f"Paused. {FORTY}", ["resume"], FORTY),
        (["oil_more"], FORTY, [], FORTY),
        ([microphone_cut], TWENTY, [], TWENTY),
        (["where_am_i", ("ask_why", {})], TWENTY, [], TWENTY),
    ],
)
def test_where_was_i(
    in_step: InStep,
    interrupt: list[Word | Callable[[Sitting], None]],
    meanwhile: str,
    leave: list[str],
    after: str,
) -> None:
    sitting = in_step("erector_left", later_s=LATER_S)
    for what in interrupt:
        if callable(what):
            what(sitting)
        elif isinstance(what, tuple):
            sitting.hear(*what)
        else:
            sitting.hear(what)
    sitting.wait(18)
    assert sitting.hear("where_am_i") == [meanwhile]
    for word in leave:
        sitting.hear(word)
    assert sitting.hear("where_am_i") == [after]
    assert sitting.state == State.STEP


def test_in_the_setup_it_is_the_open_question(script: Script) -> None:
    sitting = Sitting(script)
    asked = sitting.hear("start_session")
    power_cut(sitting)
    assert sitting.hear("where_am_i")[-1:] == asked[-1:]


def test_in_the_light_strokes_it_is_how_far_they_are(in_step: InStep) -> None:
    sitting = in_step("nerve_strokes", later_s=78.0)
    power_cut(sitting)
    assert sitting.hear("where_am_i") == ["Paused. Light strokes. Forty seconds left."]
    assert sitting.hear("resume")[0] == "Light strokes. Forty seconds left."
    assert sitting.hear("where_am_i") == ["Light strokes. Nearly done."]


def test_what_waits_for_carry_on_is_where_it_goes_on(in_step: InStep) -> None:
    sitting = in_step("erector_left")
    sitting.hear("pause")
    sitting.hear("go_to_step", {"area": "lower_back"})
    assert sitting.hear("where_am_i") == ["Paused. The low back, left. Two minutes left."]
