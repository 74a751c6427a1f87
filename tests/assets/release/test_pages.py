"""What is made over all years: catalogue and portal, with the pages on rules and judgements among them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.release import pages
from datapackages.releasing.releases import Releases
from expectations.ledger import Entry, Ledger

PAGES = ("index.html", "controles.html", "verloop.html")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.add(Entry(2024, "run", datetime(2026, 11, 1, tzinfo=UTC), "code", "inputs", (), ()))
    return found


def test_every_page_is_there_and_the_same_state_leaves_all_of_them_untouched(
    tmp_path: Path, ledger: Ledger
) -> None:
    releases = Releases(tmp_path / "public")

    pages.render(releases, ledger)
    before = {name: (releases.public / name).stat().st_mtime_ns for name in PAGES}
    pages.render(releases, ledger)

    assert {name: (releases.public / name).stat().st_mtime_ns for name in PAGES} == before


def test_a_ledger_that_cannot_be_read_keeps_no_release_from_its_page(tmp_path: Path, ledger: Ledger) -> None:
    releases = Releases(tmp_path / "public")
    pages.render(releases, ledger)
    (file,) = ledger.root.glob("jaar=2024/*.jsonl")
    file.write_bytes(b"geen regel\n")
    course = (releases.public / "verloop.html").read_bytes()
    (releases.public / "index.html").unlink()

    pages.render(releases, ledger)

    assert (releases.public / "index.html").is_file()
    assert (releases.public / "verloop.html").read_bytes() == course
