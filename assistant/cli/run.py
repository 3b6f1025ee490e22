"""The live session."""

import argparse
import signal
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assistant import assembly, places
from assistant.errors import BadInput
from assistant.guidance.effects import Say
from assistant.guidance.find_routine import find_routine
from assistant.guidance.script import load_script
from assistant.guidance.snapshot import dump
from assistant.live.announce import announce
from assistant.live.conduct import conduct
from assistant.live.instance import only_instance
from assistant.live.log import SessionLog
from assistant.live.memory import return_large_pieces
from assistant.live.session_file import SessionFile
from assistant.live.sound_card import SoundCard
from assistant.live.taking_up import take_up
from assistant.settings import Settings, load_settings
from assistant.speaking.player import Player
from assistant.speaking.voice import Voice

SUMMARY = "Guide a massage, live, with a microphone and a speaker."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options over the settings file."""
    parser.add_argument("--minutes", type=int, help="length of the massage (the routine's own)")
    parser.add_argument("--input-device", help="microphone: its number or part of its name")
    parser.add_argument("--output-device", help="speaker: its number or part of its name")
    parser.add_argument("--model", help="speech model: a path or a name of 'quiet-hands models'")
    parser.add_argument("--intents", type=Path, help="folder of sentences and lines")
    parser.add_argument("--routine", metavar="NAME|FILE", help="another routine than the usual one")


def run(args: argparse.Namespace) -> int:
    """Run until the session ends, Ctrl-C, or SIGTERM."""
    return_large_pieces()
    settings = _settings(args)
    with only_instance(places.state_dir()) as no_lock:
        try:
            _session(settings, no_lock)
        except BadInput as error:
            announce(
                error, Voice(settings.voice, settings.words_per_minute), settings.output_device
            )
            raise
    return 0


def _settings(args: argparse.Namespace) -> Settings:
    names = ("minutes", "input_device", "output_device", "model", "intents", "routine")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    if given.get("minutes", 1) < 1:
        raise BadInput("--minutes must be at least 1", remedy="leave it out for the usual length")
    settings = replace(load_settings(), **given)
    find_routine(settings.routine, settings.intents)
    return settings


def _session(settings: Settings, no_lock: OSError | None) -> None:
    path, all_words = places.state_dir() / "log.jsonl", settings.log_all_words
    with closing(SessionLog(path, sys.stderr, all_words=all_words)) as log:
        if no_lock is not None:
            log.note(0.0, "no_lock", why=str(no_lock))
        voice = assembly.prepare_voice(settings)
        player = Player(
            voice, lambda say, why: log.note(0.0, "unspoken", text=say.text, why=str(why))
        )
        card = SoundCard(settings.input_device, settings.output_device, player.pull)
        microphone, speaker = card.find()
        store = SessionFile(
            places.state_dir() / "session.json",
            dump,
            lambda error: log.note(0.0, "unsaved", why=str(error)),
        )
        script = load_script(settings.intents, settings.routine, settings.emergency_number)
        loop = assembly.assemble(settings, script, mouth=player, store=store, observer=log)
        _prepare_lines(voice, script.every_line())
        take_up(loop, script, store, log)
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: card.stop())
        with closing(card):
            rate_hz = card.open().rate_hz
            names = {"microphone": microphone.name, "speaker": speaker.name}
            log.note(loop.now_s, "ready", **names, rate_hz=rate_hz)
            conduct(card, loop, player, log)


def _prepare_lines(voice: Voice, lines: tuple[Say, ...]) -> None:
    def tell(done: int, in_all: int) -> None:
        if sys.stderr.isatty() or done in (1, in_all) or done % 25 == 0:
            end = "\n" if done == in_all or not sys.stderr.isatty() else "\r"
            sys.stderr.write(f"preparing the voice: {done} of {in_all} lines{end}")
            sys.stderr.flush()

    voice.prepare(lines, tell)
