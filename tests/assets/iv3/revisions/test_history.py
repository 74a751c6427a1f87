"""Released pulls one after another: revisions accumulate, and are made from the archive alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from assets.iv3.pulling.pull import SOURCE, pull
from assets.iv3.revisions.history import Edition, editions, remember_released
from assets.iv3.tables.year_tables import normalise
from assets.sources.archive import Archive
from assets.sources.pulls import Pull, Pulls
from assets.sources.registry import Iv3Source
from assets.sources.unfinished import Unfinished
from tests.small_cbs import Cbs, records

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def pulls(tmp_path: Path) -> Pulls:
    return Pulls(tmp_path / "archive/pulls")


@pytest.fixture
def pulled(cbs: Cbs, fetcher, archive) -> Callable[[], Pull]:
    """A pull of the small CBS as it is now; nothing of it is left to go on with."""

    def pulled() -> Pull:
        complete = pull(Iv3Source(base_url=cbs.base, years=(2024,)), 2024, fetcher, archive)
        Unfinished(archive, SOURCE, 2024).forget()
        return complete

    return pulled


def changes(present: Pull, pulls: Pulls, archive: Archive) -> pl.DataFrame:
    return normalise(present, None, archive, editions(present, pulls))["iv3_wijzigingen"]


def between_pulls(found: pl.DataFrame) -> list[tuple[object, ...]]:
    of_pulls = found.filter(pl.col("naar").str.starts_with("ophaling")).sort("naar")
    number = pl.col("van", "naar").str.extract(r"ophaling (\d+) ")
    return of_pulls.select(number, "plaatsing", "post", "oud_eur", "nieuw_eur", "oorzaak").rows()


def test_the_first_pull_only_has_its_placings_to_compare(pulled, pulls, archive) -> None:
    found = changes(pulled(), pulls, archive)
    assert found.height == 8  # each of the eight cells has one thousand more in its second placing
    assert set(found["verschil_eur"]) == {1_000}
    assert set(found.select("van", "naar", "oorzaak").iter_rows()) == {
        ("plaatsing 1", "plaatsing 2", "bron herzien")
    }


def test_revisions_stay_told_when_the_next_pull_arrives(cbs, pulled, pulls, archive) -> None:
    remember_released(pulled(), pulls)
    cbs.rows[0]["k_2ePlaatsing_2"] += 5
    remember_released(second := pulled(), pulls)
    assert between_pulls(changes(second, pulls, archive)) == [
        ("1", "2", 2, "0.1", 11_000, 16_000, "bron herzien")
    ]
    cbs.rows[6]["k_1ePlaatsing_1"] = None
    assert between_pulls(changes(pulled(), pulls, archive)) == [
        ("1", "2", 2, "0.1", 11_000, 16_000, "bron herzien"),
        ("2", "3", 1, "0.10", 6_000, None, "bron herzien"),
    ]


def test_a_pull_says_the_same_before_and_after_its_release(cbs, pulled, pulls, archive) -> None:
    remember_released(pulled(), pulls)
    cbs.rows[0]["k_2ePlaatsing_2"] += 5
    present = pulled()
    before = changes(present, pulls, archive)
    remember_released(present, pulls)
    assert changes(present, pulls, archive).equals(before)
    assert list(pulls.released("iv3", 2024)) == [1, 2]


def test_the_same_figures_pulled_again_are_no_edition(cbs, pulled, pulls) -> None:
    for modified in ("2024-07-21T02:00:00", "2024-08-01T02:00:00"):
        cbs.modified = modified
        remember_released(pulled(), pulls)
    assert list(pulls.released("iv3", 2024)) == [1]


def test_a_pull_that_was_never_released_is_not_compared_with(cbs, pulled, pulls, archive) -> None:
    remember_released(pulled(), pulls)
    cbs.rows[0]["k_2ePlaatsing_2"] *= 1_000
    pulled()  # withheld
    cbs.rows[0]["k_2ePlaatsing_2"] //= 1_000
    assert between_pulls(changes(pulled(), pulls, archive)) == []


def test_another_table_at_another_address_has_another_history(pulled, pulls, archive) -> None:
    present = pulled()
    elsewhere = tuple(
        replace(item, body=replace(item.body, url=item.body.url.replace("127.0.0.1", "cbs.example")))
        for item in present.bodies
    )
    remember_released(replace(present, bodies=elsewhere), pulls)
    assert [edition.number for edition in editions(present, pulls)] == [2]


def test_who_was_not_asked_for_before_is_no_change(cbs, fetcher, pulled, pulls, archive) -> None:
    source = Iv3Source(base_url=cbs.base, years=(2024,), gemeenten=("GM0307",))
    remember_released(pull(source, 2024, fetcher, archive), pulls)
    assert between_pulls(changes(pulled(), pulls, archive)) == []


def test_a_page_that_the_archive_lost_costs_its_comparison_and_nothing_else(
    cbs, pulled, pulls, archive, caplog
) -> None:
    remember_released(first := pulled(), pulls)
    cbs.rows[0]["k_2ePlaatsing_2"] += 5
    present = pulled()
    gone = {item.body.sha256 for item in first.bodies} - {item.body.sha256 for item in present.bodies}
    for sha256 in gone:
        archive.path_of(sha256).unlink()
    assert changes(present, pulls, archive).height == 8
    assert "cannot be compared" in caplog.text


@pytest.mark.parametrize(
    "stranger",
    [{"GM9999   ": "Nergenshuizen"}, {"GM0310   ": "De Bilt", "GM0310    ": "Bilthoven"}],
    ids=["in no register", "with two titles"],
)
def test_who_is_refused_has_no_changes_that_could_outweigh_those_of_the_country(
    cbs, pulled, pulls, archive, stranger
) -> None:
    code = next(iter(stranger)).strip()
    cbs.municipalities = {"GM0307": "Amersfoort", "GM0736": "De Ronde Venen", **stranger}
    cbs.rows = [*cbs.rows, *({**row, "ID": row["ID"] + 1_000} for row in records(codes=(code,)))]
    present = pulled()
    assert set(changes(present, pulls, archive)["gemeente"]) == {"GM0307", "GM0736"}
    assert code in set(normalise(present, None, archive)["iv3_baten_lasten"]["gemeente"])


def test_an_edition_is_named_after_its_number_and_the_day_of_its_newest_bytes(pulled) -> None:
    present = pulled()
    newest = max(item.body.fetched_at for item in present.bodies)
    assert Edition(3, present).name == f"ophaling 3 ({newest.astimezone(AMSTERDAM).date()})"
