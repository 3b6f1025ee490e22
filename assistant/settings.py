"""What a household may choose once, in a file, instead of at every start."""

from dataclasses import dataclass, replace
from pathlib import Path

from assistant import places
from assistant.located_yaml import load_yaml

_KEYS = frozenset(
    (
        "model",
        "intents",
        "routine",
        "minutes",
        "input_device",
        "output_device",
        "voice",
        "words_per_minute",
    )
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen; the defaults are what comes with the program."""

    model: str | None = None
    """Name or path of a speech model; None is the bundled one."""
    intents: Path = places.intents_dir()
    routine: Path | None = None
    """A routine file; None is the first routine of the intents folder."""
    minutes: int = 30
    input_device: str | None = None
    output_device: str | None = None
    voice: str = "gmw/en-us"
    words_per_minute: int = 135


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings file; a missing one means the defaults.

    Raises BadInput with file and line for an unknown key or a value of the wrong kind.
    """
    path = path or places.settings_file()
    if not path.exists():
        return Settings()
    entries = load_yaml(path).mapping(_KEYS)
    settings = Settings()
    for key, node in entries.items():
        match key:
            case "intents" | "routine":
                settings = replace(settings, **{key: (path.parent / node.text()).resolve()})
            case "minutes" | "words_per_minute":
                settings = replace(settings, **{key: round(node.number(at_least=1))})
            case _:
                settings = replace(settings, **{key: node.text()})
    return settings
