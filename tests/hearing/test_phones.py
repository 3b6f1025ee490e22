"""The numbers of phones are a contract with the net and with the files of the bundled model."""

from assistant import places
from assistant.hearing.phones import (
    BASE_PHONES,
    PDF_COUNT,
    PHONE_INDEX,
    TRANSITION_COUNT,
    forward_pdf,
    forward_transition,
    graph_phone,
    graph_phones,
    phone_symbol_lines,
    self_loop_pdf,
    self_loop_transition,
    word_boundary_lines,
)

GRAPH = places.speech_models_dir() / "quiet-hands-en" / "graph"


def test_the_bundled_model_has_these_phones() -> None:
    assert phone_symbol_lines() == (GRAPH / "phones.txt").read_text()
    assert word_boundary_lines() == (GRAPH / "phones" / "word_boundary.int").read_text()


def test_every_output_of_the_net_is_of_one_phone() -> None:
    pdfs = [pdf for phone in BASE_PHONES for pdf in (forward_pdf(phone), self_loop_pdf(phone))]
    assert pdfs == list(range(PDF_COUNT))
    assert PHONE_INDEX["SIL"] == 0
    assert PDF_COUNT == 82


def test_every_transition_is_of_one_graph_phone() -> None:
    numbers = [graph_phone(phone.phone, phone.place) for phone in graph_phones()]
    assert numbers == list(range(1, 159))
    transitions = [t for n in numbers for t in (self_loop_transition(n), forward_transition(n))]
    assert transitions == list(range(1, TRANSITION_COUNT + 1))
