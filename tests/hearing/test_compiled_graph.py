"""The graph as a file: made once, made anew when anything in it changes, never half."""

import gzip
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.hearing import compiled_graph as made
from assistant.hearing.acceptor import Acceptor
from assistant.hearing.compiled_graph import compiled_graph
from assistant.hearing.graph_model import GRAPH, with_files
from assistant.hearing.model_words import ModelWords, read_words
from assistant.hearing.openfst import acceptor_bytes, read_acceptor
from assistant.hearing.sentence_graph import COSTS, sentence_graph
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.vosk_ears import VoskEars
from assistant.kept import cached

from .conftest import Speak
from .test_vosk_ears import listen, silence

WORDS = ModelWords({"<eps>": 0, "stop": 1, "next": 2, "[unk]": 3}, embedded=False, digest="one")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return places.graph_cache_dir()


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a graph was compiled rather than taken from the cache."""
    calls: list[object] = []
    build = sentence_graph

    def counted(*args: object, **more: object) -> object:
        calls.append(args)
        return build(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(made, "sentence_graph", counted)
    return lambda: len(calls)


def test_the_same_sentences_are_compiled_once(cache: Path, made_anew: Callable[[], int]) -> None:
    first = compiled_graph(["stop", "next"], WORDS, COSTS)
    assert compiled_graph(["stop", "next"], WORDS, COSTS) == first
    assert made_anew() == 1
    assert len(list(cache.iterdir())) == 1


def test_whatever_is_in_it_makes_another(cache: Path, made_anew: Callable[[], int]) -> None:
    graphs = [
        compiled_graph(["stop", "next"], WORDS, COSTS),
        compiled_graph(["stop"], WORDS, COSTS),
        compiled_graph(["stop", "next"], WORDS, replace(COSTS, sentence=9.0)),
        compiled_graph(["stop", "next"], replace(WORDS, digest="two"), COSTS),
        compiled_graph(["stop", "next"], WORDS, COSTS, ["stop now"]),
    ]
    assert made_anew() == len(graphs) == len(list(cache.iterdir()))


def test_a_damaged_graph_is_made_anew(cache: Path, made_anew: Callable[[], int]) -> None:
    good = compiled_graph(["stop"], WORDS, COSTS)
    (kept,) = cache.iterdir()
    for content in (b"", kept.read_bytes()[:-20], gzip.compress(good)[:40], b"junk" * 100):
        kept.write_bytes(content)
        assert compiled_graph(["stop"], WORDS, COSTS) == good
    assert made_anew() == 5
    assert gzip.decompress(kept.read_bytes()) == good


def test_old_graphs_are_dropped(tmp_path: Path) -> None:
    for number in range(20):
        cached(tmp_path, f"key{number}", lambda: b"graph")
        os.utime(tmp_path / f"key{number}.gz", (number, number))
    left = {path.stem for path in tmp_path.iterdir()}
    assert len(left) <= 9
    assert {"key19", "key18"} <= left


def test_without_a_place_to_keep_it_the_graph_is_still_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert compiled_graph(["stop"], WORDS, COSTS)


def test_damaged_everyday_talk_is_one_sentence(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = tmp_path / "ngram.fst.gz"
    monkeypatch.setattr(places, "everyday_talk_file", lambda: talk)
    with pytest.raises(BadInput, match=r"ngram.fst.gz: it cannot be read .*; install the program"):
        compiled_graph(["stop"], WORDS, COSTS)
    talk.write_bytes(b"junk")
    with pytest.raises(BadInput, match=r"ngram.fst.gz: this file is damaged; install the program"):
        compiled_graph(["stop"], WORDS, COSTS)
    assert not cache.exists()


def test_a_model_of_another_language_gets_no_english_talk(cache: Path) -> None:
    foreign = ModelWords({"<eps>": 0, "halt": 1, "so": 2}, embedded=False, digest="de")
    graph, _ = read_acceptor(cache, compiled_graph(["halt"], foreign, COSTS))
    assert set(graph.labels.tolist()) == {0, 1}


def test_words_that_were_embedded_are_so_again(cache: Path) -> None:
    words = replace(WORDS, embedded=True)
    _, symbols = read_acceptor(cache, compiled_graph(["stop"], words, COSTS))
    assert symbols == words.ids


def test_the_engine_gets_the_words_of_the_graph_and_all_symbols() -> None:
    assert WORDS.listed({2}) == b"<eps> 0\nnext 2\n[unk] 3\n"
    assert replace(WORDS, embedded=True).listed({2}) is None


def test_the_folder_of_links_is_the_model_but_for_what_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model"
    for name in ("am/final.mdl", "graph/Gr.fst", "graph/phones/word_boundary.int"):
        (model / name).parent.mkdir(parents=True, exist_ok=True)
        (model / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    with with_files(Path("model"), lambda: {GRAPH: b"ours"}) as folder:
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        assert names == ["am/final.mdl", "graph/Gr.fst", "graph/phones/word_boundary.int"]
        assert (folder / "am/final.mdl").read_text() == "am/final.mdl"
        assert (folder / "graph/Gr.fst").read_bytes() == b"ours"
    assert not folder.exists()
    assert (model / "graph/Gr.fst").read_text() == "graph/Gr.fst"


def test_no_room_for_a_folder_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with (
        pytest.raises(BadInput, match=r"cannot be written .No such file.*TMPDIR"),
        with_files(tmp_path, lambda: {GRAPH: b""}),
    ):
        pass


@pytest.fixture
def official(model_copy: Path) -> Path:
    """A model as the official ones are: no list of words, they are in its graph."""
    words = read_words(model_copy)
    table, graph = model_copy / "graph" / "words.txt", model_copy / "graph" / "Gr.fst"
    acceptor, _ = read_acceptor(graph, graph.read_bytes())
    graph.write_bytes(acceptor_bytes(acceptor, words.ids))
    table.unlink()
    return model_copy


def test_a_model_whose_words_are_in_its_graph_hears_ours(official: Path, speak: Speak) -> None:
    model = SpeechModel(official, "official")
    assert model.can_hear("pressure")
    assert model.unknown == "[unk]"
    ears = VoskEars(model, ["too much pressure", "next"])
    (heard,) = listen(ears, speak("slt", "too much pressure"), silence(1.5))
    assert heard.text == "too much pressure"
    ears.close()
    model.close()


def test_a_model_in_a_folder_nobody_may_write_to_is_used(
    model_copy: Path, speak: Speak, cache: Path
) -> None:
    for path in (*model_copy.rglob("*"), model_copy):
        path.chmod(0o555 if path.is_dir() else 0o444)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.parent.chmod(0o555)
    model = SpeechModel(model_copy, "copy")
    ears = VoskEars(model, ["next"])
    assert [h.text for h in listen(ears, speak("slt", "next"), silence(1.5))] == ["next"]
    ears.close()
    model.close()
    for path in (model_copy, *model_copy.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(model_copy)


WORDLESS = {
    "not pairs": ("next 1\nstop\n", "words.txt: a line of this list is not a word and a number"),
    "no number": ("next one\n", "words.txt: a line of this list is not a word and a number"),
    "empty": ("", "words.txt: there are no words in this list"),
}


@pytest.mark.parametrize("wrong", WORDLESS)
def test_a_list_of_words_that_is_none_is_named(tmp_path: Path, wrong: str) -> None:
    content, says = WORDLESS[wrong]
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "words.txt").write_text(content)
    with pytest.raises(BadInput, match=says):
        read_words(tmp_path)


def test_a_model_without_any_words_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    with pytest.raises(BadInput, match=r"Gr.fst: it cannot be read"):
        read_words(tmp_path)
    (tmp_path / "graph" / "Gr.fst").write_bytes(acceptor_bytes(Acceptor.of([0.0], [])))
    with pytest.raises(BadInput, match=r"Gr.fst: there are no words in this speech model"):
        read_words(tmp_path)
