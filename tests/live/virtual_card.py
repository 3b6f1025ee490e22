"""A sound card made of PulseAudio null sinks: a microphone one can speak into, a speaker one hears.

`norewinds=1` decides it: null sinks buffer two seconds without it, and most callbacks are lost.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from assistant.sound import RATE_HZ

Signal = npt.NDArray[np.float64]

NOISE_PEAK = 3
"""A real microphone is never exactly silent."""
DEFAULT_DEVICES = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
NAMED_DEVICE = "pcm.{name} {{ type pulse\nhint.description {name}\n}}\n"
MASTER = "master=micfeed.monitor"
SCRIPT = f"""
load-module module-null-sink sink_name=speaker rate=48000 channels=1 norewinds=1
load-module module-null-sink sink_name=micfeed rate=48000 channels=1 norewinds=1
load-module module-remap-source source_name=virtmic {MASTER}
set-default-sink speaker
set-default-source virtmic
load-module module-native-protocol-unix
"""
"""The door comes last: who waits for the card to come back must not find another microphone."""
PIECE_S = 0.3
_SILENT = 0.1
NEEDED = ("pulseaudio", "pactl", "pacat", "paplay", "parec")


def can_run() -> bool:
    return all(shutil.which(command) for command in NEEDED)


class VirtualCard:
    """A PulseAudio daemon of our own: `env` leads a child process to it and to no other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name_devices()
        runtime = folder / "pulse"
        runtime.mkdir(mode=0o700)
        keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        xdg = {
            f"XDG_{name}_HOME": str(folder / name.lower())
            for name in ("CACHE", "STATE", "DATA", "CONFIG")
        }
        self.env = {
            **keep,
            **xdg,
            "HOME": str(folder),
            "PULSE_RUNTIME_PATH": str(runtime),
            "PULSE_STATE_PATH": str(runtime),
            "PULSE_SERVER": f"unix:{runtime}/native",
        }
        self._daemon: subprocess.Popen[bytes] | None = None
        self._noises: list[threading.Thread] = []
        self._recordings: list[Recording] = []

    def start(self) -> None:
        script = self.folder / "card.pa"
        script.write_text(SCRIPT)
        options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        self._daemon = subprocess.Popen(
            ["pulseaudio", *options, f"--file={script}"],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until_s = time.monotonic() + 10
        while self._control("info", check=False).returncode != 0:
            assert time.monotonic() < until_s, "the virtual sound card did not start"
            time.sleep(0.05)
        self.make_noise(NOISE_PEAK)

    def name_devices(self, *names: str) -> None:
        """The devices that PortAudio lists beside "default"; each is the same microphone."""
        wanted = [DEFAULT_DEVICES, *(NAMED_DEVICE.format(name=name) for name in names)]
        (self.folder / ".asoundrc").write_text("".join(wanted))

    def stop(self) -> None:
        while self._recordings:
            self._recordings.pop().stop()
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGCONT)
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None
        while self._noises:
            self._noises.pop().join()

    def unload(self, name: str) -> None:
        """Take the source or sink of this name away, as if it were unplugged."""
        modules = self._control("list", "short", "modules").stdout.decode().splitlines()
        (number,) = (line.split()[0] for line in modules if f"_name={name}" in line)
        self._control("unload-module", number)

    def plug_in_microphone(self, name: str = "virtmic") -> None:
        self._control("load-module", "module-remap-source", f"source_name={name}", MASTER)

    def suspend(self, kind: str, name: str, *, awake: bool = False) -> None:
        """Make a "source" or "sink" deliver nothing, without any error."""
        self._control(f"suspend-{kind}", name, str(int(not awake)))

    def mute(self, *, muted: bool = True) -> None:
        self._control("set-source-mute", "virtmic", str(int(muted)))

    def freeze(self) -> None:
        """Make callbacks stop without any error, as a dying USB microphone does."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def speak(self, wav: Path) -> float:
        """Play a file into the microphone; the monotonic time at which it ended."""
        command = ["paplay", "--device=micfeed", "--latency-msec=20", str(wav)]
        subprocess.run(command, env=self.env, check=True, timeout=60)
        return time.monotonic()

    def record(self, source: str) -> "Recording":
        """Record `speaker.monitor` or `virtmic` until `stop`."""
        recording = Recording(source, self.env)
        self._recordings.append(recording)
        return recording

    def make_noise(self, peak: int) -> None:
        """More noise into the microphone, until the daemon goes; `peak` is of 32768."""
        noise = threading.Thread(target=self._play_noise, args=(peak,), daemon=True)
        noise.start()
        self._noises.append(noise)

    def _play_noise(self, peak: int) -> None:
        command = ["pacat", "--device=micfeed", "--latency-msec=50", "--format=s16le"]
        options = [f"--rate={RATE_HZ}", "--channels=1"]
        chance = np.random.default_rng(1)
        with subprocess.Popen(
            [*command, *options],
            env=self.env,
            bufsize=0,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as playing:
            pipe: IO[bytes] | None = playing.stdin
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                while True:
                    noise = chance.integers(-peak, peak, 4000, endpoint=True)
                    pipe.write(noise.astype("<i2").tobytes())
            playing.kill()

    def _control(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["pactl", *words], env=self.env, capture_output=True, check=check)


class Recording:
    """Sound of a source from now on, 16 kHz, with the monotonic time of its first sample."""

    def __init__(self, source: str, env: dict[str, str]) -> None:
        options = ["--format=s16le", f"--rate={RATE_HZ}", "--channels=1", "--latency-msec=20"]
        self._process = subprocess.Popen(
            ["parec", f"--device={source}", *options], env=env, stdout=subprocess.PIPE
        )
        self._bytes = bytearray()
        self._first_s = 0.0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        until_s = time.monotonic() + 5
        while not self._bytes:
            assert time.monotonic() < until_s, f"{source} gives no sound"
            time.sleep(0.01)

    @property
    def signal(self) -> Signal:
        whole = bytes(self._bytes)
        return np.frombuffer(whole[: len(whole) // 2 * 2], dtype="<i2") / 32768.0

    def at_s(self, monotonic_s: float) -> float:
        """The place in the recording, in seconds, of a moment."""
        return monotonic_s - self._first_s

    def stop(self) -> Signal:
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        return self.signal

    def _read(self) -> None:
        pipe: IO[bytes] | None = self._process.stdout
        assert pipe is not None
        with pipe:
            while piece := os.read(pipe.fileno(), 4096):
                if not self._bytes:
                    self._first_s = time.monotonic() - len(piece) / 2 / RATE_HZ
                self._bytes += piece


def find_sound(wanted: Signal, recording: Signal, after_s: float = 0.0) -> tuple[float, float]:
    """Where in the recording `wanted` is most likely, in seconds, and how alike it is, 0 to 1."""
    start = max(0, round(after_s * RATE_HZ))
    heard = recording[start:]
    if len(heard) < len(wanted):
        return 0.0, 0.0
    size = 1 << (len(heard) + len(wanted)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size))
    correlation = np.fft.irfft(product, size)[: len(heard) - len(wanted) + 1]
    energy = np.concatenate([[0.0], np.cumsum(heard**2)])
    windows = energy[len(wanted) :] - energy[: len(energy) - len(wanted)]
    likeness = correlation / np.sqrt(np.maximum(windows, 1e-6) * np.sum(wanted**2))
    best = int(np.argmax(likeness))
    return (start + best) / RATE_HZ, float(likeness[best])


def find_in_pieces(
    wanted: Signal, recording: Signal, after_s: float, within_s: float
) -> tuple[float, list[float]]:
    """Where `wanted` begins, within so many seconds, and how alike its pieces are, in order.

    Pieces of silence are like anything, and left out. A busy machine puts a gap of up to 0.2 s
    between two pieces, or into one, now and then.
    """
    pieces = np.array_split(wanted, max(1, round(len(wanted) / RATE_HZ / PIECE_S)))
    until = round((after_s + within_s) * RATE_HZ) + len(pieces[0])
    start_s, likeness = find_sound(pieces[0], recording[:until], after_s)
    likenesses, due_s = [likeness], start_s
    for before, piece in pairwise(pieces):
        due_s += len(before) / RATE_HZ
        if np.std(piece) < _SILENT * np.std(wanted):
            continue
        until = round((due_s + 0.2) * RATE_HZ) + len(piece)
        at_s, likeness = find_sound(piece, recording[:until], due_s - 0.02)
        due_s = at_s if likeness > 0.5 else due_s
        likenesses.append(likeness)
    return start_s, likenesses


def is_whole(likenesses: list[float]) -> bool:
    """Every piece was heard; a gap may have fallen into one of four."""
    clear = sum(likeness > 0.8 for likeness in likenesses)
    return clear >= 0.75 * len(likenesses)
