"""How long is waited between attempts, by a clock that does not wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assets.sources.fetching import SourceUnavailable
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from tests.assets.sources.conftest import MakeFetcher, StoppedClock

ROWS = b'{"value": []}'


class TestWaiting:
    """How long is waited between attempts, by a clock that does not."""

    def test_waits_double_and_differ_by_chance(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer, stopped: StoppedClock
    ) -> None:
        url = scripted_server.on("/", Answer(status=503))

        with pytest.raises(SourceUnavailable):
            make_fetcher(attempts=5, wait_longest=5).fetch(url, kind="json")

        least = [1, 2, 4, 5]
        assert all(low <= wait <= low + 1 for low, wait in zip(least, stopped.waits, strict=True))
        assert len({wait % 1 for wait in stopped.waits}) == 4

    @pytest.mark.parametrize(
        ("header", "least"),
        [
            ("7", 7),
            ("Sun, 22 Nov 2026 08:00:20 GMT", 20),
            ("Sun, 22 Nov 2020 08:00:00 GMT", 0),
            ("999999999999", 30),
            ("Sun, 22 Nov 2099 08:00:00 GMT", 30),
            ("morgen", 1),
            ("Sun, 22 Nov 99999999999999999999 08:00:00 GMT", 1),
            ("Sun, 22 Nov 2099 08:00:00 +99999999999999999999", 1),
            ("-5", 1),
        ],
    )
    def test_retry_after_is_honoured_up_to_a_cap(
        self,
        make_fetcher: MakeFetcher,
        scripted_server: ScriptedServer,
        stopped: StoppedClock,
        header: str,
        least: int,
    ) -> None:
        busy = Answer(status=429, headers={"Retry-After": header})
        url = scripted_server.on("/", busy, Answer(body=ROWS))

        make_fetcher(wait_longest=30).fetch(url, kind="json")

        assert len(stopped.waits) == 1
        assert least <= stopped.waits[0] <= least + 1
