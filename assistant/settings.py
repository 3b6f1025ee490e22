"""What a household may choose once, in a file, instead of at every start."""

from dataclasses import dataclass, field
from pathlib import Path

from assistant import places
from assistant.located_yaml import Node, load_yaml


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen; the defaults are what comes with the program."""

    model: str | None = None
    """Name or path of a speech model; None is the bundled one."""
    intents: Path = field(default_factory=places.intents_dir)
    routine: Path | None = None
    """A routine file; None is the routine of the intents folder."""
    minutes: int = 30
    input_device: str | None = None
    output_device: str | None = None
    voice: str = "gmw/en-us"
    words_per_minute: int = 135
    log_all_words: bool = False
    """Whether private words go into the log too; for looking for mistakes."""


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

    def count(key: str, default: int, least: int = 1, most: int | None = None) -> int:
        if key not in entries:
            return default
        number = round(entries[key].number(at_least=least))
        if most is not None and number > most:
            entries[key].fail(f"{number} is too large", f"it must be at most {most}")
        return number

    defaults = Settings()
    return Settings(
        model=text("model"),
        intents=_beside(entries.get("intents")) or defaults.intents,
        routine=_beside(entries.get("routine")),
        minutes=count("minutes", defaults.minutes),
        input_device=device("input_device"),
        output_device=device("output_device"),
        voice=text("voice") or defaults.voice,
        words_per_minute=count("words_per_minute", defaults.words_per_minute, 80, 300),
        log_all_words="log_all_words" in entries and entries["log_all_words"].flag(),
    )


def _beside(node: Node | None) -> Path | None:
    """A path in the settings is meant from the folder of the settings file."""
    return None if node is None else (node.path.parent / node.text()).resolve()
