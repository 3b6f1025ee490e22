"""The health questions of the setup: what a yes means, told or not, and which place is meant."""

from assistant.guidance import health, setup
from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.routine import Passes, Verdict
from assistant.guidance.session import Question, State, Topic
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning


def yes(turn: Turn, _: Question) -> Turn:
    """Yes to a point of the setup; to a health question it asks what it is."""
    item = setup.item_of(turn)
    if item.passes is not Passes.CLEAR:
        return setup.answered_yes(turn)
    if item.if_yes is Verdict.SPARE:
        return turn.say(Line.WHICH_PLACE).ask(Topic.WHICH_PLACE, Line.WHICH_PLACE, asks="health")
    line = f"{item.id}.which"
    return turn.do(Say(item.which, line, "answer")).ask(Topic.WHICH, line, asks="health")


def yes_unexplained(turn: Turn, _: Question) -> Turn:
    """Yes once more, and nobody says what: the careful reading of the question counts."""
    if setup.item_of(turn).if_yes is Verdict.NOT_TODAY:
        return setup.not_today(turn)
    told = Meaning("report_condition", {"condition": "other"})
    return health.told_in_setup(turn, told)


def no_after_all(turn: Turn, _: Question) -> Turn:
    """No, where a yes was just given: the question is put anew."""
    return setup.put(turn, setup.item_of(turn))


def nowhere(turn: Turn, _: Question) -> Turn:
    """There is no place to leave alone."""
    return setup.passed(turn) if turn.state is State.SETUP else turn.asked_nothing().chime()


def which_place(turn: Turn, question: Question) -> Turn:
    """Yes, where a place was asked for: it is asked for once more."""
    return setup.say_question(turn, question)


def bad_skin(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: skin that itches or stings is left alone, where someone says it is."""
    told = Meaning("report_condition", {**meaning.slots, "condition": "skin"})
    return health.told_in_setup(turn, told)


def pain(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: a sore place that was asked for is left alone; any other pain is asked about."""
    asked = setup.item_of(turn)
    for_places = asked.passes is Passes.CLEAR and asked.if_yes is Verdict.SPARE
    return (
        setup.avoid(turn, meaning)
        if for_places and "area" in meaning.slots
        else setup.pain(turn, meaning)
    )
