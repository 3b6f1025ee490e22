"""Downloads over a line that breaks, from a server on this machine."""

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.hearing.download import download

BODY = b"".join(hashlib.sha256(bytes([i % 256, i // 256])).digest() for i in range(8000))
CHUNK = 1 << 14


class Site(ThreadingHTTPServer):
    """Serves BODY; its switches make it misbehave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.body = BODY
        self.cut_after: list[int] = []
        """Bytes to send before the connection is cut, for one request after the other."""
        self.knows_ranges = True
        self.ranges: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/file.zip"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        site = self.server
        wanted = self.headers["Range"]
        site.ranges.append(wanted)
        if not self.path.endswith(".zip"):
            self.send_error(404)
            return
        start = int(re.findall(r"\d+", wanted)[0]) if wanted and site.knows_ranges else 0
        if start and start >= len(site.body):
            self.send_error(416)
            return
        body = site.body[start:]
        self.send_response(206 if start else 200)
        if start:
            size = len(site.body)
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if site.cut_after:
            body = body[: site.cut_after.pop(0)]
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "file.zip.part"


def fetch(site: Site, part: Path, path: str = "", size: int = len(BODY)) -> list[int]:
    seen: list[int] = []
    download(site.url + path, part, size, lambda done, _: seen.append(done), pause_s=0.0)
    return seen


def test_a_whole_file_arrives_with_progress(site: Site, part: Path) -> None:
    seen = fetch(site, part)
    assert part.read_bytes() == BODY
    assert seen == sorted(seen)
    assert seen[-1] == len(BODY)


def test_a_cut_connection_is_taken_up_where_it_broke(site: Site, part: Path) -> None:
    site.cut_after = [6 * CHUNK + 9, 3 * CHUNK]
    fetch(site, part)
    assert part.read_bytes() == BODY
    assert site.ranges[0] is None
    assert site.ranges[1:] == [f"bytes={6 * CHUNK}-", f"bytes={9 * CHUNK}-"]


def test_an_earlier_download_is_gone_on_with(site: Site, part: Path) -> None:
    part.write_bytes(BODY[:70_000])
    fetch(site, part)
    assert part.read_bytes() == BODY
    assert site.ranges == ["bytes=70000-"]


def test_a_whole_earlier_download_needs_no_site(part: Path) -> None:
    part.write_bytes(BODY)
    download("http://127.0.0.1:9/none.zip", part, len(BODY), lambda *_: None)


def test_a_site_without_ranges_starts_again(site: Site, part: Path) -> None:
    site.knows_ranges = False
    site.cut_after = [100_000]
    fetch(site, part)
    assert part.read_bytes() == BODY


def test_what_is_left_of_another_file_is_dropped(site: Site, part: Path) -> None:
    part.write_bytes(b"x" * (len(BODY) + 1))
    fetch(site, part)
    assert part.read_bytes() == BODY


def test_a_range_the_site_does_not_have_starts_again(site: Site, part: Path) -> None:
    # The part is shorter than the file should be, and longer than the site's file is.
    part.write_bytes(b"x" * 90_000)
    site.body = BODY[:80_000]
    with pytest.raises(BadInput, match="has 80000 bytes or more, not 256000"):
        fetch(site, part)
    assert site.ranges == ["bytes=90000-", None]
    assert not part.exists()


def test_a_line_that_always_breaks_is_given_up_and_keeps_what_came(site: Site, part: Path) -> None:
    site.cut_after = [3 * CHUNK] + [0] * 10
    with pytest.raises(BadInput, match=r"broke after 49152 of 256000 .* it goes on from there"):
        fetch(site, part)
    assert part.read_bytes() == BODY[: 3 * CHUNK]


def test_a_file_that_is_not_there_is_named(site: Site, part: Path) -> None:
    with pytest.raises(BadInput, match=r"answers 404 .* for http://127.*/none; try later"):
        fetch(site, part, "/none")
    assert not part.exists()


def test_a_file_of_another_size_is_refused(site: Site, part: Path) -> None:
    with pytest.raises(BadInput, match="has 256000 bytes or more, not 5"):
        fetch(site, part, size=5)
    assert not part.exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a.zip", "http://no-such-host.invalid/a.zip"])
def test_a_site_that_cannot_be_reached_is_named(part: Path, url: str) -> None:
    with pytest.raises(BadInput, match="cannot be reached; check the network"):
        download(url, part, 10, lambda *_: None, pause_s=0.0)


@pytest.mark.parametrize("url", ["nonsense", "ftp://host/a.zip", "http://"])
def test_what_is_no_address_is_named(part: Path, url: str) -> None:
    with pytest.raises(BadInput, match="is no address"):
        download(url, part, 10, lambda *_: None, pause_s=0.0)


def test_a_full_disk_is_named(site: Site, part: Path) -> None:
    part.symlink_to("/dev/full")
    with pytest.raises(BadInput, match=r"cannot be written \(No space left on device\); make room"):
        fetch(site, part)
