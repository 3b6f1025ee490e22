"""Every question that has an answer, from its words to the line; the rows are in answers.yaml."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant.guidance.effects import Effect, React, Say
from assistant.guidance.events import Understood
from assistant.guidance.routine import Part, Step
from assistant.guidance.script import Script
from assistant.guidance.session import Leg, Place, State, Work
from assistant.guidance.speech_rules import MOST_WORDS, MOST_WORDS_OF_AN_EXPLANATION
from assistant.located_yaml import Node, load_yaml
from assistant.understanding.meaning import Context
from assistant.understanding.normalise import plain
from tests.bundled import bundled_script
from tests.guidance.sitting import Sitting
from tests.guidance.test_lines import NAMED
from tests.guidance.test_table import reached
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING

InStep = Callable[..., Sitting]
InState = Callable[[State], Sitting]

KEYS = frozenset({"ask", "others", "in", "says", "never", "state", "react", "avoids", "long"})
HERE = "erector_left"
QUESTIONS, CLAIMS = 70, 16
"""What people ask about the massage, and what they ask about what is claimed of it."""
SIDED = ("left", "right")


@dataclass(frozen=True)
class Row:
    ask: str
    others: tuple[str, ...]
    place: str
    says: tuple[str, ...]
    never: tuple[str, ...]
    state: str | None
    react: str | None
    avoids: str | None
    long: bool
    line: int

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.ask, *self.others)


def row_of(node: Node) -> Row:
    keys = node.mapping(KEYS)

    def texts(name: str) -> tuple[str, ...]:
        return tuple(one.text() for one in keys[name].sequence()) if name in keys else ()

    def text(name: str) -> str | None:
        return keys[name].text() if name in keys else None

    return Row(
        ask=keys["ask"].text(),
        others=texts("others"),
        place=text("in") or HERE,
        says=texts("says"),
        never=texts("never"),
        state=text("state"),
        react=text("react"),
        avoids=text("avoids"),
        long="long" in keys and keys["long"].flag(),
        line=node.line,
    )


ROWS = [row_of(node) for node in load_yaml(Path(__file__).with_name("answers.yaml")).sequence()]


def every_wording() -> Iterator[object]:
    for row in ROWS:
        for number, text in enumerate(row.wordings):
            yield pytest.param(row, text, id=f"{row.line}.{number}")


@pytest.fixture(scope="module")
def in_state(script: Script) -> InState:
    """A session in a state; as sessions are immutable, it needs to be brought there only once."""
    known: dict[State, Sitting] = {}

    def sitting(state: State) -> Sitting:
        if state not in known:
            known[state] = reached(script, state)
        return copy(known[state])

    return sitting


@pytest.fixture
def ask(in_state: InState, in_step: InStep) -> Callable[[str, str], "Asked"]:
    """Something is said where a session stands: understood, and answered."""

    def asked(text: str, place: str) -> Asked:
        return hear(in_state(State(place)) if place in tuple(State) else in_step(place), text)

    return asked


@dataclass(frozen=True)
class Asked:
    sitting: Sitting
    effects: list[Effect] = field(default_factory=list)

    @property
    def lines(self) -> list[Say]:
        return [effect for effect in self.effects if isinstance(effect, Say)]

    @property
    def text(self) -> str:
        return " ".join(say.text for say in self.lines)


def hear(sitting: Sitting, text: str) -> Asked:
    meaning = UNDERSTANDING.read(text, sitting.session.context)
    assert meaning is not None, text
    sitting.now_s += 1
    return Asked(sitting, sitting.happen(Understood(meaning)))


@pytest.mark.parametrize(("row", "text"), list(every_wording()))
def test_every_wording_gets_the_answer(
    ask: Callable[[str, str], Asked], row: Row, text: str
) -> None:
    answer = ask(text, row.place)
    heard = answer.text.lower()
    assert [part for part in row.says if part not in heard] == [], heard
    assert [part for part in row.never if part in heard] == [], heard
    assert all(len(say.text.split()) <= MOST_WORDS[say.tone] for say in answer.lines)
    if row.state is not None:
        assert answer.sitting.state == row.state
    reactions = [one.level for one in answer.effects if isinstance(one, React)]
    assert reactions == ([] if row.react is None else [row.react])
    if row.avoids is not None:
        assert row.avoids in {spot.area for spot in answer.sitting.session.avoided}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("is it meant to be painful", "sharp or spreading pain is not"),
        ("can i knead the same spot again", "Twice at most"),
        ("why does her arm have to go behind her back", "lifts the shoulder blade's edge"),
        ("could i stand on his back", "spine and ribs"),
        ("can i use olive oil instead", "plain unscented lotion"),
        ("will massage sort out my bad posture", "doesn't move bones"),
        ("my face is stuck in the pillow", "roll towels into a ring"),
    ],
)
def test_a_topic_is_found_in_wordings_nobody_listed(
    ask: Callable[[str, str], Asked], text: str, part: str
) -> None:
    assert part in ask(text, HERE).text


def test_who_wants_someone_called_while_hands_are_off_is_answered(in_state: InState) -> None:
    waiting = "Hands off for now. Are they all right?"
    called = hear(in_state(State.SAFETY), "can you call someone").text
    assert called == f"{waiting} I can't call anyone. Use a phone for that."
    assert hear(in_state(State.SAFETY), "can i use my elbow").text == waiting


def test_all_questions_are_there_each_in_other_wordings_too() -> None:
    assert len({plain(row.ask) for row in ROWS}) >= QUESTIONS + CLAIMS
    by_question: dict[str, set[str]] = {}
    for row in ROWS:
        by_question.setdefault(plain(row.ask), set()).update(map(plain, row.others))
    assert [question for question, others in by_question.items() if not others] == []


def test_the_ears_know_every_wording() -> None:
    listed = {plain(phrase.text) for phrase in CATALOGUE.phrases}
    wordings = {plain(text) for row in ROWS for text in row.wordings}
    words = CATALOGUE.lexicon.words
    known = {sentence.words for sentence in CATALOGUE.sentences}
    assert [text for text in wordings - listed if words(text) not in known] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.long], ids=lambda row: row.line)
def test_tell_me_more_is_the_longer_version_of_that_answer(
    ask: Callable[[str, str], Asked], row: Row
) -> None:
    answer = ask(row.ask, row.place)
    short = max(answer.lines, key=lambda say: say.tone == "answer")
    longer = hear(answer.sitting, "tell me more").lines[0]
    own = f"{short.line}.more"
    assert longer.line == own or longer.line.endswith((".explain", "ask_how_hard.other.more"))
    assert longer.text != short.text
    assert len(short.text.split()) < len(longer.text.split()) <= MOST_WORDS_OF_AN_EXPLANATION
    assert not answer.sitting.session.voice.detail


def test_in_the_setup_the_open_question_follows_the_longer_version_too(in_state: InState) -> None:
    sitting = in_state(State.SETUP)
    spoken = hear(sitting, "how warm should the room be").lines
    longer = hear(sitting, "tell me more").lines
    assert [say.line for say in longer] == ["ask_how_to.room.more", spoken[-1].line]


def test_more_than_the_longer_version_is_more_detail(in_step: InStep) -> None:
    sitting = in_step(HERE)
    hear(sitting, "what's a knot")
    hear(sitting, "tell me more")
    assert hear(sitting, "tell me more").text.startswith("All right, more detail.")


def test_claims_are_named_only_to_those_who_name_them(script: Script) -> None:
    lines = script.lines
    assert set(lines.only_when_asked) == {"cortisol", "theta"} <= set(lines.never_say)
    assert set(NAMED.values()) == set(lines.only_when_asked)
    for topic in lines.only_when_asked:
        asked = [one for one in CATALOGUE.sentences if one.slots.get("about") == topic]
        names = [name for name, value in CATALOGUE.lexicon.named["about"] if value == topic]
        assert asked
        assert names
        assert all(topic in one.words for one in asked)
        assert all(topic in name for name in names)


SCRIPTS = [bundled_script(name) for name in ("back", "shoulders")]
STEPS = [(script, step) for script in SCRIPTS for step in script.routine.steps]
HERE_QUESTIONS = {
    "where is that": "where",
    "which way": "direction",
    "how hard": "how_hard",
    "why": "why",
    "how do i do that": "how",
    "which side": "which_side",
}
WITH_A_SIDE = ("where is that", "which way", "how do i do that", "which side")
NO_ANSWER = ("dont_know", "hands_only", "once_more")


def under_way(script: Script, step: Step) -> Sitting:
    """A session whose hands are at this step, with a minute to go."""
    sitting = Sitting(script)
    state = State.STEP if step.part is Part.HANDS_ON else State.CLOSING
    work = Work(leg=Leg(step.id, 60.0), warmed_s=300.0)
    sitting.session = replace(sitting.session, place=Place(state, step.id), work=work)
    return sitting


@pytest.mark.parametrize(
    ("script", "step"), STEPS, ids=[f"{script.routine.name}-{step.id}" for script, step in STEPS]
)
@pytest.mark.parametrize("question", HERE_QUESTIONS)
def test_a_question_without_a_name_is_about_the_step_under_way(
    script: Script, step: Step, question: str
) -> None:
    sitting = under_way(script, step)
    answer = hear(sitting, question)
    assert len(answer.lines) == 1
    say = answer.lines[0]
    assert say.line not in NO_ANSWER
    assert len(say.text.split()) <= MOST_WORDS["answer"]
    own = say.line == f"{step.id}.{HERE_QUESTIONS[question]}"
    if question == "how hard" and step.pressure is not None:
        low, high = step.pressure
        assert say.text.startswith(script.lines.words.levels(low, high).capitalize())
    elif question == "which side" and step.side in SIDED:
        assert say.text.lower().startswith(f"{step.name}, {step.side}.")
    else:
        assert own, say
    if step.side in SIDED and question in WITH_A_SIDE:
        other = next(side for side in SIDED if side != step.side)
        assert step.side in say.text
        assert other not in say.text.replace("left.", "")


@pytest.mark.parametrize(
    ("question", "spoken"),
    [
        ("which way on the low back", "Outward: from beside the spine toward their right hip,"),
        ("which way on the left low back", "Outward: from beside the spine toward their left hip,"),
        ("where's the ql", "Low back, either side of the spine,"),
    ],
)
def test_a_named_place_has_the_side_of_the_step_under_way(
    in_step: InStep, question: str, spoken: str
) -> None:
    assert hear(in_step("ql_right"), question).text.startswith(spoken)


def test_asked_about_the_other_side_it_is_the_step_that_mirrors_it(in_step: InStep) -> None:
    sitting = in_step("ql_left")
    spoken = sitting.hear("ask_direction", {"side": "right"})
    assert spoken == [sitting.script.routine.step("ql_right").direction]


def waits(row: Row) -> bool:
    """Whether it is a question that can wait for the end of a hold."""
    meaning = UNDERSTANDING.read(row.ask, Context("hold"))
    assert meaning is not None
    acted_on = meaning.slots.get("about") in ("call", "asleep", "lump")
    return meaning.intent.startswith("ask_") and not acted_on


@pytest.mark.parametrize("row", [row for row in ROWS if waits(row)], ids=lambda row: row.line)
def test_in_a_hold_a_question_is_answered_when_it_is_over(in_state: InState, row: Row) -> None:
    sitting, after_hold = in_state(State.HOLD), in_state(State.HOLD)
    assert hear(sitting, row.ask).text == "In a moment."
    after_hold.hear("hold_release")
    assert sitting.hear("hold_release")[-1] == hear(after_hold, row.ask).text
