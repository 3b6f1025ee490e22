import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.rehearsal.acoustics import ECHOES, Path, room_response
from assistant.rehearsal.ambience import MUSICS, NOISES, built_in
from assistant.rehearsal.levels import REFERENCE_DB, Wave, gain, rms_db, speech_db
from assistant.rehearsal.scene import Room
from assistant.rehearsal.simulated_room import SimulatedRoom
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples

SILENT = np.zeros(BLOCK_SAMPLES, np.int16)
SECONDS = 16.4


def blocks_of(sound: Samples) -> list[Samples]:
    return list(sound.reshape(-1, BLOCK_SAMPLES))


def white(level_db: float, seconds: float, seed: int = 5) -> Wave:
    rng = np.random.default_rng(seed)
    wave = rng.standard_normal(round(seconds * RATE_HZ)).astype(np.float32)
    return np.asarray(wave * gain(level_db - rms_db(wave)), np.float32)


def at_microphone(room: Room, far_end: Samples) -> Samples:
    simulated = SimulatedRoom(room)
    return np.concatenate([simulated.hear(block) for block in blocks_of(far_end)])


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("snr_db", [5.0, 15.0])
def test_the_noise_is_as_far_below_a_person_as_asked(noise: str, snr_db: float) -> None:
    heard = at_microphone(Room(noise=noise, snr_db=snr_db), silence(SECONDS))
    assert rms_db(heard) == pytest.approx(REFERENCE_DB - snr_db, abs=0.5)


@pytest.mark.parametrize("snr_db", [0.0, 10.0])
def test_speech_stands_over_the_noise_by_the_ratio_asked(snr_db: float) -> None:
    voice = white(REFERENCE_DB, 4.0)
    noisy, quiet = (SimulatedRoom(Room(noise=noise, snr_db=snr_db)) for noise in ("white", None))
    noisy.speak(voice)
    quiet.speak(voice)
    mixed = np.concatenate([noisy.hear(SILENT) for _ in range(200)]).astype(np.float64)
    speech = np.concatenate([quiet.hear(SILENT) for _ in range(200)]).astype(np.float64)
    assert speech_db(speech) - rms_db(mixed - speech) == pytest.approx(snr_db, abs=0.5)


def test_music_has_its_own_level() -> None:
    heard = at_microphone(Room(music="calm", music_db=-12.0), silence(SECONDS))
    assert rms_db(heard) == pytest.approx(REFERENCE_DB - 12.0, abs=0.5)


def test_the_microphone_is_never_digitally_silent() -> None:
    heard = at_microphone(Room(), silence(1.0))
    assert -80 < rms_db(heard) < -70


def test_the_gain_of_the_microphone_moves_everything() -> None:
    quiet, loud = (
        at_microphone(Room(noise="pink", mic_level_db=level_db), silence(4.0))
        for level_db in (0.0, 12.0)
    )
    assert rms_db(loud) - rms_db(quiet) == pytest.approx(12.0, abs=0.2)


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("echo_db", [-20.0, 0.0])
def test_the_device_hears_itself_at_the_level_asked(echo: str, echo_db: float) -> None:
    far_end = white(-30.0, 4.0).astype(np.int16)
    heard = at_microphone(Room(echo=echo, echo_db=echo_db), far_end)
    assert rms_db(heard[RATE_HZ:]) == pytest.approx(rms_db(far_end) + echo_db, abs=0.5)


def test_without_echo_only_people_hear_the_device() -> None:
    room: list[Samples] = []
    simulated = SimulatedRoom(Room(echo=None, echo_db=-6.0), room.append)
    far_end = white(-30.0, 2.0).astype(np.int16)
    microphone = np.concatenate([simulated.hear(block) for block in blocks_of(far_end)])
    assert rms_db(microphone) < -70
    assert rms_db(np.concatenate(room)) == pytest.approx(-36.0, abs=0.5)


def test_two_people_may_speak_at_once() -> None:
    simulated = SimulatedRoom(Room())
    first, second = white(-30.0, 0.5, seed=1), white(-30.0, 0.3, seed=2)
    simulated.speak(first)
    simulated.speak(second)
    heard = np.concatenate([simulated.hear(SILENT) for _ in range(30)])
    assert rms_db(heard[:4800]) == pytest.approx(-27.0, abs=0.5)
    assert rms_db(heard[4800:8000]) == pytest.approx(-30.0, abs=0.5)
    assert rms_db(heard[8000:]) < -70


def test_too_loud_is_clipped_not_wrapped() -> None:
    simulated = SimulatedRoom(Room(mic_level_db=60.0))
    simulated.speak(white(-20.0, 0.5))
    heard = simulated.hear(SILENT)
    assert heard.max() == 32767
    assert heard.min() == -32768


@pytest.mark.parametrize("name", [*NOISES, *MUSICS])
def test_built_in_sounds_loop_without_a_seam(name: str) -> None:
    wave = built_in(name)
    assert len(wave) % BLOCK_SAMPLES == 0
    assert rms_db(wave) == pytest.approx(rms_db(np.ones(1)), abs=0.01)
    assert np.abs(wave[0] - wave[-1]) <= np.abs(np.diff(wave)).max()
    assert np.array_equal(wave, built_in(name))


@settings(max_examples=25)
@given(length=st.integers(1, 3000), blocks=st.integers(1, 6), seed=st.integers(0, 99))
def test_block_by_block_is_the_same_as_all_at_once(length: int, blocks: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    response = rng.standard_normal(length).astype(np.float32)
    sound = rng.standard_normal(blocks * BLOCK_SAMPLES).astype(np.float32)
    path = Path(response)
    out = [path.through(block) for block in sound.reshape(-1, BLOCK_SAMPLES)]
    while (ringing := path.through(None)) is not None:
        out.append(ringing)
    whole = np.convolve(sound, response)
    got = np.concatenate([block for block in out if block is not None])
    assert len(got) >= len(whole)
    np.testing.assert_allclose(got[: len(whole)], whole, atol=2e-3)
    assert np.abs(got[len(whole) :]).max(initial=0.0) < 2e-3


@pytest.mark.parametrize("echo", ECHOES)
def test_a_room_rings_as_long_as_it_says(echo: str) -> None:
    response = room_response(echo, "people").astype(np.float64)
    assert np.sum(response**2) == pytest.approx(1.0, abs=1e-3)
    left_db = 10 * np.log10(np.cumsum(response[::-1] ** 2)[::-1])
    tenth = int(0.1 * ECHOES[echo].decay_s * RATE_HZ)
    assert left_db[tenth] - left_db[3 * tenth] == pytest.approx(12.0, abs=2.0)
