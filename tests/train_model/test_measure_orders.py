import json
import os
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.hearing.acceptor import Acceptor
from train_model.measure.order_grammar import OrderGrammar, load_order_grammar, parse_line

HUMANS = Path(
    os.environ.get("QUIET_HANDS_HUMAN_DEV", Path(__file__).parents[3] / "shared" / "human-dev")
)
KINDS: dict[str, list[tuple[str, ...]]] = {
    "size": [("small",), ("twelve", "ounce")],
    "drink": [("mocha",), ("iced", "mocha")],
    "roast": [("medium", "roast")],
}
GRAMMAR = OrderGrammar(
    (
        parse_line("[make me, I'd like] (a, an) $size:size $drink:drink", KINDS),
        parse_line("[make me] (a) $drink:drink", KINDS),
    )
)


def walks(acceptor: Acceptor, labels: list[int]) -> bool:
    state = 0
    for label in labels:
        targets = [target for word, _, target in acceptor.arcs_of(state) if word == label]
        assert len(targets) <= 1, "not deterministic"
        if not targets:
            return False
        state = targets[0]
    return bool(acceptor.finals[state] == 0.0)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("make me a twelve ounce iced mocha", {"size": "twelve ounce", "drink": "iced mocha"}),
        ("i'd like small mocha", {"size": "small", "drink": "mocha"}),
        ("make me a mocha", {"drink": "mocha"}),
        ("i'd like a mocha", None),
        ("make me a small", None),
        ("make me a small mocha please", None),
        ("", None),
    ],
)
def test_slots_of_a_text(text: str, slots: dict[str, str] | None) -> None:
    assert GRAMMAR.slots(text) == slots
    words = ["make", "me", "i'd", "like", "a", "an", "small", "twelve", "ounce", "iced", "mocha"]
    words.append("please")
    ids = {word: number for number, word in enumerate(words, start=1)}
    accepted = walks(GRAMMAR.acceptor(ids), [ids[word] for word in text.split()])
    # Silence is a path of the graph and no order.
    assert accepted == (slots is not None or not text)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(KeyError, match="milk"):
        parse_line("a $milk:milk", KINDS)


def test_a_word_without_an_id_is_named() -> None:
    with pytest.raises(KeyError, match="i'd"):
        GRAMMAR.acceptor({"make": 1, "me": 2})


@pytest.mark.parametrize("content", ["", "a: 1", "context: {expressions: 1, slots: {}}", "[: -"])
def test_a_file_that_is_no_grammar_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "grammar.yaml"
    path.write_text(content)
    with pytest.raises(BadInput, match="this grammar cannot be read"):
        load_order_grammar(path)


@pytest.mark.skipif(not HUMANS.is_dir(), reason="the human recordings are not here")
def test_every_order_of_the_people_is_in_the_grammar() -> None:
    grammar = load_order_grammar(HUMANS / "coffee" / "grammar.yaml")
    words = {w for line in grammar.lines for part in line for ws in part.wordings for w in ws}
    acceptor = grammar.acceptor({word: n for n, word in enumerate(sorted(words), start=1)})
    assert len(acceptor.finals) < 2000
    labels = json.loads((HUMANS / "coffee" / "labels.json").read_text())
    wordings = {" ".join(ws) for line in grammar.lines for part in line for ws in part.wordings}
    for label in labels.values():
        assert {" ".join(value.split()) for value in label["slots"].values()} <= wordings
