"""A real HTTP server on loopback that answers by script, byte for byte, faults included.

Each path has a list of answers; each request takes the next one and the last one repeats. What was asked
is kept, so that a test can count requests and look at their headers.
"""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, and what is wrong with it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = "application/json"
    gzipped: bool = False
    chunked: bool = False
    length: int | str | None = "true"
    """Content-Length: the true one, another one, or None for a body that ends with the connection."""
    sent: int | None = None
    """Only so many bytes of the body are sent, then the connection closes."""
    silent: float = 0.0
    """Seconds of silence before anything is sent."""
    drip: float = 0.0
    """Seconds between single bytes of the body."""
    drip_headers: bool = False
    """The drip starts with the first byte of the status line."""
    raw: bytes | None = None
    """Sent instead of all of the above."""

    @property
    def ends_the_connection(self) -> bool:
        """Whether the server closes behind this answer."""
        until_closed = self.length is None and not self.chunked and self.status != HTTPStatus.NOT_MODIFIED
        return until_closed or self.raw is not None or self.sent is not None

    def encoded(self) -> bytes:
        """The body as it goes over the line, before chunking."""
        return _zipped(self.body) if self.gzipped else self.body


@lru_cache(maxsize=16)
def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: method, path with query, headers with lower-case names, and when (monotonic)."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float


class ScriptedServer:
    """Serves scripted answers; use as a context manager. A path without a script gets a 404."""

    def __init__(
        self, *, family: socket.AddressFamily = socket.AF_INET, tls: ssl.SSLContext | None = None
    ) -> None:
        self.asked: list[Asked] = []
        self._scripts: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(self, family, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        """The port that the system gave."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of the server by number, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def on(self, path: str, *answers: Answer) -> str:
        """Answer requests for ``path`` (with its query) like this; returns its address."""
        for answer in answers:
            answer.encoded()  # now, not while a client waits: 48 MB took over 2 s on a busy machine
        self._scripts[path] = list(answers)
        return self.url + path

    def count(self, path: str) -> int:
        """How often ``path`` was asked."""
        return sum(asked.path == path for asked in self.asked)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, asked: Asked) -> Answer:
        """The next answer for this request; conditional requests get a 304 when the ETag is the same."""
        with self._lock:
            self.asked.append(asked)
            script = self._scripts.get(
                asked.path, [Answer(status=404, body=b"not here", content_type="text/plain")]
            )
            answer = script.pop(0) if len(script) > 1 else script[0]
        etag = answer.headers.get("ETag")
        date = answer.headers.get("Last-Modified")
        known = asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")
        if answer.status == HTTPStatus.OK and ((etag and known[0] == etag) or (date and known[1] == date)):
            return Answer(status=304, headers=answer.headers, content_type=None, length=None)
        return answer

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond the server's own end."""
        self._closing.wait(seconds)

    @property
    def closing(self) -> bool:
        """Whether the test is over."""
        return self._closing.is_set()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, script: ScriptedServer, family: socket.AddressFamily, tls: ssl.SSLContext | None
    ) -> None:
        self.script = script
        self.tls = tls
        self.address_family = family
        super().__init__(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), _Handler)

    def finish_request(self, request: socket.socket, client_address: object) -> None:
        try:
            if self.tls is not None:
                request = self.tls.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
        except OSError:
            return  # the client hung up, as many of these tests make it do
        finally:
            request.close()


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        while (asked := self._read()) is not None:
            answer = self.server.script.take(asked)
            self._send(answer)
            if answer.ends_the_connection:
                return

    def _read(self) -> Asked | None:
        first = self.rfile.readline().decode("latin-1").split()
        if len(first) < 3:
            return None
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Asked(first[0], first[1], headers, time.monotonic())

    def _send(self, answer: Answer) -> None:
        script = self.server.script
        script.wait(answer.silent)
        if answer.raw is not None:
            self.wfile.write(answer.raw)
            return
        body = answer.encoded()[: answer.sent]
        head = self._head(answer)
        if answer.chunked:
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in _parts(body))
            body += b"" if answer.sent is not None else b"0\r\n\r\n"
        if not answer.drip:
            self.wfile.write(head + body)
            return
        if answer.drip_headers:
            head, body = b"", head + body
        self.wfile.write(head)
        for place in range(len(body)):
            if script.closing:
                return
            self.wfile.write(body[place : place + 1])
            script.wait(answer.drip)

    @staticmethod
    def _head(answer: Answer) -> bytes:
        headers = dict(answer.headers)
        if answer.content_type is not None:
            headers["Content-Type"] = answer.content_type
        if answer.gzipped:
            headers.setdefault("Content-Encoding", "gzip")
        if answer.chunked:
            headers["Transfer-Encoding"] = "chunked"
        elif answer.length is not None:
            headers["Content-Length"] = str(
                len(answer.encoded()) if answer.length == "true" else answer.length
            )
        lines = [
            f"HTTP/1.1 {answer.status} Scripted",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _parts(body: bytes, size: int = 1000) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]
