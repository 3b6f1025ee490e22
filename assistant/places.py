"""Where things are: the data that comes with the program, and the user's own folders."""

from pathlib import Path

import platformdirs

_APP = "quiet-hands"
USUAL_ROUTINE = "back"
"""The routine that is guided when none is chosen."""


def _bundled(name: str) -> Path:
    installed = Path(__file__).parent / "data" / name
    return installed if installed.is_dir() else Path(__file__).parent.parent / name


def intents_dir() -> Path:
    """The folder of the language that comes with the program."""
    return _bundled("intents") / "en"


def speech_models_dir() -> Path:
    """The speech models that come with the program, and the manifest of all known ones."""
    return _bundled("speech_models")


def user_models_dir() -> Path:
    """Where `models install` puts official models."""
    return platformdirs.user_data_path(_APP) / "speech_models"


def added_words_file() -> Path:
    """The words the user has added, with their phones; need not exist."""
    return platformdirs.user_data_path(_APP) / "words.txt"


def extended_models_dir() -> Path:
    """Speech models with the added words in them; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "models"


def cue_cache_dir() -> Path:
    """Rendered cues; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "cues"


def everyday_talk_file() -> Path:
    """The n-gram of everyday talk that comes with the program."""
    return speech_models_dir() / "everyday-en" / "ngram.fst.gz"


def graph_cache_dir() -> Path:
    """Compiled recognition graphs; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "graphs"


def language_models_dir() -> Path:
    """What is likely to be said, by sentences; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "language"


def opinion_cache_dir() -> Path:
    """What was learned from wordings; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "opinions"


def said_cache_dir() -> Path:
    """What people say in words of their own, as plain text; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "said"


def sentences_cache_dir() -> Path:
    """What sentence templates stand for; may be deleted at any time."""
    return platformdirs.user_cache_path(_APP) / "sentences"


def state_dir() -> Path:
    """The saved session, the log and the lock of the running instance."""
    return platformdirs.user_state_path(_APP)


def settings_file() -> Path:
    """The user's settings; need not exist."""
    return platformdirs.user_config_path(_APP) / "settings.yaml"
