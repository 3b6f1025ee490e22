"""The program itself: its ears and its understanding, put together as for a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from assistant import places
from assistant.assembly import ears_of, urgent
from assistant.hearing.echo_free_ears import EchoFreeEars
from assistant.hearing.find_model import find_model
from assistant.hearing.heard import Heard
from assistant.hearing.speech_model import open_model
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Playing
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.conversation import each_amid_the_rest
from assistant.understanding.load import understanding_of
from assistant.understanding.meaning import AskedOther, Context, Doubt, Harm, Meaning
from bench_kit.deciders import Decide, Decider, Decision, digest_of
from bench_kit.recording import Aired, Recording

NAME = "Quiet Hands"
_GUARD_S = 0.3
"""A line counts as audible for so long after its end."""
_PACKAGE = Path(places.__file__).parent


def product(model: str | None = None) -> Decider:
    """The program with that speech model, or its own."""
    parts = (_PACKAGE / "hearing", _PACKAGE / "understanding", _PACKAGE / "assembly.py")
    identity = digest_of("product", (*parts, places.intents_dir(), find_model(model).folder))
    return Decider(NAME, identity, partial(_open, model))


@contextmanager
def _open(choice: str | None) -> Iterator[Decide]:
    folder = places.intents_dir()
    catalogue = load_catalogue(folder)
    understanding = understanding_of(folder, catalogue)
    with closing(open_model(choice)) as model:
        new_ears, cries = ears_of(model, folder, catalogue), urgent(catalogue)

        def decide(recording: Recording, context: Context) -> tuple[Decision, ...]:
            with closing(new_ears()) as inner:
                heard = [*_heard(EchoFreeEars(inner, cries=cries), recording), *inner.finish()]
            decided = each_amid_the_rest(heard, understanding.answer, context)
            return tuple(_decision(*one) for one in decided)

        yield decide


def _heard(ears: EchoFreeEars, recording: Recording) -> list[Heard]:
    heard: list[Heard] = []
    near = recording.near.reshape(-1, BLOCK_SAMPLES)
    far = recording.far.reshape(-1, BLOCK_SAMPLES)
    for number, (near_block, far_block) in enumerate(zip(near, far, strict=True)):
        playing = _playing(recording.lines, number * BLOCK_S)
        heard += ears.accept(near_block, far_block, playing)
    return heard


def _playing(lines: Iterable[Aired], now_s: float) -> Playing | None:
    audible = (line for line in lines if line.begins_s <= now_s < line.ends_s + _GUARD_S)
    return next((Playing(line.text) for line in audible), None)


def _decision(heard: Heard, understood: Meaning | AskedOther | Doubt | None) -> Decision:
    match understood:
        case Meaning() as meaning:
            harmful = meaning.harm is Harm.HARMFUL
            slots = dict(meaning.slots)
            return Decision(heard.decided_s, heard.text, meaning.intent, slots, harmful=harmful)
        case Doubt():
            return Decision(heard.decided_s, heard.text, None, asked=True)
    return Decision(heard.decided_s, heard.text, None)
