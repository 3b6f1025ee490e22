"""From what the user chose to the file of a routine."""

from pathlib import Path

from assistant import places
from assistant.errors import BadInput

_FILES = (".yaml", ".yml")


def find_routine(choice: str | Path | None, language_dir: Path) -> Path:
    """The routine of that name in the language's folder, or that file; None is the usual one.

    Raises BadInput for a name that is not there. A file is not looked at.
    """
    path = Path(places.USUAL_ROUTINE if choice is None else choice)
    if is_routine_file(path):
        return path
    found = language_dir / "routines" / f"{path}.yaml"
    if not found.is_file():
        known = ", ".join(other.stem for other in routine_files(language_dir))
        remedy = f"choose from {known}, or name a file"
        raise BadInput(f"there is no routine '{path}'", remedy=remedy)
    return found


def is_routine_file(choice: str | Path) -> bool:
    """Whether it names a file, rather than a routine of the language's folder."""
    path = Path(choice)
    return path.suffix in _FILES or len(path.parts) > 1


def routine_files(language_dir: Path) -> list[Path]:
    """Every routine of a language; BadInput when there are none."""
    paths = sorted((language_dir / "routines").glob("*.yaml"))
    if not paths:
        remedy = "give a language's folder, such as intents/en"
        raise BadInput("there are no routines here", remedy=remedy, path=language_dir / "routines")
    return paths
