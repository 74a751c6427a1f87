"""Sends one request over a connection to a checked address, under a deadline that always holds.

Redirects, cookies, proxies and credentials are off: what answer to accept is decided in ``fetching``.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from assets.sources.web.setbacks import Setback
from assets.sources.web.urls import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from assets.sources.addresses import Destinations
    from assets.sources.web.limits import Limits

logger = logging.getLogger("openbegroting.fetching")


class Deadline:
    """Ends whatever connection is in use when time is up.

    Socket timeouts only bound a silence: a server that sends one byte every half second, in its headers
    or its body, never meets them (measured: no timeout in 14.5 s with ``timeout=3``).
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()

    @property
    def left(self) -> float:
        """Seconds to go; never negative."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def passed(self) -> bool:
        """Whether time is up."""
        return self.left == 0.0

    def watch(self, sock: socket.socket) -> None:
        """End this connection too. A second handle is kept: a response takes the first from its owner."""
        line = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            self._lines.append(line)
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            for line in self._lines:
                try:
                    line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was first


@contextmanager
def told_when_slow(shown: str, limits: Limits) -> Iterator[None]:
    """A server that drips is never silent enough to be given up, and nobody should wait for it unknowing."""
    told = "%s: still no whole answer after %g s; given up after %g s"
    timer = threading.Timer(limits.slow, logger.warning, (told, shown, limits.slow, limits.total))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


class Transport:
    """One session of requests to the allowed destinations; not to be shared between threads."""

    def __init__(self, destinations: Destinations, limits: Limits, user_agent: str) -> None:
        self._destinations = destinations
        self._limits = limits
        self._deadline: Deadline | None = None
        self._session = _Session()
        self._session.trust_env = False  # no proxy, netrc or certificate bundle from the environment
        self._session.headers = requests.structures.CaseInsensitiveDict(
            {
                "User-Agent": user_agent,
                "Accept-Encoding": "gzip",
                "Accept": "*/*",
                "Connection": "close",
            }
        )
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self))

    def close(self) -> None:
        """Close what connection is open."""
        self._session.close()

    def ask(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> requests.Response:
        """The answer to a GET, its body not read yet. Raises ``Setback`` when there is none."""
        self._deadline = deadline
        # On a connection that was kept, an answer that comes late or twice is taken for that to the next
        # address; a handshake is little beside the pause between two requests.
        self.close()
        try:
            return self._session.get(
                url,
                headers=dict(headers),
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect, self._limits.read),
            )
        except requests.RequestException as error:
            raise self._setback(error, deadline) from None

    def connect(self, host: str, port: int, scheme: str) -> socket.socket:
        """A connection to the first machine of that host that answers."""
        assert self._deadline is not None
        problem = "no time left"
        for machine in self._destinations.machines(host, port, scheme):
            timeout = min(self._limits.connect, self._deadline.left)
            if timeout == 0.0:
                break
            try:
                sock = socket.create_connection(machine, timeout)
            except OSError as error:
                problem = error.strerror or str(error)
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        raise Setback(f"no connection to {host[:100]} port {port} ({problem})")

    def watch(self, sock: socket.socket) -> None:
        """Put a connection under the deadline of this request."""
        assert self._deadline is not None
        self._deadline.watch(sock)

    def _setback(self, error: requests.RequestException, deadline: Deadline) -> Setback:
        if deadline.passed:
            return out_of_time(deadline)
        if isinstance(error, requests.exceptions.SSLError):
            lasting = "CERTIFICATE_VERIFY_FAILED" in str(error)
            found = "a certificate that is not valid for it" if lasting else "a TLS connection that failed"
            return Setback(found, expected="a secure connection", lasting=lasting)
        if isinstance(error, requests.Timeout):
            limits = self._limits
            return Setback(
                f"no answer in time ({limits.connect:g} s to connect, {limits.read:g} s of silence)"
            )
        if isinstance(error, requests.exceptions.InvalidHeader):
            found = "a header that contradicts itself"
            return Setback(found, expected="headers that agree", damaged=True)
        if isinstance(error, requests.ConnectionError):
            return Setback("a connection that was closed before an answer came")
        return Setback(f"an address that cannot be asked ({type(error).__name__})", lasting=True)


def out_of_time(deadline: Deadline) -> Setback:
    """The setback of an attempt that took too long as a whole."""
    return Setback(
        f"an answer that was not complete after {deadline.seconds:g} s",
        expected=f"an answer within {deadline.seconds:g} s",
    )


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """None: even with ``allow_redirects=False`` requests would read the whole body of a redirect."""
        return None


class _Adapter(HTTPAdapter):
    def __init__(self, transport: Transport) -> None:
        self._pools = _pools(transport)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _pools(transport: Transport) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools that connect through ``transport``.

    Replacing the step from host name to socket, as urllib3's own SOCKS support does, leaves the host name
    in place for everything else: the Host header, the name in the TLS handshake, the certificate's check.
    """

    class Plain(HTTPConnection):
        scheme = "http"

        def _new_conn(self) -> socket.socket:
            return transport.connect(self.host, self.port, self.scheme)

        def getresponse(self) -> Any:
            transport.watch(self.sock)
            with _closed_when_refused(self.sock):
                return super().getresponse()

    class Secure(Plain, HTTPSConnection):
        scheme = "https"

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


@contextmanager
def _closed_when_refused(sock: socket.socket) -> Iterator[None]:
    """Closes the connection when urllib3 refuses the head of an answer.

    It closes its own handle, but the answer it drops has another, open until the garbage collector finds it.
    """
    try:
        yield
    except BaseException:
        if sock.fileno() != -1:
            os.close(sock.detach())
        raise


class _WithoutSecrets(logging.Filter):
    """urllib3 logs full addresses when it is told to log everything."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redacted(record.getMessage())
        record.args = ()
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_WithoutSecrets())
