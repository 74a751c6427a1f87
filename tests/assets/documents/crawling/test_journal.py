from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from assets.documents.crawling.journal import Journal, Visit
from assets.sources.archive import Archive, Body

SITE = "https://x.nl/"
VISIT = Visit(asked="https://x.nl/p1/deel", problem="geen antwoord", status=404)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def journal(archive: Archive, site: str = SITE) -> Journal:
    """As the next run opens it."""
    return Journal(archive, "begroting-2024", 2024, site)


def test_what_was_asked_is_known_to_the_next_run(archive: Archive) -> None:
    journal(archive).add(VISIT)
    assert journal(archive).visit(VISIT.asked) == VISIT
    assert journal(archive).visit("https://x.nl/p2/deel") is None


def test_a_crawl_that_is_done_leaves_nothing(archive: Archive) -> None:
    done = journal(archive)
    done.add(VISIT)
    done.close()
    assert not list((archive.root / "unfinished").iterdir())
    assert journal(archive).visit(VISIT.asked) is None


@pytest.mark.parametrize("hours", [-2, 48])
def test_a_crawl_of_another_day_or_with_a_wrong_clock_begins_anew(archive: Archive, hours: int) -> None:
    journal(archive).add(VISIT)
    [path] = (archive.root / "unfinished").iterdir()
    lines = path.read_bytes().splitlines()
    began = datetime.now(UTC) - timedelta(hours=hours)
    lines[0] = msgspec.json.encode(msgspec.json.decode(lines[0]) | {"begun_at": began})
    path.write_bytes(b"\n".join(lines))
    assert journal(archive).visit(VISIT.asked) is None


def test_the_crawl_of_another_address_is_another_crawl(archive: Archive) -> None:
    journal(archive).add(VISIT)
    assert journal(archive, "https://y.nl/").visit(VISIT.asked) is None


def test_a_page_that_the_archive_lost_since_is_asked_again(archive: Archive) -> None:
    body = Body(archive.put(b"<p>tekst"), "https://x.nl/", datetime.now(UTC), 8, "text/html")
    visit = Visit(asked="https://x.nl/", landed="https://x.nl/", body=body)
    journal(archive).add(visit)
    assert journal(archive).visit(visit.asked) == visit
    archive.path_of(body.sha256).write_bytes(b"kapot")
    assert journal(archive).visit(visit.asked) is None
    assert journal(archive).visit(visit.asked) is None
