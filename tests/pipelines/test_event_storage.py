"""Dagster's event log keeps working with its connections kept open."""

from __future__ import annotations

import dagster as dg
import pytest

from pipelines.event_storage import PooledSqliteEventLogStorage
from pipelines.home import Home
from pipelines.runs import instance_at


@pytest.fixture
def instance(tmp_path):
    with instance_at(Home(tmp_path)) as instance:
        yield instance


@dg.asset(check_specs=[dg.AssetCheckSpec("gevuld", asset="tabel")])
def tabel() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"rows": 3},
        check_results=[dg.AssetCheckResult(passed=False, check_name="gevuld", metadata={"failed": 1})],
    )


def test_a_new_home_uses_it_and_has_telemetry_off(instance: dg.DagsterInstance, tmp_path) -> None:
    assert isinstance(instance.event_log_storage, PooledSqliteEventLogStorage)
    assert not instance.telemetry_enabled
    assert (tmp_path / "dagster/history/runs").is_dir()


def test_events_and_check_results_are_found_again_by_another_instance(instance, tmp_path) -> None:
    result = dg.materialize([tabel], instance=instance)
    assert result.success
    with instance_at(Home(tmp_path)) as other:
        event = other.get_latest_materialization_event(dg.AssetKey("tabel"))
        assert event is not None
        assert event.asset_materialization.metadata["rows"].value == 3
        records = other.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("tabel"), "gevuld"), limit=5
        )
        assert len(records) == 1
        assert len(other.all_logs(result.run_id)) == len(instance.all_logs(result.run_id))


def test_connections_are_reused(instance: dg.DagsterInstance) -> None:
    storage = instance.event_log_storage
    dg.materialize([tabel], instance=instance)
    engines = dict(storage._engines)
    assert engines
    dg.materialize([tabel], instance=instance)
    assert all(storage._engines[shard] is engine for shard, engine in engines.items())
