"""Sentences to a graph: what is a path, what is not, and what stands beside."""

import math
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import places
from assistant.hearing.acceptor import EPSILON, Acceptor
from assistant.hearing.background import read_background
from assistant.hearing.model_words import ModelWords, read_words
from assistant.hearing.ngram_acceptor import ngram_acceptor
from assistant.hearing.sentence_acceptor import sentence_acceptor
from assistant.hearing.sentence_graph import COSTS, Background, sentence_graph
from assistant.located_yaml import load_yaml
from assistant.understanding.expand import Grammar, expand
from tests.bundled import bundled_catalogue
from tests.sweep import sweep

IDS = {"<eps>": 0, "a": 3, "b": 1, "c": 7, "[unk]": 9}


def table_of(graph: Acceptor) -> dict[int, list[tuple[int, float, int]]]:
    table: dict[int, list[tuple[int, float, int]]] = {}
    columns = (graph.sources, graph.labels, graph.costs, graph.targets)
    for source, label, cost, target in zip(*(c.tolist() for c in columns), strict=True):
        table.setdefault(source, []).append((label, cost, target))
    return table


class Walk:
    """The cheapest way through a graph, word by word."""

    def __init__(self, graph: Acceptor) -> None:
        self._finals = graph.finals.tolist()
        self._arcs = table_of(graph)

    def cost(self, labels: Iterable[int]) -> float:
        at = self._with_epsilons({0: 0.0})
        for label in labels:
            after: dict[int, float] = {}
            for state, cost in at.items():
                for other, more, target in self._arcs.get(state, ()):
                    if other == label:
                        after[target] = min(after.get(target, math.inf), cost + more)
            at = self._with_epsilons(after)
        return min((cost + self._finals[state] for state, cost in at.items()), default=math.inf)

    def _with_epsilons(self, at: dict[int, float]) -> dict[int, float]:
        waiting = list(at)
        while waiting:
            state = waiting.pop()
            for label, more, target in self._arcs.get(state, ()):
                if label == EPSILON and at[state] + more < at.get(target, math.inf):
                    at[target] = at[state] + more
                    waiting.append(target)
        return at


def labels_of(sentence: str, ids: Mapping[str, int]) -> list[int]:
    return [ids[word] for word in sentence.split()]


SENTENCE = st.lists(st.sampled_from("abc"), min_size=1, max_size=5).map(" ".join)


@given(st.sets(SENTENCE, min_size=1, max_size=30), st.sets(SENTENCE, max_size=30))
def test_exactly_the_listed_sentences_are_accepted(listed: set[str], others: set[str]) -> None:
    walk = Walk(sentence_acceptor(listed, IDS))
    assert {s for s in listed | others if walk.cost(labels_of(s, IDS)) == 0} == listed
    assert walk.cost([]) == math.inf


@given(st.sets(SENTENCE, min_size=1, max_size=30))
def test_the_acceptor_is_deterministic_and_minimal(listed: set[str]) -> None:
    acceptor = sentence_acceptor(listed, IDS)
    table = table_of(acceptor)
    assert all(len({a[0] for a in arcs}) == len(arcs) for arcs in table.values())
    futures: dict[int, frozenset[tuple[int, ...]]] = {}

    def future(state: int) -> frozenset[tuple[int, ...]]:
        if state not in futures:
            own = [()] if math.isfinite(acceptor.finals[state]) else []
            rest = [
                (label, *tail)
                for label, _, target in table.get(state, ())
                for tail in future(target)
            ]
            futures[state] = frozenset([*own, *rest])
        return futures[state]

    future(0)
    assert len(futures) == len(acceptor.finals) == len(set(futures.values()))


NUMBERED = st.lists(st.sampled_from([1, 2, 3]), max_size=4).map(tuple)


@given(st.lists(st.tuples(NUMBERED, st.floats(0.5, 5)), min_size=1, max_size=12), st.integers(1, 3))
def test_after_any_history_the_words_share_what_there_is(
    counted: list[tuple[tuple[int, ...], float]], order: int
) -> None:
    ngram = ngram_acceptor(counted, order=order)
    table = table_of(ngram)
    words = {word for words, _ in counted for word in words}
    for state in range(len(ngram.finals)):
        share = _end_share(ngram, table, state)
        share += sum(_share(table, state, word) for word in words)
        assert share == pytest.approx(1, abs=0.02)


def _share(table: dict[int, list[tuple[int, float, int]]], state: int, word: int) -> float:
    """As a back-off model is read: lower orders only for what was not seen."""
    for label, cost, _ in table.get(state, ()):
        if label == word:
            return math.exp(-cost)
    back_off = [(cost, to) for label, cost, to in table.get(state, ()) if label == EPSILON]
    return sum(math.exp(-cost) * _share(table, to, word) for cost, to in back_off)


def _end_share(
    ngram: Acceptor, table: dict[int, list[tuple[int, float, int]]], state: int
) -> float:
    if math.isfinite(ngram.finals[state]):
        return math.exp(-float(ngram.finals[state]))
    back_off = [(cost, to) for label, cost, to in table.get(state, ()) if label == EPSILON]
    return sum(math.exp(-cost) * _end_share(ngram, table, to) for cost, to in back_off)


def test_what_was_seen_costs_less_than_what_was_not() -> None:
    walk = Walk(ngram_acceptor([((1, 2, 3), 5.0), ((1, 2, 2), 1.0)], order=3))
    assert walk.cost([1, 2, 3]) < walk.cost([1, 2, 2]) < walk.cost([3, 1])


TALK = Background(ngram_acceptor([((1, 2), 3.0), ((2, 3), 1.0)], order=2), ("<eps>", "b", "c", "d"))


def graph_of(*sentences: str) -> Walk:
    return Walk(sentence_graph(sentences, IDS, unknown="[unk]", background=TALK))


def test_silence_costs_nothing_and_a_sentence_the_same_whatever_their_number() -> None:
    assert graph_of("a b").cost([]) == 0
    assert graph_of("a b").cost(labels_of("a b", IDS)) == COSTS.sentence
    many = graph_of("a b", "a", "b", "b a", "a a a")
    assert {many.cost(labels_of(s, IDS)) for s in ("a b", "b a", "a a a")} == {COSTS.sentence}
    assert {many.cost(labels_of(s, IDS)) for s in ("a", "b")} == {COSTS.single}


def test_what_is_not_listed_costs_more() -> None:
    walk = graph_of("a b", "b a")
    unlisted = walk.cost(labels_of("a b a", IDS))
    assert COSTS.sentence < unlisted < math.inf
    two = walk.cost(labels_of("a b b a", IDS))
    assert two <= 2 * COSTS.sentence + COSTS.another


def test_what_people_said_makes_what_is_like_it_cheaper() -> None:
    said = ["a b a", "b a a", "a nobody knows this word"]
    without, with_said = (
        Walk(sentence_graph(["a b"], IDS, unknown=None, background=None, wordings=wordings))
        for wordings in ((), said)
    )
    for text in ("a b a", "b a b a"):
        labels = labels_of(text, IDS)
        assert with_said.cost(labels) < without.cost(labels)
    assert with_said.cost(labels_of("a b", IDS)) == COSTS.sentence


def test_everyday_talk_is_a_path_and_words_the_model_lacks_are_not() -> None:
    walk = graph_of("a b")
    assert walk.cost(labels_of("b c", IDS)) < math.inf  # "c" is in no sentence of ours
    without = sentence_graph(["a b"], IDS, unknown=None, background=None)
    assert Walk(without).cost(labels_of("b c", IDS)) == math.inf
    assert set(without.labels.tolist()) <= {EPSILON, *labels_of("a b", IDS)}


def test_other_speech_is_one_symbol_at_most() -> None:
    walk = graph_of("a b")
    assert walk.cost([IDS["[unk]"]]) == COSTS.unknown
    assert walk.cost([IDS["[unk]"]] * 2) == math.inf
    assert walk.cost([IDS["[unk]"], *labels_of("a b", IDS)]) == math.inf


@pytest.fixture(scope="module")
def words() -> ModelWords:
    return read_words(places.speech_models_dir() / "quiet-hands-en")


@pytest.mark.parametrize("every", sweep(10, 1))
def test_every_sentence_of_the_intents_is_an_exact_path(words: ModelWords, every: int) -> None:
    every_text = {p.text for p in bundled_catalogue().phrases if p.stands_for is None}
    assert len(every_text) > 8000
    texts = set(sorted(every_text)[::every])
    walk = Walk(sentence_acceptor(texts, words.ids))
    assert not [text for text in texts if walk.cost(labels_of(text, words.ids)) != 0]
    parts = {" ".join(text.split()[:-1]) for text in texts} - texts - {""}
    assert not [text for text in parts if walk.cost(labels_of(text, words.ids)) == 0]


def test_what_is_listed_as_not_meant_is_no_exact_path(words: ModelWords) -> None:
    catalogue = bundled_catalogue()
    walk = Walk(sentence_acceptor({s.text for s in catalogue.sentences}, words.ids))
    misses = {miss.casefold() for i in catalogue.intents.values() for miss in i.near_misses}
    # A near miss of one intent may be a sentence of another.
    others = misses - {s.text for s in catalogue.sentences}
    hearable = [m for m in others if all(map(words.can_hear, m.split()))]
    assert len(hearable) > 100
    assert not [miss for miss in hearable if walk.cost(labels_of(miss, words.ids)) == 0]


def test_the_talk_that_comes_along_is_mostly_of_words_the_model_knows(words: ModelWords) -> None:
    path = places.everyday_talk_file()
    assert path.stat().st_size < 1_500_000
    talk = read_background(path, path.read_bytes())
    assert sum(word in words.ids for word in talk.words) > 0.95 * len(talk.words)


def test_no_everyday_sentence_is_a_command(words: ModelWords) -> None:
    catalogue = bundled_catalogue()
    commands = {sentence.words for sentence in catalogue.sentences}
    folder = places.intents_dir() / "lexicon"
    said = [
        (node.line, text.casefold())
        for node in load_yaml(folder / "everyday_talk.yaml").sequence()
        for text, _ in expand(node, Grammar({}, {}))
    ]
    assert len(said) > 2000
    assert not [row for row in said if catalogue.lexicon.words(row[1]) in commands]
    unknown = {w for _, text in said for w in text.split() if not words.can_hear(w)}
    assert not unknown
