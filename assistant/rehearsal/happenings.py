"""What happened in a rehearsal, in order: notes of the loop, of the people and of the speaker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.sound import Playing

_ROUNDED = 3


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened; the facts are plain JSON values.

    Besides the kinds of the loop there are: `utterance` (who, text, end_s), `spoken` (a line of
    the device becomes audible), `cut` (a line that was hushed in mid-word or before), `passed`
    and `failed` (where, text).
    """

    at_s: float
    kind: str
    facts: Mapping[str, object]


class Happenings:
    """All notes so far; implements `ports.Observer`.

    The loop notes `say` when a line is wanted; `spoken` follows here when it is really heard, as
    it may have to wait for the line before it.

    `watch` is told of every note as it comes.
    """

    def __init__(self, watch: Callable[[Note], None] | None = None) -> None:
        self._watch = watch
        self.notes: list[Note] = []
        self.place: Note | None = None
        self._wanted: list[Mapping[str, object]] = []
        self._audible = False

    def note(self, now_s: float, kind: str, **facts: object) -> None:
        """Something happened at `now_s`."""
        self.notes.append(Note(round(now_s, _ROUNDED), kind, facts))
        if self._watch is not None:
            self._watch(self.notes[-1])
        if kind == "say":
            self._wanted.append(facts)
        elif kind == "played" and self._wanted:
            self._drop_through(facts["line"])
        elif kind == "hush":
            self._cut(now_s)
        elif kind == "place":
            self.place = self.notes[-1]

    def listen(self, now_s: float, playing: Playing | None) -> None:
        """Take note of the line that became audible with the last block."""
        if self._audible or playing is None or not self._wanted:
            return
        line = self._wanted[0]
        if playing.text == line["text"]:
            self._audible = True
            self.note(now_s, "spoken", text=line["text"], line=line["line"])

    @property
    def device_speaks(self) -> bool:
        """A line is audible now."""
        return self._audible

    @property
    def device_wants_to_speak(self) -> bool:
        """A line is audible or waits."""
        return bool(self._wanted)

    def _drop_through(self, line: object) -> None:
        """Forget the line that was played, and those before it that never were."""
        names = [wanted["line"] for wanted in self._wanted]
        if line in names:
            del self._wanted[: names.index(line) + 1]
            self._audible = False

    def _cut(self, now_s: float) -> None:
        if self._wanted:
            self.note(now_s, "cut", text=self._wanted[0]["text"], audible=self._audible)
        self._wanted.clear()
        self._audible = False
