"""Everything that is wrong with a routine file: in itself, and for those who speak of it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from assistant.errors import BadInput
from assistant.guidance.conditions import CONDITIONS
from assistant.guidance.lines import Lines
from assistant.guidance.routine import Part, Step
from assistant.guidance.script import Script, check_script
from assistant.guidance.step_node import step_entries
from assistant.guidance.targets import steps_for
from assistant.located_yaml import Node
from assistant.mistakes import Mistakes
from assistant.understanding.catalogue import Catalogue
from assistant.understanding.meaning import Meaning

_ASKED_OF_PLACES = ("ask_where_is", "ask_what_is", "ask_how_to", "ask_why")
_ASKED_OF_TECHNIQUES = ("ask_what_is", "ask_how_to", "ask_why")


@dataclass(frozen=True, slots=True)
class Checked:
    """A routine with what is wrong: with a mistake in it, it cannot be guided.

    A warning tells of something people will not be able to say, or to have answered.
    """

    script: Script
    mistakes: tuple[BadInput, ...]
    warnings: tuple[BadInput, ...]


def check_routine(
    root: Node,
    mistakes: Mistakes,
    lines: Lines,
    catalogue: Catalogue,
    can_hear: Callable[[str], bool],
) -> Checked:
    """Find every mistake in a routine, and all that is worth a warning.

    Args:
        root: the routine file.
        mistakes: where it keeps what is wrong with it.
        lines: those of the language it is used with.
        catalogue: the sentences of that language.
        can_hear: whether the speech model knows a word.
    """
    script = check_script(root, lines, mistakes)
    said = _Said(catalogue, script.lines)
    steps_node = _entry(root, "steps")
    steps = step_entries(steps_node) if steps_node is not None else []
    _check_places(root, steps, said)
    _check_conditions(root)
    _check_holds(root, script, said)
    warnings = [
        *_unheard_names(steps, said, can_hear),
        *_out_of_reach(script, steps, said),
        *_unanswered(script.lines, steps, said),
    ]
    return Checked(script, mistakes.found, tuple(warnings))


def _warning(node: Node, problem: str, remedy: str) -> BadInput:
    return BadInput(f"warning: {problem}", remedy=remedy, path=node.path, line=node.line)


class _Said:
    """What people can name, by what it means."""

    def __init__(self, catalogue: Catalogue, lines: Lines) -> None:
        named: dict[str, set[str]] = {"area": set(), "technique": set(), "step": set()}
        for sentence in catalogue.sentences:
            for slot, value in sentence.slots.items():
                named.setdefault(slot, set()).add(value)
        self.areas = frozenset(named["area"])
        self.steps = frozenset(named["step"])
        self.techniques = frozenset(named["technique"])
        self.spoken_areas = self.areas | set(lines.words.areas)
        self.sound_alikes = catalogue.sound_alikes


def _check_places(root: Node, steps: list[Mapping[str, Node]], said: _Said) -> None:
    never_on = _entry(_entry(root, "holds"), "never_on")
    for area in (*_each(steps, "areas"), *_items(never_on)):
        _check_known(area, "place", said.spoken_areas)
    for thing in _items(_entry(root, "leaves_out")):
        _check_known(thing, "place or technique", said.spoken_areas | said.techniques)
    for areas in _entries(root, "leaves_alone").values():
        for area in _items(areas):
            _check_known(area, "place", said.spoken_areas)
    for technique in _each(steps, "technique"):
        _check_known(technique, "technique", said.techniques)


def _check_conditions(root: Node) -> None:
    """A condition that is misspelt would change nothing for the receiver who has it."""
    for name, node in _entries(root, "leaves_alone").items():
        _check_condition(name, node)
    asking = [*_entries(root, "ways").values(), *_items(_entry(root, "setup"))]
    for key in ("conditions", "left_out_for"):
        for node in (found for item in asking for found in _items(_entry(item, key))):
            _check_condition(node.value, node)


def _check_condition(name: object, node: Node) -> None:
    if name not in CONDITIONS:
        node.wrong(f"unknown condition '{name}'", f"known: {', '.join(sorted(CONDITIONS))}")


def _check_known(node: Node, kind: str, known: Collection[str]) -> None:
    if isinstance(node.value, str) and node.value not in known:
        node.wrong(
            f"nobody can name the {kind} '{node.value}'",
            f"add what it is called to slots.yaml, or choose from {', '.join(sorted(known))}",
        )


def _check_holds(root: Node, script: Script, said: _Said) -> None:
    rules = script.routine.holds
    node = _entry(_entry(root, "holds"), "never_on")
    worked = {area for step in script.routine.steps for area in step.areas}
    open_to_holds = sorted(said.areas - worked - rules.never_on)
    if node is not None and worked and open_to_holds and any(rules.most.values()):
        node.wrong(
            f"someone may want a hold where no step works: {', '.join(open_to_holds)}",
            "add it to never_on",
        )


def _unheard_names(
    steps: list[Mapping[str, Node]], said: _Said, can_hear: Callable[[str], bool]
) -> Iterator[BadInput]:
    """Words of the steps' names that a person could say and the speech model would not hear."""
    unknown = [
        *(node for node in _each(steps, "areas") if node.value not in said.areas),
        *(node for node in _each(steps, "technique") if node.value not in said.techniques),
        *(node for node in _each(steps, "group") if node.value not in said.steps | said.areas),
    ]
    for node in (*_each(steps, "name"), *unknown):
        for word in _words(node):
            if not can_hear(word) and word not in said.sound_alikes:
                yield _warning(
                    node,
                    f"the speech model cannot hear '{word}'",
                    f"add it with: quiet-hands models add-word {word}, or use another word",
                )


def _out_of_reach(
    script: Script, steps: list[Mapping[str, Node]], said: _Said
) -> Iterator[BadInput]:
    """Steps that nobody can ask for, by their name or by a place."""
    reached: set[str] = set()
    for slot, values in (("step", said.steps), ("area", said.areas)):
        for value in values:
            found = steps_for(script.routine, Meaning("go_to_step", {slot: value}))
            reached |= {step.id for step in found}
    nodes = {str(entries["id"].value): entries["id"] for entries in steps}
    for step in script.routine.steps:
        lost = step.id not in reached and step.part is not Part.AFTER and _is_first(script, step)
        if lost and step.id in nodes:
            yield _warning(
                nodes[step.id],
                f"nobody can ask for '{step.name}'",
                f"add what it is called to slots.yaml, as the step '{step.group}',"
                " or give it a place that can be named",
            )


def _is_first(script: Script, step: Step) -> bool:
    """Whether it is the first of its group: both sides of one place are one name."""
    return step == next(one for one in script.routine.steps if one.group == step.group)


def _unanswered(lines: Lines, steps: list[Mapping[str, Node]], said: _Said) -> Iterator[BadInput]:
    """Places and techniques people can ask about, and get no answer."""
    asked = [
        *((node, _ASKED_OF_PLACES) for node in _each(steps, "areas") if node.value in said.areas),
        *((node, _ASKED_OF_TECHNIQUES) for node in _each(steps, "technique")),
    ]
    known: set[object] = set()
    for node, intents in asked:
        missing = [one for one in intents if node.value not in lines.answers.get(one, {})]
        if missing and node.value not in known:
            yield _warning(
                node,
                f"nothing answers {', '.join(missing)} about '{node.value}'",
                "write it under 'answers:'",
            )
        known.add(node.value)


def _entry(node: Node | None, key: str) -> Node | None:
    return node.value.get(key) if node is not None and isinstance(node.value, dict) else None


def _entries(root: Node, key: str) -> Mapping[str, Node]:
    node = _entry(root, key)
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _items(node: Node | None) -> list[Node]:
    if node is None:
        return []
    return node.value if isinstance(node.value, list) else [node]


def _each(steps: list[Mapping[str, Node]], key: str) -> list[Node]:
    """Every value of a key, or of a list under it; what `same_as` repeats only once."""
    found = [item for entries in steps for item in _items(entries.get(key))]
    return list({id(node): node for node in found if isinstance(node.value, str)}.values())


def _words(node: Node) -> list[str]:
    """The words of a name, as they are heard."""
    text = node.value if isinstance(node.value, str) else ""
    return ["".join(c for c in word if c.isalnum() or c == "'") for word in _spaced(text).split()]


def _spaced(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ")
