"""`quiet-hands hear`: sound files to words and meanings, with times."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from assistant import places
from assistant.assembly import ears_of
from assistant.cli.context import CONTEXTS, context_of
from assistant.hearing.heard import Heard
from assistant.hearing.sound_file import read_sound
from assistant.hearing.speech_model import open_model
from assistant.hearing.vosk_ears import VoskEars
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples
from assistant.understanding.conversation import each_amid_the_rest
from assistant.understanding.load import load_understanding
from assistant.understanding.meaning import Meaning

SUMMARY = "Say what is heard in sound files, and what it means."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the command's arguments."""
    parser.add_argument("audio", nargs="+", type=Path, metavar="AUDIO", help="a WAV or FLAC file")
    parser.add_argument(
        "--intents", type=Path, metavar="DIR", help="another folder of sentence files"
    )
    parser.add_argument("--model", help="a speech model: its name or its folder")
    parser.add_argument(
        "--context",
        default="step",
        help=f"where the session stands, default step; one of {', '.join(CONTEXTS)}",
    )
    parser.add_argument("--json", action="store_true", help="one JSON line for each utterance")


def run(args: argparse.Namespace) -> int:
    """Print each utterance of each file, in order."""
    context = context_of(args.context)
    for path in args.audio:
        read_sound(path)  # a bad file is named before anything is printed
    folder = args.intents or places.intents_dir()
    catalogue, understanding = load_understanding(folder)
    with closing(open_model(args.model)) as model:
        new_ears = ears_of(model, folder, catalogue)
        for path in args.audio:
            with closing(new_ears()) as ears:
                utterances = _hear(ears, read_sound(path))
                for heard, meaning in each_amid_the_rest(utterances, understanding, context):
                    print(_line(path, heard, meaning, as_json=args.json))
    return 0


def _hear(ears: VoskEars, samples: Samples) -> Iterator[Heard]:
    """The utterances of a recording; a second of silence after it lets the last one end."""
    padding = RATE_HZ + -len(samples) % BLOCK_SAMPLES
    sound = np.concatenate([samples, np.zeros(padding, np.int16)])
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    for block in sound.reshape(-1, BLOCK_SAMPLES):
        yield from ears.accept(block, silence, None)
    yield from ears.finish()


def _line(path: Path, heard: Heard, meaning: Meaning | None, *, as_json: bool) -> str:
    slots = dict(meaning.slots) if meaning else {}
    if not as_json:
        understood = meaning.intent if meaning else "-"
        details = "".join(f" {name}={value}" for name, value in sorted(slots.items()))
        when = f"{heard.started_s:.2f}-{heard.ended_s:.2f} s"
        return f"{path}  {when}  {heard.text}  {understood}{details}"
    return json.dumps(
        {
            "file": str(path),
            "start_s": heard.started_s,
            "end_s": heard.ended_s,
            "decided_s": heard.decided_s,
            "text": heard.text,
            "intent": meaning.intent if meaning else None,
            "slots": slots,
        }
    )
