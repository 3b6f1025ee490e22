from pathlib import Path

import pytest
import yaml
from yaml.constructor import SafeConstructor

from assistant.composed_yaml import composed
from assistant.errors import BadInput
from assistant.located_yaml import load_yaml


def write(folder: Path, text: str) -> Path:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_keep_their_lines(tmp_path: Path) -> None:
    root = load_yaml(write(tmp_path, "a: one\nb:\n  - 2\n  - true\n"))
    entries = root.mapping()
    assert entries["a"].text() == "one"
    numbers = entries["b"].sequence()
    assert numbers[0].number() == 2
    assert numbers[0].line == 3
    assert numbers[1].flag() is True
    assert root.plain() == {"a": "one", "b": [2, True]}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\na: 2\n", 2),
        ("", 1),
        ("a: 1\n[b]: 2\n", 2),
        ("a: 1\nb: 2026-99-99\n", 2),
        ("a: 1\nb: \x01\n", 2),
    ],
)
def test_broken_yaml_names_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        load_yaml(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("text", ["a: &again [*again]\n", "a: " + "[" * 100_000, "- " * 100_000])
def test_what_is_nested_without_end_is_named(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BadInput, match="nested without end"):
        load_yaml(path)


@pytest.mark.parametrize("number", [".inf", "-.inf", ".nan"])
def test_a_number_has_an_end(tmp_path: Path, number: str) -> None:
    entries = load_yaml(write(tmp_path, f"a: {number}\n")).mapping()
    with pytest.raises(BadInput, match=r":1: '.*' is not a number that can be used"):
        entries["a"].number()


def test_a_value_of_the_wrong_kind_names_its_line(tmp_path: Path) -> None:
    entries = load_yaml(write(tmp_path, "a: one\nb: -3\nc:\n")).mapping()
    with pytest.raises(BadInput, match=r":1: expected a number here, found 'one'"):
        entries["a"].number()
    with pytest.raises(BadInput, match=r":2: -3 is too small; it must be at least 0"):
        entries["b"].number(at_least=0)
    with pytest.raises(BadInput, match=r":3: expected text here, found nothing"):
        entries["c"].text()
    with pytest.raises(BadInput, match=r":1: expected a list"):
        entries["a"].sequence()
    with pytest.raises(BadInput, match=r":1: expected true or false"):
        entries["a"].flag()
    with pytest.raises(BadInput, match=r":2: unknown key 'b'; known keys: a, c"):
        load_yaml(entries["a"].path).mapping(frozenset("ac"))


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        load_yaml(tmp_path / "missing.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="UTF-8"):
        load_yaml(binary)
    with pytest.raises(BadInput, match="cannot be read"):
        load_yaml(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, yes, 'no', 2.5, null, x]\nb: {c: d}\n",
        '- {text: "it\'s", intent: yes}\n',
        "\ufeffa: &one [1, 0x10, 1e3]\nb: *one\nc: |\n  long\n  text\n",
        "a: 2026-11-28\nb: !!str 5\nc: ~\n",
    ],
)
def test_libyaml_reads_as_pyyaml_does(text: str) -> None:
    quick, node = composed(text)
    plain = yaml.SafeLoader(text)
    assert not isinstance(quick, yaml.SafeLoader)
    assert _told(quick, node) == _told(plain, plain.get_single_node())


def _told(loader: SafeConstructor, node: yaml.Node | None) -> object:
    """Tag, value and line of a node, and of all below it."""
    assert node is not None
    if isinstance(node, yaml.ScalarNode):
        return node.tag, loader.construct_object(node), node.start_mark.line
    children = (
        child for each in node.value for child in (each if isinstance(each, tuple) else (each,))
    )
    return node.tag, [_told(loader, child) for child in children], node.start_mark.line


@pytest.mark.parametrize("text", ["a: [1", "a: 1\n- 2\n", "\x01", "a\n---\nb", "*a", "a: b: c"])
def test_what_libyaml_refuses_is_told_in_the_words_of_pyyaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as quick:
        composed(text)
    with pytest.raises(yaml.YAMLError) as plain:
        yaml.SafeLoader(text).get_single_node()
    assert str(quick.value) == str(plain.value)
