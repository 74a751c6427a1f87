"""Several years in one Dagster run: what happens to one year stays with that year."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.documents import year_tables
from assets.release import publishing
from assets.warehouse import Warehouse
from datapackages.releasing.releases import Releases
from expectations import judging
from expectations.rules.catalogue import rules_of
from pipelines.definitions import build
from pipelines.home import Home
from pipelines.jobs import YEAR_JOB
from pipelines.running.runs import instance_at

RANGE = {"dagster/asset_partition_range_start": "2022", "dagster/asset_partition_range_end": "2024"}

PAGE = "Ambitie\n\nWij willen een gemeente zijn waar inwoners zich thuis voelen.\n"


def written_to(folder: Path) -> Path:
    """A registry with one page in each year."""
    lines = ["documents:"]
    for jaar in (2022, 2023, 2024):
        (folder / f"{jaar}.txt").write_text(PAGE, encoding="utf-8")
        lines += [
            f"  - id: kadernota-{jaar}",
            "    gemeente: GM0307",
            "    soort: kadernota",
            f"    jaar: {jaar}",
            f"    titel: Kadernota {jaar}",
            f"    pages: [{jaar}.txt]",
        ]
    path = folder / "sources.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return written_to(tmp_path)


def backfill(home: Home, sources) -> dg.ExecuteInProcessResult:
    job = build(home, sources).resolve_job_def(YEAR_JOB)
    with instance_at(home) as instance:
        return job.execute_in_process(instance=instance, tags=RANGE, raise_on_error=False)


def released(home: Home) -> tuple[int, ...]:
    return Releases(home.public, staging=home.staging).years()


def test_a_year_that_fails_turns_the_run_red_and_the_others_are_released_until_all_are(
    sources, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = year_tables.refresh

    def one_year_breaks(registry, jaar, *rest):
        if jaar == 2023:
            raise RuntimeError("the reader met what nobody thought of")
        return whole(registry, jaar, *rest)

    home = Home(tmp_path / "home")
    with monkeypatch.context() as patch:
        patch.setattr(year_tables, "refresh", one_year_breaks)
        result = backfill(home, sources)
    assert not result.success
    assert released(home) == (2022, 2024)
    assert (home.public / "index.html").is_file()
    failures = [event.step_failure_data.error.message for event in result.all_events if event.is_step_failure]
    assert any("2023: the year was not judged" in message for message in failures)

    assert backfill(home, sources).success
    assert released(home) == (2022, 2023, 2024)


KEPT = "bronnen.jaar.niet_leeg"


@contextmanager
def year_2023_is_kept() -> Iterator[None]:
    """A blocking rule that fails in 2023 and in no other year."""

    def rows(evidence) -> pl.DataFrame:
        return pl.DataFrame({"rijen": [int(evidence.jaar != 2023)]})

    def altered(name: str):
        return tuple(replace(one, view=rows) if one.id == KEPT else one for one in rules_of(name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "rules_of", altered)
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[dg.ExecuteInProcessResult, Path]:
    """A run in which 2023 was kept, and the folder with its registry and its home."""
    folder = tmp_path_factory.mktemp("kept")
    with year_2023_is_kept():
        result = backfill(Home(folder / "home"), written_to(folder))
    assert not result.success
    return result, folder


def test_a_blocking_check_stops_the_run_and_the_other_years_pass_the_gate_all_the_same(kept) -> None:
    result, folder = kept
    home = Home(folder / "home")

    [broken] = [
        event for event in result.get_asset_check_evaluations() if not event.passed and event.blocking
    ]
    assert (broken.asset_key.path, broken.check_name) == (["accepted", "bronnen"], "niet_leeg")
    assert broken.severity == dg.AssetCheckSeverity.ERROR
    assert broken.metadata["failed"].value == 1
    assert broken.metadata["sample"].value == ["Het jaar heeft geen Iv3-cijfers en geen pagina's."]
    begun = {event.step_key for event in result.all_events if event.is_step_start}
    assert "judged_tables" in begun
    assert begun.isdisjoint({"release__data_package", "release__portal"})
    assert released(home) == (2022, 2024)
    assert publishing.last(2023, Warehouse(home.warehouse)).what == "withheld"
    materialized = {
        event.partition
        for event in result.get_asset_materialization_events()
        if event.asset_key.path == ["release", "data_package"]
    }
    assert materialized == {"2022", "2024"}
    assert "2024" in (home.public / "index.html").read_text(encoding="utf-8")


def test_what_a_person_let_through_stops_no_run(kept, tmp_path, command) -> None:
    shutil.copytree(kept[1], tmp_path, dirs_exist_ok=True)
    home = Home(tmp_path / "home")
    given = command("approve", "2023", "--rule", KEPT, "--reason", "Zo is het.", "--by", "J.")
    assert given.exit_code == 0, given.output

    with year_2023_is_kept():
        assert backfill(home, tmp_path / "sources.yaml").success
    assert released(home) == (2022, 2023, 2024)
