"""The results as one table for people, one JSON object for programs, one picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench_kit.cost import Cost
from bench_kit.hear import Result
from bench_kit.outside import FOR_IT, FOR_NOBODY
from bench_kit.plot import Panel, as_svg, cumulative
from bench_kit.score import Tally, is_right, tally, wrong_actions
from bench_kit.sets import CLEAN, LONGER, NOISES, SNRS_DB

_NOISY = tuple(f"{snr_db} dB" for snr_db in SNRS_DB)
_RIGHT_BARS = {
    CLEAN: "≥ 98 %",
    "12 dB": "≥ 95 %",
    "6 dB": "≥ 88 %",
    f"vital, {CLEAN}": "≥ 99 %",
    "vital, 12 dB": "≥ 98 %",
    "vital, 6 dB": "≥ 95 %",
    "own voice, +0 dB": "≥ 95 %",
}
_FOR_NOBODY = ("talk", "own lines", FOR_NOBODY)
_VITAL = "vital, "

Rows = Mapping[str, Sequence[Result]]
"""The results of each row of the table, in order."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one way of hearing was measured for."""

    rows: Rows
    cost: Cost | None

    @property
    def commands(self) -> list[Result]:
        """Commands clean and in noise, from which the delay is taken."""
        return [one for row in (CLEAN, *_NOISY) for one in self.rows.get(row, ())]

    def under(self, noise: str) -> list[Result]:
        """Commands in that noise, at every level of it."""
        noisy = (one for row in _NOISY for one in self.rows.get(row, ()))
        return [one for one in noisy if one.case.part == noise]

    @property
    def vital(self) -> list[Result]:
        """The words that must always be heard, clean and in noise."""
        rows = (results for row, results in self.rows.items() if row.startswith(_VITAL))
        return [one for results in rows for one in results]

    @property
    def recordings(self) -> Sequence[Result]:
        """Somebody's recordings without noise added; their voices end where the sound does."""
        return self.rows.get(FOR_IT, ())


def as_table(heard: Mapping[str, Heard]) -> str:
    """Markdown: a row for each set and figure, a column for each way of hearing."""
    lines = [
        "| what | bar | of | " + " | ".join(heard) + " |",
        "|---|---|---|" + "---|" * len(heard),
    ]
    for what, bar, count, cells in _lines(heard):
        lines.append(f"| {what} | {bar} | {count} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def as_figures(heard: Mapping[str, Heard]) -> dict[str, object]:
    """Everything counted, by way of hearing and row, with the parts of each row."""
    return {
        name: {
            "rows": {row: _figures(results) for row, results in one.rows.items() if results},
            "latency_s": _latency(tally(one.commands)),
            "vital_latency_s": _latency(tally(one.vital)),
            "cost": None
            if one.cost is None
            else {field: getattr(one.cost, field) for field in Cost.__slots__},
        }
        for name, one in heard.items()
    }


def as_picture(heard: Mapping[str, Heard]) -> str:
    """SVG: right and wrong over the noise; the delays of right decisions."""

    def over_noise(count: Callable[[Tally], float]) -> dict[str, list[tuple[float, float]]]:
        places = dict(zip((CLEAN, *_NOISY), range(6), strict=True))
        return {
            name: [
                (float(place), 100.0 * count(tally(one.rows[row])))
                for row, place in places.items()
                if one.rows.get(row)
            ]
            for name, one in heard.items()
        }

    left = Panel(
        "commands: right, and (thin) wrong actions, %",
        "noise below the voice, dB",
        [(0.0, CLEAN), *((1.0 + n, str(snr_db)) for n, snr_db in enumerate(SNRS_DB))],
        over_noise(lambda counts: counts.right.value),
        over_noise(lambda counts: counts.wrong.value),
    )
    delays = {name: cumulative(tally(one.commands).latencies_s) for name, one in heard.items()}
    right = Panel(
        "right decisions made by then, %",
        "seconds after the end of the voice",
        [(n / 2 - 0.5, f"{n / 2 - 0.5:g}") for n in range(6)],
        delays,
        {},
    )
    return as_svg(left, right)


def mistakes(name: str, heard: Heard) -> Iterator[str]:
    """What was not right, a line each: row, part, text, what was heard, what came of it."""
    for row, results in heard.rows.items():
        for one in results:
            if is_right(one) and not wrong_actions(one):
                continue
            wanted = one.case.wording
            long_talk = wanted.intent is None
            told = [d for d in one.decisions if d.intent is not None or not long_talk]
            came = "; ".join(f"{d.decided_s:.2f} s '{d.text}' {d.intent or '-'}" for d in told)
            text = "" if long_talk and row == "talk" else wanted.text
            fields = (name, row, one.case.part, text, wanted.intent or "-", came or "nothing")
            yield "\t".join(fields)


def _lines(heard: Mapping[str, Heard]) -> Iterator[tuple[str, str, str, list[str]]]:
    rows = list(dict.fromkeys(row for one in heard.values() for row in one.rows))
    for row in rows:
        counts = {name: tally(one.rows.get(row, ())) for name, one in heard.items()}
        cases = max(len(one.rows.get(row, ())) for one in heard.values())
        if not cases:
            continue
        if row in _FOR_NOBODY:
            yield _for_nobody(row, cases, list(counts.values()))
            continue
        bar = _RIGHT_BARS.get(row, "")
        yield f"{row}: right / other action", bar, str(cases), [_shares(c) for c in counts.values()]
        if row.startswith(LONGER):
            cut = [f"{counts.cut.hits}" for counts in counts.values()]
            yield f"{row}: cut short", "0", str(cases), cut
    for noise in NOISES:
        under = [tally(one.under(noise)) for one in heard.values()]
        cases = max(counts.right.count for counts in under)
        if cases:
            what = f"{noise}, {SNRS_DB[0]} to {SNRS_DB[-1]} dB: right / other action"
            yield what, "", str(cases), [_shares(counts) for counts in under]
    delays = {
        ("commands", "≤ 350, 700 ms"): [tally(one.commands) for one in heard.values()],
        ("vital", "≤ 200 ms"): [tally(one.vital) for one in heard.values()],
        ("recordings", "≤ 350, 700 ms"): [tally(one.recordings) for one in heard.values()],
    }
    for (which, bar), tallies in delays.items():
        what = f"end of voice to decision, {which}: median, 95th"
        if any(counts.latencies_s for counts in tallies):
            yield what, bar, "", [_delays(counts) for counts in tallies]
    costs = [one.cost for one in heard.values()]
    if any(costs):
        yield "CPU s a second", "≤ 0.1", "", [f"{c.factor:.3f}" if c else "" for c in costs]
        memory = [f"{c.memory_mib:.0f} MiB" if c else "" for c in costs]
        yield "memory", "≤ 200 MB", "", memory
        yield "CPU to load", "", "", [f"{c.load_s:.1f} s" if c else "" for c in costs]


def _for_nobody(row: str, cases: int, counts: Sequence[Tally]) -> tuple[str, str, str, list[str]]:
    hours = max(one.hours for one in counts)
    if row == "talk":
        what, bar, count = "talk: actions, harmful", "≤ 1 in 10 h, 0", f"{hours:.2f} h"
    else:
        what, bar, count = f"{row}: actions, harmful", "0, 0", str(cases)
    return what, bar, count, [f"{one.actions}, {one.harmful}" for one in counts]


def _shares(counts: Tally) -> str:
    if not counts.right.count:
        return ""
    return f"{100 * counts.right.value:.1f} % / {100 * counts.wrong.value:.1f} %"


def _delays(counts: Tally) -> str:
    median_s, most_s = counts.latency_s(50), counts.latency_s(95)
    if median_s is None or most_s is None:
        return ""
    return f"{1000 * median_s:.0f}, {1000 * most_s:.0f} ms"


def _latency(counts: Tally) -> dict[str, float | None]:
    return {"median": counts.latency_s(50), "95th": counts.latency_s(95)}


def _figures(results: Sequence[Result]) -> dict[str, object]:
    counts = tally(results)
    parts: dict[str, list[Result]] = {}
    for one in results:
        parts.setdefault(one.case.part, []).append(one)
    return {
        "cases": len(results),
        "right": counts.right.hits,
        "right_interval": counts.right.interval,
        "other_action": counts.wrong.hits,
        "cut_short": counts.cut.hits,
        "actions": counts.actions,
        "harmful": counts.harmful,
        "asked": counts.asked,
        "hours": round(counts.hours, 4),
        "latency_s": _latency(counts),
        "parts": {
            part: {"cases": len(of_part), "right": tally(of_part).right.hits}
            for part, of_part in sorted(parts.items())
        },
    }
