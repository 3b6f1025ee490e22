"""Count the n-gram of everyday talk: `python -m train_model.background OUT.fst.gz`.

It stands beside the commands in the recognition graph, so that other talk comes out as other words.
Independent of any speech model: words a model does not know are left out where it is used. Sources:
clauses of Debian's `fortunes`, the sentences of `intents/en/lexicon/everyday_talk.yaml`, and, for
words that neither has, the frequencies of the package `wordfreq` (its data: CC BY-SA 4.0).
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from assistant import places
from assistant.hearing.acceptor import Acceptor
from assistant.hearing.ngram_acceptor import ngram_acceptor
from assistant.hearing.openfst import acceptor_bytes
from assistant.located_yaml import load_yaml
from assistant.understanding.expand import Grammar, expand
from train_model.lexicon import lexicon
from train_model.texts import load_texts

_WORDS = 12_000
"""The most frequent words of English; the rest is too rare to be worth its place."""
_ORDER = 2
_TALK_TIMES = 1.0
"""How often a sentence of ours counts, a clause of the fortunes being 1."""
_LEAST_COUNT = 1.0
_STEP = 1 / 16
"""Costs are rounded to it: the file gets smaller, and nothing is heard otherwise."""


def main() -> None:
    """Write the n-gram, packed, as an OpenFst acceptor with its words in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.fst.gz")
    out = parser.parse_args().out
    acceptor, words = everyday_ngram()
    content = acceptor_bytes(acceptor, {word: at for at, word in enumerate(words)})
    out.parent.mkdir(parents=True, exist_ok=True)
    # Without a time in it, the same sources give the same bytes.
    out.write_bytes(gzip.compress(content, 9, mtime=0))


def everyday_ngram() -> tuple[Acceptor, tuple[str, ...]]:
    """The n-gram, and the words its labels stand for, the first being epsilon."""
    fortunes = load_texts(places.intents_dir(), lexicon().__contains__).everyday
    talk = everyday_talk(places.intents_dir() / "lexicon" / "everyday_talk.yaml")
    frequencies = word_frequencies(_WORDS)
    spoken = {word for text in talk for word in text.split()}
    words = ("<eps>", *sorted(spoken | set(frequencies)))
    numbers = {word: at for at, word in enumerate(words)}
    sentences = [
        (tuple(numbers[word] for word in text.split()), times)
        for texts, times in ((fortunes, 1.0), (talk, _TALK_TIMES))
        for text in texts
        if all(word in numbers for word in text.split())
    ]
    acceptor = ngram_acceptor(
        sentences,
        order=_ORDER,
        unigrams={numbers[word]: share for word, share in frequencies.items()},
        least=_LEAST_COUNT,
    )
    return _rounded(acceptor), words


def everyday_talk(path: Path) -> list[str]:
    """The sentences that the templates of the file stand for."""
    return sorted(
        {
            text.casefold()
            for template in load_yaml(path).sequence()
            for text, _ in expand(template, Grammar({}, {}))
        }
    )


def word_frequencies(count: int) -> dict[str, float]:
    """The most frequent words that people say, with their shares, which add up to 1."""
    from wordfreq import top_n_list, word_frequency

    known = lexicon()
    shares = {word: word_frequency(word, "en") for word in _spoken(top_n_list("en", 3 * count))}
    kept = dict([(w, share) for w, share in shares.items() if w in known][:count])
    whole = sum(kept.values())
    return {word: share / whole for word, share in kept.items()}


def _spoken(words: Iterable[str]) -> Iterable[str]:
    """Not the letters, which people hardly ever say alone."""
    return (w for w in words if re.fullmatch(r"[a-z][a-z']+|[ai]", w))


def _rounded(acceptor: Acceptor) -> Acceptor:
    step = np.float32(_STEP)
    return Acceptor(
        finals=np.round(acceptor.finals / step) * step,
        sources=acceptor.sources,
        labels=acceptor.labels,
        costs=np.round(acceptor.costs / step) * step,
        targets=acceptor.targets,
    )


if __name__ == "__main__":
    main()
