"""The server of the samples: one port on loopback, one virtual host per source.

Headers, conditional requests and compression belong here; what a host answers is in ``samples.iv3`` and
``samples.sites``. The hosts end in ``.invalid``, a name that can never exist, so that nothing of the
samples is ever mistaken for, or sent to, a real site.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from samples import sites
from samples.answers import Answer, Request, Site
from samples.iv3 import service

if TYPE_CHECKING:
    from types import TracebackType

HOSTS = (service.HOST, *(folder.host for folder in sites.SITES))

_COMPRESSED_FROM = 500
"""Bytes; below this, compressing only adds."""

_STOPPING_TAKES = 0.02
"""Seconds; the standard half a second would be felt in every run on the samples."""


class SampleServer:
    """Serves the samples on 127.0.0.1 while it is entered.

    A client connects to ``port`` on 127.0.0.1 and names one of ``hosts`` in its Host header, with or
    without a port; links in answers name the host as it was asked for.
    """

    hosts = HOSTS

    def __init__(self) -> None:
        self._server = _Server()
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_STOPPING_TAKES,), name="samples", daemon=True
        )

    @property
    def port(self) -> int:
        """The free port that the system gave."""
        return self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answering: dict[str, Site] = {folder.host: sites.site(folder) for folder in sites.SITES}
        self.answering[service.HOST] = service.answer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 60
    # Head and body leave together: apart, delayed acknowledgement costs 40 ms per answer.
    wbufsize = -1

    def do_GET(self) -> None:
        """Answers with the site's answer, with 304 if the client has it, compressed if it accepts that."""
        answer = self._answer()
        headers = {"Content-Type": answer.mediatype, "Vary": "Accept-Encoding"}
        content = answer.content
        status = answer.status
        if status == HTTPStatus.OK:
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            if answer.last_modified:
                headers["Last-Modified"] = answer.last_modified
            if self._client_has(headers["ETag"], answer.last_modified):
                status, content = HTTPStatus.NOT_MODIFIED, b""
        if len(content) >= _COMPRESSED_FROM and self._accepts_gzip():
            headers["Content-Encoding"] = "gzip"
            content = gzip.compress(content, 6, mtime=0)
        self._send(status, headers, content)

    def log_message(self, *_: object) -> None:
        """Nothing is logged: the client keeps its own record of what it fetched."""

    def _answer(self) -> Answer:
        host = self.headers.get("Host", "")
        site = self.server.answering.get(host.partition(":")[0].lower())
        if site is None:
            return Answer(HTTPStatus.NOT_FOUND, b"Onbekende host.\n", "text/plain; charset=utf-8")
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        return site(Request(host, unquote(url.path), query, self.headers.get("Accept", "")))

    def _client_has(self, etag: str, last_modified: str) -> bool:
        """As RFC 9110 has it: a tag, when sent, decides; only without one the date does."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = self.headers.get("If-Modified-Since")
        if since is None or not last_modified:
            return False
        try:
            return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False  # an unreadable date is as good as none

    def _accepts_gzip(self) -> bool:
        offered = self.headers.get("Accept-Encoding", "").lower().replace(" ", "").split(",")
        return any(coding.partition(";")[0] == "gzip" and not coding.endswith(";q=0") for coding in offered)

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
