from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from assets.documents.crawling.journal import Journal, Visit

SITE = "https://x.nl/"
VISIT = Visit(asked="https://x.nl/p1/deel", problem="geen antwoord", status=404)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "document" / "jaar=2024.crawl.jsonl"


def test_what_was_asked_is_known_to_the_next_run(path: Path) -> None:
    Journal(path, SITE).add(VISIT)
    assert Journal(path, SITE).visit(VISIT.asked) == VISIT
    assert Journal(path, SITE).visit("https://x.nl/p2/deel") is None


def test_a_crawl_that_is_done_leaves_nothing(path: Path) -> None:
    journal = Journal(path, SITE)
    journal.add(VISIT)
    journal.close()
    assert not path.exists()
    assert Journal(path, SITE).visit(VISIT.asked) is None


def test_a_line_torn_by_a_kill_costs_that_line_only(path: Path) -> None:
    Journal(path, SITE).add(VISIT)
    path.write_bytes(path.read_bytes() + b'\n{"asked":"https://x.nl/p2')
    other = Visit(asked="https://x.nl/p3/deel", other_kind=True)
    Journal(path, SITE).add(other)
    again = Journal(path, SITE)
    assert again.visit(VISIT.asked) == VISIT
    assert again.visit(other.asked) == other


@pytest.mark.parametrize("hours", [-2, 48])
def test_a_crawl_of_another_day_or_with_a_wrong_clock_begins_anew(path: Path, hours: int) -> None:
    Journal(path, SITE).add(VISIT)
    began = datetime.now(UTC) - timedelta(hours=hours)
    lines = path.read_bytes().splitlines()
    lines[0] = msgspec.json.encode({"site": SITE, "began": began})
    path.write_bytes(b"\n".join(lines))
    assert Journal(path, SITE).visit(VISIT.asked) is None


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b"{}"])
def test_a_damaged_journal_is_begun_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    Journal(path, SITE).add(VISIT)
    assert Journal(path, SITE).visit(VISIT.asked) == VISIT


def test_the_crawl_of_another_address_is_another_crawl(path: Path) -> None:
    Journal(path, SITE).add(VISIT)
    assert Journal(path, "https://y.nl/").visit(VISIT.asked) is None
