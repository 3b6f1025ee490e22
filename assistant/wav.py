"""The program's own sound as a WAV file."""

import io
import wave

from assistant.sound import RATE_HZ, Samples


def wav_bytes(samples: Samples) -> bytes:
    """A WAV file, 16 kHz, mono, int16."""
    memory = io.BytesIO()
    with wave.open(memory, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())
    return memory.getvalue()
