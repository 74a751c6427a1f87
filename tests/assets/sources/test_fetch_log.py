"""The fetch log survives kills and company: whole lines stay whole, a torn one costs only itself."""

from __future__ import annotations

import json
import logging
import multiprocessing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from assets.sources.durable import StoreUnwritable
from assets.sources.fetch_log import Fetched, FetchLog

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def fetched(url: str, sha256: str | None = "a" * 64, *, after: int = 0) -> Fetched:
    return Fetched(url=url, status=200, fetched_at=START + timedelta(hours=after), sha256=sha256, bytes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive" / "fetches.jsonl"


def test_each_answer_is_one_line_of_json(path: Path) -> None:
    FetchLog(path).record(fetched("http://a.nl/?q=é\n"))

    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["url"] == "http://a.nl/?q=é\n"
    assert json.loads(line)["fetched_at"] == "2026-11-22T08:00:00Z"


def test_a_later_process_reads_what_an_earlier_one_wrote(path: Path) -> None:
    log = FetchLog(path)
    log.record(fetched("u", "a" * 64))
    log.record(fetched("u", "b" * 64, after=1))
    log.record(fetched("u", "a" * 64, after=2))
    log.record(fetched("u", None, after=3))

    later = FetchLog(path)

    assert later.last_good("u") == fetched("u", "a" * 64, after=2)
    assert later.first_seen("u", "a" * 64) == START
    assert later.first_seen("u", "b" * 64) == START + timedelta(hours=1)
    assert later.first_seen("u", "c" * 64) is None
    assert later.last_good("v") is None


def test_a_torn_last_line_costs_only_itself_and_is_told(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    FetchLog(path).record(fetched("een"))
    FetchLog(path).record(fetched("twee"))
    path.write_bytes(path.read_bytes()[:-30])

    log = FetchLog(path)
    log.record(fetched("drie"))

    assert log.last_good("een") is not None
    assert log.last_good("twee") is None
    with caplog.at_level(logging.WARNING):
        again = FetchLog(path)
        assert again.last_good("een") is not None
        assert again.last_good("drie") is not None
    assert f"{path}:2: passed over an unreadable line" in caplog.text


@pytest.mark.parametrize(
    "junk", [b"\x00\xff\n", b"[]\n", b'{"url": 1}\n', b"\n\n", b'{"url": "x"}\n', b'{"url": "\xff"}\n']
)
def test_junk_between_lines_hides_no_line(path: Path, junk: bytes) -> None:
    FetchLog(path).record(fetched("een"))
    with path.open("ab") as file:
        file.write(junk)
    FetchLog(path).record(fetched("twee"))

    log = FetchLog(path)
    assert log.last_good("een") is not None
    assert log.last_good("twee") is not None


def record_many(path: Path, name: str, start: object) -> None:
    log = FetchLog(path)
    start.wait()  # type: ignore[attr-defined]
    for number in range(200):
        log.record(fetched(f"{name}-{number}-" + "x" * 500))


def test_lines_of_processes_that_write_at_once_do_not_mix(path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(4)
    processes = [fork.Process(target=record_many, args=(path, str(name), start)) for name in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    urls = [json.loads(line)["url"] for line in path.read_text().splitlines() if line]
    assert len(urls) == len(set(urls)) == 800


def test_a_log_that_cannot_be_written_is_told(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(StoreUnwritable):
        FetchLog(path).record(fetched("u"))
