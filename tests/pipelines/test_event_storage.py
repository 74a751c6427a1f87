"""Dagster's event log keeps working with its connections kept open."""

from __future__ import annotations

import dagster as dg
import pytest

from datapackages.errors import OpenbegrotingError
from pipelines.event_storage import PooledSqliteEventLogStorage
from pipelines.home import Home
from pipelines.running.runs import instance_at


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


PLANNED = {
    dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED: 1,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED: 1,
}


def planned_in(instance: dg.DagsterInstance, run_id: str) -> dict[dg.DagsterEventType, int]:
    types = [event.dagster_event_type for event in instance.all_logs(run_id)]
    return {planned: types.count(planned) for planned in PLANNED}


def test_what_a_run_means_to_make_is_stored_at_once(instance, monkeypatch) -> None:
    storage = instance.event_log_storage
    store, batches = storage.store_event_batch, []
    monkeypatch.setattr(storage, "store_event_batch", lambda events: batches.append(events) or store(events))
    result = dg.materialize([tabel], instance=instance)
    assert [len(batch) for batch in batches] == [sum(PLANNED.values())]
    assert planned_in(instance, result.run_id) == PLANNED


def test_a_batch_that_cannot_be_stored_leaves_nothing_and_is_stored_event_by_event(
    instance, monkeypatch, capfd
) -> None:
    storage = instance.event_log_storage
    store, stored = storage.store_event, []

    def fails_at_the_second(event) -> None:
        store(event)
        stored.append(event)
        if len(stored) == 2:
            raise OSError("disk full")

    monkeypatch.setattr(storage, "store_event", fails_at_the_second)
    result = dg.materialize([tabel], instance=instance)
    assert result.success
    assert "disk full" in capfd.readouterr().err
    assert planned_in(instance, result.run_id) == PLANNED


def test_storage_that_is_damaged_is_one_line_that_says_what_to_do(tmp_path) -> None:
    with instance_at(Home(tmp_path)):
        pass
    files = list((tmp_path / "dagster").rglob("*.db"))
    assert files
    for file in files:
        file.write_bytes(b"damaged " * 1_000)

    with pytest.raises(OpenbegrotingError, match="is not a database · see to room"):
        instance_at(Home(tmp_path))
