"""A speech model with the words the user has added to it.

The model itself stays as it is. What its graph and list of words are with the added words goes
into a folder in the user's cache, beside links to all its other files; that folder is made when
it is needed, and anew when the model or the words have changed.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.added_words import AddedWord, read_added_words
from assistant.hearing.checked_model import check_model, fingerprint
from assistant.hearing.linked_model import link_with
from assistant.hearing.model_files import RECORD, write_record
from assistant.hearing.phones import Pronunciation
from assistant.hearing.pronunciations import can_be_extended, read_lexicon
from assistant.hearing.word_graph import build_word_graph, words_file

_FORMAT = 1
"""Counts up when the same words give another graph."""
_KEPT = 3
"""Folders kept for a model: another process may be using one that has just become old."""


def extended_model(
    folder: Path, words: Sequence[AddedWord] | None = None, *, again: bool = False
) -> Path:
    """The folder of the model in `folder` with the words added; itself when there are none.

    `words` are those of the user's file, unless given. A model that is not built like ours is
    left alone. The result is checked, also if it was before when `again` is asked for. Raises
    BadInput for mistakes in the file, and when the folder cannot be made.
    """
    words = read_added_words() if words is None else words
    if not words or not can_be_extended(folder):
        return folder
    extended = places.extended_models_dir() / f"{folder.name}-{_key(folder, words)}"
    if extended.is_dir():
        try:
            check_model(extended, None, again=again)
        except BadInput:
            # What was made can be made again; only a model that is new and bad is a problem.
            shutil.rmtree(extended, ignore_errors=True)
        else:
            extended.touch()
            return extended
    _make(folder, words, extended)
    check_model(extended, None)
    _prune(extended)
    return extended


def added_to(folder: Path) -> tuple[str, ...]:
    """The words of the user's file that the model in `folder` has got; none for another's model."""
    words = read_added_words() if can_be_extended(folder) else ()
    return tuple(dict.fromkeys(added.word for added in words))


def _key(folder: Path, words: Sequence[AddedWord]) -> str:
    parts = [str(_FORMAT), fingerprint(folder), *(added.line for added in words)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _make(folder: Path, words: Sequence[AddedWord], extended: Path) -> None:
    known = read_lexicon(folder)
    lexicon: dict[str, tuple[Pronunciation, ...]] = dict(known.lexicon)
    for added in words:
        lexicon[added.word] = (*lexicon.get(added.word, ()), added.way)
    # The user knows how it is said here: that costs nothing any more.
    mine = {(added.word, added.way) for added in words}
    costs = {said: cost for said, cost in known.costs.items() if said not in mine}
    graph = build_word_graph(lexicon, known.ids, costs)
    ours = {
        "graph/HCLr.fst": graph.content,
        "graph/words.txt": words_file(graph.word_ids).encode(),
    }
    home = extended.parent
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=f".{extended.name}.") as unfinished:
            fresh = Path(unfinished) / extended.name
            link_with(folder.absolute(), fresh, ours, leave_out=(RECORD,))
            write_record(fresh, f"{folder} and {places.added_words_file()}", "")
            fresh.replace(extended)
    except OSError as error:
        raise BadInput(
            f"the speech model with the added words cannot be written ({error.strerror})",
            remedy="make room there, or take the words away: quiet-hands models remove-word WORD",
            path=home,
        ) from None


def _prune(extended: Path) -> None:
    name = extended.name.rpartition("-")[0]
    others = [other for other in extended.parent.glob(f"{name}-*") if other.is_dir()]
    for old in sorted(others, key=lambda path: -path.stat().st_mtime)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
