"""Words the user has added to the speech model, in a text file of their own.

A line is a word and its phones (`assistant.hearing.phones`), a word with several lines has several
pronunciations, and `#` begins a line of remarks. People may edit the file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.phones import SPEECH_PHONES, Lexicon, Pronunciation
from assistant.whole_file import write_whole

_WORD = re.compile(r"[^\W\d_]+(['.-][^\W\d_]+)*")
_MOST_WAYS = 8
"""Every pronunciation is one more thing to mishear."""
_MOST_PHONES = 60
_REMARK = "# word, then its phones; made by 'quiet-hands models add-word', and free to be edited\n"


@dataclass(frozen=True, slots=True)
class AddedWord:
    """A word and one way to pronounce it."""

    word: str
    way: Pronunciation

    @property
    def line(self) -> str:
        """As it is written in the file."""
        return f"{self.word}\t{' '.join(self.way)}"


def read_added_words(path: Path | None = None) -> tuple[AddedWord, ...]:
    """The words in the file; none when it does not exist. BadInput with the line of a mistake."""
    path = path or places.added_words_file()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise BadInput("the added words cannot be read", path=path) from None
    found = []
    for number, line in enumerate(lines, 1):
        word, *phones = line.split() or ["#"]
        if word.startswith("#"):
            continue
        try:
            found.append(AddedWord(checked_word(word), checked_phones(phones)))
        except BadInput as error:
            raise BadInput(error.problem, remedy=error.remedy, path=path, line=number) from None
    return tuple(dict.fromkeys(found))


def checked_word(word: str) -> str:
    """The word as sentences have it, in small letters; BadInput for what cannot be one."""
    if not _WORD.fullmatch(word):
        remedy = "write a single word, without spaces, digits or signs"
        raise BadInput(f"'{word}' is not a word", remedy=remedy)
    return word.casefold()


def checked_phones(phones: Iterable[str]) -> Pronunciation:
    """Phones as a pronunciation; stress marks may be there. BadInput for an unknown one."""
    way = tuple(phone.upper().rstrip("012") for phone in phones)
    if not way or len(way) > _MOST_PHONES:
        problem = "there are no phones" if not way else f"{len(way)} phones are too many"
        raise BadInput(problem, remedy='a word is written like "K W AA D"')
    for phone in way:
        if phone not in SPEECH_PHONES:
            near = process.extractOne(phone, SPEECH_PHONES, score_cutoff=60)
            hint = f"did you mean '{near[0]}'; " if near else ""
            known = " ".join(SPEECH_PHONES)
            raise BadInput(f"there is no phone '{phone}'", remedy=f"{hint}known ones: {known}")
    return way


def sounds_like(text: str, lexicon: Lexicon) -> tuple[Pronunciation, ...]:
    """The ways to say the words of `text` in one go.

    Raises BadInput for a word that is not in the lexicon, and for too many ways.
    """
    words = text.casefold().split()
    if not words:
        raise BadInput("there is nothing to sound like", remedy="name words that are known")
    for word in words:
        if word not in lexicon or not word[0].isalnum():
            remedy = "use words it knows, or give the phones with --phones"
            raise BadInput(f"the speech model does not know the word '{word}'", remedy=remedy)
    ways = [lexicon[word] for word in words]
    joined = {tuple(itertools.chain(*parts)): None for parts in itertools.product(*ways)}
    if len(joined) > _MOST_WAYS:
        raise BadInput(
            f"'{text}' can be said in {len(joined)} ways",
            remedy=f"choose words that give at most {_MOST_WAYS}, or give the phones with --phones",
        )
    return tuple(joined)


def write_added_words(words: Iterable[AddedWord], path: Path | None = None) -> None:
    """Append what is not in the file yet."""
    path = path or places.added_words_file()
    known = read_added_words(path)
    text = _text(path) or _REMARK
    text += "".join(f"{added.line}\n" for added in words if added not in known)
    _replace(path, text)


def remove_added_word(word: str, path: Path | None = None) -> None:
    """Take every pronunciation of the word out of the file; BadInput when it has none there."""
    path = path or places.added_words_file()
    word = word.casefold()
    words = dict.fromkeys(added.word for added in read_added_words(path))
    if word not in words:
        remedy = f"added are: {', '.join(words)}" if words else "no word has been added"
        raise BadInput(f"'{word}' is not a word you have added", remedy=remedy)
    lines = _text(path).splitlines()
    kept = [line for line in lines if " ".join(line.split()[:1]).casefold() != word]
    _replace(path, "".join(f"{line}\n" for line in kept))


def _text(path: Path) -> str:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _replace(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        raise BadInput(f"it cannot be written ({error.strerror})", path=path) from None
