"""The lines the guide speaks beside a routine's own: which there are, and how they are filled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.guidance.effects import Say, Tone
from assistant.guidance.spoken_words import Words


class Line(StrEnum):
    """The name of a line; its words are in `spoken/lines.yaml`."""

    STOP = "stop"
    LIGHT_OR_NUMB = "light_or_numb"
    RED_SKIN = "red_skin"
    NERVE_WAIT = "nerve_wait"
    NOT_UNTIL_HEARD = "not_until_heard"
    SAY_ONCE_MORE = "say_once_more"
    JUST_THE_PLACE = "just_the_place"
    WHAT_FELT_BEST = "what_felt_best"
    STEP_OR_BEGINNING = "step_or_beginning"
    ALL_RIGHT_QUESTION = "all_right_question"
    BOTH_ALL_RIGHT = "both_all_right"
    STAYING_OFF = "staying_off"
    TAKE_YOUR_TIME = "take_your_time"
    HANDS_OFF_FOR_NOW = "hands_off_for_now"
    WAITING_FOR_YOU = "waiting_for_you"
    CLEARED = "cleared"
    UNWELL_CALL = "unwell_call"
    COVER_THEM = "cover_them"
    OW = "ow"
    LEAVE_THAT_PLACE = "leave_that_place"
    PAIN_CLOSING = "pain_closing"
    PAIN_WAITING = "pain_waiting"
    EASING = "easing"
    HALF_THAT = "half_that"
    EASE_HOLD = "ease_hold"
    EASE_IS_IT_SHARP = "ease_is_it_sharp"
    EASE_A_LITTLE = "ease_a_little"
    BARELY_TOUCHING = "barely_touching"
    KEEP_LIGHT = "keep_light"
    TOO_DEEP = "too_deep"
    SLOWER_LIGHTER = "slower_lighter"
    ON_BONE = "on_bone"
    FLAT_PALMS = "flat_palms"
    NEVER_ON_BONE = "never_on_bone"
    NERVE = "nerve"
    NERVE_QUESTION = "nerve_question"
    NERVE_LASTING = "nerve_lasting"
    FAINT = "faint"
    FAINT_QUESTION = "faint_question"
    FAINT_LASTING = "faint_lasting"
    BREATHING = "breathing"
    BREATHING_QUESTION = "breathing_question"
    EMERGENCY = "emergency"
    EMERGENCY_CANNOT_CALL = "emergency_cannot_call"
    STAY_WITH_THEM = "stay_with_them"
    SKIN = "skin"
    SKIN_RINSE = "skin_rinse"
    SKIN_QUESTION = "skin_question"
    SAY_START = "say_start"
    SAY_START_ANOTHER = "say_start_another"
    SHORTEST = "shortest"
    LONGEST = "longest"
    SO_MANY_MINUTES = "so_many_minutes"
    NOT_STARTED = "not_started"
    NOT_TODAY = "not_today"
    NOT_ON_THAT = "not_on_that"
    PAIN_BEFORE = "pain_before"
    RECEIVER_HAPPY = "receiver_happy"
    TAKE_TIME_SAY_READY = "take_time_say_ready"
    BEGIN_LIGHT = "begin_light"
    CANCELED = "canceled"
    UNDERWAY = "underway"
    WARM_FIRST = "warm_first"
    COVERS_BOTH = "covers_both"
    NOTHING_TO_SKIP = "nothing_to_skip"
    NOT_IN_THIS_ONE = "not_in_this_one"
    NO_STEP = "no_step"
    NOTHING_TO_FINISH = "nothing_to_finish"
    DEEPER_AGAIN = "deeper_again"
    NO_TIME_FOR_DEEPER = "no_time_for_deeper"
    NO_LIGHT_FINISH = "no_light_finish"
    CARRY_ON_FROM = "carry_on_from"
    STAGED = "staged"
    LEAVE_ALONE = "leave_alone"
    MOVING_AWAY = "moving_away"
    LEFT_ALONE = "left_alone"
    LEAN_IN = "lean_in"
    AT_CEILING = "at_ceiling"
    TOUCH_MORE = "touch_more"
    ROOM_FOR_MORE = "room_for_more"
    IS_THAT_PRESSURE = "is_that_pressure"
    KEEP_IT_LIGHTER = "keep_it_lighter"
    MORE_GIVEN = "more_given"
    MORE_SAME_SIDE = "more_same_side"
    PLENTY = "plenty"
    NO_MORE_TIME = "no_more_time"
    THIRTY_IS_PLENTY = "thirty_is_plenty"
    THIRTY_THEN_SEE = "thirty_then_see"
    NOTED = "noted"
    NOTED_SOMEWHERE = "noted_somewhere"
    NOT_A_PLACE_TO_PRESS = "not_a_place_to_press"
    SMOOTH_FIRST = "smooth_first"
    HELD_ENOUGH = "held_enough"
    HOLDS_ENOUGH = "holds_enough"
    NO_DEEP_NOW = "no_deep_now"
    IN_A_MOMENT = "in_a_moment"
    PAUSED = "paused"
    STILL_PAUSED = "still_paused"
    SAY_CARRY_ON = "say_carry_on"
    WHERE = "where"
    WHERE_PAUSED = "where_paused"
    HOLDING = "holding"
    LIGHT_NEARLY_DONE = "light_nearly_done"
    RESTING = "resting"
    AFTER_THIS = "after_this"
    HOLD_STILL = "hold_still"
    REST_AND_WATER = "rest_and_water"
    TIME = "time"
    PAST_HALFWAY = "past_halfway"
    HOW_HARD = "how_hard"
    HANDS_ONLY = "hands_only"
    DONT_KNOW = "dont_know"
    HELP_BEFORE = "help_before"
    HELP_DURING = "help_during"
    HELP_PAUSED = "help_paused"
    LIKE_THIS = "like_this"
    LOUDEST = "loudest"
    QUIETEST = "quietest"
    WELCOME = "welcome"
    SORENESS = "soreness"
    NUMB_AFTER = "numb_after"
    FAINT_AFTER = "faint_after"
    SKIN_AFTER = "skin_after"
    WELCOME_BACK = "welcome_back"
    BLANKET_ON = "blanket_on"
    MIC_LOST = "mic_lost"
    MIC_SILENT = "mic_silent"
    MIC_BACK = "mic_back"
    BETTER = "better"
    STILL_GOOD = "still_good"
    ANSWERING = "answering"
    ANSWERING_QUESTION = "answering_question"
    ROOM_FIRST = "room_first"
    COVER_THE_REST = "cover_the_rest"
    COVER_NOW = "cover_now"
    WARM_PALMS = "warm_palms"
    ANY_FEVER = "any_fever"
    BLANKET_BACK = "blanket_back"
    PAD_OFF = "pad_off"
    WHOLE_HAND = "whole_hand"
    LEAVE_SPOT = "leave_spot"
    OIL_IN_PALMS = "oil_in_palms"
    OIL_WHICH = "oil_which"
    OIL_NOT_NOW = "oil_not_now"
    WIPE_OIL = "wipe_oil"
    MIND_FEET = "mind_feet"
    OTHER_TOOL = "other_tool"
    REST_HANDS = "rest_hands"
    STACK_HANDS = "stack_hands"
    SHAKE_OUT = "shake_out"
    QUIET_HANDS = "quiet_hands"
    GET_COMFORTABLE = "get_comfortable"
    MINUTES_THEN = "minutes_then"
    STILL_TIME_FOR = "still_time_for"
    IS_IT_THE_MOST = "is_it_the_most"
    HOW_MANY_MINUTES = "how_many_minutes"
    ADD_MORE = "add_more"
    BACK_ON = "back_on"
    WHAT_TO_CHANGE = "what_to_change"
    MORE_DETAIL = "more_detail"
    MY_VOICE = "my_voice"
    DID_YOU_MEAN = "did_you_mean"
    ONCE_MORE = "once_more"
    SLOWER_STROKES = "slower_strokes"
    SLOWEST = "slowest"
    FASTEST = "fastest"
    ANYTHING_ELSE = "anything_else"
    LIGHT_ONLY = "light_only"
    WHICH_PLACE = "which_place"
    TAKE_TIME_SOFTLY = "take_time_softly"
    GOODBYE = "goodbye"
    GOODBYE_SHORT = "goodbye_short"
    LAST_UNREADABLE = "last_unreadable"
    LAST_CUT_SHORT = "last_cut_short"
    BOTH_SIDES = "both_sides"


SLOTS: Mapping[Line, frozenset[str]] = {
    Line.SHORTEST: frozenset({"minutes"}),
    Line.LONGEST: frozenset({"minutes"}),
    Line.SO_MANY_MINUTES: frozenset({"minutes"}),
    Line.UNDERWAY: frozenset({"step"}),
    Line.NO_STEP: frozenset({"step"}),
    Line.CARRY_ON_FROM: frozenset({"step"}),
    Line.LEAVE_ALONE: frozenset({"place"}),
    Line.JUST_THE_PLACE: frozenset({"place"}),
    Line.MORE_GIVEN: frozenset({"time"}),
    Line.MORE_SAME_SIDE: frozenset({"time"}),
    Line.NOTED: frozenset({"place"}),
    Line.WHERE: frozenset({"step", "time"}),
    Line.WHERE_PAUSED: frozenset({"step", "time"}),
    Line.HOLDING: frozenset({"time"}),
    Line.AFTER_THIS: frozenset({"following", "time"}),
    Line.HOLD_STILL: frozenset({"time"}),
    Line.TIME: frozenset({"time"}),
    Line.PAST_HALFWAY: frozenset({"time"}),
    Line.HOW_HARD: frozenset({"level"}),
    Line.WELCOME_BACK: frozenset({"step"}),
    Line.MINUTES_THEN: frozenset({"minutes"}),
    Line.STILL_TIME_FOR: frozenset({"minutes", "places"}),
    Line.IS_IT_THE_MOST: frozenset({"number"}),
    Line.BACK_ON: frozenset({"step"}),
    Line.DID_YOU_MEAN: frozenset({"request"}),
    Line.BOTH_SIDES: frozenset({"step"}),
}
"""The slots a line may have; a line that is not here has none."""


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines, answers and words of one language."""

    texts: Mapping[Line, str]
    tones: Mapping[Line, Tone]
    answers: Mapping[str, Mapping[str, str]]
    """Intent, then area, technique, step or topic, to the answer."""
    longer: Mapping[str, Mapping[str, str]]
    """The same, to what is said to "tell me more" right after it."""
    words: Words
    command_words: tuple[str, ...]
    never_say: tuple[str, ...]
    only_when_asked: tuple[str, ...]
    """Those of `never_say` that an answer may name to someone who asked about them."""
    teaches: frozenset[Line]
    never_pressed: frozenset[str] = frozenset()
    """Areas that no step works and no hold presses, whatever a routine says."""

    def say(self, line: Line, **slots: str) -> Say:
        """The line with its slots filled, beginning with a capital."""
        text = self.texts[line].format(**slots) if slots else self.texts[line]
        return Say(sentence_case(text), line.value, self.tones[line])

    def answer(self, intent: str, about: Iterable[str]) -> Say | None:
        """The answer about the first of these that is known."""
        known = self.answers.get(intent, {})
        for key in about:
            if key in known:
                return Say(known[key], f"{intent}.{key}", "answer")
        return None

    def more(self, intent: str, about: str) -> Say | None:
        """The longer version of an answer, if there is one."""
        text = self.longer.get(intent, {}).get(about)
        return None if text is None else Say(text, f"{intent}.{about}.more", "answer")

    def with_emergency_number(self, number: str) -> "Lines":
        """The lines with this number, digit by digit, where they speak of one."""
        spoken, general = self.words.digits(number), self.words.emergency_number
        texts = {line: text.replace(general, spoken) for line, text in self.texts.items()}
        return replace(self, texts=texts)

    def about_condition(self, name: str) -> Say:
        """What is said about a condition of the receiver."""
        return self.answer("report_condition", (name, "other")) or self.say(Line.LIGHT_ONLY)

    def fixed(self) -> tuple[Say, ...]:
        """Every line and answer that has no slots."""
        lines = [self.say(line) for line in Line if line not in SLOTS]
        answers = [
            Say(text, f"{intent}.{key}", "answer")
            for intent, known in self.answers.items()
            for key, text in known.items()
        ]
        return (*lines, *answers)

    def longer_answers(self) -> tuple[Say, ...]:
        """The longer versions of the answers; they are rarely asked for, and take long to say."""
        return tuple(
            Say(text, f"{intent}.{key}.more", "answer")
            for intent, known in self.longer.items()
            for key, text in known.items()
        )


def sentence_case(text: str) -> str:
    """The text with a capital at its beginning and after each full stop."""
    return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))
