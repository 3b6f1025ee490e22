"""The command line in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def bare_env(home: Path) -> dict[str, str]:
    """An environment without a sound card, with a home of its own."""
    xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CACHE", "STATE", "CONFIG")}
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), **xdg}


def quiet_hands(
    *args: str, env: dict[str, str], before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *args],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of bad input: exit 2, nothing on stdout, the last line on stderr."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    last = done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert last.startswith("quiet-hands: ")
    return last.removeprefix("quiet-hands: ")
