"""From what the user chose to the folder of a speech model."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.known_models import KnownModel, known_models, short_name


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model's folder; `known` is its entry in the manifest, if it has one."""

    name: str
    folder: Path
    known: KnownModel | None

    @property
    def bundled(self) -> bool:
        """Whether it is the one that comes with the program."""
        return self.known is not None and self.known.bundled


def find_model(choice: str | None) -> FoundModel:
    """The model of that name or path; None is the one that comes with the program.

    Raises BadInput for a name that nobody knows or that is not installed. A path is not looked at.
    """
    known = known_models()
    if choice is None:
        name = next(iter(known))
        return FoundModel(name, places.speech_models_dir() / name, known[name])
    if os.sep in choice or choice.startswith(("~", ".")):
        return _at(choice, known)
    name = short_name(choice)
    for folder in (places.speech_models_dir() / name, places.user_models_dir() / name):
        if name and folder.is_dir():
            return FoundModel(name, folder, known.get(name))
    if Path(choice).is_dir():
        return _at(choice, known)
    if name in known and not known[name].bundled:
        remedy = f"install it with: quiet-hands models install {name}"
        raise BadInput(f"the speech model '{name}' is not installed", remedy=remedy)
    raise unknown_model(choice, known)


def _at(path: str, known: dict[str, KnownModel]) -> FoundModel:
    folder = Path(path).expanduser().absolute()
    # A folder that bears a known name must be that model, byte for byte.
    return FoundModel(folder.name, folder, known.get(folder.name))


def installed_models() -> list[FoundModel]:
    """The bundled models, then the user's, by name."""
    known = known_models()
    bundled = [
        FoundModel(name, places.speech_models_dir() / name, model)
        for name, model in known.items()
        if model.bundled
    ]
    own = places.user_models_dir()
    folders = sorted(own.iterdir()) if own.is_dir() else []
    return bundled + [
        FoundModel(folder.name, folder, known.get(folder.name))
        for folder in folders
        if folder.is_dir() and not folder.name.startswith(".")
    ]


def unknown_model(name: str, known: dict[str, KnownModel]) -> BadInput:
    """The error for a name that is not in the manifest, with the nearest that is."""
    near = process.extractOne(short_name(name), list(known), score_cutoff=60)
    remedy = f"did you mean '{near[0]}'" if near else f"known ones: {', '.join(known)}"
    return BadInput(f"no speech model is called '{name}'", remedy=remedy)
