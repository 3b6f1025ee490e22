"""What works on this machine, what does not, and what to do about it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.added_words import read_added_words
from assistant.hearing.extended_model import added_to
from assistant.hearing.find_model import find_model
from assistant.hearing.speech_model import open_model
from assistant.hearing.vocabulary import hearable_texts
from assistant.live.devices import find_device
from assistant.live.finding import Finding
from assistant.live.instance import running_instance
from assistant.live.own_echo import own_echo
from assistant.live.portaudio import portaudio
from assistant.live.sound_check import Ask, check_sound
from assistant.settings import Settings
from assistant.speaking.voice import Voice
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.load import said_by_people
from assistant.whole_file import write_whole

_NEEDED_MB = 60


def check_up(settings: Settings, ask: Ask | None = None) -> Iterator[Finding]:
    """Try every part a live session needs, one finding at a time; takes some seconds.

    `ask` asks whoever is there to say something; None where nobody is.
    """
    checks: dict[str, Callable[[Settings], Finding | Iterator[Finding]]] = {
        "portaudio": _portaudio,
        "microphone": _microphone,
        "speaker": _speaker,
        "sound": partial(check_sound, ask=ask),
        "echo": lambda settings: Finding("echo", ok=True, found=own_echo(settings)),
        "voice": _voice,
        "model": _model,
        "cues": _cues,
        "state": _state,
        "instance": _instance,
    }
    wrong: set[str] = set()
    for name, check in checks.items():
        if name in {"sound", "echo"} and wrong & {"portaudio", "microphone", "speaker", "sound"}:
            continue
        try:
            found = check(settings)
            findings = (found,) if isinstance(found, Finding) else tuple(found)
        except BadInput as error:
            findings = (wrong_finding(name, error),)
        wrong |= {finding.check for finding in findings if not finding.ok}
        yield from findings


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
