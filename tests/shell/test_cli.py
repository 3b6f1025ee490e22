"""The contract of the command line: exit codes, and which stream gets what."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from tests.sweep import sweep

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
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", sweep("models", *(name for name in COMMANDS if name != "models"))
)
def test_every_command_is_loaded_by_itself(command: str) -> None:
    result = quiet_hands(command, "--help")
    assert result.returncode == 0
    assert command in result.stdout


@pytest.mark.parametrize("args", [(), ("dance",), ("hear",), ("rehearse",)])
def test_a_wrong_command_line_is_exit_2(
    args: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(args)
    assert left.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "usage:" in printed.err


def test_the_exit_code_leaves_the_process() -> None:
    result = quiet_hands("dance")
    assert result.returncode == 2
    assert result.stdout == ""
    assert "usage:" in result.stderr


def test_bad_input_is_one_sentence_on_stderr_and_exit_2() -> None:
    result = quiet_hands("rehearse", "no-such-scene.yaml")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("quiet-hands: no-such-scene.yaml: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    sweep(("models", "list"), ("routine", "show"), ("understand", "next")),
)
def test_output_that_cannot_be_written_is_one_sentence(command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "quiet-hands: the system refused (No space left on device).\n"


def test_a_reader_that_leaves_early_is_no_trouble() -> None:
    line = b'{"text": "next"}\n'
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "understand", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(line)
        process.stdin.flush()
        assert b"next_step" in process.stdout.readline()
        process.stdout.close()
        process.stdin.write(line)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


@pytest.mark.parametrize(
    "command",
    sweep(("understand", "--batch"), ("rehearse", "whole_massage")),
)
def test_ctrl_c_leaves_without_a_trace(command: tuple[str, ...], small_intents: Path) -> None:
    where = ("--intents", str(small_intents)) if "--batch" in command else ()
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", *command, *where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # From a background job the tests themselves ignore Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"text": "next"}\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 130
