"""A pull that was interrupted goes on with what it has, and with nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assets.sources import unfinished as module
from assets.sources.archive import Archive, Body
from assets.sources.unfinished import LONGEST, Unfinished

STATE = "https://example.org 45067NED 2024-07-21"
URL = "https://example.org/rows?page=1"


def kept(archive: Archive, url: str = URL, content: bytes = b"rows") -> Body:
    return Body(
        archive.put(content), url, datetime(2026, 11, 22, tzinfo=UTC), len(content), "application/json"
    )


def again(archive: Archive, state: str = STATE) -> Unfinished:
    """What the next process finds."""
    pull = Unfinished(archive, "iv3", 2024)
    pull.resume(state)
    return pull


def test_what_was_got_is_there_for_the_next_process(archive: Archive) -> None:
    body = kept(archive)
    begun = Unfinished(archive, "iv3", 2024)
    since = begun.resume(STATE)
    begun.note(body)
    assert again(archive).answer(URL) == (body, b"rows")
    assert Unfinished(archive, "iv3", 2024).resume(STATE) == since


def test_this_process_asks_again_what_it_asked_itself(archive: Archive) -> None:
    begun = again(archive)
    begun.note(kept(archive))
    assert begun.answer(URL) is None


@pytest.mark.parametrize("state", ["https://example.org 45067NED 2024-10-01", "https://example.org 45063NED"])
def test_another_state_of_the_source_begins_anew(archive: Archive, state: str) -> None:
    again(archive).note(kept(archive))
    assert again(archive, state).answer(URL) is None
    assert again(archive).answer(URL) is None, "nothing is left of the first state"


def test_a_pull_of_yesterday_is_not_gone_on_with(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    again(archive).note(kept(archive))
    monkeypatch.setattr(module, "LONGEST", timedelta(0))
    assert again(archive).answer(URL) is None
    assert timedelta(hours=1) < LONGEST <= timedelta(days=1)


def test_an_answer_of_no_use_is_asked_again(archive: Archive) -> None:
    begun = again(archive)
    begun.note(kept(archive))
    begun.note(kept(archive), useless=True)
    assert again(archive).answer(URL) is None
    better = kept(archive, content=b"better rows")
    again(archive).note(better)
    assert again(archive).answer(URL) == (better, b"better rows")


def test_a_body_that_was_damaged_since_is_asked_again(archive: Archive) -> None:
    body = kept(archive)
    again(archive).note(body)
    archive.path_of(body.sha256).write_bytes(b"damaged")
    assert again(archive).answer(URL) is None


def test_nothing_is_left_of_a_pull_that_is_complete(archive: Archive) -> None:
    begun = again(archive)
    begun.note(kept(archive))
    begun.forget()
    begun.forget()
    assert not begun.path.exists()
    assert again(archive).answer(URL) is None


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_line_costs_a_request_and_nothing_else(archive: Archive, cut: int) -> None:
    begun = again(archive)
    begun.note(kept(archive))
    begun.note(kept(archive, "https://example.org/rows?page=2"))
    begun.path.write_bytes(begun.path.read_bytes()[:-cut])
    resumed = again(archive)
    assert resumed.answer(URL) is not None
    resumed.note(kept(archive, "https://example.org/rows?page=3"))
    last = again(archive)
    assert last.answer(URL) is not None
    assert last.answer("https://example.org/rows?page=3") is not None


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"{}\n", b"\xff\xfe\n", b"[" * 100_000])
def test_a_file_that_says_nothing_begins_anew(archive: Archive, content: bytes) -> None:
    begun = again(archive)
    begun.path.write_bytes(content)
    assert again(archive).answer(URL) is None
    again(archive).note(kept(archive))
    assert again(archive).answer(URL) is not None
