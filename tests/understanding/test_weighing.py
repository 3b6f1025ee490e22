"""How sure is sure enough, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.meaning import Harm, Meaning
from assistant.understanding.weighing import doubt_between, likeliest, with_rule
from assistant.understanding.wordings import NOTHING

HARMS = {
    "pain": Harm.SAFETY,
    "stop": Harm.SAFETY,
    "next": Harm.ANNOYING,
    "deeper": Harm.HARMFUL,
    "repeat": Harm.NONE,
}


def ordered(shares: dict[str, float]) -> dict[str, float]:
    return dict(sorted(shares.items(), key=lambda entry: -entry[1]))


@pytest.mark.parametrize(
    ("shares", "chosen"),
    [
        ({NOTHING: 0.9, "next": 0.1}, None),
        ({"next": 0.9, NOTHING: 0.1}, "next"),
        ({"repeat": 0.9, NOTHING: 0.1}, "repeat"),
        # What is dear must be surer than what is cheap.
        ({"repeat": 0.75, "next": 0.15, NOTHING: 0.1}, "repeat"),
        ({"deeper": 0.75, "next": 0.15, NOTHING: 0.1}, None),
        # One of two safety requests: the likelier of them, though neither is likely alone.
        ({"next": 0.3, "pain": 0.28, "stop": 0.25, NOTHING: 0.17}, "pain"),
        # The more careful reading wins over a likelier one.
        ({"repeat": 0.45, "pain": 0.55, NOTHING: 0.0}, "pain"),
        ({NOTHING: 0.6, "pain": 0.4}, None),
    ],
)
def test_what_is_likely_enough(shares: dict[str, float], chosen: str | None) -> None:
    likely = likeliest(ordered({**dict.fromkeys(HARMS, 0.0), **shares}), HARMS)
    assert (likely.intent if likely else None) == chosen


@pytest.mark.parametrize(
    ("shares", "chosen"),
    [
        ({"repeat": 0.9, NOTHING: 0.1}, "repeat"),
        ({"repeat": 0.75, NOTHING: 0.25}, None),
        ({"pain": 0.5, "stop": 0.35, NOTHING: 0.15}, "pain"),
        ({"pain": 0.7, NOTHING: 0.3}, None),
    ],
)
def test_amid_talk_it_must_be_likelier(shares: dict[str, float], chosen: str | None) -> None:
    whole = ordered({**dict.fromkeys(HARMS, 0.0), **shares})
    likely = likeliest(whole, HARMS, amid_talk=True)
    assert (likely.intent if likely else None) == chosen
    assert likeliest(whole, HARMS) is not None


@pytest.mark.parametrize(
    ("shares", "chosen"),
    [
        # Two questions with one answer: the likelier of them, though neither is likely alone.
        ({"repeat": 0.4, "help": 0.35, NOTHING: 0.25}, "repeat"),
        ({"repeat": 0.4, "help": 0.25, NOTHING: 0.35}, None),
        ({"next": 0.45, "repeat": 0.3, "help": 0.25}, None),
        ({"pain": 0.55, "repeat": 0.25, "help": 0.2}, "pain"),
    ],
)
def test_what_has_one_answer_counts_together(shares: dict[str, float], chosen: str | None) -> None:
    harms = {**HARMS, "help": Harm.NONE}
    likely = likeliest(ordered({**dict.fromkeys(harms, 0.0), **shares}), harms, {"repeat", "help"})
    assert (likely.intent if likely else None) == chosen


@given(st.dictionaries(st.sampled_from([*HARMS, NOTHING]), st.floats(0.01, 1), min_size=2))
def test_a_rule_only_ever_speaks_for_its_meaning(shares: dict[str, float]) -> None:
    whole = sum(shares.values())
    before = {intent: share / whole for intent, share in shares.items()}
    after = with_rule(before, Meaning("next", score=100.0), ("go", "next"))
    assert sum(after.values()) == pytest.approx(1)
    assert after["next"] >= before.get("next", 0)
    assert list(after.values()) == sorted(after.values(), reverse=True)


@pytest.mark.parametrize(
    ("shares", "doubt"),
    [
        ({"repeat": 0.4, "next": 0.35, "deeper": 0.2, NOTHING: 0.05}, ("repeat", "next")),
        ({"repeat": 0.4, "next": 0.2, "deeper": 0.2, NOTHING: 0.1, "stop": 0.1}, ("repeat",)),
        ({"repeat": 0.3, "next": 0.25, NOTHING: 0.45}, ()),
        ({"pain": 0.3, "next": 0.3, "deeper": 0.3, NOTHING: 0.1}, ()),
    ],
)
def test_what_is_worth_asking(shares: dict[str, float], doubt: tuple[str, ...]) -> None:
    assert doubt_between(ordered(shares), HARMS) == doubt
