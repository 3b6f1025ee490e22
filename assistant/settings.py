"""What a household may choose once, in a file, instead of at every start."""

from dataclasses import dataclass, field
from pathlib import Path

from assistant import places
from assistant.guidance.find_routine import is_routine_file
from assistant.located_yaml import Node, load_yaml


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen; the defaults are what comes with the program."""

    model: str | None = None
    """Name or path of a speech model; None is the bundled one."""
    intents: Path = field(default_factory=places.intents_dir)
    routine: str | None = None
    """The name of a routine of the intents folder, or a file; None is the usual one."""
    minutes: int | None = None
    """None is the usual length of the routine."""
    input_device: str | None = None
    output_device: str | None = None
    voice: str = "gmw/en-us"
    words_per_minute: int = 135
    emergency_number: str | None = None
    """What to call, such as 112; None is "your emergency number"."""
    log_all_words: bool = False
    """Whether private words go into the log too; for looking for mistakes."""


_MOST_DIGITS = 6
_KEYS = frozenset(Settings.__dataclass_fields__)


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings file; a missing one means the defaults.

    Raises BadInput with file and line for an unknown key or a value of the wrong kind.
    """
    path = path or places.settings_file()
    if not path.exists():
        return Settings()
    entries = load_yaml(path).mapping(_KEYS)

    def text(key: str) -> str | None:
        return entries[key].text() if key in entries else None

    def device(key: str) -> str | None:
        node = entries.get(key)
        return str(node.value) if node and isinstance(node.value, int) else text(key)

    def count(key: str, least: int = 1, most: int | None = None) -> int | None:
        if key not in entries:
            return None
        number = round(entries[key].number(at_least=least))
        if most is not None and number > most:
            entries[key].fail(f"{number} is too large", f"it must be at most {most}")
        return number

    defaults = Settings()
    return Settings(
        model=text("model"),
        intents=_beside(entries.get("intents")) or defaults.intents,
        routine=_routine(entries.get("routine")),
        minutes=count("minutes"),
        input_device=device("input_device"),
        output_device=device("output_device"),
        voice=text("voice") or defaults.voice,
        words_per_minute=count("words_per_minute", 80, 300) or defaults.words_per_minute,
        emergency_number=_number_to_call(entries.get("emergency_number")),
        log_all_words="log_all_words" in entries and entries["log_all_words"].flag(),
    )


def _routine(node: Node | None) -> str | None:
    """A file is meant from the folder of the settings file; anything else is a name."""
    if node is None or not is_routine_file(node.text()):
        return None if node is None else node.text()
    return str(_beside(node))


def _beside(node: Node | None) -> Path | None:
    """A path in the settings is meant from the folder of the settings file."""
    return None if node is None else (node.path.parent / node.text()).resolve()


def _number_to_call(node: Node | None) -> str | None:
    if node is None:
        return None
    number = str(node.value)
    if not (number.isdecimal() and number.isascii() and 2 < len(number) <= _MOST_DIGITS):
        node.fail(f"'{number}' is no emergency number", "write its digits, such as 112 or 999")
    return number
