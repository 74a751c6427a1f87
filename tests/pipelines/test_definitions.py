"""The asset graph as a whole: a change to it shows up in review as a change of asset_graph.txt."""

from __future__ import annotations

import asyncio
import warnings
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import AsyncMock, Mock, patch

import dagster as dg
import pytest
from dagster._core.definitions.freshness import CronFreshnessPolicy
from dagster._core.definitions.freshness_evaluator import CronFreshnessPolicyEvaluator
from dagster._core.test_utils import freeze_time

from pipelines.definitions import build
from pipelines.home import EMBEDDED_SOURCES, Home
from pipelines.partitions import JAAR

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return build(Home(tmp_path_factory.mktemp("home")), EMBEDDED_SOURCES)


def described(definitions: dg.Definitions) -> str:
    """Every asset with its group, dependencies, kinds, and the names of its checks."""
    graph = definitions.resolve_asset_graph()
    lines: list[str] = []
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        lines.append(f"{key.to_user_string()} [{node.group_name}] {', '.join(sorted(node.kinds))}")
        lines += [f"    from {parent.to_user_string()}" for parent in sorted(node.parent_keys)]
        lines += [
            f"    check {check.name}" for check in sorted(node.check_keys, key=lambda check: check.name)
        ]
    return "\n".join(lines) + "\n"


def test_the_graph_is_the_one_that_was_reviewed(definitions: dg.Definitions) -> None:
    found = described(definitions)
    assert SNAPSHOT.read_text(encoding="utf-8") == found, (
        f"the graph changed; if that is meant, write described(definitions) to {SNAPSHOT.name}"
    )


def test_every_asset_is_named_grouped_described_and_owned(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name not in (None, "default"), key
        assert node.owners == ["team:openbegroting"], key
        assert node.kinds, key


def test_every_asset_is_cut_per_year_and_backfills_run_at_once(definitions: dg.Definitions) -> None:
    for asset in definitions.assets or ():
        assert isinstance(asset, dg.AssetsDefinition)
        assert asset.partitions_def == JAAR
        assert asset.backfill_policy == dg.BackfillPolicy.single_run()


def test_years_run_from_the_first_iv3_year_to_next_year() -> None:
    keys = JAAR.get_partition_keys(current_time=datetime(2026, 11, 22, tzinfo=UTC))
    assert keys[0] == "2010"
    assert keys[-1] == "2027"


def tick(definitions: dg.Definitions, moment: datetime) -> dg.ScheduleExecutionData:
    """What the schedule decides at that moment."""
    schedule = definitions.resolve_schedule_def("daily")
    with dg.build_schedule_context(
        scheduled_execution_time=moment,
        resources=definitions.resources,
        repository_def=definitions.get_repository_def(),
    ) as context:
        return schedule.evaluate_tick(context)


def test_on_mondays_every_year_of_the_registry_is_run(definitions: dg.Definitions) -> None:
    requests = tick(definitions, datetime(2027, 3, 1, 5, tzinfo=UTC)).run_requests or []
    assert [request.partition_key for request in requests] == ["2023", "2024", "2025"]
    assert [request.run_key for request in requests] == [f"2027-03-01-{jaar}" for jaar in (2023, 2024, 2025)]
    assert {request.tags["openbegroting/reason"] for request in requests} == {"the weekly poll"}


def test_on_other_days_only_the_years_of_which_something_can_appear(definitions: dg.Definitions) -> None:
    # A Tuesday, the day after CBS published the accounts of 2024 for the second time.
    requests = tick(definitions, datetime(2025, 9, 23, 4, tzinfo=UTC)).run_requests or []
    assert {request.partition_key: request.tags["openbegroting/reason"] for request in requests} == {
        "2024": "Iv3 X005 placing 2, which CBS publishes from 2025-09-22"
    }


def test_a_day_without_a_run_says_why_of_each_year(definitions: dg.Definitions) -> None:
    decided = tick(definitions, datetime(2027, 3, 2, 5, tzinfo=UTC))
    assert not decided.run_requests
    told = decided.skip_message or ""
    for jaar in (2023, 2024, 2025):
        assert f"{jaar}: nothing new is expected any more; pulled on Mondays" in told


def test_the_day_is_the_one_in_the_netherlands(definitions: dg.Definitions) -> None:
    """Half past eleven on Sunday evening in UTC is Monday there."""
    requests = tick(definitions, datetime(2027, 2, 28, 23, 30, tzinfo=UTC)).run_requests or []
    assert {request.run_key[:10] for request in requests} == {"2027-03-01"}


@pytest.mark.parametrize(
    ("last_asked", "state"),
    [
        (datetime(2027, 3, 1, 6, tzinfo=UTC), "PASS"),  # this Monday
        (datetime(2027, 2, 27, 6, tzinfo=UTC), "PASS"),  # a release window, until Saturday
        (datetime(2027, 2, 22, 6, tzinfo=UTC), "FAIL"),  # last Monday: the weekly poll was missed
        (None, "UNKNOWN"),
    ],
)
@pytest.mark.parametrize("source", ["iv3", "documents"])
def test_a_missed_weekly_poll_shows_on_monday_afternoon(
    definitions: dg.Definitions, source: str, last_asked: datetime | None, state: str
) -> None:
    key = dg.AssetKey(["sources", source])
    policy = definitions.resolve_asset_graph().get(key).freshness_policy
    assert isinstance(policy, CronFreshnessPolicy)
    node = SimpleNamespace(key=key, freshness_policy_or_from_metadata=policy)
    event = SimpleNamespace(timestamp=last_asked.timestamp()) if last_asked is not None else None
    record = SimpleNamespace(asset_entry=SimpleNamespace(last_materialization=event))
    with (
        patch(
            "dagster._core.definitions.freshness_evaluator.AssetRecord.gen", AsyncMock(return_value=record)
        ),
        freeze_time(datetime(2027, 3, 1, 14, tzinfo=UTC)),
    ):
        found = asyncio.run(CronFreshnessPolicyEvaluator().evaluate_freshness(Mock(), node))
    assert found.name == state


def test_only_what_is_asked_of_others_can_be_stale(definitions: dg.Definitions) -> None:
    """The rest of the job is left out when nothing new was pulled: old is not stale there."""
    graph = definitions.resolve_asset_graph()
    stale = {key for key in graph.get_all_asset_keys() if graph.get(key).freshness_policy is not None}
    assert stale == {dg.AssetKey(["sources", "iv3"]), dg.AssetKey(["sources", "documents"])}
