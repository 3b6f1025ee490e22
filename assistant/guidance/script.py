"""Everything the guide can say and do in one language: a routine and the lines around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.guidance.effects import Say, Tone
from assistant.guidance.find_routine import find_routine
from assistant.guidance.lines import Lines
from assistant.guidance.lines_file import load_lines
from assistant.guidance.own_words import with_own_words
from assistant.guidance.routine import Routine, SetupItem, Step
from assistant.guidance.routine_file import read_routine
from assistant.guidance.step_tone import step_tone
from assistant.located_yaml import Node, load_yaml
from assistant.mistakes import Mistakes


@dataclass(frozen=True, slots=True)
class Script:
    """A routine, and the lines of its language."""

    routine: Routine
    lines: Lines

    def every_line(self) -> tuple[Say, ...]:
        """All lines that are the same every time, each text once: for rendering ahead."""
        seen: dict[tuple[str, str], Say] = {}
        for say in (*routine_lines(self.routine), *self.lines.fixed()):
            seen.setdefault((say.text, say.tone), say)
        return tuple(seen.values())


def routine_lines(routine: Routine) -> Iterator[Say]:
    """Every fixed line of a routine."""
    for item in routine.setup:
        yield from _says(item.id, _setup_lines(item))
    for step in routine.steps:
        yield from _says(step.id, _step_lines(step))
    yield from _says("ways", ((way.name, way.say, "answer") for way in routine.ways))
    limits = routine.tool_limits
    yield from _says("tool_limits", ((one.technique, one.say, "reminder") for one in limits))
    holds = routine.holds
    yield Say(holds.cue, "holds.cue", "cue")
    yield Say(holds.over, "holds.over", "cue")
    yield Say(holds.let_go, "holds.let_go", "cue")
    yield Say(holds.check_in, "holds.check_in", "check_in")
    for number, text in enumerate(routine.reminders.say, start=1):
        yield Say(text, f"reminders.{number}", "reminder")


def _says(prefix: str, lines: Iterable[tuple[str, str, Tone]]) -> Iterator[Say]:
    return (Say(text, f"{prefix}.{name}", tone) for name, text, tone in lines if text)


def _setup_lines(item: SetupItem) -> Iterator[tuple[str, str, Tone]]:
    yield "first", item.say_first, "answer"
    yield "cue", item.cue, "cue"
    yield "cue", item.short_cue, "cue"
    for cue in item.ways.values():
        yield "cue", cue, "cue"
    yield "which", item.which, "answer"
    yield "teach", item.teach, "answer"
    yield "explain", item.explain, "answer"
    yield "timer", item.timer_say, "answer"
    yield "timer_over", item.timer_over, "cue"


def _step_lines(step: Step) -> Iterator[tuple[str, str, Tone]]:
    tone = step_tone(step.part)
    yield "cue", step.cue, tone
    yield "how", step.how, "answer"
    yield "why", step.why, "answer"
    yield "explain", step.explain, "answer"
    yield "where", step.where, "answer"
    yield "direction", step.direction, "answer"
    yield "how_hard", step.how_hard, "answer"
    yield "which_side", step.which_side, "answer"
    yield "end_cue", step.end_cue, tone
    yield "if_cut", step.if_cut, tone
    yield "instead_of_deeper", step.instead_of_deeper, "answer"
    yield "if_hands_hurt", step.if_hands_hurt, "answer"
    yield "check_in", step.check_in.say if step.check_in else "", "check_in"
    yield "if_none", step.if_none.say if step.if_none else "", "cue"
    for number, cue in enumerate(step.mid_cues, start=1):
        yield f"mid_cue_{number}", cue.say, tone
    for way in step.ways.values():
        yield "cue", way.cue, tone
        yield "how", way.how, "answer"
        yield "explain", way.explain, "answer"


def load_script(
    language_dir: Path, routine: str | Path | None = None, emergency_number: str | None = None
) -> Script:
    """Read the lines of `language_dir` and a routine: its name, its file, or None for the usual.

    Raises BadInput with file and line for anything that cannot be spoken or does not add up.
    """
    lines = load_lines(language_dir / "spoken")
    if emergency_number is not None:
        lines = lines.with_emergency_number(emergency_number)
    return read_script(find_routine(routine, language_dir), lines)


def read_script(path: Path, lines: Lines) -> Script:
    """The routine at `path`, spoken with these lines and those it brings; BadInput as above."""
    mistakes = Mistakes()
    script = check_script(load_yaml(path, mistakes), lines, mistakes)
    mistakes.raise_first()
    return script


def check_script(root: Node, lines: Lines, mistakes: Mistakes) -> Script:
    """The script of this routine file; with a mistake in it, it must not be used."""
    spoken = with_own_words(root, lines)
    return Script(read_routine(root, mistakes, spoken), spoken)
