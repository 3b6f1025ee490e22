from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.phones import PDF_COUNT, PHONE_INDEX
from train_model.align import align, sentence_graph, step_labels

LEXICON = {
    "no": (("N", "OW"),),
    "go": (("G", "OW"),),
    "the": (("DH", "AH"), ("DH", "IY")),
}
SIL, N, OW, DH, IY = (PHONE_INDEX[phone] for phone in ("SIL", "N", "OW", "DH", "IY"))


def likelihoods(spoken: list[int], steps: int = 3) -> np.ndarray:
    """Each phone for so many steps, as a net would see it that never errs."""
    rows = np.full((len(spoken) * steps, PDF_COUNT), -10.0)
    for k, phone in enumerate(spoken):
        rows[k * steps, 2 * phone] = 0.0
        rows[k * steps + 1 : (k + 1) * steps, 2 * phone + 1] = 0.0
    return rows


def test_the_best_path_takes_the_pronunciation_and_the_silences_that_were_said() -> None:
    graph = sentence_graph("the no", LEXICON)
    assert graph is not None
    spoken = [SIL, DH, IY, SIL, N, OW]
    best = align(likelihoods(spoken), graph)
    assert best.phones == tuple((phone, 3 * k, 3 * k + 3) for k, phone in enumerate(spoken))
    assert best.score == 0.0


def test_what_was_not_said_scores_low() -> None:
    graph = sentence_graph("no go", LEXICON)
    assert graph is not None
    assert align(likelihoods([N, OW]), graph).score < -2.75


def test_a_sentence_with_an_unknown_word_has_no_graph() -> None:
    assert sentence_graph("no rhomboid", LEXICON) is None


def test_a_sentence_too_long_for_its_sound_does_not_align() -> None:
    graph = sentence_graph("the no go", LEXICON)
    assert graph is not None
    assert align(likelihoods([N], steps=2), graph).score < -1e20


@given(
    spans=st.lists(st.tuples(st.sampled_from([SIL, N, OW, DH]), st.floats(0.05, 0.6)), min_size=1),
    speed=st.floats(0.8, 1.2),
    lead_s=st.floats(0.0, 0.5),
)
def test_labels_enter_each_phone_once_and_end_in_silence(
    spans: list[tuple[int, float]], speed: float, lead_s: float
) -> None:
    segments, at_s = [], 0.0
    for phone, length_s in spans:
        segments.append((phone, at_s, at_s + length_s))
        at_s += length_s
    frames = int((at_s / speed + lead_s + 0.5) * 100)
    labels = step_labels(segments, frames, speed=speed, lead_s=lead_s)
    assert len(labels) == (frames + 2) // 3
    assert labels[0] % 2 == 0
    assert labels[-1] // 2 == SIL
    for before, label in pairwise(labels):
        stays = label % 2 == 1
        assert not stays or before // 2 == label // 2


@pytest.mark.parametrize("lead_s", [0.0, 0.3])
def test_labels_follow_a_clip_that_was_moved(lead_s: float) -> None:
    labels = step_labels([(N, 0.0, 0.3), (OW, 0.3, 0.6)], 120, speed=1.0, lead_s=lead_s)
    first = round(lead_s / 0.03)
    assert labels[first] == 2 * N
    assert labels[first + 10] == 2 * OW
