"""A running sample server and a way to ask it things, as a client on loopback would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
import requests

from samples.server import SampleServer

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ask(Protocol):
    def __call__(self, host: str, path: str, **headers: str) -> requests.Response: ...


@pytest.fixture(scope="session")
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


@pytest.fixture(scope="session")
def ask(server: SampleServer) -> Iterator[Ask]:
    with requests.Session() as session:

        def get(host: str, path: str, **headers: str) -> requests.Response:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            url = f"http://127.0.0.1:{server.port}{path}"
            return session.get(url, headers={"Host": host, **named}, timeout=10)

        yield get
