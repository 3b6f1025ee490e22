"""The contract of the command line: exit codes, and which stream gets what."""

import subprocess
import sys

import pytest

COMMANDS = ("run", "rehearse", "understand", "hear", "say", "models", "routine", "doctor")


def quiet_hands(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *args],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = quiet_hands(command, "--help")
    assert result.returncode == 0
    assert command in result.stdout


@pytest.mark.parametrize("args", [(), ("dance",), ("hear",), ("rehearse",)])
def test_a_wrong_command_line_is_exit_2(args: tuple[str, ...]) -> None:
    result = quiet_hands(*args)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "usage:" in result.stderr


def test_bad_input_is_one_sentence_on_stderr_and_exit_2() -> None:
    result = quiet_hands("rehearse", "no-such-scene.yaml")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("quiet-hands: no-such-scene.yaml: ")
    assert result.stderr.count("\n") == 1
