"""A speech model, and recognisers for the sentences they are given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.hearing.checked_model import check_model
from assistant.hearing.compiled_graph import compiled_graph
from assistant.hearing.engine import load_engine
from assistant.hearing.engine_settings import with_ours
from assistant.hearing.extended_model import extended_model
from assistant.hearing.find_model import find_model
from assistant.hearing.graph_model import GRAPH, SETTINGS, WORDS, with_files
from assistant.hearing.model_words import ModelWords, read_words
from assistant.hearing.openfst import labels_in
from assistant.hearing.sentence_graph import COSTS, GraphCosts
from assistant.kept import key_of
from assistant.sound import RATE_HZ


class SpeechModel:
    """A Vosk model, able to hear the words of its vocabulary in a graph of our sentences.

    The engine is loaded with the first recogniser, and anew for other sentences. Open it with
    `open_model`, which checks it first: a damaged model ends the process. Close its recognisers
    before it; both free their memory at once. Raises BadInput when the words cannot be read.
    """

    def __init__(
        self, path: Path, name: str, *, bundled: bool = False, costs: GraphCosts = COSTS
    ) -> None:
        self.name = name
        self.path = path
        self.bundled = bundled
        self._vosk = load_engine()
        self._costs = costs
        self._expected: str | None = None
        self._model: Any = None
        self._words: ModelWords | None = read_words(path)
        """Only until the engine has them: 20 MB that a small board can use."""
        self.unknown = self._words.unknown
        """The symbol that stands for any other speech; None when there is none."""

    def can_hear(self, word: str) -> bool:
        """Whether the word is in the vocabulary; symbols like `[unk]` and `<eps>` are no words."""
        if self._engine_has(word):
            return True
        self._words = self._words or read_words(self.path)
        return self._words.can_hear(word)

    def recogniser(self, sentences: Iterable[str], wordings: Iterable[str] = ()) -> Any:  # noqa: ANN401 - the engine ships no types
        """A recogniser for 16 kHz sound that expects the sentences, among everyday talk.

        Beside them it expects what is like the `wordings`. Sentences with a word the model does not
        know are left out whole. Raises BadInput when none is left, or the model cannot be loaded.
        """
        listed = dict.fromkeys(" ".join(sentence.split()) for sentence in sentences)
        hearable = tuple(w for w in listed if w and all(map(self.can_hear, w.split(" "))))
        if not hearable:
            raise BadInput(
                f"the speech model '{self.name}' can hear none of the sentences",
                remedy="choose a model of the sentences' language",
            )
        wordings = tuple(wordings)
        expected = key_of((*hearable, "", *wordings))
        if expected != self._expected:
            self._load(hearable, wordings)
            self._expected = expected
        return self.another_recogniser()

    def another_recogniser(self) -> Any:  # noqa: ANN401 - the engine ships no types
        """One more that expects what the last one does; it shares the model's memory."""
        recogniser = self._vosk.KaldiRecognizer(self._model, RATE_HZ)
        recogniser.SetWords(True)  # noqa: FBT003 - the engine's own signature
        return recogniser

    def close(self) -> None:
        """Free its memory now; left to the end of the program, the engine makes noise on stderr."""
        self._model = None
        self._expected = None

    def _engine_has(self, word: str) -> bool:
        """Whether it is among the words that the engine was given: those it expects."""
        # For the engine a word ends at its first zero byte.
        is_word = self._model is not None and word[:1].isalnum() and "\0" not in word
        return is_word and self._model.vosk_model_find_word(word) > 0

    def _load(self, sentences: tuple[str, ...], wordings: tuple[str, ...]) -> None:
        self.close()
        with with_files(self.path, lambda: self._files(sentences, wordings)) as folder:
            try:
                self._model = self._vosk.Model(str(folder))
            except Exception:  # the engine raises nothing more exact
                raise BadInput(
                    "the speech model cannot be loaded",
                    remedy="check it with: quiet-hands models check",
                    path=self.path,
                ) from None

    def _files(self, sentences: tuple[str, ...], wordings: tuple[str, ...]) -> dict[str, bytes]:
        words = self._words or read_words(self.path)
        self._words = None
        graph = compiled_graph(sentences, words, self._costs, wordings)
        files = {GRAPH: graph, SETTINGS: with_ours((self.path / SETTINGS).read_bytes())}
        listed = words.listed(labels_in(graph))
        return files if listed is None else files | {WORDS: listed}


def open_model(choice: str | None = None) -> SpeechModel:
    """Check and open a model: a path, a name, or None for the one that comes with the program.

    The words the user has added to it are in it.
    Raises BadInput when there is no such model, or it is damaged, or the engine cannot use it.
    """
    found = find_model(choice)
    check_model(found.folder, found.known)
    return SpeechModel(extended_model(found.folder), found.name, bundled=found.bundled)
