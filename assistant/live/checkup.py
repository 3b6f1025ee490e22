"""What works on this machine, what does not, and what to do about it."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from assistant import places
from assistant.errors import BadInput
from assistant.guidance.effects import Chime
from assistant.guidance.events import MicBack, MicLost
from assistant.hearing.added_words import read_added_words
from assistant.hearing.extended_model import added_to
from assistant.hearing.find_model import find_model
from assistant.hearing.speech_model import open_model
from assistant.hearing.vocabulary import hearable_texts
from assistant.live.devices import find_device
from assistant.live.instance import running_instance
from assistant.live.portaudio import portaudio
from assistant.live.sound_card import Block, News, SoundCard
from assistant.settings import Settings
from assistant.sound import BLOCK_S, Samples
from assistant.speaking.player import Player
from assistant.speaking.voice import Voice
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.load import said_by_people
from assistant.whole_file import write_whole

LISTEN_S = 2.0
PATIENCE_S = 8.0
_NEEDED_MB = 60
_QUIET_DBFS, _LOUD_DBFS = -75.0, -12.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up; `remedy` is empty when all is well."""

    check: str
    ok: bool
    found: str
    remedy: str = ""


def check_up(settings: Settings) -> Iterator[Finding]:
    """Try every part a live session needs, one finding at a time; takes about three seconds."""
    checks: dict[str, Callable[[Settings], Finding]] = {
        "portaudio": _portaudio,
        "microphone": _microphone,
        "speaker": _speaker,
        "sound": _sound,
        "voice": _voice,
        "model": _model,
        "cues": _cues,
        "state": _state,
        "instance": _instance,
    }
    wrong: set[str] = set()
    for name, check in checks.items():
        if name == "sound" and wrong & {"portaudio", "microphone", "speaker"}:
            continue
        try:
            finding = check(settings)
        except BadInput as error:
            finding = wrong_finding(name, error)
        if not finding.ok:
            wrong.add(name)
        yield finding


def wrong_finding(check: str, error: BadInput) -> Finding:
    """What a check found when it could not be done."""
    where = "" if error.path is None else f"{error.path}: "
    return Finding(check, ok=False, found=where + error.problem, remedy=error.remedy)


def _portaudio(_: Settings) -> Finding:
    return Finding(
        "portaudio", ok=True, found=portaudio().get_portaudio_version()[1].partition(",")[0]
    )


def _microphone(settings: Settings) -> Finding:
    device = find_device("input", settings.input_device)
    return Finding("microphone", ok=True, found=f"{device.index} '{device.name}'")


def _speaker(settings: Settings) -> Finding:
    device = find_device("output", settings.output_device)
    return Finding("speaker", ok=True, found=f"{device.index} '{device.name}'")


def _sound(settings: Settings) -> Finding:
    """Play a chime and listen meanwhile."""
    player = Player(Voice(settings.voice, settings.words_per_minute))
    player.chime(Chime("hold_over"))
    card = SoundCard(settings.input_device, settings.output_device, player.pull)
    try:
        stream = card.open()
        near_end = steady_sound(card.blocks())
    finally:
        card.close()
    if near_end is None:
        return Finding(
            "sound",
            ok=False,
            found="the microphone opened but delivered nothing",
            remedy="unplug it and plug it in again, or choose another with --input-device",
        )
    return heard_level(near_end / 32768.0, stream.rate_hz)


def steady_sound(taken: Iterable[Block | News]) -> Samples | None:
    """The first LISTEN_S without a gap; None when they do not come within PATIENCE_S.

    A stream that ends once at its start is no fault: a session opens it again as well.
    """
    near_end: list[Samples] = []
    here = True
    for item in islice(taken, round(PATIENCE_S / BLOCK_S)):
        match item:
            case MicLost():
                here = False
                near_end.clear()
            case MicBack():
                here = True
            case Block() if here:
                near_end.append(item.near_end)
        if len(near_end) == round(LISTEN_S / BLOCK_S):
            return np.concatenate(near_end)
    return None


def heard_level(signal: np.ndarray[tuple[int], np.dtype[np.float64]], rate_hz: int) -> Finding:
    """What the level of a microphone says about it; full scale is 1."""
    if not signal.any():
        return Finding(
            "sound",
            ok=False,
            found="the microphone gives nothing but exact zeros",
            remedy="it is muted or the wrong one: look at 'alsamixer' (F4) or use --input-device",
        )
    level_dbfs = 20 * float(np.log10(np.sqrt(np.mean(signal**2))))
    found = f"{rate_hz} Hz, level {level_dbfs:.0f} dB of full scale"
    if level_dbfs > _LOUD_DBFS:
        return Finding(
            "sound", ok=False, found=f"{found}: too loud", remedy="turn the microphone down"
        )
    if level_dbfs < _QUIET_DBFS:
        remedy = "turn the microphone up in 'alsamixer' (F4), or put it nearer"
        return Finding("sound", ok=False, found=f"{found}: too quiet", remedy=remedy)
    return Finding("sound", ok=True, found=f"{found}; a soft chime was played")


def _voice(settings: Settings) -> Finding:
    voice = Voice(settings.voice, settings.words_per_minute)
    voice.synthesise("Hands off.", "safety")
    return Finding("voice", ok=True, found=f"{voice.name}, {voice.words_per_minute} words a minute")


def _model(settings: Settings) -> Finding:
    """Load it with the graph of the sentences, as a session does."""
    with closing(open_model(settings.model)) as model:
        catalogue = load_catalogue(settings.intents)
        texts, left_out = hearable_texts(catalogue.phrases, model)
        model.recogniser(texts, said_by_people(settings.intents, catalogue))
        found = f"{model.name} in {model.path}, {len(texts)} sentences"
    if left_out:
        found += f", without the words {', '.join(dict.fromkeys(e.word for e in left_out))}"
    return Finding("model", ok=True, found=found + _added_words(settings))


def _added_words(settings: Settings) -> str:
    words = ", ".join(dict.fromkeys(added.word for added in read_added_words()))
    if not words:
        return ""
    took = added_to(find_model(settings.model).folder)
    return f", with the added words {words}" if took else f", which cannot take the words {words}"


def _cues(settings: Settings) -> Finding:
    voice = Voice(settings.voice, settings.words_per_minute)
    voice.cache.check()
    free_mb = shutil.disk_usage(voice.cache.folder).free // 1_000_000
    if free_mb < _NEEDED_MB:
        return Finding(
            "cues",
            ok=False,
            found=f"only {free_mb} MB of disk are free for {voice.cache.folder}",
            remedy=f"free some space: {_NEEDED_MB} MB is plenty",
        )
    return Finding("cues", ok=True, found=f"{voice.cache.folder}, {free_mb} MB of disk free")


def _state(_: Settings) -> Finding:
    """Write beside the session, which may be running."""
    path = places.state_dir() / "check"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, b"check", durably=True)
        path.unlink()
    except OSError as error:
        return Finding(
            "state",
            ok=False,
            found=f"the session cannot be kept in {path.parent} ({error.strerror})",
            remedy="make it writable, or set XDG_STATE_HOME to a folder that is",
        )
    return Finding("state", ok=True, found=f"the session can be kept in {path.parent}")


def _instance(_: Settings) -> Finding:
    folder: Path = places.state_dir()
    process = running_instance(folder)
    if process is None:
        return Finding("instance", ok=True, found="no session is running")
    return Finding(
        "instance",
        ok=False,
        found=f"a session is running (process {process})",
        remedy="stop it before you start another",
    )
