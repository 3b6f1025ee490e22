"""At the start: the massage that a loss of power has cut short goes on, or it is said why not."""

from assistant.guidance.lines import Line
from assistant.guidance.script import Script
from assistant.guidance.waking import anew, taken_up
from assistant.live.session_file import SessionFile, Unreadable
from assistant.loop import Loop
from assistant.ports import Observer


def take_up(loop: Loop, script: Script, store: SessionFile, observer: Observer) -> None:
    """Go on with what was kept; what cannot be read is kept aside, and a new session offered."""
    kept = store.load()
    if kept is None:
        return
    if isinstance(kept, Unreadable):
        _refuse(kept.why, loop, script, store, observer)
        return
    try:
        woken = taken_up(script, loop.session, kept.data, kept.age_s)
    except Exception as error:
        # Whatever is in the file: it must not stop every start from now on.
        _refuse(f"{type(error).__name__}: {error}", loop, script, store, observer)
        return
    if woken is not None:
        loop.take_up(*woken)


def _refuse(why: str, loop: Loop, script: Script, store: SessionFile, observer: Observer) -> None:
    aside = store.set_aside()
    observer.note(loop.now_s, "not_resumed", why=why, aside=aside and str(aside))
    loop.take_up(*anew(script, loop.session, Line.LAST_UNREADABLE))
