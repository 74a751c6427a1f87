"""The portal on loopback, with the content types that programs expect."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from pipelines.commands.serve import PortalHandler

TYPES = {
    "catalogus.ttl": "text/turtle; charset=utf-8",
    "catalogus.jsonld": "application/ld+json",
    "catalogus.rdf": "application/rdf+xml",
    "uitgaven.atom": "application/atom+xml; charset=utf-8",
    "sitemap.xml": "application/xml",
    "latest.json": "application/json",
    "doelen.csv": "text/csv; charset=utf-8",
    "doelen.parquet": "application/vnd.apache.parquet",
    "index.html": "text/html",
    "robots.txt": "text/plain",
}


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in TYPES:
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(PortalHandler, "log_message", lambda *_: None)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(PortalHandler, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", TYPES)
def test_a_file_comes_with_its_content_type(portal: str, name: str) -> None:
    answer = requests.get(f"{portal}/{name}", timeout=5)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TYPES[name])


@pytest.mark.parametrize(
    ("identifier", "subject"),
    [
        ("/id/begrotingen-2023", "/data/begrotingen-2023/"),
        ("/id/begrotingen-2023/1.0.1", "/data/begrotingen-2023/wijzigingen-1.0.1.html"),
    ],
)
def test_an_identifier_leads_to_what_it_names(portal: str, identifier: str, subject: str) -> None:
    answer = requests.get(portal + identifier, timeout=5, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (303, subject)


@pytest.mark.parametrize(
    "path", ["/id/begrotingen-2023/../../etc", "/id/x", "/id/begrotingen-2023%0d%0aX: y"]
)
def test_nothing_else_is_led_anywhere(portal: str, path: str) -> None:
    assert requests.get(portal + path, timeout=5, allow_redirects=False).status_code == 404


def test_a_reader_who_goes_away_half_way_leaves_no_traceback(
    portal: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "begrotingen-2023-1.0.0.zip").write_bytes(bytes(20_000_000))
    host, _, port = portal.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset, not closed
        reader.sendall(b"GET /begrotingen-2023-1.0.0.zip HTTP/1.0\r\n\r\n")
        assert reader.recv(1_000)

    deadline = time.monotonic() + 10
    while threading.active_count() > 2 and time.monotonic() < deadline:
        time.sleep(0.01)  # the thread that answers ends after it said what it has to say
    assert "Traceback" not in capsys.readouterr().err
