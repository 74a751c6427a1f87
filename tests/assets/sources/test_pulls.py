"""The last complete pull stays until a later complete one, whatever fails in between."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assets.sources.archive import Body
from assets.sources.durable import StoreUnwritable
from assets.sources.pulls import Pull, PulledBody, PullFailure, Pulls

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def pull(source: str = "iv3", jaar: int = 2023, sha256: str = "a" * 64) -> Pull:
    body = Body(
        sha256=sha256, url="https://bron.nl/é", fetched_at=MOMENT, bytes=7, mediatype="application/json"
    )
    return Pull(source, jaar, (PulledBody("tabelinfo", body), PulledBody("rijen:X000:0001", body)), MOMENT)


@pytest.fixture
def pulls(tmp_path: Path) -> Pulls:
    return Pulls(tmp_path / "pulls")


def test_what_is_saved_is_what_is_read(pulls: Pulls) -> None:
    pulls.save(pull())

    assert pulls.last_complete("iv3", 2023) == pull()
    assert pulls.last_complete("iv3", 2024) is None
    assert pulls.last_complete("amersfoort-begroting-2023", 2023) is None
    assert (pulls.root / "iv3" / "jaar=2023.json").is_file()


def test_a_later_pull_replaces_an_earlier_one(pulls: Pulls) -> None:
    pulls.save(pull(sha256="a" * 64))
    pulls.save(pull(sha256="b" * 64))

    assert pulls.last_complete("iv3", 2023) == pull(sha256="b" * 64)


def test_a_failure_leaves_the_last_complete_pull_and_a_complete_one_clears_it(pulls: Pulls) -> None:
    failure = PullFailure("iv3", 2023, "https://bron.nl · found HTTP 503", MOMENT)
    pulls.save(pull())
    pulls.save_failure(failure)

    assert pulls.failure("iv3", 2023) == failure
    assert pulls.last_complete("iv3", 2023) == pull()

    pulls.save(pull(sha256="b" * 64))

    assert pulls.failure("iv3", 2023) is None


def test_what_is_left_of_a_pull_is_kept_with_the_reason_and_a_complete_one_clears_it(pulls: Pulls) -> None:
    failure = PullFailure("iv3", 2023, "een pagina is weg", MOMENT)
    pulls.save(pull())
    left = Pull("iv3", 2023, pull().bodies[:1], MOMENT)
    pulls.save_incomplete(left, failure)

    assert pulls.last_complete("iv3", 2023) == left
    assert pulls.failure("iv3", 2023) == failure

    pulls.save(pull())

    assert pulls.failure("iv3", 2023) is None


def test_of_a_pull_without_bodies_nothing_is_left_but_the_reason(pulls: Pulls) -> None:
    failure = PullFailure("iv3", 2023, "alles is weg", MOMENT)
    pulls.save(pull())
    for _ in range(2):
        pulls.save_incomplete(Pull("iv3", 2023, (), MOMENT), failure)

        assert pulls.last_complete("iv3", 2023) is None
        assert pulls.failure("iv3", 2023) == failure


def test_years_and_sources_do_not_touch_each_other(pulls: Pulls) -> None:
    pulls.save_failure(PullFailure("iv3", 2023, "stuk", MOMENT))
    pulls.save(pull(jaar=2024))
    pulls.save(pull(source="iv3-failure"))

    assert pulls.failure("iv3", 2023) is not None


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b'{"source": "iv3"}', b"\x00\xff", b'{"a":' + b"[" * 100_000]
)
def test_a_damaged_manifest_is_set_aside_and_told(
    pulls: Pulls, junk: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    pulls.save(pull())
    path = pulls.root / "iv3" / "jaar=2023.json"
    path.write_bytes(junk)

    with caplog.at_level(logging.WARNING):
        assert pulls.last_complete("iv3", 2023) is None

    assert f"{path} was damaged" in caplog.text
    assert [item.read_bytes() for item in path.parent.glob("*.damaged-*")] == [junk]
    pulls.save(pull())
    assert pulls.last_complete("iv3", 2023) == pull()


@pytest.mark.parametrize("source", ["", "..", "a/b", "../x", "A"])
def test_what_is_no_id_of_a_source_makes_no_file(pulls: Pulls, source: str) -> None:
    with pytest.raises(ValueError, match="is no id of a source"):
        pulls.save(pull(source=source))


def test_a_folder_that_cannot_be_written_is_told(pulls: Pulls) -> None:
    pulls.root.write_text("geen map")

    with pytest.raises(StoreUnwritable, match="expected a file that can be written"):
        pulls.save(pull())
