"""A loaded speech model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.hearing.checked_model import check_model
from assistant.hearing.extended_model import extended_model
from assistant.hearing.find_model import find_model
from assistant.sound import RATE_HZ

_SILENT = -10
_UNKNOWN_SYMBOLS = ("[unk]", "<unk>", "<UNK>")


class SpeechModel:
    """A Vosk model in memory, able to hear the words of its vocabulary.

    Open it with `open_model`, which checks it first: a damaged model ends the process. Close its
    recognisers before it; both free their memory at once.
    """

    def __init__(self, path: Path, name: str, *, bundled: bool = False) -> None:
        vosk = _engine()
        self.name = name
        self.path = path
        self.bundled = bundled
        self._vosk = vosk
        try:
            self._model: Any = vosk.Model(str(path))
        except Exception:  # the engine raises nothing more exact
            remedy = "check it with: quiet-hands models check"
            raise BadInput("the speech model cannot be loaded", remedy=remedy, path=path) from None
        self.unknown = next((s for s in _UNKNOWN_SYMBOLS if self._find(s) > 0), None)
        """The symbol that stands for speech outside the grammar; None when there is none."""

    def can_hear(self, word: str) -> bool:
        """Whether the word is in the vocabulary; symbols like `[unk]` and `<eps>` are no words."""
        return word[:1].isalnum() and self._find(word) > 0

    def recogniser(self, grammar: str) -> Any:  # noqa: ANN401 - the engine ships no types
        """A recogniser for 16 kHz sound, limited to a grammar made by `grammar_of`.

        Anything but such a grammar can end the process.
        """
        recogniser = self._vosk.KaldiRecognizer(self._model, RATE_HZ, grammar)
        recogniser.SetWords(True)  # noqa: FBT003 - the engine's own signature
        return recogniser

    def close(self) -> None:
        """Free its memory now; left to the end of the program, the engine makes noise on stderr."""
        self._model = None

    def _find(self, word: str) -> int:
        return int(self._model.vosk_model_find_word(word))


def open_model(choice: str | None = None) -> SpeechModel:
    """Check and load a model: a path, a name, or None for the one that comes with the program.

    The words the user has added to it are in it.
    Raises BadInput when there is no such model, or it is damaged, or the engine cannot use it.
    """
    found = find_model(choice)
    check_model(found.folder, found.known)
    return SpeechModel(extended_model(found.folder), found.name, bundled=found.bundled)


def _engine() -> Any:  # noqa: ANN401 - the engine ships no types
    try:
        import vosk  # noqa: PLC0415 - 0.15 s and a native library, only for commands that listen
    except (ImportError, OSError) as error:
        remedy = "install what is missing (often: sudo apt install libatomic1)"
        raise BadInput(f"the speech engine cannot be loaded ({error})", remedy=remedy) from None
    vosk.SetLogLevel(_SILENT)
    return vosk
