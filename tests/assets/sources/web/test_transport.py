"""Connections end in time, whatever the server does, and TLS is checked for the name that was asked."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import socket
import ssl
import threading
import time
import warnings
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from assets.sources.fetching import Fetcher, SourceCorrupt, SourceUnavailable
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assets.sources.archive import Archive
    from tests.assets.sources.conftest import MakeFetcher

ROWS = Answer(body=b'{"value": []}')


def told(fetcher: Fetcher, url: str) -> tuple[str, float]:
    start = time.monotonic()
    with pytest.raises(SourceUnavailable) as caught:
        fetcher.fetch(url, kind="json")
    return str(caught.value), time.monotonic() - start


@pytest.mark.parametrize("head", ["Content-Length: -1", "Connection: close\r\nContent-Length: 1"])
def test_a_head_that_contradicts_itself_leaves_no_connection_open(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer, head: str
) -> None:
    raw = f"HTTP/1.1 200 OK\r\n{head}\r\nContent-Length: 2\r\n\r\n[]".encode()
    url = scripted_server.on("/", Answer(raw=raw))
    gc.collect()

    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always", ResourceWarning)
        with pytest.raises(SourceCorrupt, match="a header that contradicts itself"):
            make_fetcher(attempts=1).fetch(url, kind="json")
        gc.collect()

    assert [str(warning.message) for warning in left_open] == []


def test_a_second_answer_is_not_taken_for_that_to_the_next_address(
    fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
) -> None:
    first, second = (b'{"value": [%d]}' % number for number in (1, 2))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    asked = scripted_server.on("/1", Answer(body=first), Answer(raw=2 * (head % len(first) + first)))
    other = scripted_server.on("/2", Answer(body=second))

    read = [archive.read(fetcher.fetch(url, kind="json").sha256) for url in (asked, other, asked, other)]

    assert read == [first, second, first, second]


class TestDeadline:
    """F17: a silence meets the read timeout; a drip meets nothing but the total deadline."""

    def test_a_server_that_never_answers(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(silent=30))

        message, seconds = told(make_fetcher(read=0.2, attempts=2), url)

        found = "found no answer in time (2 s to connect, 0.2 s of silence) (2 attempts)"
        assert message.startswith(f"{url} · expected an answer · {found} · run again later")
        assert seconds < 1.5

    def test_a_server_that_falls_silent_in_a_body(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(body=b"[1, 2, 3]", drip=30))

        message, seconds = told(make_fetcher(read=0.2, attempts=1), url)

        assert "expected 9 bytes · found silence for 0.2 s after" in message
        assert seconds < 1.5

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(body=b"[" + b" " * 1000, drip=0.05),
            Answer(body=b"[" + b" " * 1000, drip=0.05, chunked=True),
            Answer(body=b"[" + b" " * 1000, drip=0.05, length=None),
            Answer(body=b"[" + b" " * 1000, drip=0.05, headers={"Connection": "close"}),
            Answer(body=b"[" + b" " * 1000, drip=0.05, drip_headers=True),
        ],
        ids=["length", "chunked", "until closed", "connection close", "headers"],
    )
    def test_a_server_that_drips(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer, answer: Answer
    ) -> None:
        url = scripted_server.on("/", answer)

        message, seconds = told(make_fetcher(read=0.3, total=0.5, attempts=1), url)

        assert (
            "expected an answer within 0.5 s · found an answer that was not complete after 0.5 s" in message
        )
        assert 0.4 < seconds < 1.5

    def test_who_waits_for_a_drip_is_told_before_it_is_given_up(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        url = scripted_server.on("/", Answer(body=b"[" + b" " * 1000, drip=0.05))

        told(make_fetcher(read=0.3, slow=0.1, total=0.5, attempts=1), url)

        assert caplog.messages == [f"{url}: still no whole answer after 0.1 s; given up after 0.5 s"]

    def test_a_drip_on_a_connection_that_was_kept_open(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer
    ) -> None:
        fetcher = make_fetcher(read=0.3, total=0.5, attempts=1)
        fetcher.fetch(scripted_server.on("/goed", ROWS), kind="json")
        url = scripted_server.on("/", Answer(body=b"[" + b" " * 1000, drip=0.05, drip_headers=True))

        message, seconds = told(fetcher, url)

        assert "found an answer that was not complete after 0.5 s" in message
        assert seconds < 1.5

    def test_a_drip_within_the_tls_handshake(self, make_fetcher: MakeFetcher) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            over = threading.Event()
            thread = threading.Thread(target=drip_handshake, args=(listening, over))
            thread.start()
            port = listening.getsockname()[1]
            fetcher = make_fetcher(f"127.0.0.1:{port}", connect=0.4, read=1.0, attempts=1)

            message, seconds = told(fetcher, f"https://127.0.0.1:{port}/")
            over.set()
            thread.join()

        assert "found no answer in time (0.4 s to connect, 1 s of silence)" in message
        assert seconds < 1.5

    def test_the_deadline_leaves_a_fast_answer_alone(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer
    ) -> None:
        fetcher = make_fetcher(total=0.2, attempts=1)
        url = scripted_server.on("/", ROWS)

        fetcher.fetch(url, kind="json")
        time.sleep(0.3)

        assert fetcher.fetch(url, kind="json").bytes == len(ROWS.body)

    def test_no_thread_and_no_handle_is_left_behind(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", ROWS)
        fetcher.fetch(url, kind="json")
        before = threading.active_count()

        for _ in range(50):
            fetcher.fetch(url, kind="json")

        assert threading.active_count() <= before + 1


def drip_handshake(listening: socket.socket, over: threading.Event) -> None:
    connection, _ = listening.accept()
    with connection:
        record = b"\x16\x03\x03\x40\x00"
        for byte in record + b"\x00" * 1000:
            if over.wait(0.05):
                return
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                return


def greet_in_plain_text(listening: socket.socket, times: int) -> None:
    for _ in range(times):
        connection, _ = listening.accept()
        with connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")


def test_a_connection_that_the_server_closed_meanwhile_is_replaced(
    fetcher: Fetcher, scripted_server: ScriptedServer
) -> None:
    url = scripted_server.on("/", Answer(body=b"[]", length=None), ROWS)

    assert fetcher.fetch(url, kind="json").bytes == 2
    assert fetcher.fetch(url, kind="json").bytes == len(ROWS.body)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for ``begroting.invalid``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "begroting.invalid")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("begroting.invalid")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


class TestTls:
    """The name that was asked is the name in the handshake, the certificate and the Host header."""

    @pytest.fixture
    def secure_server(self, certificate: Path) -> Iterator[tuple[ScriptedServer, list[str | None]]]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        names: list[str | None] = []
        context.sni_callback = lambda _, name, __: names.append(name)
        with ScriptedServer(tls=context) as server:
            server.on("/", ROWS)
            yield server, names

    def test_the_certificate_is_checked_for_the_name_not_for_the_number(
        self,
        make_fetcher: MakeFetcher,
        secure_server: tuple[ScriptedServer, list[str | None]],
        certificate: Path,
    ) -> None:
        server, names = secure_server
        fetcher = make_fetcher(
            "begroting.invalid", connect_to={"begroting.invalid": ("127.0.0.1", server.port)}
        )
        fetcher._transport._session.verify = str(certificate)

        body = fetcher.fetch("https://begroting.invalid/", kind="json")

        assert body.url == "https://begroting.invalid/"
        assert names == ["begroting.invalid"]
        assert server.asked[0].headers["host"] == "begroting.invalid"

    def test_a_certificate_for_another_name_is_refused_and_not_tried_again(
        self,
        make_fetcher: MakeFetcher,
        secure_server: tuple[ScriptedServer, list[str | None]],
        certificate: Path,
    ) -> None:
        server, names = secure_server
        fetcher = make_fetcher("iv3.invalid", connect_to={"iv3.invalid": ("127.0.0.1", server.port)})
        fetcher._transport._session.verify = str(certificate)

        message, _ = told(fetcher, "https://iv3.invalid/")

        assert "expected a secure connection · found a certificate that is not valid for it" in message
        assert (names, server.asked) == (["iv3.invalid"], [])

    def test_a_certificate_that_nobody_vouches_for_is_refused(
        self, make_fetcher: MakeFetcher, secure_server: tuple[ScriptedServer, list[str | None]]
    ) -> None:
        server, _ = secure_server
        fetcher = make_fetcher(
            "begroting.invalid", connect_to={"begroting.invalid": ("127.0.0.1", server.port)}
        )

        message, _ = told(fetcher, "https://begroting.invalid/")

        assert "found a certificate that is not valid for it" in message
        assert server.asked == []

    def test_a_server_that_speaks_no_tls_is_tried_again(self, make_fetcher: MakeFetcher) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=greet_in_plain_text, args=(listening, 3))
            thread.start()
            netloc = f"127.0.0.1:{listening.getsockname()[1]}"

            message, _ = told(make_fetcher(netloc), f"https://{netloc}/")
            thread.join()

        assert "expected a secure connection · found a TLS connection that failed (3 attempts)" in message


def test_a_name_that_is_served_here_keeps_its_name(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer
) -> None:
    scripted_server.on("/p1", ROWS)
    fetcher = make_fetcher(
        "begroting.invalid", connect_to={"begroting.invalid": ("127.0.0.1", scripted_server.port)}
    )

    body = fetcher.fetch("http://begroting.invalid/p1", kind="json")

    assert body.url == "http://begroting.invalid/p1"
    assert scripted_server.asked[0].headers["host"] == "begroting.invalid"


def test_what_urllib3_logs_has_no_secrets(
    fetcher: Fetcher, scripted_server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    fetcher.fetch(scripted_server.on("/?sig=KANARIE", ROWS), kind="json")

    assert "GET /?sig=*** HTTP/1.1" in caplog.text
    assert "KANARIE" not in caplog.text
