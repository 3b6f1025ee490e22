"""Whether the microphone hears a voice well enough, and what to do where it does not."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np

from assistant.guidance.effects import Chime
from assistant.guidance.events import MicBack, MicLost
from assistant.live.finding import Finding
from assistant.live.room_sound import RoomSound, measured
from assistant.live.sound_card import Block, News, SoundCard
from assistant.settings import Settings
from assistant.sound import BLOCK_S, RATE_HZ, Samples
from assistant.speaking.player import Player
from assistant.speaking.voice import Voice

LISTEN_S = 2.0
LISTEN_TO_VOICE_S = 4.0
PATIENCE_S = 8.0

ENOUGH_DB = 15.0
"""A voice nearer to the noise than this is often misheard."""
_USUAL_VOICE_DB = -26.0
"""Level of a voice at a microphone that is set well; usual in telephony."""
_QUIET_DB, _QUIET_VOICE_DB, _LOUD_DB = -75.0, -50.0, -12.0
_HUM_DB, _HUM_MATTERS_DB = -60.0, 10.0
_CLIPPED, _OFFSET = 0.001, 0.02
_CHIME_RINGS_S = 0.5

Ask = Callable[[], None]


def check_sound(settings: Settings, ask: Ask | None) -> Iterator[Finding]:
    """Play a chime, then listen: to the room, and to whoever was asked to say something.

    `ask` asks for it when listening begins; None where nobody is there to ask.
    """
    player = Player(Voice(settings.voice, settings.words_per_minute))
    player.chime(Chime("hold_over"))
    card = SoundCard(settings.input_device, settings.output_device, player.pull)
    try:
        rate_hz = card.open().rate_hz
        seconds = LISTEN_S if ask is None else LISTEN_TO_VOICE_S
        near_end = steady_sound(card.blocks(), seconds, ask)
    finally:
        card.close()
    if near_end is None:
        remedy = "unplug it and plug it in again, or choose another with --input-device"
        found = "the microphone opened but delivered nothing"
        yield Finding("sound", ok=False, found=found, remedy=remedy)
    elif int(np.ptp(near_end)) == 0:
        remedy = "it is muted or the wrong one: look at 'alsamixer' (F4) or use --input-device"
        found = "the microphone gives nothing but exact zeros"
        yield Finding("sound", ok=False, found=found, remedy=remedy)
    else:
        yield Finding("sound", ok=True, found=f"{rate_hz} Hz; a soft chime was played")
        yield from findings_of(measured(near_end / 32768.0, RATE_HZ), asked=ask is not None)


def steady_sound(
    taken: Iterable[Block | News], seconds: float = LISTEN_S, begun: Ask | None = None
) -> Samples | None:
    """The first so many seconds without a gap and without a sound of ours; None for none such.

    A stream that ends once at its start is no fault: a session opens it again as well. `begun` is
    called once, with the first block that counts.
    """
    near_end: list[Samples] = []
    here, rings_s = True, 0.0
    for item in islice(taken, round((PATIENCE_S + seconds) / BLOCK_S)):
        match item:
            case MicLost():
                here = False
                near_end.clear()
            case MicBack():
                here = True
            case Block(heard, played):
                rings_s = _CHIME_RINGS_S if played.any() else rings_s - BLOCK_S
                if here and rings_s <= 0.0:
                    near_end.append(heard)
                    if begun is not None:
                        begun()
                        begun = None
        if len(near_end) == round(seconds / BLOCK_S):
            return np.concatenate(near_end)
    return None


def findings_of(sound: RoomSound, *, asked: bool) -> Iterator[Finding]:
    """The noise always, a voice if one was asked for, and else what is wrong."""
    yield _noise(sound, asked=asked)
    if asked:
        yield _speech(sound)
    if sound.hum_db > max(_HUM_DB, sound.noise_db - _HUM_MATTERS_DB):
        yield Finding(
            "hum",
            ok=False,
            found=f"the mains hum at {sound.hum_hz} Hz has {sound.hum_db:.0f} dB of full scale",
            remedy="use another power supply or USB socket, and keep cables apart",
        )
    if sound.clipped > _CLIPPED:
        found = f"{100 * sound.clipped:.1f} % of the sound is cut off at full scale"
        yield Finding("clipping", ok=False, found=found, remedy=_TURN_DOWN)
    if abs(sound.offset) > _OFFSET:
        found = f"the sound stands {100 * abs(sound.offset):.0f} % of full scale off its middle"
        remedy = "this sound card is faulty or badly set: try another"
        yield Finding("offset", ok=False, found=found, remedy=remedy)


def _noise(sound: RoomSound, *, asked: bool) -> Finding:
    found = f"{sound.noise_db:.0f} dB of full scale"
    if asked:
        # Then the voice decides.
        return Finding("noise", ok=True, found=found)
    if sound.noise_db > _LOUD_DB:
        return Finding("noise", ok=False, found=f"{found}: too loud", remedy=_TURN_DOWN)
    if sound.noise_db > _USUAL_VOICE_DB - ENOUGH_DB:
        remedy = "make the room quieter, or move closer: put the microphone nearer to whoever talks"
        return Finding("noise", ok=False, found=f"{found}: a voice may drown in it", remedy=remedy)
    if sound.noise_db < _QUIET_DB:
        return Finding("noise", ok=False, found=f"{found}: too quiet", remedy=_TURN_UP)
    return Finding("noise", ok=True, found=found)


def _speech(sound: RoomSound) -> Finding:
    if sound.voice_db is None:
        remedy = "say it again, and move closer: put the microphone nearer, or turn it up"
        return Finding("speech", ok=False, found="no voice stands out of the noise", remedy=remedy)
    over_db = sound.voice_over_noise_db
    found = f"{sound.voice_db:.0f} dB of full scale, {over_db:.0f} dB over the noise"
    if over_db < ENOUGH_DB:
        remedy = "move closer: put the microphone nearer to whoever talks, or make the room quieter"
        return Finding("speech", ok=False, found=f"{found}: too little", remedy=remedy)
    if sound.voice_db < _QUIET_VOICE_DB:
        return Finding("speech", ok=False, found=f"{found}: too quiet", remedy=_TURN_UP)
    return Finding("speech", ok=True, found=found)


_TURN_DOWN = "turn the microphone down in 'alsamixer' (F4)"
_TURN_UP = "turn the microphone up in 'alsamixer' (F4), or put it nearer"
