"""A pull that is interrupted goes on where it stopped: no page twice, and never a page of another state."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.iv3.pulling.pull import SOURCE, pull_recorded
from assets.iv3.served.bodies import ROWS
from assets.iv3.tables.year_tables import normalise
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pull, Pulls
from assets.sources.registry import Iv3Source, Registry
from assets.sources.unfinished import Unfinished
from tests.small_cbs import Cbs, records

PROGRAM = """
import sys
from pathlib import Path
from assets.iv3.pulling.pull import pull_recorded
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pulls
from assets.sources.registry import Iv3Source, Registry
folder, base = Path(sys.argv[1]), sys.argv[2]
archive = Archive(folder)
registry = Registry(path=folder / "sources.yaml", iv3=Iv3Source(base_url=base, years=(2024,)))
with Fetcher(archive, contact="x@example.org", allow=frozenset({base.removeprefix("http://")})) as fetcher:
    pulled = pull_recorded(registry, 2024, fetcher, archive, Pulls(folder / "pulls"))
sys.exit(0 if pulled is not None else 4)
"""

SEED = random.SystemRandom().randrange(10_000)

Again = Callable[[], Pull | None]


@pytest.fixture
def country(cbs: Cbs) -> Cbs:
    """Forty municipalities and two reports: some hundred pages of three rows."""
    codes = tuple(f"GM{number:04}" for number in range(1, 41))
    cbs.reports = {"2024X000": "2024 Begroting", "2024X005": "2024 Jaarrekening"}
    cbs.municipalities = dict.fromkeys(codes, "Ergens")
    account = [row | {"ID": row["ID"] + 10_000} for row in records("2024X005", codes)]
    cbs.rows = [*records(codes=codes), *account]
    return cbs


@pytest.fixture
def pulls(archive: Archive) -> Pulls:
    return Pulls(archive.root / "pulls")


@pytest.fixture
def again(cbs: Cbs, fetcher: Fetcher, archive: Archive, iv3: Iv3Source, pulls: Pulls, tmp_path) -> Again:
    """Pull as the next run does."""
    registry = Registry(path=tmp_path / "sources.yaml", iv3=iv3)
    return lambda: pull_recorded(registry, 2024, fetcher, archive, pulls)


def pages_asked(cbs: Cbs) -> list[str]:
    return [asked for asked in cbs.asked if "TypedDataSet" in asked]


def goes_away_after(cbs: Cbs, pages: int) -> None:
    """The service answers so many more pages of rows, and then only that it is out of order."""
    left = iter(range(pages))

    def tamper(path: str, _query: dict[str, str], answer: dict[str, object]) -> dict[str, object] | bytes:
        if path.endswith("TypedDataSet") and next(left, None) is None:
            return b"<html>Storing</html>"
        return answer

    cbs.tamper = tamper


def is_back(cbs: Cbs) -> None:
    cbs.tamper = lambda _path, _query, answer: answer


def start(folder: Path, cbs: Cbs) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, folder, cbs.base], env=environment)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_a_pull_that_is_ended_three_times_is_completed_without_a_page_twice(
    country: Cbs, tmp_path: Path, by: signal.Signals
) -> None:
    print(f"seed {SEED}")  # noqa: T201 - shown when the test fails
    chance = random.Random(SEED)
    with start(tmp_path / "whole", country) as process:
        assert process.wait(60) == 0
    whole = Pulls(tmp_path / "whole/pulls").last_complete(SOURCE, 2024)
    assert whole is not None
    country.answered.clear()
    country.delay = 0.01
    folder = tmp_path / "ended"
    noted: set[str] = set()
    for _ in range(3):
        before = len(country.answered)
        answers = chance.randrange(3, len(whole.bodies) // 4)
        with start(folder, country) as process:
            while len(country.answered) < before + answers:
                assert process.poll() is None
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.03))
            process.send_signal(by)
        assert Pulls(folder / "pulls").last_complete(SOURCE, 2024) is None
        asked_again = {url for url in country.answered[before:] if url in noted}
        assert not asked_again
        unfinished = Unfinished(Archive(folder), SOURCE, 2024)
        unfinished.resume(f"{country.base} 45067NED {country.modified}")
        noted = {url.removeprefix(country.base) for url in unfinished._bodies}
        assert len(noted) >= answers - 3, "all but the catalogue, the infos and the answer on its way"
    before = len(country.answered)
    with start(folder, country) as process:
        assert process.wait(60) == 0
    assert not noted & set(country.answered[before:])
    times = Counter(url for url in country.answered if "TableInfos" not in url and "Tables" not in url)
    assert sum(times.values()) - len(times) <= 3, "at most the one answer on its way at each end"

    ended = Pulls(folder / "pulls").last_complete(SOURCE, 2024)
    assert ended is not None
    assert [(item.role, item.body.sha256) for item in ended.bodies] == [
        (item.role, item.body.sha256) for item in whole.bodies
    ]
    tables = normalise(ended, None, Archive(folder))
    expected = normalise(whole, None, Archive(tmp_path / "whole"))
    assert all(tables[name].equals(expected[name]) for name in expected)
    assert not list((folder / "unfinished").iterdir())


def test_a_service_that_went_away_half_way_is_asked_for_the_other_half(
    country: Cbs, again: Again, pulls: Pulls
) -> None:
    goes_away_after(country, 20)
    assert again() is None
    failure = pulls.failure(SOURCE, 2024)
    assert failure is not None
    assert "a page that says 'Storing'" in failure.message
    had = set(pages_asked(country)[:20])
    is_back(country)
    country.asked.clear()
    complete = again()
    assert complete is not None
    assert complete.rows == len(country.rows)
    assert not had & set(pages_asked(country))
    assert not [asked for asked in country.asked if "Categorie?" in asked or "DataProperties" in asked]
    assert pulls.failure(SOURCE, 2024) is None


def test_a_table_that_was_modified_since_is_pulled_anew(country: Cbs, again: Again) -> None:
    goes_away_after(country, 20)
    again()
    is_back(country)
    country.asked.clear()
    country.modified = "2024-10-01T02:00:00"
    country.rows[0]["k_2ePlaatsing_2"] = 999
    complete = again()
    assert complete is not None
    pages = [item for item in complete.bodies if item.role.startswith(ROWS)]
    assert len(pages_asked(country)) >= len(pages)


def test_a_complete_pull_leaves_nothing_for_the_next_one(
    country: Cbs, again: Again, archive: Archive
) -> None:
    first = again()
    country.asked.clear()
    country.rows[0]["k_2ePlaatsing_2"] = 999
    second = again()
    assert first is not None
    assert second is not None
    assert first.bodies != second.bodies
    assert len(pages_asked(country)) >= 100


def test_pages_that_contradict_each_other_are_all_asked_again(
    country: Cbs, again: Again, pulls: Pulls
) -> None:
    def twice(path, query, answer):
        if path.endswith("TypedDataSet") and query.get("$skip") == "30" and "X000" in query["$filter"]:
            return answer | {"value": country.rows[:3]}
        return answer

    country.tamper = twice
    assert again() is None
    is_back(country)
    country.asked.clear()
    complete = again()
    assert complete is not None
    assert len(set(pages_asked(country))) >= 100
    assert pulls.failure(SOURCE, 2024) is None


def test_a_page_refused_by_itself_is_asked_again_and_the_others_are_not(country: Cbs, again: Again) -> None:
    def odd(path, query, answer):
        if path.endswith("TypedDataSet") and query.get("$skip") == "30":
            return {"value": [row | {"Prijspeil": 1} for row in answer["value"]]}
        return answer

    country.tamper = odd
    assert again() is None
    is_back(country)
    had = pages_asked(country)
    country.asked.clear()
    assert again() is not None
    assert set(had) & set(pages_asked(country)) == {had[-1]}


def test_a_body_damaged_in_between_is_fetched_again(country: Cbs, again: Again, archive: Archive) -> None:
    goes_away_after(country, 20)
    again()
    is_back(country)
    for path in archive.root.glob("??/*.gz"):
        path.write_bytes(path.read_bytes()[:-3])
    complete = again()
    assert complete is not None
    assert all(archive.read(item.body.sha256) for item in complete.bodies)


def test_a_full_disk_ends_the_pull_and_not_what_it_has(
    country: Cbs, again: Again, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = iter(range(30))

    def put(self: Archive, content: bytes) -> str:
        if next(written, None) is None:
            raise OSError(28, "No space left on device")
        return original(self, content)

    original = Archive.put
    monkeypatch.setattr(Archive, "put", put)
    with pytest.raises(OSError, match="No space"):
        again()
    monkeypatch.setattr(Archive, "put", original)
    had = set(pages_asked(country)[:-1])
    country.asked.clear()
    assert again() is not None
    assert not had & set(pages_asked(country))
