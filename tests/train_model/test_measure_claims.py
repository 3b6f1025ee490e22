import json
import math
from pathlib import Path

import pytest

from assistant.hearing.heard import Heard, Reading, Word
from train_model.measure.calibration import calibrate
from train_model.measure.claims import Claim, meaning_claims, utterance_claims, word_claims
from train_model.measure.decode import Decoded
from train_model.measure.figures import Figure, as_json, as_markdown, by_part
from train_model.measure.sets import Clip
from train_model.measure.shares import Share
from train_model.measure.sphinx import as_fsg
from train_model.measure.subject import Subject


def heard(text: str, confidence: float = 0.5) -> Decoded:
    words = tuple(Word(word, 0.0, 0.0, confidence) for word in text.split())
    take = (Clip("a bit softer", "flite/slt"), Clip("next please", "flite/slt"))
    return Decoded(take, None, 3.0, (Heard(words, 0.0, 0.0, 0.0),))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a bit softer next please", [True] * 5),
        ("a bit later next please", [True, True, False, True, True]),
        ("bit softer please", [True] * 3),
        ("[unk] softer", [True]),
        ("please a bit softer", [False, True, True, True]),
        ("", []),
    ],
)
def test_a_word_is_right_where_it_stands_in_line(text: str, right: list[bool]) -> None:
    assert [claim.right for claim in word_claims([heard(text)])] == right


def test_an_utterance_claims_its_likeliest_reading_and_a_request_all_that_ask_for_it() -> None:
    readings = tuple(
        Reading(text, share, share)
        for text, share in (("next please", 0.5), ("next", 0.2), ("text please", 0.2))
    )
    words = (Word("next", 0.0, 0.3, 0.7), Word("please", 0.3, 0.6, 0.95))
    take = (Clip("next please", "flite/slt"),)
    decoded = Decoded(take, None, 1.0, (Heard(words, 0.0, 0.6, 0.8, readings=readings),))
    subject = Subject(Path("nowhere"), Path("nowhere"))
    assert list(utterance_claims(subject, [decoded])) == [Claim(0.5, right=True)]
    (request,) = meaning_claims(subject, [decoded], talk=False)
    assert request.right
    assert request.confidence == pytest.approx(0.7)
    (mistake,) = meaning_claims(subject, [decoded], talk=True)
    assert not mistake.right


def test_the_map_is_judged_on_other_claims_than_it_is_fitted_on() -> None:
    boasts = [Claim(0.99, right) for right in (True, False)] * 50
    calibration = calibrate("words", boasts, boasts[:20])
    assert calibration.claims == 20
    assert calibration.errors["as told"] == pytest.approx(0.49)
    assert calibration.errors["mapped"] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(
    ("value", "bar", "at_most", "reached"),
    [
        (0.98, 0.97, False, True),
        (0.96, 0.97, False, False),
        (0.03, 0.05, True, True),
        (0.06, 0.05, True, False),
        (0.5, None, False, None),
        (math.nan, 0.97, False, None),
    ],
)
def test_a_bar_is_reached_or_not(
    value: float,
    bar: float | None,
    at_most: bool,  # noqa: FBT001 - a case of the table
    reached: bool | None,  # noqa: FBT001 - a case of the table
) -> None:
    figure = Figure("measure", "what", value, bar=bar, at_most=at_most)
    assert figure.reached is reached
    (row,) = json.loads(as_json([figure]))
    assert row["reached"] is reached
    assert as_markdown([figure]).count("\n") == 3


def test_a_figure_tells_its_parts() -> None:
    parts = by_part([("awb", True), ("awb", False), ("af_sky", True)])
    assert parts == {"af_sky": Share(1, 1), "awb": Share(1, 2)}
    figure = Figure.of("words", "yes", Share(2, 3), bar=0.97, parts=parts)
    assert json.loads(as_json([figure]))[0]["parts"] == {"af_sky": 1.0, "awb": 0.5}
    assert "| 66.7 % | 3 | ≥ 97.0 % | **no** |" in as_markdown([figure])


def test_a_sphinx_grammar_has_the_sentences_as_its_paths() -> None:
    lines = as_fsg(["next", "next please", "stop"]).splitlines()
    arcs = [line.split()[1:] for line in lines if line.startswith("TRANSITION")]
    (start,) = (line.split()[1] for line in lines if line.startswith("START_STATE"))
    (end,) = (line.split()[1] for line in lines if line.startswith("FINAL_STATE"))

    def paths(state: str) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = {()} if state == end else set()
        for source, target, _, *word in arcs:
            if source == state:
                found |= {(*word, *rest) for rest in paths(target)}
        return found

    assert paths(start) == {("next",), ("next", "please"), ("stop",)}
