"""What a recogniser hears in a set, kept on disk: a set is heard once for each recogniser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.hearing.heard import Heard, Reading, Word
from assistant.sound import RATE_HZ, Samples
from assistant.whole_file import write_whole
from train_model.measure.noise import Condition, Noises
from train_model.measure.recognisers import Recogniser
from train_model.measure.recordings import Take
from train_model.measure.sets import Clip


@dataclass(frozen=True, slots=True)
class Decoded:
    """One recording: what was said in it, what was heard, how long it is."""

    take: Take
    noise: str | None
    duration_s: float
    heard: tuple[Heard, ...]

    @property
    def said(self) -> Clip:
        """The clip of a recording of one."""
        (clip,) = self.take
        return clip

    @property
    def text(self) -> str:
        """All words heard, of all utterances."""
        return " ".join(heard.text for heard in self.heard)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words heard, of all utterances."""
        return tuple(word for heard in self.heard for word in heard.words)


class Recordings(Protocol):
    """Where the sound of a recording comes from."""

    @property
    def noises(self) -> Noises:
        """The noises that may be mixed in."""
        ...

    def noise_of(self, take: Take, condition: Condition) -> str | None:
        """The name of the noise under a recording."""
        ...

    def source(self, clip: Clip) -> Path:
        """The file that the clip is in."""
        ...

    def record(self, take: Take, condition: Condition) -> Samples:
        """The recording, shape (n,)."""
        ...


@dataclass(frozen=True, slots=True)
class Decoder:
    """Hears sets, or reads what was heard before."""

    recorder: Recordings
    cache: Path

    def decode(
        self, recogniser: Recogniser, takes: Sequence[Take], condition: Condition
    ) -> tuple[Decoded, ...]:
        """Each recording in the condition, in order."""
        digest = self._digest(takes, condition)
        path = self.cache / f"{recogniser.identity}-{digest}.jsonl"
        if path.exists():
            rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
            return tuple(_read(take, row) for take, row in zip(takes, rows, strict=True))
        decoded = tuple(self._decode(recogniser, take, condition) for take in takes)
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(_row(one), ensure_ascii=False) + "\n" for one in decoded)
        write_whole(path, "".join(lines).encode())
        return decoded

    def _digest(self, takes: Sequence[Take], condition: Condition) -> str:
        """Of the texts and of the sound: a clip may be spoken anew."""
        content = [[asdict(clip) for clip in take] for take in takes], asdict(condition)
        digest = hashlib.sha256(json.dumps(content).encode())
        for clip in dict.fromkeys(clip for take in takes for clip in take):
            digest.update(self.recorder.source(clip).read_bytes())
        return digest.hexdigest()[:16]

    def _decode(self, recogniser: Recogniser, take: Take, condition: Condition) -> Decoded:
        samples = self.recorder.record(take, condition)
        noise = self.recorder.noise_of(take, condition)
        return Decoded(take, noise, len(samples) / RATE_HZ, recogniser.hear(samples))


def _row(decoded: Decoded) -> dict[str, object]:
    return {
        "said": [clip.text for clip in decoded.take],
        "noise": decoded.noise,
        "duration_s": decoded.duration_s,
        "heard": [asdict(heard) for heard in decoded.heard],
    }


def _read(take: Take, row: dict[str, object]) -> Decoded:
    heard = tuple(
        _heard(fields)
        for fields in row["heard"]  # type: ignore[attr-defined]  # JSON has no types
    )
    return Decoded(take, row["noise"], row["duration_s"], heard)  # type: ignore[arg-type]  # JSON has no types


def _heard(fields: dict[str, Any]) -> Heard:
    words = tuple(Word(**word) for word in fields["words"])
    readings = tuple(Reading(**reading) for reading in fields["readings"])
    return Heard(**{**fields, "words": words, "readings": readings})
