"""Scene files: YAML to a checked Scene; every mistake is named with its file and line.

The manual of the format is docs/scenes.md.
"""

from pathlib import Path
from typing import get_args

from assistant import places
from assistant.errors import BadInput
from assistant.guidance.effects import ChimeName
from assistant.guidance.find_routine import find_routine, is_routine_file
from assistant.guidance.session import State
from assistant.located_yaml import Node, load_yaml
from assistant.rehearsal.acoustics import ECHOES
from assistant.rehearsal.ambience import MUSICS, NOISES
from assistant.rehearsal.scene import (
    After,
    At,
    Condition,
    Expect,
    Never,
    Room,
    Scene,
    Silence,
    Speak,
    Step,
    VoiceOf,
    Wait,
)
from assistant.rehearsal.speakers import ESPEAK, FLITE_VOICES

AFTER_WITHIN_S = 600.0
NEVER_FOR_S = 3.0

EFFECTS = ("ease", "hands_off", "help", "hush", "chime", "volume", "pace", "end")
_CHIMES = get_args(ChimeName)
_STATES = tuple(state.value for state in State)

_SCENE = frozenset({"about", "rows", "tasks", "room", "voices", "session", "scene"})
_SESSION = frozenset({"step", "after_s", "minutes", "routine", "intents", "model"})
_ROOM = frozenset({"noise", "snr_db", "echo", "echo_db", "music", "music_db", "mic_level_db"})
_VOICE = frozenset({"voice", "level_db", "muffled"})
_WORDS = frozenset({"say", "line", "heard", "intent", "step"})
_CHOICES = {"effect": EFFECTS, "chime": _CHIMES, "state": _STATES}
_CONDITION = _WORDS | _CHOICES.keys() | {"slots"}
_STEP_WORDS = frozenset({"play", "after", "wait_s", "while_speaking", "expect", "never"})
_DEFAULT_VOICES = {"giver": VoiceOf("slt"), "receiver": VoiceOf("awb")}


def load_scene(path: Path) -> Scene:
    """Read and check a scene file; raises BadInput with file and line."""
    root = load_yaml(path)
    entries = root.mapping(_SCENE)
    if "scene" not in entries:
        root.fail("there is no 'scene' in it", "list what happens under 'scene:'")
    voices = _voices(entries["voices"]) if "voices" in entries else _DEFAULT_VOICES
    session = entries["session"].mapping(_SESSION) if "session" in entries else {}
    intents = _path(session["intents"]) if "intents" in session else None
    return Scene(
        path=path,
        about=entries["about"].text() if "about" in entries else "",
        rows=_rows(entries["rows"]) if "rows" in entries else (),
        tasks=_tasks(entries["tasks"]) if "tasks" in entries else (),
        room=_room(entries["room"]) if "room" in entries else Room(),
        voices=voices,
        steps=_steps(entries["scene"], frozenset(voices), (path.resolve(),)),
        minutes=round(session["minutes"].number(at_least=1)) if "minutes" in session else None,
        routine=_routine(session["routine"], intents) if "routine" in session else None,
        intents=intents,
        step=session["step"].text() if "step" in session else None,
        after_s=session["after_s"].number(at_least=0) if "after_s" in session else 0.0,
        model=session["model"].text() if "model" in session else None,
    )


def _at(node: Node) -> At:
    return At(node.path, node.line)


def _path(node: Node) -> Path:
    """A path as meant from the folder of the file it stands in; it must be there."""
    path = node.path.parent / node.text()
    if not path.exists():
        node.fail(f"there is no '{node.value}'", "paths are meant from the folder of the scene")
    return path


def _routine(node: Node, intents: Path | None) -> str:
    """A file beside the scene, or the name of a routine of its language."""
    if is_routine_file(node.text()):
        return str(_path(node))
    try:
        return str(find_routine(node.text(), intents or places.intents_dir()))
    except BadInput as error:
        node.fail(error.problem, error.remedy)


def _choice(node: Node, choices: tuple[str, ...], kind: str) -> str:
    text = node.text()
    if text not in choices:
        node.fail(f"unknown {kind} '{text}'", f"known: {', '.join(choices)}")
    return text


def _rows(node: Node) -> tuple[int, ...]:
    """Numbers of rules, none of them twice."""
    rows: list[int] = []
    for entry in node.sequence():
        number = entry.number(at_least=1)
        if number != int(number):
            entry.fail(f"{number:g} is no number of a rule", "rules have whole numbers")
        if number in rows:
            entry.fail(f"{number:g} is there twice", "remove one of the two")
        rows.append(int(number))
    return tuple(rows)


def _tasks(node: Node) -> tuple[str, ...]:
    tasks: list[str] = []
    for entry in node.sequence():
        if entry.text() in tasks:
            entry.fail(f"'{entry.value}' is there twice", "remove one of the two")
        tasks.append(entry.text())
    return tuple(tasks)


def _room(node: Node) -> Room:
    entries = node.mapping(_ROOM)

    def number(key: str, default: float) -> float:
        return entries[key].number() if key in entries else default

    def sound(key: str, built_in: tuple[str, ...]) -> str | Path | None:
        if key not in entries or entries[key].value in {"none", "off"}:
            return None
        text = entries[key].text()
        if text in built_in:
            return text
        if "." not in text:
            entries[key].fail(
                f"unknown {key} '{text}'", f"known: none, {', '.join(built_in)}, or a WAV file"
            )
        return _path(entries[key])

    echo = "none" if "echo" not in entries else _choice(entries["echo"], ("none", *ECHOES), "echo")
    default = Room()
    return Room(
        noise=sound("noise", tuple(NOISES)),
        snr_db=number("snr_db", default.snr_db),
        echo=None if echo == "none" else echo,
        echo_db=number("echo_db", default.echo_db),
        music=sound("music", tuple(MUSICS)),
        music_db=number("music_db", default.music_db),
        mic_level_db=number("mic_level_db", default.mic_level_db),
        at=_at(node),
    )


def _voices(node: Node) -> dict[str, VoiceOf]:
    voices = {}
    for who, entry in node.mapping().items():
        if who in _STEP_WORDS:
            entry.fail(f"nobody can be called '{who}'", "it is a word of the scene language")
        voices[who] = _voice(entry)
    if not voices:
        node.fail("there are no voices", "name one, such as 'giver: slt'")
    return voices


def _voice(node: Node) -> VoiceOf:
    if not isinstance(node.value, dict):
        return VoiceOf(_voice_name(node), at=_at(node))
    entries = node.mapping(_VOICE)
    if "voice" not in entries:
        node.fail("there is no 'voice' in it", "name one, such as 'voice: slt'")
    return VoiceOf(
        voice=_voice_name(entries["voice"]),
        level_db=entries["level_db"].number() if "level_db" in entries else 0.0,
        muffled=entries["muffled"].flag() if "muffled" in entries else False,
        at=_at(entries["voice"]),
    )


def _voice_name(node: Node) -> str:
    name = node.text()
    if name not in FLITE_VOICES and not name.startswith(ESPEAK):
        known = ", ".join(FLITE_VOICES)
        node.fail(f"unknown voice '{name}'", f"known: {known}, or {ESPEAK}NAME")
    return name


def _steps(node: Node, who: frozenset[str], playing: tuple[Path, ...]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for entry in node.sequence():
        keys = entry.mapping(_STEP_WORDS | who)
        if "play" in keys:
            if len(keys) > 1:
                entry.fail("'play' stands alone", "write the rest as a step of its own")
            steps.extend(_played(keys["play"], who, playing))
        else:
            steps.extend(_step(entry, keys, who))
    if not steps:
        node.fail("the scene is empty", "list what happens, such as '- giver: start'")
    return tuple(steps)


def _played(node: Node, who: frozenset[str], playing: tuple[Path, ...]) -> tuple[Step, ...]:
    path = _path(node)
    if path.resolve() in playing:
        node.fail(f"'{node.value}' plays itself", "remove one of the two 'play' lines")
    entries = load_yaml(path).mapping(_SCENE)
    if "scene" not in entries:
        raise BadInput(
            "there is no 'scene' in it", remedy="list what happens under 'scene:'", path=path
        )
    return _steps(entries["scene"], who, (*playing, path.resolve()))


def _step(entry: Node, keys: dict[str, Node], who: frozenset[str]) -> list[Step]:
    """The parts of a step in the order in which they happen, however they were written."""
    steps: list[Step] = []
    if "after" in keys:
        condition, within_s = _condition(keys["after"], "within_s", AFTER_WITHIN_S)
        steps.append(After(_at(keys["after"]), condition, within_s))
    if "wait_s" in keys:
        steps.append(Wait(_at(keys["wait_s"]), keys["wait_s"].number(at_least=0)))
    speaking = [key for key in keys if key in who] + ["while_speaking"] * ("while_speaking" in keys)
    if len(speaking) > 1:
        entry.fail(f"{' and '.join(speaking)} in one step", "one person speaks at a time")
    if "while_speaking" in keys:
        inner = keys["while_speaking"].mapping(who)
        if len(inner) != 1:
            keys["while_speaking"].fail("one person speaks here", "such as '{giver: pause}'")
        steps += [_speak(name, node, over_device=True) for name, node in inner.items()]
    elif speaking:
        steps.append(_speak(speaking[0], keys[speaking[0]], over_device=False))
    if "expect" in keys:
        steps.append(_expect(keys["expect"]))
    if "never" in keys:
        condition, for_s = _condition(keys["never"], "for_s", NEVER_FOR_S)
        steps.append(Never(_at(keys["never"]), condition, for_s))
    if not steps:
        entry.fail("the step is empty", "write what happens, such as 'giver: next'")
    return steps


def _speak(who: str, node: Node, *, over_device: bool) -> Speak:
    if not isinstance(node.value, dict):
        return Speak(_at(node), who, _spoken(node), over_device=over_device)
    entries = node.mapping(frozenset({"recording", "text"}))
    if "recording" not in entries:
        node.fail("there is no 'recording' in it", "name the sound file")
    recording = _path(entries["recording"])
    text = _spoken(entries["text"]) if "text" in entries else recording.name
    return Speak(_at(node), who, text, recording, over_device)


def _spoken(node: Node) -> str:
    """Words to speak; a bare number is said as it stands."""
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return str(node.value)
    return node.text()


def _expect(node: Node) -> Expect | Silence:
    entries = node.mapping(_CONDITION | {"within_s", "silence_s"})
    if "silence_s" in entries:
        if len(entries) > 1:
            node.fail("'silence_s' stands alone", "write the rest as an expectation of its own")
        return Silence(_at(node), entries["silence_s"].number(at_least=0))
    condition, within_s = _condition(node, "within_s", -1.0)
    return Expect(_at(node), condition, None if within_s < 0 else within_s)


def _condition(node: Node, limit: str, default_s: float) -> tuple[Condition, float]:
    """A condition and the value of its time limit."""
    entries = node.mapping(_CONDITION | {limit})
    limit_s = entries[limit].number(at_least=0) if limit in entries else default_s
    words: dict[str, str] = {}
    for key, entry in entries.items():
        if key in _WORDS:
            words[key] = _spoken(entry)
        elif key in _CHOICES:
            words[key] = _choice(entry, _CHOICES[key], key)
    slots = entries["slots"].mapping() if "slots" in entries else {}
    if not words and not slots:
        node.fail("nothing is looked for here", f"name one of {', '.join(sorted(_CONDITION))}")
    if slots and words.get("intent") == "none":
        node.fail("'intent: none' has no slots", "remove 'slots'")
    condition = Condition(
        say=words.get("say"),
        line=words.get("line"),
        heard=words.get("heard"),
        intent=words.get("intent"),
        slots={key: _spoken(slot) for key, slot in slots.items()},
        effect=words.get("effect"),
        chime=words.get("chime"),
        state=words.get("state"),
        step=words.get("step"),
    )
    return condition, limit_s
