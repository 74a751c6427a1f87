"""The asset graph as a whole: a change to it shows up in review as a change of asset_graph.txt."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import build
from pipelines.home import EMBEDDED_SOURCES, Home
from pipelines.partitions import JAAR

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return build(Home(tmp_path_factory.mktemp("home")), str(EMBEDDED_SOURCES))


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


def test_the_schedule_asks_for_a_run_of_every_year_of_the_registry(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("daily")
    morning = datetime(2026, 11, 22, 5, tzinfo=UTC)
    with dg.build_schedule_context(
        scheduled_execution_time=morning,
        resources=definitions.resources,
        repository_def=definitions.get_repository_def(),
    ) as context:
        requests = schedule.evaluate_tick(context).run_requests or []
    assert [request.partition_key for request in requests] == ["2023", "2024", "2025"]
    assert len({request.run_key for request in requests}) == 3
