"""The session machine as a table: every state, every intent, and what happens then.

Read it across: the intent, and the action in each state. The names of the actions are those of
ACTIONS below, which says where each is written. `none` is silence by decision: nothing happens,
nothing is said. `tick` is the small sound that says "heard you". What holds wherever one comes from
(warmth first, promised time, places left alone) is not in the table but in `moving.enter`.
"""

from collections.abc import Callable, Mapping

from assistant.guidance import (
    comfort,
    health,
    holding,
    hurting,
    length,
    navigation,
    noticing,
    other_ways,
    outside,
    pausing,
    pressure,
    questions,
    replies,
    safety,
    screening,
    setup,
    status,
    time_given,
    undoing,
    voice,
)
from assistant.guidance.session import State
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

Action = Callable[[Turn, Meaning], Turn]

ACTIONS: Mapping[str, Action] = {
    "none": lambda turn, _: turn,
    "tick": lambda turn, _: turn.chime(),
    # Before and after: IDLE and DONE
    "start": setup.start,
    "say_start": outside.say_start,
    "another": outside.another,
    "wind_down": outside.rest_and_water,
    "no_finish": outside.nothing_to_finish,
    "sore": outside.sore,
    "numb": outside.numb,
    "faint": outside.faint,
    "itch": outside.itch,
    "on_bone": outside.never_on_bone,
    "bye": navigation.goodbye,
    "bye_idle": navigation.goodbye_short,
    # Setup
    "forward": setup.forward,
    "set_time": setup.start_again,
    "back": setup.back,
    "restate": setup.restate,
    "clear": setup.all_clear,
    "wait": setup.wait,
    "unstart": setup.stop,
    "cancel": setup.cancel,
    "hurt_yet": screening.pain,
    "skin_b4": screening.bad_skin,
    "not_on_it": setup.nerve,
    "spare_it": setup.avoid,
    "go_light": setup.begin_light,
    # Navigation
    "go_on": navigation.go_on,
    "advance": navigation.advance,
    "previous": navigation.previous,
    "skip": other_ways.skip,
    "skip_b4": other_ways.skip_before,
    "skip_p": other_ways.skip_paused,
    "go_to": navigation.go_to,
    "switch": navigation.switch,
    "ending": navigation.finish_up,
    "end_on": navigation.ending_on,
    "deep?": navigation.deeper_again,
    "stage": navigation.stage,
    "stage_on": navigation.stage_onward,
    "end?": navigation.end_session,
    "more": time_given.more_time,
    "more_lite": time_given.more_light,
    "stay": time_given.stay,
    # Pause
    "pause": pausing.pause,
    "still": pausing.still,
    "resume": pausing.resume,
    "ready": pausing.ready,
    "start_p": pausing.start,
    # Holds
    "hold": holding.start,
    "let_go": holding.let_go,
    "later": holding.later,
    "moment": holding.later_said,
    "plenty": holding.thirty_is_plenty,
    "no_deep": holding.not_now,
    # Safety
    "stop": safety.stop,
    "report": hurting.report,
    "eased_off": safety.staying_off,
    "off": safety.hands_are_off,
    "pain": hurting.pain,
    "pain_end": hurting.pain_in_closing,
    "pain_wait": hurting.pain_waiting,
    "sharp": hurting.sharp,
    "tender": hurting.tender,
    "bone": hurting.on_bone,
    "avoid": hurting.avoid,
    "all_clear": safety.all_clear,
    "unlatch": safety.resume,
    "finish": safety.finish,
    "end": safety.end,
    "refuse": safety.refuse,
    # Pressure
    "softer": pressure.too_hard,
    "softer_h": pressure.too_hard_in_hold,
    "lighter": pressure.keep_lighter,
    "tense": pressure.tensing,
    "deeper": pressure.deeper,
    "deeper_h": pressure.deeper_in_hold,
    "right": pressure.just_right,
    "number": pressure.number,
    "number?": pressure.is_that_pressure,
    # Comfort
    "cold": comfort.cold,
    "hot": comfort.hot,
    "tickle": comfort.ticklish,
    "oil": comfort.oil,
    "oil_p": comfort.oil_waiting,
    "oil_c": comfort.oil_closing,
    "which_oil": comfort.oil_which,
    "wipe": comfort.oil_off,
    "hands": comfort.hands_hurt,
    "hands_h": comfort.hands_hurt_in_hold,
    "hands_c": comfort.hands_hurt_closing,
    "shake_out": comfort.shake_out,
    "move": other_ways.move,
    "move_b4": other_ways.move_before,
    "move_p": other_ways.move_paused,
    "move_off": comfort.move_off,
    # Health
    "told": health.told,
    "told_s": health.told_in_setup,
    "told_w": health.told_at_work,
    "told_off": health.told_in_safety,
    # How long in all, and taking back
    "length": length.before,
    "replan": length.at_work,
    "replan_p": length.paused,
    "add_more": length.closing,
    "undo": undoing.undo,
    "unstop": undoing.undo_stop,
    # Where and when
    "underway": status.underway,
    "where": status.where,
    "where_p": status.where_paused,
    "where_c": status.where_closing,
    "where_s": status.where_safety,
    "holding": status.holding,
    "stillness": status.hold_still,
    "hold_left": status.hold_left,
    "upcoming": status.what_next,
    "upcom_c": status.what_next_closing,
    "left": status.left_here,
    "left_all": status.left_in_all,
    "whole": status.whole_time,
    "carry_on": status.say_carry_on,
    # Questions
    "answer": questions.answer,
    "answer_s": questions.answer_in_setup,
    "hard": questions.how_hard,
    "hard_s": questions.how_hard_in_setup,
    "may": noticing.may_i,
    "may_s": noticing.may_i_in_setup,
    "may_a": noticing.may_i_in_safety,
    "normal": noticing.is_it_normal,
    "normal_s": noticing.in_setup,
    "normal_a": noticing.in_safety,
    # Yes, no and the voice
    "yes": replies.yes,
    "no": replies.no,
    "volume": voice.volume,
    "quiet": voice.be_quiet,
    "silent": voice.fall_silent,
    "repeat": voice.repeat,
    "detail": voice.talk_more,
    "pace": voice.pace,
    "help": voice.help_before,
    "help_on": voice.help_during,
    "help_p": voice.help_paused,
    "welcome": voice.welcome,
}

_CELLS = """
intent             idle      setup     step      hold      paused    safety    closing   done

stop_now           silent    unstart   stop      stop      eased_off off       stop      silent
report_pain        sore      hurt_yet  pain      pain      pain_wait pain_wait pain_end  sore
report_nerve       numb      not_on_it report    report    report    report    report    numb
report_faint       faint     report    report    report    report    report    report    faint
report_breathing   report    report    report    report    report    report    report    report
report_emergency   report    report    report    report    report    report    report    report
report_skin        itch      skin_b4   report    report    report    report    report    itch
report_on_bone     on_bone   on_bone   bone      bone      eased_off eased_off bone      on_bone
receiver_tensing   tick      wait      tense     tense     lighter   eased_off tense     tick
avoid_area         tick      spare_it  avoid     avoid     avoid     avoid     avoid     tick
all_clear          tick      clear     tick      tick      carry_on  all_clear tick      tick
report_condition   told      told_s    told_w    told_w    told_w    told_off  told_w    told
answer_sharp       sore      hurt_yet  sharp     sharp     sharp     pain_wait pain_end  sore
answer_tender      none      restate   tender    tender    tender    none      tender    none

pressure_too_hard  none      go_light  softer    softer_h  lighter   eased_off softer    none
pressure_harder    none      restate   deeper    deeper_h  carry_on  refuse    deeper    none
pressure_ok        none      none      right     right     none      none      right     none
pressure_number    none      restate   number    number    number?   none      number    none

report_cold        cold      cold      cold      cold      cold      cold      cold      cold
report_hot         hot       hot       hot       hot       hot       hot       hot       hot
report_ticklish    none      none      tickle    tickle    tickle    eased_off tickle    none
oil_more           which_oil which_oil oil       later     oil_p     refuse    oil_c     none
oil_too_much       none      wipe      wipe      wipe      wipe      wipe      wipe      wipe
giver_hands_hurt   shake_out shake_out hands     hands_h   shake_out eased_off hands_c   shake_out
reposition         move_b4   move_b4   move      move      move_p    move_off  move      none

start_session      start     set_time  underway  underway  start_p   unlatch   underway  start
set_duration       length    length    replan    later     replan_p  refuse    add_more  length
undo               say_start back      undo      undo      undo      unstop    undo      another
next_step          say_start forward   advance   let_go    stage_on  refuse    end_on    another
previous_step      say_start back      previous  later     stage     refuse    deep?     another
skip_step          say_start skip_b4   skip      later     skip_p    refuse    end_on    another
go_to_step         say_start restate   go_to     later     stage     refuse    deep?     another
switch_side        say_start restate   switch    later     stage     refuse    deep?     another
pause              tick      wait      pause     pause     still     none      pause     tick
resume             say_start forward   go_on     tick      resume    unlatch   tick      another
more_time          none      restate   more      plenty    carry_on  refuse    more_lite another
stay_here          none      none      stay      tick      none      none      tick      none
finish_up          no_finish no_finish ending    ending    ending    finish    tick      another
end_session        bye_idle  cancel    end?      end?      end?      end       end?      bye
hold_start         say_start forward   hold      tick      ready     refuse    no_deep   another
hold_release       none      none      tick      let_go    none      none      none      none

where_am_i         say_start restate   where     holding   where_p   where_s   where_c   another
what_next          say_start restate   upcoming  stillness carry_on  where_s   upcom_c   wind_down
time_left_step     say_start restate   left      hold_left where_p   where_s   left      another
time_left_total    say_start whole     left_all  left_all  left_all  where_s   left_all  another

ask_where_is       answer    answer_s  answer    moment    answer    refuse    answer    answer
ask_what_is        answer    answer_s  answer    moment    answer    refuse    answer    answer
ask_how_hard       hard      hard_s    hard      moment    hard      refuse    hard      hard
ask_how_to         answer    answer_s  answer    moment    answer    refuse    answer    answer
ask_why            answer    answer_s  answer    moment    answer    refuse    answer    answer
ask_may_i          may       may_s     may       may       may       may_a     may       may
ask_direction      answer    answer_s  answer    moment    answer    refuse    answer    answer
ask_is_it_normal   normal    normal_s  normal    normal    normal    normal_a  normal    normal

repeat             repeat    repeat    repeat    repeat    repeat    repeat    repeat    repeat
set_volume         volume    volume    volume    volume    volume    volume    volume    volume
talk_more          detail    detail    detail    later     detail    refuse    detail    detail
slower_speech      pace      pace      pace      pace      pace      pace      pace      pace
be_quiet           quiet     quiet     quiet     quiet     quiet     none      quiet     quiet
help               help      help      help_on   help_on   help_p    refuse    help_on   help
yes                yes       yes       yes       yes       yes       yes       yes       yes
no                 no        no        no        no        no        no        no        no
thanks             welcome   none      none      none      none      none      none      welcome
"""


def read_table(cells: str) -> Mapping[tuple[State, str], str]:
    """The table as (state, intent) to the name of an action; ValueError names a bad row."""
    header, *rows = [line.split() for line in cells.splitlines() if line.strip()]
    states = [State(name) for name in header[1:]]
    table: dict[tuple[State, str], str] = {}
    for intent, *names in rows:
        unknown = [name for name in names if name not in ACTIONS]
        if len(names) != len(states) or unknown or (states[0], intent) in table:
            raise ValueError(f"the row of {intent} is not one known action for each state")
        table.update({(state, intent): name for state, name in zip(states, names, strict=True)})
    return table


TABLE = read_table(_CELLS)
"""(state, intent) to the name of the action."""

INTENTS = tuple(dict.fromkeys(intent for _, intent in TABLE))


def action(state: State, intent: str) -> Action | None:
    """What happens on this intent in this state; None for an intent that is not in the table."""
    name = TABLE.get((state, intent))
    return None if name is None else ACTIONS[name]
