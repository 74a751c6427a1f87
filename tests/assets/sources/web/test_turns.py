"""One request at a time to a host, and so many per second, by all processes that share an archive."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from assets.sources.addresses import Destinations
from assets.sources.fetching import Clock, Fetcher, Limits, SourceUnavailable
from assets.sources.web.turns import Turns
from tests.assets.sources.conftest import MakeFetcher, StoppedClock
from tests.scripted_server import Answer, ScriptedServer

ROOT = Path(__file__).parents[4]

ROWS = b'{"value": []}'

ASK = """
import sys
from pathlib import Path
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, Limits
folder, host, per_second, *urls = sys.argv[1:]
given = {"contact": "x@example.org", "allow": frozenset({host})}
with Fetcher(Archive(Path(folder)), **given, limits=Limits(per_second_local=float(per_second))) as fetcher:
    print("ready", flush=True)
    sys.stdin.readline()
    for url in urls:
        fetcher.fetch(url, kind="json")
"""

Asking = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def asking(tmp_path: Path, scripted_server: ScriptedServer) -> Iterator[Asking]:
    """Processes on one archive that wait for a line and then ask for addresses, one after another."""
    host = scripted_server.url.removeprefix("http://")
    with ExitStack() as ending:

        def start(per_second: float, *urls: str) -> subprocess.Popen[str]:
            process = ending.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", ASK, str(tmp_path), host, str(per_second), *urls],
                    cwd=ROOT,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            ending.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            return process

        yield start


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.sources.addresses.names_loopback", lambda _: False)
    monkeypatch.setattr("assets.sources.addresses._is_public", lambda _: True)


def test_a_host_elsewhere_is_asked_at_most_so_often_per_second(
    make_fetcher: MakeFetcher,
    scripted_server: ScriptedServer,
    stopped: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = scripted_server.on("/", Answer(body=ROWS))
    elsewhere(monkeypatch)
    for fetcher in (make_fetcher(per_second=4), make_fetcher(per_second=4)):
        fetcher.fetch(url, kind="json")
        fetcher.fetch(url, kind="json")
    assert stopped.waits == pytest.approx([0.25, 0.25, 0.25])


def test_loopback_burdens_nobody_and_is_not_held_up(
    fetcher: Fetcher, scripted_server: ScriptedServer, stopped: StoppedClock, tmp_path: Path
) -> None:
    url = scripted_server.on("/", Answer(body=ROWS))
    for _ in range(20):
        fetcher.fetch(url, kind="json")
    assert stopped.waits == []
    assert not (tmp_path / "archive/turns").exists()


def test_a_clock_that_was_set_back_costs_no_more_than_a_moment(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer, stopped: StoppedClock, tmp_path: Path
) -> None:
    url = scripted_server.on("/", Answer(body=ROWS))
    fetcher = make_fetcher(per_second_local=2)
    fetcher.fetch(url, kind="json")
    [asked] = (tmp_path / "archive/turns").glob("*.asked")
    os.utime(asked, (2e9, 2e9))
    fetcher.fetch(url, kind="json")
    assert stopped.waits == [0.5, 0.5]


def test_two_processes_take_turns(scripted_server: ScriptedServer, asking: Asking) -> None:
    urls = [scripted_server.on(f"/{number}", Answer(body=ROWS, silent=0.03)) for number in range(12)]
    asked = [asking(20, *part) for part in (urls[:6], urls[6:])]
    for process in asked:
        go(process)
    assert [process.wait(20) for process in asked] == [0, 0]
    moments = sorted(request.at for request in scripted_server.asked)
    between = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) == 12
    assert moments[-1] - moments[0] >= 11 / 20 - 0.02, "20 a second, measured where the requests arrive"
    assert min(between) >= 0.03, "one at a time: each is answered after 0.03 s"
    first = [request.path in {f"/{number}" for number in range(6)} for request in scripted_server.asked]
    assert first not in ([True] * 6 + [False] * 6, [False] * 6 + [True] * 6), (
        "nobody waits for the other's end"
    )


def test_one_request_at_a_time(scripted_server: ScriptedServer, asking: Asking) -> None:
    slow = scripted_server.on("/slow", Answer(body=ROWS, silent=0.6))
    quick = scripted_server.on("/quick", Answer(body=ROWS))
    first, second = (asking(1000, url) for url in (slow, quick))
    go(first)
    while not scripted_server.count("/slow"):
        time.sleep(0.005)
    go(second)
    assert [first.wait(20), second.wait(20)] == [0, 0]
    assert scripted_server.asked[1].at - scripted_server.asked[0].at >= 0.6


def test_a_killed_process_gives_up_its_turn(scripted_server: ScriptedServer, asking: Asking) -> None:
    hanging = scripted_server.on("/hanging", Answer(body=ROWS, silent=60))
    quick = scripted_server.on("/quick", Answer(body=ROWS))
    killed, other = (asking(1000, url) for url in (hanging, quick))
    go(killed)
    while not scripted_server.count("/hanging"):
        time.sleep(0.005)
    go(other)
    killed.kill()
    assert other.wait(10) == 0


def test_a_host_that_others_keep_is_told(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    url = scripted_server.on("/", Answer(body=ROWS))
    limits = Limits(per_second_local=10)
    held = Turns(tmp_path / "archive/turns", limits, Clock(), Destinations(frozenset()).is_local)
    with held.at("127.0.0.1"), pytest.raises(SourceUnavailable, match="another process that keeps asking"):
        make_fetcher(per_second_local=10, total=0.1, attempts=2).fetch(url, kind="json")
    assert not scripted_server.asked
