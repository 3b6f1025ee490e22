import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from assistant.errors import BadInput
from assistant.hearing.sound_file import write_wav
from assistant.sound import RATE_HZ
from assistant.understanding.meaning import Context
from bench_kit.cost import Cost
from bench_kit.deciders import Decide, Decider, Decision
from bench_kit.hear import Kept, Result
from bench_kit.outside import outside_cases
from bench_kit.plot import cumulative
from bench_kit.recording import Case, Recording
from bench_kit.report import Heard, as_figures, as_picture, as_table, mistakes
from bench_kit.score import tally
from bench_kit.wordings import Wording

NEXT = Wording("next", "next_step")
LEFT = Wording("now the left", "switch_side", {"side": "left"})
NOTHING = Wording("the next bus is at ten", None)


def never() -> Recording:
    raise AssertionError


def result(
    wording: Wording, *decisions: Decision, row: str = "clean", part: str = "flite/awb"
) -> Result:
    return Result(Case(row, "key", wording, never, part), decisions, 36.0, 2.0, 1.0)


def test_the_first_action_has_to_be_the_right_one() -> None:
    right = Decision(2.3, "next", "next_step")
    wrong = Decision(1.5, "neck", "report_pain", harmful=True)
    silent = Decision(2.1, "vexed", None, asked=True)
    counts = tally(
        [
            result(NEXT, right),
            result(NEXT, silent, right),
            result(NEXT, wrong, right),
            result(NEXT, right, wrong),
            result(NEXT, silent),
            result(NEXT),
        ]
    )
    assert (counts.right.hits, counts.wrong.hits, counts.cut.hits) == (3, 2, 2)
    assert (counts.actions, counts.harmful, counts.asked) == (2, 2, 2)
    assert counts.latencies_s == (0.3, 0.3, 0.3)
    assert counts.latency_s(95) == pytest.approx(0.3)
    assert counts.hours == pytest.approx(0.06)
    assert tally([]).latency_s(50) is None


def test_a_slot_that_matters_must_be_filled_in() -> None:
    left = {"side": "left"}
    assert tally([result(LEFT, Decision(2.0, "", "switch_side", left))]).right.hits
    assert tally(
        [result(LEFT, Decision(2.0, "", "switch_side", {**left, "area": "ql"}))]
    ).right.hits
    other = tally([result(LEFT, Decision(2.0, "", "switch_side", {"side": "right"}))])
    assert (other.right.hits, other.wrong.hits) == (0, 0)


def test_of_talk_nothing_may_come() -> None:
    assert tally([result(NOTHING), result(NOTHING, Decision(1.0, "bus", None))]).right.hits == 2
    acted = tally([result(NOTHING, Decision(1.0, "next", "next_step"))])
    assert (acted.right.hits, acted.actions, acted.latencies_s) == (0, 1, ())


def case_of(key: str, make: Callable[[], Recording]) -> Case:
    return Case("clean", key, NEXT, make)


def test_what_was_heard_is_kept_and_a_torn_line_is_heard_again(tmp_path: Path) -> None:
    silence = np.zeros(RATE_HZ, np.int16)
    heard: list[Context] = []

    def decide(recording: Recording, context: Context) -> tuple[Decision, ...]:
        heard.append(context)
        return (Decision(recording.voice_end_s, "next", "next_step", {"a": "b"}),)

    @contextmanager
    def opened() -> Iterator[Decide]:
        yield decide

    cases = [case_of(key, lambda: Recording(silence, silence, 0.5)) for key in "abc"]
    decider = Decider("one", "one", opened)
    first = list(Kept(tmp_path).hear(decider, cases))
    assert len(heard) == 3
    kept = [case_of(key, never) for key in "abc"]
    again = list(Kept(tmp_path).hear(decider, kept))
    assert [one.decisions for one in again] == [one.decisions for one in first]
    assert [one.duration_s for one in again] == [1.0, 1.0, 1.0]
    path = tmp_path / "one.jsonl"
    path.write_text(path.read_text()[:-20])
    assert len(list(Kept(tmp_path).hear(decider, cases))) == 3
    assert len(heard) == 4


def test_a_recording_that_cannot_be_made_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def opened() -> Iterator[Decide]:
        yield lambda *_: ()

    def broken() -> Recording:
        raise BadInput("it is silent")

    assert list(Kept(tmp_path).hear(Decider("one", "one", opened), [case_of("a", broken)])) == []
    assert "bench: left out: it is silent" in capsys.readouterr().err


def test_recordings_of_people_come_with_a_list_or_are_for_nobody(tmp_path: Path) -> None:
    sound = np.concatenate([np.full(RATE_HZ, 3000, np.int16), np.zeros(RATE_HZ, np.int16)])
    write_wav(tmp_path / "a.wav", sound)
    (case,) = outside_cases(tmp_path, {})
    assert (case.row, case.wording.intent) == ("recordings for nobody, as they are", None)
    assert case.make().voice_end_s == pytest.approx(1.0, abs=0.05)
    row = {"file": "a.wav", "text": "next", "intent": "next_step", "context": "paused"}
    (tmp_path / "list.jsonl").write_text(json.dumps(row) + "\n")
    listed = list(outside_cases(tmp_path, {}))
    assert [one.row for one in listed] == [
        f"recordings for it, {how}" for how in ("as they are", "12 dB", "6 dB")
    ]
    assert {one.wording.context for one in listed} == {"paused"}


@pytest.mark.parametrize("line", ["next", "[]", '{"text": "next"}', '{"file": "b.wav"}'])
def test_a_list_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "list.jsonl").write_text(line + "\n")
    with pytest.raises(BadInput) as caught:
        list(outside_cases(tmp_path, {}))
    assert f"{tmp_path}/list.jsonl:1" in str(caught.value)


def heard_of(right: int, of: int) -> Heard:
    hits = [result(NEXT, Decision(2.3, "next", "next_step")) for _ in range(right)]
    misses = [result(NEXT, Decision(1.0, "ow", "report_pain")) for _ in range(of - right)]
    talk = [result(NOTHING, Decision(1.0, "skip", "skip_step", harmful=True), row="talk")]
    noisy = [result(NEXT, Decision(2.5, "next", "next_step"), row="6 dB", part="fan")]
    rows = {"clean": hits + misses, "6 dB": noisy, "talk": talk}
    return Heard(rows, Cost(0.5, 0.05, 150.0))


def test_the_table_holds_each_way_beside_the_bars() -> None:
    table = as_table({"one": heard_of(3, 4), "two": heard_of(1, 4)}).splitlines()
    assert table[0] == "| what | bar | of | one | two |"
    assert (
        "| clean: right / other action | ≥ 98 % | 4 | 75.0 % / 25.0 % | 25.0 % / 75.0 % |" in table
    )
    assert "| talk: actions, harmful | ≤ 1 in 10 h, 0 | 0.01 h | 1, 1 | 1, 1 |" in table
    fan = "fan, 24 to 0 dB: right / other action"
    assert f"| {fan} |  | 1 | 100.0 % / 0.0 % | 100.0 % / 0.0 % |" in table
    delays = "end of voice to decision, commands: median, 95th"
    assert f"| {delays} | ≤ 350, 700 ms |  | 300, 470 ms | 400, 490 ms |" in table
    assert "| memory | ≤ 200 MB |  | 150 MiB | 150 MiB |" in table


def test_the_figures_are_json_and_the_mistakes_lines() -> None:
    heard = heard_of(3, 4)
    figures = json.loads(json.dumps(as_figures({"one": heard})))
    assert figures["one"]["rows"]["clean"]["right"] == 3
    assert figures["one"]["rows"]["clean"]["cut_short"] == 1
    assert figures["one"]["cost"] == {"load_s": 0.5, "factor": 0.05, "memory_mib": 150.0}
    wrong, talk = mistakes("one", heard)
    assert wrong == "one\tclean\tflite/awb\tnext\tnext_step\t1.00 s 'ow' report_pain"
    assert talk.split("\t")[3:] == ["", "-", "1.00 s 'skip' skip_step"]


def test_the_picture_is_svg_with_a_curve_for_each_way_in_each_panel() -> None:
    picture = as_picture({"one": heard_of(3, 4), "two": heard_of(1, 4)})
    drawn = ElementTree.fromstring(picture)  # noqa: S314 - our own
    lines = drawn.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 6  # right and wrong on the left, delays on the right
    texts = [text.text for text in drawn.findall("{http://www.w3.org/2000/svg}text")]
    assert {"one", "two"} <= set(texts)
    assert cumulative([0.2, 0.1]) == [(0.1, 0.0), (0.1, 50.0), (0.2, 50.0), (0.2, 100.0)]
