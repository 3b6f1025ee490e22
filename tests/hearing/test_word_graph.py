"""The word graph holds every pronunciation and nothing else, and knows which words can follow."""

import json
import os
import shutil
import struct
import subprocess
from itertools import chain, pairwise
from pathlib import Path

import pytest
import vosk
from hypothesis import given
from hypothesis import strategies as st

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.lookahead_fst import Transducer, read_lookahead
from assistant.hearing.phones import (
    Lexicon,
    Pronunciation,
    phone_symbol_lines,
)
from assistant.hearing.pronunciations import read_lexicon
from assistant.hearing.word_graph import WordGraph, build_word_graph, words_file
from assistant.sound import RATE_HZ, Samples
from tests.hearing.conftest import Speak

WAYS = st.lists(st.sampled_from(["AA", "K", "T"]), min_size=1, max_size=5).map(tuple)
LEXICONS = st.dictionaries(
    st.text("abc", min_size=1, max_size=4),
    st.lists(WAYS, min_size=1, max_size=3, unique=True).map(tuple),
    min_size=1,
    max_size=12,
)
BUNDLED = places.speech_models_dir() / "quiet-hands-en"


def save(graph: WordGraph, folder: Path) -> Path:
    (folder / "graph").mkdir(parents=True, exist_ok=True)
    (folder / "graph" / "HCLr.fst").write_bytes(graph.content)
    (folder / "graph" / "words.txt").write_text(words_file(graph.word_ids))
    (folder / "graph" / "phones.txt").write_text(phone_symbol_lines())
    return folder


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graph")


def in_order(lexicon: Lexicon) -> dict[str, tuple[Pronunciation, ...]]:
    return {word: tuple(sorted(ways)) for word, ways in lexicon.items()}


def following(graph: Transducer, state: int, seen: frozenset[int] = frozenset()) -> set[int]:
    """The words that can come next after a state, and -1 for the end; found by walking."""
    found = {-1} if graph.final_cost[state] == 0 else set()
    for arc in graph.arcs[graph.first_arc[state] : graph.first_arc[state + 1]]:
        if arc["olabel"]:
            found.add(int(arc["olabel"]))
        elif arc["next"] not in seen | {state}:
            found |= following(graph, int(arc["next"]), seen | {state})
    return found


def label_sets(content: bytes, states: int) -> list[set[int]]:
    """The sets at the end of a file, with -1 for the end of a path."""
    count = struct.pack("<q", states)
    at = content.rindex(b"\x01\x00\x01\x00\x00", 0, len(content)) + 5
    final, found = struct.unpack_from("<iq", content, at)
    assert struct.pack("<q", found) == count
    at += 12
    sets = []
    for _ in range(states):
        (intervals,) = struct.unpack_from("<q", content, at)
        bounds = struct.unpack_from(f"<{2 * intervals}i", content, at + 8)
        (size,) = struct.unpack_from("<i", content, at + 8 + 8 * intervals)
        at += 12 + 8 * intervals
        pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
        assert all(a[1] < b[0] for a, b in pairwise(pairs)), "not merged"
        members = {number for begin, end in pairs for number in range(begin, end)}
        assert len(members) == size
        sets.append({-1 if number == final else number for number in members})
    assert at == len(content)
    return sets


@given(LEXICONS)
def test_what_goes_in_is_read_back(scratch: Path, lexicon: Lexicon) -> None:
    graph = build_word_graph(lexicon)
    assert sorted(graph.word_ids.values()) == list(range(1, len(lexicon) + 1))
    known = read_lexicon(save(graph, scratch))
    assert known.lexicon == in_order(lexicon)
    assert known.ids == graph.word_ids


@given(LEXICONS, st.data())
def test_what_a_way_costs_is_read_back(
    scratch: Path, lexicon: Lexicon, data: st.DataObject
) -> None:
    said = [(word, tuple(way)) for word, ways in lexicon.items() for way in ways]
    dear = dict.fromkeys(data.draw(st.sets(st.sampled_from(said))), 1.5)
    folder = save(build_word_graph(lexicon, costs=dear), scratch)
    assert read_lexicon(folder).costs == dear
    assert read_lexicon(folder).lexicon == in_order(lexicon)


@given(LEXICONS, st.data())
def test_a_state_knows_which_words_can_follow(
    scratch: Path, lexicon: Lexicon, data: st.DataObject
) -> None:
    old = data.draw(st.sets(st.sampled_from(sorted(lexicon))))
    numbers = data.draw(st.permutations(range(1, len(old) + 1)))
    known_ids = dict(zip(sorted(old), numbers, strict=True))
    built = build_word_graph(lexicon, known_ids)
    assert {word: built.word_ids[word] for word in old} == known_ids
    graph = read_lookahead(save(built, scratch) / "graph" / "HCLr.fst")
    states = len(graph.final_cost)
    assert label_sets(built.content, states) == [following(graph, s) for s in range(states)]


def test_endings_are_shared() -> None:
    one = build_word_graph({"walking": [("W", "AO", "K", "IH", "NG")]})
    two = build_word_graph(
        {"walking": [("W", "AO", "K", "IH", "NG")], "talking": [("T", "AO", "K", "IH", "NG")]}
    )
    # A word more is one arc more.
    assert len(two.content) - len(one.content) < 250


PHRASES = ["much too hard", "where are the rhomboids", "next", "softer", "[unk]"]


def heard(folder: Path, sounds: list[Samples]) -> list[list[dict[str, float | str]]]:
    """Words with times and confidences, by the model's own grammar of a few phrases."""
    vosk.SetLogLevel(-10)
    model = vosk.Model(str(folder))
    phrases = json.dumps(PHRASES)
    results = []
    for sound in sounds:
        recogniser = vosk.KaldiRecognizer(model, RATE_HZ, phrases)
        recogniser.SetWords(True)  # noqa: FBT003 - the engine's own signature
        recogniser.AcceptWaveform(sound.tobytes())
        results.append(json.loads(recogniser.FinalResult())["result"])
    return results


@pytest.mark.slow
def test_the_rebuilt_bundled_model_hears_the_same(tmp_path: Path, speak: Speak) -> None:
    known = read_lexicon(BUNDLED)
    graph = build_word_graph(known.lexicon, known.ids)
    rebuilt = save(graph, shutil.copytree(BUNDLED, tmp_path / "rebuilt"))
    names = Path("graph") / "words.txt"
    assert (rebuilt / names).read_text() == (BUNDLED / names).read_text()
    it_hears_what_the_bundled_model_hears(rebuilt, speak)


def test_a_graph_of_a_few_of_its_words_hears_the_same(tmp_path: Path, speak: Speak) -> None:
    known = read_lexicon(BUNDLED).lexicon
    few = {word: known[word] for phrase in PHRASES for word in phrase.split()}
    small = save(build_word_graph(few), shutil.copytree(BUNDLED, tmp_path / "small"))
    it_hears_what_the_bundled_model_hears(small, speak)


def it_hears_what_the_bundled_model_hears(rebuilt: Path, speak: Speak) -> None:
    texts = ("much too hard", "where are the rhomboids", "next")
    sounds = [speak(voice, text) for voice in ("slt", "kal16") for text in texts]
    old, new = heard(BUNDLED, sounds), heard(rebuilt, sounds)
    assert [[word["word"] for word in words] for words in new] == [t.split() for t in texts] * 2
    for before, after in zip(chain(*old), chain(*new), strict=True):
        assert before["word"] == after["word"]
        for measure in ("start", "end", "conf"):
            assert after[measure] == pytest.approx(before[measure], abs=0.02)


@pytest.mark.skipif(shutil.which("fstinfo") is None, reason="libfst-tools is not installed")
def test_openfst_reads_it(tmp_path: Path) -> None:
    lexicon: Lexicon = {
        "a": [("AH",), ("EY",)],
        "cat": [("K", "AE", "T")],
        "cats": [("K", "AE", "T", "S")],
    }
    folder = save(build_word_graph(lexicon), tmp_path)
    # Debian names the plug-in of this type so that the tool does not find it by itself.
    answer = subprocess.run(
        ["fstinfo", str(folder / "graph" / "HCLr.fst")],
        env=os.environ | {"LD_PRELOAD": "libfstlookahead.so.22"},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = answer.stdout.splitlines()
    facts = {line[:50].strip(): line[50:].strip() for line in lines}
    assert facts["fst type"] == "olabel_lookahead"
    assert facts["# of final states"] == "1"
    assert facts["# of accessible states"] == facts["# of states"]
    assert facts["# of coaccessible states"] == facts["# of states"]
    assert facts["output label sorted"] == facts["cyclic"] == facts["weighted cycles"] == "y"


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be read, so no word can be added"):
        read_lexicon(tmp_path)
    folder = save(build_word_graph({"a": [("AH",)]}), tmp_path)
    path = folder / "graph" / "HCLr.fst"
    whole = path.read_bytes()
    for content, says in (
        (b"", "no word graph of the kind"),
        (whole[:200], "is cut off"),
        (whole[:130], "is cut off"),
        (whole.replace(b"const", b"vectr"), "no word graph of the kind"),
    ):
        path.write_bytes(content)
        with pytest.raises(BadInput, match=says):
            read_lexicon(folder)
    path.write_bytes(whole)
    (folder / "graph" / "words.txt").write_text("a one\n")
    with pytest.raises(BadInput, match=r"words\.txt: a line of this list is not a word"):
        read_lexicon(folder)
