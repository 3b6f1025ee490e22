"""Lists of wordings as the spoken measure reads them."""

from pathlib import Path

from train_model.measure.unlisted import Line, read_lines

LIST = """
wordings:
  - {text: "off you go", intent: [resume, next_step], state: paused}
  - {text: "bit of oil", intent: oil_more}
  - {text: "nah", intent: "no"}
talk:
  - {text: "the dog wants out"}
  - {text: "stop press"}
"""


def test_each_line_has_its_state_and_all_it_may_mean(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(LIST, encoding="utf-8")
    assert read_lines(path, 1) == [
        Line("off you go", "paused", frozenset({"resume", "next_step"})),
        Line("bit of oil", "step", frozenset({"oil_more"})),
        Line("nah", "step", frozenset({"no"})),
        Line("the dog wants out", "step", frozenset({"none"})),
        Line("stop press", "step", frozenset({"none"})),
    ]
    assert [line.text for line in read_lines(path, 2)] == ["off you go", "nah", "the dog wants out"]
