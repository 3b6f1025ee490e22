"""`pip install .` gives a working command outside the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_installed_package_brings_all_it_needs(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = tmp_path / "wheels"
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(CHECKOUT)],
        check=True,
        cwd=tmp_path,
    )
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = next((home / "lib").glob("python3*/site-packages"))
    # The libraries come from the environment of the tests; a .pth brings them without its checkout.
    (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    (wheel,) = wheels.glob("quiet_hands-*.whl")
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)

    def quiet_hands(*args: str) -> str:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        return subprocess.run(
            [str(home / "bin" / "quiet-hands"), *args],
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=env,
        ).stdout

    where = subprocess.run(
        [str(python), "-c", "import assistant; print(assistant.__file__)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    ).stdout
    assert where.startswith(str(home))
    assert json.loads(quiet_hands("understand", "too much pressure"))["intent"] == (
        "pressure_too_hard"
    )
    quiet_hands("say", "Ease off slowly.", "cue.wav")
    assert (tmp_path / "cue.wav").stat().st_size > 10_000
    assert "quiet-hands-en" in quiet_hands("models", "list")
    assert "back" in quiet_hands("routine", "list")
