"""What two people say, and what the guide answers: read it as the manual of the machine."""

from collections.abc import Callable

import pytest

from assistant.guidance.effects import Chime, End, Hush, React, Save, Say, SetVolume
from assistant.guidance.events import Doubted, MicBack, MicLost, Played, Tick, Understood
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.understanding.meaning import Doubt, Meaning
from tests.guidance.sitting import Sitting, kinds, said

InStep = Callable[..., Sitting]


HEALTH = [
    "Any fever, illness, clot, or pain down a leg today?",
    "Pregnant, on blood thinners, brittle bones, cancer treatment, or recent surgery?",
    "Any skin trouble, sore spots, allergies, or places to avoid?",
]
TO_HEALTH = ("start_session", "yes", "yes")
TO_HEAT = (*TO_HEALTH, "no", "no", "no")
TO_CONSENT = (*TO_HEAT, "no")


class TestSetup:
    def test_by_voice_in_under_a_minute(self, sitting: Sitting) -> None:
        assert sitting.hear("start_session", {"duration": "30"}) == [
            "Is the room warm, and the TV off?"
        ]
        assert sitting.hear("yes") == ["Oil, towels, blanket and water within reach?"]
        assert sitting.hear("next_step") == [
            "I'm not a medical adviser. If you're unsure, leave it and ask a doctor.",
            HEALTH[0],
        ]
        assert sitting.hear("no") == [HEALTH[1]]
        assert sitting.hear("no") == [HEALTH[2]]
        assert sitting.hear("no") == ["Warm the back ten minutes, cloth between pad and skin?"]
        assert sitting.hear("no") == ["Receiver: are you happy to begin?"]
        assert sitting.hear("yes") == [
            "Speak up, towards me: softer, perfect, deeper, stop, any time, either of you.",
            "Lie face down, pillow under the ankles. Comfortable?",
        ]
        assert sitting.hear("resume") == ["Rub oil between your palms until it is warm."]
        assert (sitting.state, sitting.at) == (State.STEP, "warm_oil")

    @pytest.mark.parametrize("intent", ["next_step", "skip_step", "resume", "start_session"])
    def test_the_locks_take_an_answer(self, sitting: Sitting, intent: str) -> None:
        for word in TO_HEALTH:
            sitting.hear(word)
        for lock in ("prep_health", "prep_light", "prep_spare"):
            for _ in range(3):
                sitting.hear(intent)
                assert sitting.at == lock
            sitting.hear("no")
        sitting.hear("no")
        for _ in range(3):
            sitting.hear(intent)
            assert sitting.at == "prep_words"

    def test_a_lock_that_hears_no_answer_says_so(self, sitting: Sitting) -> None:
        for word in TO_HEALTH:
            sitting.hear(word)
        assert sitting.hear("next_step") == [HEALTH[0]]
        assert sitting.hear("next_step") == ["Let's not start until I've heard you."]
        assert sitting.hear("no") == [HEALTH[1]]
        assert sitting.wait(300) == [HEALTH[1], "Let's not start until I've heard you."]
        assert sitting.hear("no") == [HEALTH[2]]

    def test_consent_is_an_outspoken_yes(self, sitting: Sitting) -> None:
        for word in TO_CONSENT:
            sitting.hear(word)
        assert sitting.hear("no") == ["Is the receiver happy to begin? Yes or no."]
        assert sitting.hear("no") == [
            "All right, we won't start. Say start if you change your mind."
        ]
        assert sitting.state == State.IDLE

    def test_a_place_to_leave_alone_is_left_alone(self, sitting: Sitting) -> None:
        for word in TO_CONSENT:
            sitting.hear(word)
        assert sitting.hear("avoid_area", {"area": "lower_back"}) == [
            "We'll leave the low back alone.",
            "Receiver: are you happy to begin?",
        ]
        sitting.hear("yes")
        sitting.hear("yes")
        assert not [leg for leg in sitting.session.work.ahead if leg.step.startswith("ql")]

    def test_silence_repeats_once_and_then_waits(self, sitting: Sitting) -> None:
        sitting.hear("start_session")
        assert sitting.wait(19) == []
        assert sitting.wait(3) == ["Is the room warm, and the TV off?"]
        assert sitting.wait(300) == []

    def test_the_heating_pad_has_a_timer(self, sitting: Sitting) -> None:
        for word in TO_HEAT:
            sitting.hear(word)
        assert sitting.hear("yes") == ["Ten minutes from now. Say ready to move on."]
        assert sitting.wait(598) == []
        assert sitting.wait(4) == ["Take the pad off now."]
        assert sitting.hear("resume") == ["Receiver: are you happy to begin?"]

    def test_words_that_are_not_understood_get_help(self, sitting: Sitting) -> None:
        sitting.hear("start_session")
        spoken = [said(sitting.happen(Doubted(Doubt(())))) for _ in range(4)]
        assert spoken == [
            [],
            ["Sorry, say that once more?"],
            ["Say next, pause, repeat, softer, or ask anything about the massage."],
            [],
        ]

    def test_a_length_out_of_range_is_the_nearest(self, sitting: Sitting) -> None:
        assert sitting.hear("start_session", {"duration": "90"})[0] == "Sixty minutes is the most."
        assert sitting.session.minutes == 60
        assert sitting.hear("start_session", {"duration": "20"})[0] == "Twenty minutes."
        assert sitting.session.minutes == 20

    def test_stop_before_the_start(self, sitting: Sitting) -> None:
        sitting.hear("start_session")
        assert sitting.hear("stop_now") == [
            "All right, we won't start. Say start if you change your mind."
        ]
        assert sitting.state == State.IDLE

    def test_a_question_is_answered_and_the_open_one_asked_again(self, sitting: Sitting) -> None:
        sitting.hear("start_session")
        assert sitting.hear("ask_what_is", {"technique": "effleurage"}) == [
            "Long, sweeping strokes with flat palms, to start and to spread the oil.",
            "Is the room warm, and the TV off?",
        ]


class TestTheRoutine:
    def test_thirty_minutes_without_a_word(self, script: Script) -> None:
        sitting = Sitting(script).set_up()
        start_s = sitting.now_s
        spoken = sitting.until("cover")
        assert sitting.now_s - start_s == pytest.approx(1800, abs=3)
        assert "Slower. Let your weight do it." in spoken
        assert spoken.count("Guide the arm down slowly.") == 2
        assert "None found? We'll move along." in spoken
        assert spoken[-1] == "Cover them now, and rest your hands there a moment."
        assert sitting.wait(300) == [
            "When ready, roll to one side and sit up slowly.",
            "Offer some water if they'd like it. Nicely done.",
        ]
        assert sitting.state == State.DONE

    def test_it_speaks_less_than_two_minutes_in_thirty(self, script: Script) -> None:
        sitting = Sitting(script).set_up()
        words = sum(len(line.split()) for line in sitting.until("cover"))
        assert words / 130 * 60 < 120

    def test_next_before_a_minute_of_warming(self, in_step: InStep) -> None:
        sitting = in_step("intro_strokes")
        assert sitting.hear("next_step") == ["One minute of warming first."]
        assert sitting.hear("go_to_step", {"area": "scapula"}) == [
            "Warm the back first, one minute."
        ]
        assert sitting.hear("skip_step") == ["One minute of warming first."]
        sitting.wait(60)
        assert sitting.hear("next_step") == ["Now feel for tight, tender, warm or cool places."]

    def test_what_was_jumped_over_comes_after(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        sitting.wait(30)
        assert sitting.hear("go_to_step", {"area": "lower_back"}) == [
            "Low back: heels of the hands, outward from spine toward left hip."
        ]
        ahead = [leg.step for leg in sitting.session.work.ahead]
        assert ahead[:3] == ["ql_right", "erector_left", "erector_right"]

    def test_switching_sides_and_back(self, in_step: InStep) -> None:
        sitting = in_step("erector_left", later_s=80)
        assert sitting.hear("switch_side") == [
            "Now their right side. Same slow circles, off the bone."
        ]
        assert sitting.left_s() == pytest.approx(180, abs=1)
        assert sitting.session.work.ahead[0].step == "erector_left"
        assert in_step("heel_palm").hear("switch_side") == ["This one covers both."]

    def test_going_back(self, in_step: InStep) -> None:
        sitting = in_step("erector_right")
        assert sitting.hear("previous_step") == [
            "Their left: knead the long muscle beside the spine, knuckles circling slowly."
        ]
        assert sitting.left_s() == pytest.approx(60, abs=1)

    def test_skipping_what_is_named(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("skip_step", {"area": "lower_back"}) == ["No the low back, then."]
        assert not [leg for leg in sitting.session.work.ahead if leg.step.startswith("ql")]
        assert sitting.hear("skip_step", {"area": "not_covered"}) == [
            "This only covers the back. Nothing to skip."
        ]
        assert sitting.hear("skip_step", {"step": "nerve_strokes"}) == [
            "Let's keep a short, light ending."
        ]
        assert sitting.hear("go_to_step", {"area": "spine"}) == [
            "Not on the bone. Stay two finger-widths off it, on the muscle."
        ]

    def test_more_time_is_the_same_on_both_sides(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("more_time") == ["One minute more."]
        ahead = {leg.step: leg.seconds for leg in sitting.session.work.ahead}
        assert ahead["erector_right"] == 240
        assert sitting.session.work.leg is not None
        assert sitting.session.work.leg.seconds == 240
        assert "forearm_glide" not in ahead

    def test_more_time_on_the_second_side_offers_the_first(self, in_step: InStep) -> None:
        sitting = in_step("erector_right")
        assert sitting.hear("more_time") == ["One minute more. Same on the other side?"]
        sitting.hear("yes")
        assert sitting.session.work.ahead[0].step == "erector_left"

    def test_the_shoulder_blade_gets_half_a_minute_and_no_more(self, in_step: InStep) -> None:
        sitting = in_step("scapula_left")
        assert sitting.hear("more_time", {"duration": "5"}) == ["Thirty seconds more."]
        assert sitting.hear("more_time") == ["That's plenty here."]

    def test_finishing_early_keeps_a_minute_of_light_strokes(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("finish_up") == [
            "Long, light strokes, top to bottom, barely touching. Slower and slower."
        ]
        assert sitting.left_s() == pytest.approx(60, abs=1)
        assert sitting.hear("next_step") == ["Let's keep a short, light ending."]
        assert sitting.hear("go_to_step", {"area": "scapula"}) == [
            "Back to deeper work? Yes or no."
        ]
        assert sitting.hear("no") == []
        assert sitting.at == "nerve_strokes"
        sitting.hear("go_to_step", {"area": "scapula", "side": "right"})
        sitting.hear("yes")
        assert (sitting.state, sitting.at) == (State.STEP, "scapula_right")

    def test_ending_without_the_light_finish_takes_a_yes(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        assert sitting.hear("end_session") == ["End without the light finish? Yes or no."]
        assert sitting.hear("no") == []
        assert sitting.state == State.STEP
        sitting.hear("end_session")
        assert sitting.hear("yes") == ["Cover them, sit up slowly. Goodbye."]
        assert sitting.state == State.DONE
        assert End() in [effect for _, effect in sitting.happened]

    def test_what_next_asks_while_there_is_time(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("what_next") == [
            "After this: the long back muscle, right. Three minutes left here."
        ]
        sitting.wait(165)
        assert sitting.hear("what_next") == [
            "Now their right side. Same slow circles, off the bone."
        ]


class TestHolds:
    def test_places_are_kept_and_held_first_come_first(self, in_step: InStep) -> None:
        sitting = in_step("find_hot_zones")
        assert sitting.hear("hold_start", {"area": "scapula", "side": "left"}) == [
            "Noted, left shoulder blade."
        ]
        assert sitting.hear("hold_start", {"area": "shoulders", "side": "right"}) == [
            "Noted, right shoulder."
        ]
        assert sitting.hear("hold_start", {"area": "lower_back"}) == [
            "Not a place to press. Smooth it instead."
        ]
        spoken = sitting.until("knot_holds")
        assert spoken[-1] == "The left shoulder blade now. Settle off the bone. Say ready."
        assert sitting.hear("hold_start") == [
            "Steady pressure, thirty seconds. Both breathe slowly."
        ]
        assert sitting.state == State.HOLD
        assert sitting.wait(29) == []
        count = len(sitting.happened)
        assert sitting.wait(2) == ["Ease off slowly. Smooth it over.", "Was that comfortable?"]
        assert (Chime("hold_over")) in [effect for _, effect in sitting.happened[count:]]
        assert sitting.wait(20) == ["The right shoulder now. Settle off the bone. Say ready."]

    def test_never_more_than_two_on_one_place_nor_four_in_all(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        place = {"area": "rhomboid", "side": "left"}
        other = {"area": "shoulders", "side": "left"}
        answers = []
        for named in (place, place, other, other):
            answers += sitting.hear("hold_start", named)
            if sitting.state == State.HOLD:
                sitting.hear("hold_release")
            sitting.wait(16)
        sitting.hear("hold_start", place)
        assert sitting.session.holds.made.count(sitting.session.holds.made[0]) == 2
        assert len(sitting.session.holds.made) == 4
        assert sitting.state == State.STEP

    def test_twice_in_a_row_only_after_smoothing(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        place = {"area": "rhomboid", "side": "left"}
        sitting.hear("hold_start", place)
        sitting.hear("hold_release")
        assert sitting.hear("hold_start", place) == ["Smooth it first. Another place meanwhile."]

    def test_a_held_place_is_smoothed_before_the_step_goes_on(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds", later_s=30)
        sitting.hear("hold_start")
        sitting.wait(32)
        sitting.wait(100)
        sitting.hear("hold_start")
        sitting.wait(31)
        assert sitting.left_s() < 0
        assert sitting.wait(12) == []
        assert sitting.wait(5)[0].startswith("Left hand behind the back")

    def test_a_place_without_a_name_does_not_hold_up_the_others(self, in_step: InStep) -> None:
        sitting = in_step("find_hot_zones")
        assert sitting.hear("hold_start") == ["Noted."]
        assert sitting.hear("hold_start", {"side": "left"}) == ["Noted, left side."]
        sitting.hear("avoid_area", {"area": "scapula"})
        sitting.hear("hold_start", {"area": "shoulders"})
        assert sitting.until("knot_holds")[-1].startswith("The left side now.")

    def test_let_go_ends_it_and_questions_wait(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        sitting.hear("hold_start", {"area": "rhomboid"})
        assert sitting.hear("time_left_step") == ["Thirty seconds."]
        assert sitting.hear("ask_where_is", {"area": "ql"}) == ["In a moment."]
        spoken = sitting.hear("hold_release")
        assert spoken[0] == "Lovely. Ease off slowly."
        assert spoken[-1].startswith("Low back, either side of the spine")

    def test_too_hard_twice_ends_it(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        sitting.hear("hold_start", {"area": "rhomboid"})
        assert sitting.hear("pressure_too_hard") == ["Ease off. Half that."]
        assert sitting.state == State.HOLD
        sitting.hear("pressure_too_hard")
        assert sitting.state == State.STEP

    def test_nothing_deep_in_the_ending(self, in_step: InStep) -> None:
        assert in_step("nerve_strokes").hear("hold_start") == ["No deep work now."]

    def test_ready_moves_on_where_oil_is_warmed(self, in_step: InStep) -> None:
        sitting = in_step("warm_oil")
        sitting.hear("hold_start")
        assert sitting.at == "intro_strokes"


class TestPressure:
    def test_softer_eases_and_asks_once_whether_it_is_better(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        count = len(sitting.happened)
        sitting.hear("pressure_too_hard")
        assert kinds([effect for _, effect in sitting.happened[count:]]) == [
            "hush",
            "ease",
            "Easing. Half that.",
        ]
        assert sitting.wait(19) == []
        assert sitting.wait(2) == ["Better?"]
        assert sitting.session.asked == "pressure"
        assert sitting.wait(12) == []
        assert sitting.session.asked is None

    def test_of_two_requests_the_more_careful_one_wins(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("pressure_too_hard")
        assert sitting.hear("pressure_harder") == ["Keep it light for now."]
        assert sitting.session.pressure.change == -2
        sitting = in_step("heel_palm")
        sitting.hear("pressure_harder")
        sitting.hear("pressure_too_hard")
        assert sitting.session.pressure.change == -2

    def test_deeper_goes_up_to_the_ceiling(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        assert sitting.hear("pressure_harder") == ["Lean in a little, slowly."]
        assert sitting.hear("pressure_harder") == ["That's firm already. Slow works better."]
        assert in_step("scapula_left").hear("pressure_harder") == ["Keep it gentle here."]
        assert in_step("ql_left").hear("pressure_harder") == ["Broader, not deeper."]
        assert in_step("nerve_strokes").hear("pressure_harder") == ["We're ending lightly now."]

    def test_no_check_in_after_perfect(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        sitting.hear("pressure_ok")
        assert "Comfortable there?" not in sitting.wait(60)
        assert "Comfortable there?" in in_step("ql_left").wait(60)

    def test_a_no_to_a_check_in_eases(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        sitting.wait(31)
        assert sitting.session.asked == "pressure"
        assert sitting.hear("no") == ["Easing. Half that."]

    @pytest.mark.parametrize(
        ("level", "answer"),
        [
            ("2", ["Room for more, if you like."]),
            ("5", []),
            ("7", ["Ease a little."]),
            ("9", ["Ease off. Is it sharp?"]),
        ],
    )
    def test_a_number(self, in_step: InStep, level: str, answer: list[str]) -> None:
        assert in_step("heel_palm").hear("pressure_number", {"level": level}) == answer

    def test_how_hard_follows_what_was_asked(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        assert sitting.hear("ask_how_hard") == [
            "Four to six out of ten here. Tender but easy to breathe."
        ]
        sitting.hear("pressure_too_hard")
        assert sitting.hear("ask_how_hard") == [
            "Two to four out of ten here. Tender but easy to breathe."
        ]

    def test_tensing_is_too_deep(self, in_step: InStep) -> None:
        assert in_step("heel_palm").hear("receiver_tensing") == [
            "Too deep. Lighten, and both breathe out slowly."
        ]


class TestSafety:
    def test_stop_is_latched(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        count = len(sitting.happened)
        sitting.hear("stop_now")
        effects = [effect for _, effect in sitting.happened[count:]]
        assert effects[0] == Hush()
        assert React("hands_off", "stop_now") in effects
        assert effects[-1] == Save()
        for intent in ("resume", "next_step", "start_session", "pressure_harder", "finish_up"):
            assert sitting.hear(intent) == ["Hands off for now. Are they all right?"]
            assert sitting.state == State.SAFETY
        assert sitting.hear("all_clear") == ["Good. Carry on lightly, or finish?"]
        assert sitting.state == State.SAFETY
        assert sitting.hear("resume")[0].startswith("The heel of the palm.")
        assert sitting.state == State.STEP
        assert sitting.session.pressure.change == -2

    def test_a_stop_after_the_all_clear_latches_again(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        for intent in ("stop_now", "all_clear", "stop_now"):
            sitting.hear(intent)
        assert sitting.hear("resume") == ["Hands off for now. Are they all right?"]

    def test_yes_answers_are_they_all_right(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("stop_now")
        assert sitting.session.asked is None
        assert sitting.hear("yes") == ["Good. Carry on lightly, or finish?"]
        assert sitting.state == State.SAFETY

    def test_the_question_comes_three_times_and_then_a_last_word(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("stop_now")
        assert sitting.wait(200) == [
            "Cover them for now.",
            *["Are they all right?"] * 3,
            "If anyone is unwell, call for help.",
        ]

    def test_ow_eases_first_and_asks_after(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        assert sitting.hear("report_pain") == ["Ease off. Sharp, or just tender?"]
        assert (sitting.state, sitting.session.asked) == (State.STEP, "sharp_or_tender")
        assert sitting.hear("answer_tender") == ["Half that, then."]
        assert sitting.session.pressure.change == -2

    def test_sharp_leaves_that_place_for_good(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        sitting.hear("report_pain")
        assert sitting.hear("answer_sharp") == ["Hands off. Leave that place."]
        sitting.hear("all_clear")
        assert sitting.hear("resume") == [
            "Other side now: heels of the hands, out toward the right hip."
        ]
        assert sitting.hear("go_to_step", {"area": "ql", "side": "left"}) == [
            "We're leaving that place alone."
        ]

    def test_a_place_named_with_the_pain_is_the_one_left_alone(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("report_pain", {"area": "shoulders", "side": "left"})
        sitting.hear("answer_sharp")
        assert [(spot.area, spot.side) for spot in sitting.session.avoided] == [
            ("shoulders", "left")
        ]

    def test_an_alarm_before_the_start_leads_back_there(self, sitting: Sitting) -> None:
        sitting.hear("start_session")
        sitting.hear("report_breathing")
        assert sitting.state == State.SAFETY
        sitting.hear("all_clear")
        assert sitting.hear("resume") == ["Is the room warm, and the TV off?"]

    def test_two_ows_in_half_a_minute_take_the_hands_off(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("report_pain")
        sitting.wait(20)
        sitting.hear("report_pain")
        assert sitting.state == State.SAFETY
        late = in_step("heel_palm")
        late.hear("report_pain")
        late.wait(40)
        late.hear("report_pain")
        assert late.state == State.STEP

    def test_no_twice_with_nothing_asked_is_a_stop(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        assert sitting.hear("no") == []
        assert sitting.hear("no") == ["Hands off. Are they all right?"]

    def test_an_emergency_is_repeated_until_someone_answers(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        spoken = sitting.hear("report_emergency")
        assert spoken == ["Hands off. Call your emergency number now.", "I can't call for you."]
        assert SetVolume(1.0) in [effect for _, effect in sitting.happened]
        assert sitting.wait(100).count(spoken[0]) == 5
        assert sitting.hear("stop_now") == spoken
        assert sitting.hear("end_session") == spoken
        assert sitting.hear("yes") == ["Stay with them until someone comes."]
        assert sitting.state == State.DONE

    def test_breathing_without_an_answer_is_an_emergency(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        assert sitting.hear("report_breathing") == ["Hands off. Help them turn, or sit up."]
        assert sitting.wait(10.5) == ["Breathing all right?"]
        assert sitting.wait(10.5)[0] == "Hands off. Call your emergency number now."
        answered = in_step("heel_palm")
        answered.hear("report_breathing")
        answered.wait(11)
        answered.hear("no")
        assert answered.session.alarm is not None
        assert answered.session.alarm.level == "help"

    def test_faint_is_asked_after_a_minute(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("report_faint")
        assert sitting.wait(59) == []
        assert sitting.wait(2) == ["Better?"]

    def test_numbness_that_lasts_two_minutes_ends_it(self, in_step: InStep) -> None:
        sitting = in_step("ql_right")
        assert sitting.hear("report_nerve") == [
            "Hands off. Let them move gently.",
            "Is it fading?",
        ]
        assert sitting.wait(125)[-1] == "Ending here. If it lasts, see a doctor."

    @pytest.mark.parametrize(
        ("at", "area", "then"),
        [
            ("scapula_left", "not_covered", "scapula_right"),
            ("scapula_left", None, "scapula_right"),
            ("forearm_glide", "not_covered", "nerve_strokes"),
            ("intro_strokes", "not_covered", "intro_strokes"),
        ],
    )
    def test_after_numbness_that_place_is_left_alone(
        self, in_step: InStep, at: str, area: str | None, then: str
    ) -> None:
        """An arm that tingles tells of the place under the hands, where that is one place."""
        sitting = in_step(at)
        sitting.hear("report_nerve", {} if area is None else {"area": area})
        sitting.hear("all_clear")
        sitting.hear("resume")
        assert sitting.at == then

    @pytest.mark.parametrize(
        ("intent", "about"), [("report_nerve", "both_legs"), ("report_skin", "airway")]
    )
    @pytest.mark.parametrize("state", [State.STEP, State.DONE])
    def test_a_red_flag_is_an_emergency(
        self, in_step: InStep, intent: str, about: str, state: State
    ) -> None:
        sitting = in_step("ql_left")
        if state is State.DONE:
            sitting.hear("report_condition", {"condition": "fever"})
        assert sitting.state == state
        assert sitting.hear(intent, {"about": about}) == [
            "Hands off. Call your emergency number now.",
            "I can't call for you.",
        ]
        assert sitting.state == State.SAFETY

    def test_on_bone_goes_on_two_fingers_out(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("report_on_bone") == ["Lift off. Move two fingers out, onto muscle."]
        assert sitting.hear("report_on_bone")[-1] == "Let's use flat palms."
        assert sitting.state == State.STEP

    def test_avoid_moves_on_and_stays_away(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        assert sitting.hear("avoid_area", {"area": "lower_back"}) == [
            "We'll leave the low back alone.",
            "Heel of the palm on the meaty parts. Stay off bone.",
        ]

    def test_help_called_twice(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        assert sitting.hear("help") == ["Next, repeat, pause, softer, or a question."]
        assert sitting.hear("help") == ["Hands off. Are you both all right?"]


class TestPause:
    def test_a_pause_stops_the_clock(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        left_s = sitting.left_s()
        assert sitting.hear("pause") == ["Paused. Cover them if it's long."]
        assert sitting.wait(700) == ["Paused. Blanket on?"]
        assert sitting.hear("resume") == ["The heel of the palm. Four minutes left."]
        assert sitting.left_s() == pytest.approx(left_s - 1, abs=0.1)

    def test_a_change_waits_for_carry_on(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        sitting.hear("pause")
        assert sitting.hear("go_to_step", {"area": "scapula"}) == ["Set. Say carry on."]
        assert sitting.state == State.PAUSED
        assert sitting.hear("resume") == [
            "Left hand behind the back, if easy. Trace the blade's inner edge."
        ]

    def test_next_asks_before_it_moves(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        sitting.hear("pause")
        assert sitting.hear("next_step") == ["Carry on from the forearm?"]
        sitting.hear("yes")
        assert sitting.at == "forearm_glide"

    def test_a_hold_does_not_outlive_it(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        sitting.hear("hold_start", {"area": "rhomboid"})
        sitting.hear("pause")
        sitting.hear("resume")
        assert sitting.state == State.STEP


class TestVoice:
    def test_repeat_is_the_last_line_and_then_the_longer_one(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        cue = "Heel of the palm on the meaty parts. Stay off bone."
        assert sitting.hear("repeat") == [cue]
        assert sitting.hear("repeat")[0].startswith("Use the heel of your palm,")

    def test_quiet_leaves_chimes_new_sides_and_safety(self, in_step: InStep) -> None:
        sitting = in_step("find_hot_zones")
        assert sitting.hear("be_quiet") == []
        assert sitting.until("knot_holds") == [
            "Their left: knead the long muscle beside the spine, knuckles circling slowly.",
            "Now their right side. Same slow circles, off the bone.",
        ]
        assert Chime("step_over") in [effect for _, effect in sitting.happened]
        assert sitting.hear("stop_now") == ["Hands off. Are they all right?"]

    def test_volume_goes_up_and_down_and_ends(self, sitting: Sitting) -> None:
        assert sitting.hear("set_volume", {"direction": "up"}) == ["Like this?"]
        sitting.hear("set_volume", {"direction": "up"})
        assert sitting.hear("set_volume", {"direction": "up"}) == ["That's my loudest."]
        volumes = [e.volume for _, e in sitting.happened if isinstance(e, SetVolume)]
        assert volumes == [0.85, 1.0]

    def test_questions(self, in_step: InStep) -> None:
        sitting = in_step("ql_left")
        assert sitting.hear("ask_where_is", {"area": "ql"}) == [
            "Low back, either side of the spine, between the last rib and the hip bone. "
            "It lies deep."
        ]
        assert sitting.hear("ask_where_is")[0].startswith("Their left low back")
        assert sitting.hear("ask_what_is", {"technique": "petrissage"})[0].startswith("Kneading")
        assert sitting.hear("ask_why")[0].startswith("A deep muscle joins")
        assert sitting.hear("ask_how_to")[0].startswith("Heel of the hand starts")
        assert sitting.hear("ask_how_to")[0].startswith("This soft strip")
        assert sitting.hear("ask_what_is", {"area": "elsewhere"}) == ["I only know the back."]
        assert sitting.hear("ask_what_is", {"technique": "another"}) == [
            "I don't know that one. Ask me about the back."
        ]

    def test_longer_than_thirty_is_thirty_then_see(self, in_step: InStep) -> None:
        sitting = in_step("knot_holds")
        assert sitting.hear("hold_start", {"area": "rhomboid", "duration": "2"}) == [
            "Thirty, then see.",
            "Steady pressure, thirty seconds. Both breathe slowly.",
        ]

    def test_thanks_get_silence_while_hands_are_on(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        count = len(sitting.happened)
        assert sitting.hear("thanks") == []
        assert sitting.happened[count:] == []

    def test_time(self, in_step: InStep) -> None:
        sitting = in_step("erector_left")
        assert sitting.hear("time_left_step") == ["Three minutes."]
        assert sitting.hear("time_left_total") == ["Twenty-three minutes."]
        assert sitting.hear("where_am_i") == ["The long back muscle, left. Three minutes left."]
        late = in_step("heel_palm")
        assert late.hear("time_left_total") == ["Past halfway, eight minutes."]

    def test_a_lost_microphone_is_said(self, in_step: InStep) -> None:
        sitting = in_step("heel_palm")
        left_s = sitting.left_s()
        sitting.happen(MicLost())
        sitting.wait(10)
        sitting.happen(MicBack())
        lines = [effect.line for _, effect in sitting.happened if isinstance(effect, Say)]
        assert {"mic_lost", "mic_back"} <= set(lines)
        assert sitting.left_s() == pytest.approx(left_s - 10, abs=0.1)


def test_a_question_is_open_from_the_end_of_its_line(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    sitting.wait(30)
    question = sitting.session.question
    assert question is not None
    sitting.now_s += 3
    sitting.happen(Played(question.line))
    sitting.now_s += 8
    sitting.happen(Tick())
    assert sitting.session.asked == "pressure"


def test_time_does_not_run_backwards(in_step: InStep) -> None:
    sitting = in_step("heel_palm")
    before = sitting.session
    sitting.now_s -= 5
    sitting.happen(Understood(Meaning("pressure_ok")))
    assert sitting.session.clock_s == before.clock_s
