"""How the device's own voice comes back, for the check-up: a line is played and listened to."""

from collections.abc import Iterable
from itertools import islice

import numpy as np

from assistant.guidance.script import load_script
from assistant.hearing.alignment import MOST_DRIFT_PPM, Alignment, EchoMode, align, mode_for
from assistant.live.sound_card import Block, SoundCard
from assistant.settings import Settings
from assistant.sound import BLOCK_S, Samples
from assistant.speaking.player import Player
from assistant.speaking.voice import Voice

_LINE = "help_before"
_PATIENCE_S = 20.0
_AFTER_S = 1.5
"""Longer than the longest delay that is looked for."""


def own_echo(settings: Settings) -> str:
    """What becomes of our own voice on these devices, in one sentence; BadInput as `run` has it.

    Takes about eight seconds, most of them for the line that is played.
    """
    script = load_script(settings.intents, settings.routine, settings.emergency_number)
    player = Player(Voice(settings.voice, settings.words_per_minute))
    player.say(next(say for say in script.every_line() if say.line == _LINE))
    card = SoundCard(settings.input_device, settings.output_device, player.pull)
    try:
        card.open()
        far_end, near_end = _until_said(player, card.blocks())
    finally:
        card.close()
    return told(align(far_end, near_end))


def told(alignment: Alignment | None) -> str:
    """The mode that a session would use, and the figures that decide it."""
    mode = mode_for(alignment)
    if alignment is None:
        return f"{mode}: the microphone does not hear the speaker, as with headphones"
    figures = (
        f"its own voice comes back after {alignment.delay_s * 1000:.0f} ms, "
        f"{_loss(alignment.loss_db)}, drift {alignment.drift_ppm:+.0f} ppm"
    )
    match mode:
        case EchoMode.CANCEL:
            return f"{mode}: {figures}; it is taken out of what is heard"
        case EchoMode.GUARD:
            return f"{mode}: {figures}; too soft to matter"
        case EchoMode.DUCK:
            return (
                f"{mode}: {figures}; {_obstacle(alignment)}, so lines are softer; see docs/live.md"
            )


def _loss(loss_db: float) -> str:
    return f"{abs(loss_db):.0f} dB {'softer' if loss_db >= 0 else 'louder'} than played"


def _obstacle(alignment: Alignment) -> str:
    if abs(alignment.drift_ppm) > MOST_DRIFT_PPM:
        return "two clocks too far apart to cancel it"
    return "it moves about too much to cancel it"


def _until_said(player: Player, taken: Iterable[object]) -> tuple[Samples, Samples]:
    """The far end and the near end from the first block until the line has rung out."""
    far_end: list[Samples] = []
    near_end: list[Samples] = []
    quiet = 0
    for item in islice(taken, round(_PATIENCE_S / BLOCK_S)):
        if isinstance(item, Block):
            far_end.append(item.far_end)
            near_end.append(item.near_end)
        quiet = quiet + 1 if player.idle else 0
        if quiet > _AFTER_S / BLOCK_S:
            break
    nothing = np.zeros(0, np.int16)
    return np.concatenate([nothing, *far_end]), np.concatenate([nothing, *near_end])
