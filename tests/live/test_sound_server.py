"""What a sound server's own words tell about where our recording comes from."""

import pytest

from assistant.live.sound_server import Post, Recording, recording_of

STREAMS = [
    {"index": 0, "source": 1, "properties": {"media.name": "Remapped Stream"}},
    {"index": 2, "source": 5, "properties": {"application.process.id": "77"}},
    {"index": 3, "source": 1, "properties": {"application.process.id": "78"}},
]
SOURCES = [{"index": 1, "name": "card.monitor"}, {"index": 5, "name": "usb_mic"}]


def test_our_stream_is_the_one_of_our_process() -> None:
    assert recording_of(77, STREAMS, SOURCES) == Recording(
        2, "usb_mic", frozenset({"card.monitor", "usb_mic"})
    )


def test_what_the_server_does_not_tell_is_not_claimed() -> None:
    assert recording_of(79, STREAMS, SOURCES) is None
    assert recording_of(77, STREAMS, SOURCES[:1]) is None
    assert recording_of(77, [], []) is None


def at(source: str, *others: str) -> Recording:
    return Recording(2, source, frozenset({source, *others}))


@pytest.mark.parametrize(
    ("seen", "post"),
    [
        ([None], Post()),
        ([at("usb")], Post("usb")),
        ([at("usb"), at("monitor")], Post("usb", astray=True)),
        ([at("usb"), at("monitor"), None], Post("usb", astray=True)),
        ([at("usb"), at("monitor"), at("usb", "monitor")], Post("usb")),
        ([at("usb"), at("webcam"), at("webcam", "usb")], Post("usb", astray=True, move_back=True)),
        # Somebody chose another one in the mixer, while ours was there.
        ([at("usb", "webcam"), at("webcam", "usb")], Post("webcam")),
    ],
)
def test_where_the_recording_belongs(seen: list[Recording | None], post: Post) -> None:
    now = Post()
    for recording in seen:
        now = now.seeing(recording)
    assert now == post
