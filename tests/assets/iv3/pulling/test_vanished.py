"""Rows that vanish from a table that was not modified: the last complete pull stays in use."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assets.iv3.pulling.pull import pull_recorded
from assets.sources.pulls import Pull, Pulls
from assets.sources.registry import Iv3Source, Registry
from tests.small_cbs import Cbs

Again = Callable[..., Pull | None]


@pytest.fixture
def pulls(archive) -> Pulls:
    return Pulls(archive.root / "pulls")


@pytest.fixture
def again(cbs, fetcher, archive, pulls, tmp_path) -> Again:
    """Pull once more, for these municipalities."""

    def pull(*gemeenten: str) -> Pull | None:
        source = Iv3Source(base_url=cbs.base, years=(2024,), gemeenten=gemeenten or None)
        registry = Registry(path=tmp_path / "sources.yaml", iv3=source)
        return pull_recorded(registry, 2024, fetcher, archive, pulls)

    return pull


def test_rows_gone_without_a_modification_are_a_lie(cbs: Cbs, pulls: Pulls, again: Again) -> None:
    complete = again()
    del cbs.rows[5:7]
    assert again() is None
    failure = pulls.failure("iv3", 2024)
    assert failure is not None
    assert "nothing was modified since 2024-07-21" in failure.message
    assert "2 rows missing" in failure.message
    assert pulls.last_complete("iv3", 2024) == complete


def test_a_whole_municipality_gone_is_noticed_by_whoever_asked_for_it(cbs: Cbs, again: Again) -> None:
    assert again("GM0307", "GM0736") is not None
    cbs.rows = [row for row in cbs.rows if "GM0736" not in row["Gemeenten"]]
    assert again("GM0307") is not None
    assert again() is not None, "the pull in between asked for GM0307 alone, and of that nothing is gone"


def test_a_lie_is_forgiven_when_the_rows_are_back(cbs: Cbs, pulls: Pulls, again: Again) -> None:
    again()
    kept_back = cbs.rows.pop()
    assert again() is None
    cbs.rows.append(kept_back)
    assert again() is not None
    assert pulls.failure("iv3", 2024) is None


def test_rows_that_cbs_took_out_and_said_so_are_gone(cbs: Cbs, again: Again) -> None:
    again()
    del cbs.rows[5:]
    cbs.modified = "2024-10-01T02:00:00"
    assert again() is not None


def test_other_values_more_rows_and_other_row_numbers_are_a_silent_revision(cbs: Cbs, again: Again) -> None:
    again()
    cbs.rows[0] |= {"k_2ePlaatsing_2": 99}
    cbs.rows.append(cbs.rows[1] | {"Gemeenten": "GM0310   "})
    cbs.rows = [row | {"ID": 1_000 + number} for number, row in enumerate(cbs.rows)]
    assert again() is not None


def test_zeros_that_became_amounts_are_not_gone(cbs: Cbs, again: Again) -> None:
    nil = {"Gemeenten": "GM0310   ", "k_1ePlaatsing_1": 0, "k_2ePlaatsing_2": 0}
    cbs.rows += [cbs.rows[0] | nil | {"ID": 998}, cbs.rows[1] | nil | {"ID": 999}]
    again()
    cbs.rows[-1] |= {"k_2ePlaatsing_2": 5}
    assert again() is not None


def test_zeros_of_a_municipality_that_is_silent_now_are_gone(cbs: Cbs, again: Again) -> None:
    nil = {"ID": 998, "Gemeenten": "GM0310   ", "k_1ePlaatsing_1": 0, "k_2ePlaatsing_2": 0}
    cbs.rows.append(cbs.rows[0] | nil)
    again()
    cbs.rows.pop()
    assert again() is None


def test_a_previous_pull_that_cannot_be_read_proves_nothing(cbs: Cbs, archive, again: Again) -> None:
    complete = again()
    assert complete is not None
    for item in complete.bodies:
        archive.path_of(item.body.sha256).unlink(missing_ok=True)
    del cbs.rows[5:]
    assert again() is not None


def test_pages_that_did_not_change_are_not_read_again(cbs: Cbs, again: Again, monkeypatch) -> None:
    again()
    monkeypatch.setattr("assets.iv3.pulling.vanished.read_page", lambda *_: pytest.fail("read for nothing"))
    assert again() is not None


def test_an_older_copy_of_the_table_is_not_taken(cbs: Cbs, pulls: Pulls, again: Again) -> None:
    complete = again()
    cbs.rows[0] |= {"k_2ePlaatsing_2": 99}
    cbs.modified = "2024-07-20T02:00:00"
    cbs.asked.clear()
    assert again() is None
    failure = pulls.failure("iv3", 2024)
    assert failure is not None
    assert "modified at 2024-07-21T02:00:00, as CBS said before, or later" in failure.message
    assert not any("TypedDataSet" in asked for asked in cbs.asked), "nor is it asked for"
    assert pulls.last_complete("iv3", 2024) == complete


@pytest.mark.parametrize("mistake", ["2100-01-01T00:00:00", "zondag"])
def test_a_moment_that_could_not_be_is_mended(cbs: Cbs, again: Again, mistake: str) -> None:
    cbs.modified = mistake
    again()
    cbs.modified = "2024-07-21T02:00:00"
    assert again() is not None
