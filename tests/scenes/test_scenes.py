"""Every scene through the real program: real voices, real Vosk, real espeak-ng."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.located_yaml import load_yaml
from assistant.rehearsal.load_scene import load_scene
from assistant.rehearsal.scene import After, Expect, Never
from tests.bundled import bundled_catalogue, bundled_script

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "intents" / "en" / "scenes"
RULES = HERE / "article_rules.yaml"
OURS = sorted(path for path in HERE.glob("*.yaml") if path != RULES)
SCENES = sorted([*OURS, *SHIPPED.glob("*.yaml")])
LEAST_SCENES = 40
LAST_RULE = 56


def rehearse(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as people use it."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", "rehearse", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "scene",
    [*SCENES, *HERE.glob("parts/*.yaml"), *HERE.glob("open/*.yaml")],
    ids=lambda path: path.stem,
)
def test_a_scene_names_only_what_there_is(scene: Path) -> None:
    loaded = load_scene(scene)
    intents, steps = known_names(loaded.routine)
    for step in loaded.steps:
        if isinstance(step, After | Expect | Never):
            assert step.condition.intent in {None, "none", "any", *intents}, step.at
            assert step.condition.step in {None, *steps}, step.at


@pytest.mark.parametrize("scene", OURS, ids=lambda path: path.stem)
def test_a_scene_says_what_it_is_about_and_shows_a_rule_or_a_safety_task(scene: Path) -> None:
    loaded = load_scene(scene)
    assert loaded.about
    assert loaded.rows or loaded.tasks


def test_every_rule_that_can_be_heard_and_every_safety_task_has_a_scene() -> None:
    rules = load_yaml(RULES).mapping(frozenset({"rules", "unheard", "tasks"}))
    heard, unheard, tasks = (
        rules[key].mapping() if key in rules else {} for key in ("rules", "unheard", "tasks")
    )
    for text in (*heard.values(), *unheard.values(), *tasks.values()):
        assert text.text()
    assert {int(row) for row in (*heard, *unheard)} == set(range(1, LAST_RULE + 1))
    scenes = [load_scene(path) for path in SCENES]
    assert {str(row) for scene in scenes for row in scene.rows} == set(heard)
    assert {task for scene in scenes for task in scene.tasks} == set(tasks)
    assert len(OURS) >= LEAST_SCENES


def known_names(routine_name: str | None) -> tuple[set[str], set[str]]:
    """Of intents, and of the steps of a routine."""
    intents = bundled_catalogue().intents
    routine = bundled_script(routine_name or "back").routine
    steps = {item.id for item in routine.setup} | {step.id for step in routine.steps}
    return set(intents), steps


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=lambda path: path.stem)
def test_scene(scene: Path) -> None:
    done = rehearse(scene)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_three_runs_are_the_same_to_the_byte(tmp_path: Path) -> None:
    """Whatever the order of dictionaries, and whatever lines are in the household's cache."""
    written = []
    for seed, cues in (("1", "some"), ("2", "others"), ("3", "some")):
        out = tmp_path / seed
        demo = SHIPPED / "demo.yaml"
        cache = str(tmp_path / cues)
        done = rehearse(demo, "--out", out, PYTHONHASHSEED=seed, XDG_CACHE_HOME=cache)
        assert done.returncode == 0, done.stdout + done.stderr
        files = ("timeline.txt", "timeline.json", "room.wav")
        written.append([(out / name).read_bytes() for name in files])
    assert written[0] == written[1] == written[2]
