"""Several years in one Dagster run: what happens to one year stays with that year."""

from __future__ import annotations

import dagster as dg
import pytest

from assets.documents import year_tables
from datapackages.releasing.releases import Releases
from pipelines.definitions import build
from pipelines.home import Home
from pipelines.jobs import YEAR_JOB
from pipelines.runs import instance_at

RANGE = {"dagster/asset_partition_range_start": "2022", "dagster/asset_partition_range_end": "2024"}

PAGE = "Ambitie\n\nWij willen een gemeente zijn waar inwoners zich thuis voelen.\n"


@pytest.fixture
def sources(tmp_path):
    lines = ["documents:"]
    for jaar in (2022, 2023, 2024):
        (tmp_path / f"{jaar}.txt").write_text(PAGE, encoding="utf-8")
        lines += [
            f"  - id: kadernota-{jaar}",
            "    gemeente: GM0307",
            "    soort: kadernota",
            f"    jaar: {jaar}",
            f"    titel: Kadernota {jaar}",
            f"    pages: [{jaar}.txt]",
        ]
    path = tmp_path / "sources.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def backfill(home: Home, sources) -> dg.ExecuteInProcessResult:
    job = build(home, sources).resolve_job_def(YEAR_JOB)
    with instance_at(home) as instance:
        return job.execute_in_process(instance=instance, tags=RANGE, raise_on_error=False)


def released(home: Home) -> tuple[int, ...]:
    return Releases(home.public, staging=home.staging).years()


def test_all_years_are_released_in_one_run(sources, tmp_path) -> None:
    home = Home(tmp_path / "home")
    assert backfill(home, sources).success
    assert released(home) == (2022, 2023, 2024)


def test_a_year_that_fails_turns_the_run_red_and_the_others_are_released(
    sources, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = year_tables.refresh

    def one_year_breaks(registry, jaar, *rest):
        if jaar == 2023:
            raise RuntimeError("the reader met what nobody thought of")
        return whole(registry, jaar, *rest)

    monkeypatch.setattr(year_tables, "refresh", one_year_breaks)
    home = Home(tmp_path / "home")
    result = backfill(home, sources)
    assert not result.success
    assert released(home) == (2022, 2024)
    assert (home.public / "index.html").is_file()
    failures = [event.step_failure_data.error.message for event in result.all_events if event.is_step_failure]
    assert any("2023: the year was not judged" in message for message in failures)
