"""A cue to a file."""

import argparse
import sys
from pathlib import Path
from typing import get_args

from assistant.errors import BadInput
from assistant.guidance.effects import Tone
from assistant.settings import load_settings
from assistant.sound import RATE_HZ
from assistant.speaking.voice import Voice
from assistant.wav import wav_bytes
from assistant.whole_file import write_whole

SUMMARY = "Speak a text into a WAV file, as the guide would say it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The text, the file, and how to say it."""
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("out", metavar="OUT.wav", type=Path)
    parser.add_argument("--tone", choices=get_args(Tone), default="cue")
    parser.add_argument("--voice", help="an espeak-ng voice, for instance gmw/en-us+f4")


def run(args: argparse.Namespace) -> int:
    """Write the file whole, or not at all."""
    settings = load_settings()
    out: Path = args.out
    if out.is_dir():
        raise BadInput("this is a folder", remedy="give the name of a WAV file", path=out)
    if not out.parent.is_dir():
        raise BadInput("there is no such folder", remedy="make it first", path=out.parent)
    try:
        args.text.encode()
    except UnicodeEncodeError:
        raise BadInput("the text is not UTF-8", remedy="give it in UTF-8") from None
    voice = Voice(args.voice or settings.voice, settings.words_per_minute)
    samples = voice.synthesise(args.text, args.tone)
    try:
        write_whole(out, wav_bytes(samples))
    except OSError as error:
        raise BadInput(
            f"it cannot be written ({error.strerror})", remedy="choose another place", path=out
        ) from None
    sys.stderr.write(f"{out}: {len(samples) / RATE_HZ:.1f} s\n")
    return 0
