"""`quiet-hands rehearse`: scripted audio, faster than real time."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO

from assistant import places
from assistant.assembly import assemble, prepare_voice
from assistant.errors import BadInput
from assistant.guidance.come_to import come_to
from assistant.guidance.effects import Say
from assistant.guidance.script import load_script
from assistant.loop import Loop
from assistant.rehearsal.happenings import Happenings, Note
from assistant.rehearsal.load_scene import load_scene
from assistant.rehearsal.rehearse import Forgets, Rehearsed, rehearse
from assistant.rehearsal.report import as_data, outcome, prepare_folder, title, write_report
from assistant.rehearsal.scene import Scene
from assistant.rehearsal.wording import line
from assistant.settings import Settings
from assistant.sound import Samples
from assistant.speaking.player import Player

SUMMARY = "Play scenes of scripted speech to the guide and check what it does."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Scenes, and where the timeline goes."""
    parser.add_argument(
        "scenes",
        nargs="+",
        type=Path,
        metavar="SCENE.yaml",
        help=f"a file, or one that comes with the program: {', '.join(sorted(_shipped()))}",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write timeline.txt, timeline.json and room.wav there "
        "(with several scenes: in a folder for each)",
    )
    parser.add_argument("--json", action="store_true", help="the outcome as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when every scene passed, 1 when an expectation was not met."""
    scenes = [load_scene(_shipped().get(str(path), path)) for path in args.scenes]
    folders = _folders(args.out, scenes)
    for out in filter(None, folders):
        prepare_folder(out)
    screen = sys.stderr if args.json else sys.stdout
    outcomes = [
        _rehearse(scene, folder, screen) for scene, folder in zip(scenes, folders, strict=True)
    ]
    passed = all(rehearsed.passed for rehearsed in outcomes)
    if args.json:
        data = {"passed": passed, "scenes": [as_data(rehearsed) for rehearsed in outcomes]}
        print(json.dumps(data, indent=1, ensure_ascii=False))
    return 0 if passed else 1


def _shipped() -> dict[str, Path]:
    """The scenes that come with the program, by name."""
    return {path.stem: path for path in (places.intents_dir() / "scenes").glob("*.yaml")}


def _folders(out: Path | None, scenes: list[Scene]) -> list[Path | None]:
    if out is None:
        return [None] * len(scenes)
    if len(scenes) == 1:
        return [out]
    for name, count in Counter(scene.path.stem for scene in scenes).items():
        if count > 1:
            raise BadInput(
                f"{count} scenes are called '{name}'", remedy="with --out, give them one by one"
            )
    return [out / scene.path.stem for scene in scenes]


def _rehearse(scene: Scene, folder: Path | None, screen: TextIO) -> Rehearsed:
    settings = _settings(scene)
    player = Player(prepare_voice(settings), _refuse)
    blocks: list[Samples] = []
    rehearsed = rehearse(
        scene,
        player,
        partial(_assemble, scene, settings, player),
        watch=_printer(scene, screen),
        listener=None if folder is None else blocks.append,
    )
    print(outcome(rehearsed) + "\n", file=screen, flush=True)
    if folder is not None:
        write_report(folder, rehearsed, blocks)
    return rehearsed


def _assemble(scene: Scene, settings: Settings, player: Player, observer: Happenings) -> Loop:
    """A loop at the beginning of the session, or where the scene begins."""
    script = load_script(settings.intents, settings.routine, settings.emergency_number)
    loop = assemble(settings, script, mouth=player, store=Forgets(), observer=observer)
    if scene.step is not None:
        try:
            loop.session = come_to(script, scene.step, scene.after_s, settings.minutes)
        except ValueError as error:
            remedy = "give a step of the routine, as 'quiet-hands routine show' lists them"
            raise BadInput(str(error), remedy=remedy, path=scene.path) from None
    return loop


def _refuse(say: Say, error: BadInput) -> None:  # noqa: ARG001 - as the player calls it
    """Live, a line that cannot be spoken is left out; a rehearsal would be worth nothing."""
    raise error


def _settings(scene: Scene) -> Settings:
    """Those of the scene and the program; a household's own would change the outcome."""
    settings = replace(Settings(), minutes=scene.minutes, routine=scene.routine, model=scene.model)
    return settings if scene.intents is None else replace(settings, intents=scene.intents)


def _printer(scene: Scene, screen: TextIO) -> Callable[[Note], None]:
    colour = screen.isatty() and "NO_COLOR" not in os.environ
    # Not before the first note: what the scene needs and cannot have is told before it begins.
    heading = iter([title(scene.path, scene.about)])

    def show(note: Note) -> None:
        for text in heading:
            print(text, file=screen)
        row = line(note, colour=colour)
        if row is not None:
            print(row, file=screen, flush=True)

    return show
