"""Which machines may be connected to: public ones, and loopback only for who names loopback itself."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from assets.sources.addresses import Destinations, names_loopback
from assets.sources.fetching import SourceUnavailable
from assets.sources.web.setbacks import Setback
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from tests.assets.sources.conftest import MakeFetcher

PAGE = Answer(body=b"[]")

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::80ff:fffe",
]

PUBLIC = ["1.1.1.1", "185.17.184.1", "2606:4700:4700::1111", "64:ff9b::101:101"]


def leads_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    """Every name has these addresses from now on."""

    def look_up(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET6 if ":" in number else socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))
            for number in numbers
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize("number", PRIVATE)
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    leads_to(monkeypatch, number)

    with pytest.raises(Setback) as caught:
        Destinations(frozenset({"bron.nl"})).machines("bron.nl", 443, "https")

    assert caught.value.lasting
    assert caught.value.expected == "a host on the public internet"
    assert caught.value.found == f"bron.nl at {number}"


@pytest.mark.parametrize("number", PRIVATE)
def test_one_address_inside_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    leads_to(monkeypatch, "1.1.1.1", number)

    with pytest.raises(Setback):
        Destinations(frozenset({"bron.nl"})).machines("bron.nl", 443, "https")


def test_public_addresses_are_used_in_the_order_given(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, *PUBLIC)

    machines = Destinations(frozenset({"bron.nl"})).machines("bron.nl", 443, "https")

    assert machines == tuple((number, 443) for number in PUBLIC)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_what_names_loopback(host: str) -> None:
    assert names_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "::ffff:127.0.0.1",
        "localhost.nl",
        "0.0.0.0",
    ],
)
def test_another_way_of_writing_it_is_no_naming(host: str) -> None:
    """getaddrinfo understands all of these as loopback, so they must not pass."""
    assert not names_loopback(host)

    with pytest.raises(Setback):
        Destinations(frozenset({host, f"[{host}]"})).machines(host, 80, "http")


def test_loopback_by_name_must_lead_to_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, "127.0.0.1", "10.0.0.1")

    with pytest.raises(Setback):
        Destinations(frozenset({"localhost"})).machines("localhost", 80, "http")


@pytest.mark.parametrize(
    ("allow", "host", "port", "scheme", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1", 80, "http", True),
        ("127.0.0.1", "127.0.0.1", 443, "https", True),
        ("127.0.0.1", "127.0.0.1", 6379, "http", False),
        ("127.0.0.1", "127.0.0.2", 80, "http", False),
        ("127.0.0.1:8765", "127.0.0.1", 8765, "http", True),
        ("127.0.0.1:8765", "127.0.0.1", 80, "http", False),
        ("[::1]:8765", "::1", 8765, "http", True),
        ("localhost", "LocalHost", 80, "http", True),
    ],
)
def test_only_what_is_named_is_asked_to_the_port(
    allow: str, host: str, port: int, scheme: str, *, allowed: bool
) -> None:
    destinations = Destinations(frozenset({allow}))

    if allowed:
        assert destinations.machines(host, port, scheme)
        return
    with pytest.raises(Setback, match="the host") as caught:
        destinations.machines(host, port, scheme)
    assert caught.value.expected == "a host that sources.yaml names"


def test_a_name_served_here_is_not_looked_up_and_may_be_anywhere() -> None:
    here = {"begroting.invalid": ("127.0.0.1", 4321)}

    machines = Destinations(frozenset({"begroting.invalid"}), here).machines("Begroting.invalid", 80, "http")

    assert machines == (("127.0.0.1", 4321),)


def test_a_name_served_here_must_be_named_too() -> None:
    here = {"begroting.invalid": ("127.0.0.1", 4321)}

    with pytest.raises(Setback):
        Destinations(frozenset(), here).machines("begroting.invalid", 80, "http")


@pytest.mark.parametrize(
    ("error", "lasting", "told"),
    [
        (
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
            True,
            "no address for the name bron.nl",
        ),
        (
            socket.gaierror(socket.EAI_AGAIN, "Temporary failure"),
            False,
            "no address for the name bron.nl (Temporary",
        ),
        (UnicodeError("label too long"), True, "a host name that cannot be looked up (label too long)"),
    ],
)
def test_a_name_without_address(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: str, *, lasting: bool
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(Setback) as caught:
        Destinations(frozenset({"bron.nl"})).machines("bron.nl", 443, "https")

    assert caught.value.lasting is lasting
    assert caught.value.found.startswith(told)


class TestRebinding:
    """The address that was judged is the one that is connected to; the name is not looked up twice."""

    def test_a_name_is_looked_up_once_per_connection(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lookups: list[str] = []
        look_up = socket.getaddrinfo

        def counting(host: str, *args: object, **kwargs: object) -> object:
            lookups.append(host)
            return look_up(host, *args, **kwargs)  # type: ignore[arg-type]

        scripted_server.on("/", PAGE)
        netloc = f"localhost:{scripted_server.port}"
        fetcher = make_fetcher(netloc)
        monkeypatch.setattr(socket, "getaddrinfo", counting)

        fetcher.fetch(f"http://{netloc}/", kind="json")

        assert lookups.count("localhost") == 1

    def test_a_name_that_turns_to_loopback_is_refused(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scripted_server.on("/", PAGE)
        netloc = f"bron.nl:{scripted_server.port}"
        leads_to(monkeypatch, "127.0.0.1")

        with pytest.raises(SourceUnavailable) as caught:
            make_fetcher(netloc).fetch(f"http://{netloc}/", kind="json")

        assert str(caught.value) == (
            f"http://{netloc}/ · expected a host on the public internet · found bron.nl at 127.0.0.1"
            " · private addresses are not asked; loopback only when sources.yaml names it as such"
        )
        assert scripted_server.asked == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"]
)
def test_loopback_in_disguise_is_not_reached(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer, host: str
) -> None:
    scripted_server.on("/", PAGE)
    netloc = f"{host}:{scripted_server.port}"

    with pytest.raises(SourceUnavailable, match="expected a host on the public internet"):
        make_fetcher(netloc).fetch(f"http://{netloc}/", kind="json")

    assert scripted_server.asked == []


def test_localhost_is_reached_on_whichever_family_answers(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, "::1", "127.0.0.1")
    monkeypatch.setattr(socket, "create_connection", connect_by_number)
    scripted_server.on("/", PAGE)
    netloc = f"localhost:{scripted_server.port}"

    assert make_fetcher(netloc).fetch(f"http://{netloc}/", kind="json").bytes == 2


def connect_by_number(machine: tuple[str, int], timeout: float) -> socket.socket:
    """As ``socket.create_connection``, which would use the look-up that this test replaced."""
    sock = socket.socket(socket.AF_INET6 if ":" in machine[0] else socket.AF_INET)
    sock.settimeout(timeout)
    try:
        sock.connect(machine)
    except OSError:
        sock.close()
        raise
    return sock


def test_ipv6_loopback_by_number(make_fetcher: MakeFetcher) -> None:
    try:
        server = ScriptedServer(family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with server:
        server.on("/", PAGE)
        netloc = f"[::1]:{server.port}"

        assert make_fetcher(netloc).fetch(f"http://{netloc}/", kind="json").bytes == 2
