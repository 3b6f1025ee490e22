"""Reads one point of the setup of a routine file."""

from collections.abc import Collection, Mapping

from assistant.guidance.entries import Entries, identifier
from assistant.guidance.routine import Passes, SetupItem, Verdict
from assistant.guidance.speech_rules import SpeechRules
from assistant.located_yaml import Node

_SETUP = frozenset(SetupItem.__dataclass_fields__)
_MEANINGS_OF_YES = (Verdict.NOT_TODAY, Verdict.LIGHT, Verdict.SPARE)


def read_setup_item(node: Node, ways: Collection[str], rules: SpeechRules) -> SetupItem:
    """One question before hands touch; BadInput for what cannot be asked or passed."""
    found = Entries.of(node, _SETUP, rules)
    passes = Passes(_choice(found["passes"], set(Passes)))
    timed = "timer_s" in found
    item = SetupItem(
        id=identifier(found["id"]),
        name=found["name"].text(),
        passes=passes,
        cue=rules.check(found["cue"], "cue"),
        explain=rules.check_explanation(found["explain"]),
        do_not=tuple(entry.text() for entry in found["do_not"].sequence()),
        timer_s=found["timer_s"].number(at_least=1) if timed else None,
        timer_say=rules.check(found["timer_say"], "answer") if timed else "",
        timer_over=rules.check(found["timer_over"], "cue") if timed else "",
        short_cue=_said(found, "short_cue"),
        full_only=found.flag("full_only"),
        say_first=_said(found, "say_first"),
        teach=_said(found, "teach", may_teach=True),
        if_yes=_if_yes(found, passes),
        which=_said(found, "which"),
        ways=_in_ways(found, ways, rules),
        left_out_for=found.texts("left_out_for"),
    )
    _check_which(found, item)
    return item


def _choice(node: Node, known: Collection[str]) -> str:
    if node.text() not in known:
        known_names = ", ".join(sorted(known))
        node.fail(f"'{node.text()}' is not a way to pass", f"known: {known_names}")
    return node.text()


def _said(found: Entries, key: str, *, may_teach: bool = False) -> str:
    return found.rules.check(found[key], "cue", may_teach=may_teach) if key in found else ""


def _if_yes(found: Entries, passes: Passes) -> Verdict:
    if passes is not Passes.CLEAR or "if_yes" not in found:
        return Verdict.NOT_TODAY
    known = set(map(str, _MEANINGS_OF_YES))
    node = found["if_yes"]
    if node.text() not in known:
        node.fail(
            f"'{node.text()}' does not follow from a yes", f"known: {', '.join(sorted(known))}"
        )
    return Verdict(node.text())


def _in_ways(found: Entries, ways: Collection[str], rules: SpeechRules) -> Mapping[str, str]:
    if "ways" not in found:
        return {}
    cues = found["ways"].mapping(frozenset(ways))
    return {way: rules.check(cue, "cue") for way, cue in cues.items()}


def _check_which(found: Entries, item: SetupItem) -> None:
    asks_what = item.passes is Passes.CLEAR and item.if_yes is not Verdict.SPARE
    if asks_what and not item.which:
        found.node.fail("after a yes it must ask what it is", "add 'which:'")
