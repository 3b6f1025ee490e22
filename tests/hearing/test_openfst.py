"""OpenFst's files, written and read without it, and checked by its own tools where they are."""

import contextlib
import math
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.acceptor import Acceptor
from assistant.hearing.openfst import acceptor_bytes, read_acceptor, read_head

HERE = Path("Gr.fst")
SYMBOLS = {"<eps>": 0, "next": 2, "où": 5, "stop": 7}
SMALL = Acceptor.of(
    [0.0, math.inf, 1.5], [(0, 7, 0.5, 1), (0, 2, 0.25, 2), (1, 0, 0.0, 2), (2, 5, 1.0, 1)]
)
needs_openfst = pytest.mark.skipif(shutil.which("fstprint") is None, reason="no libfst-tools")


@st.composite
def acceptors(draw: st.DrawFn) -> Acceptor:
    states = draw(st.integers(1, 6))
    state = st.integers(0, states - 1)
    cost = st.floats(0, 50, width=32)
    finals = draw(st.lists(cost | st.just(math.inf), min_size=states, max_size=states))
    arcs = draw(st.lists(st.tuples(state, st.integers(0, 9), cost, state), max_size=20))
    return Acceptor.of(finals, arcs)


def arcs_of(acceptor: Acceptor) -> list[tuple[float, ...]]:
    columns = (acceptor.sources, acceptor.labels, acceptor.costs, acceptor.targets)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


@given(acceptors(), st.none() | st.just(SYMBOLS))
def test_what_is_written_is_read(acceptor: Acceptor, symbols: dict[str, int] | None) -> None:
    read, words = read_acceptor(HERE, acceptor_bytes(acceptor, symbols))
    assert arcs_of(read) == arcs_of(acceptor)
    assert np.array_equal(read.finals, acceptor.finals)
    assert words == (symbols or {})


@given(acceptors())
def test_the_arcs_of_a_state_are_sorted_by_label(acceptor: Acceptor) -> None:
    read, _ = read_acceptor(HERE, acceptor_bytes(acceptor))
    keys = list(zip(read.sources.tolist(), read.labels.tolist(), strict=True))
    assert keys == sorted(keys)


@given(st.data())
def test_a_damaged_file_is_one_sentence(data: st.DataObject) -> None:
    content = acceptor_bytes(SMALL, SYMBOLS)
    cut = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(BadInput, match=r"^Gr.fst: .*; it is damaged or of another kind"):
        read_acceptor(HERE, content[:cut])


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_changed_byte_does_not_crash(at: int, byte: int) -> None:
    content = bytearray(acceptor_bytes(SMALL, SYMBOLS))
    content[at % len(content)] = byte
    with contextlib.suppress(BadInput):
        read_acceptor(HERE, bytes(content))


WRONG = {
    "no fst": (b"not an fst at all", "this is no OpenFst file"),
    "other arcs": (acceptor_bytes(SMALL).replace(b"standard", b"log_semi"), "arcs are 'log_semi'"),
    "other type": (acceptor_bytes(SMALL).replace(b"const", b"ngram"), "type is 'ngram'"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_another_kind_of_file_is_named(wrong: str) -> None:
    content, says = WRONG[wrong]
    with pytest.raises(BadInput, match=says):
        read_acceptor(HERE, content)


def test_a_transducer_is_refused() -> None:
    content = bytearray(acceptor_bytes(SMALL))
    content[-12:-8] = struct.pack("<i", 1)  # the output label of the last arc
    with pytest.raises(BadInput, match="this is no acceptor"):
        read_acceptor(HERE, bytes(content))


def test_words_are_read_from_a_type_whose_states_are_not() -> None:
    content = acceptor_bytes(SMALL, SYMBOLS).replace(b"const", b"ngram")
    assert read_head(HERE, content).symbols == SYMBOLS


def test_the_graph_of_the_bundled_model_can_be_read() -> None:
    path = places.speech_models_dir() / "quiet-hands-en" / "graph" / "Gr.fst"
    head = read_head(path, path.read_bytes())
    graph, words = read_acceptor(path, path.read_bytes())
    assert words == {}
    assert (len(graph.finals), len(graph.labels)) == (head.states, head.arcs)


def printed(path: Path, *options: str) -> list[list[str]]:
    shown = subprocess.run(
        ["fstprint", *options, str(path)], check=True, capture_output=True, text=True
    )
    return sorted(line.split() for line in shown.stdout.splitlines())


@needs_openfst
def test_openfst_reads_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.fst"
    path.write_bytes(acceptor_bytes(SMALL, SYMBOLS))
    assert printed(path, "--acceptor") == [
        ["0"],
        ["0", "1", "stop", "0.5"],
        ["0", "2", "next", "0.25"],
        ["1", "2", "<eps>"],
        ["2", "1", "où", "1"],
        ["2", "1.5"],
    ]


@needs_openfst
@pytest.mark.parametrize("kind", ["vector", "const"])
def test_what_openfst_writes_is_read(tmp_path: Path, kind: str) -> None:
    ours, theirs = tmp_path / "a.fst", tmp_path / "b.fst"
    ours.write_bytes(acceptor_bytes(SMALL, SYMBOLS))
    command = ["fstconvert", f"--fst_type={kind}", "--fst_align", str(ours), str(theirs)]
    subprocess.run(command, check=True)
    read, words = read_acceptor(theirs, theirs.read_bytes())
    assert (arcs_of(read), words) == (arcs_of(SMALL), SYMBOLS)


@needs_openfst
def test_openfst_agrees_on_what_the_graph_is(tmp_path: Path) -> None:
    path = tmp_path / "a.fst"
    path.write_bytes(acceptor_bytes(SMALL))
    told = subprocess.run(["fstinfo", str(path)], check=True, capture_output=True, text=True)
    facts = dict(line.rsplit(maxsplit=1) for line in told.stdout.splitlines())
    assert facts["acceptor"] == facts["input label sorted"] == facts["output label sorted"] == "y"
    assert facts["# of arcs"] == "4"
