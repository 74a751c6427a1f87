"""Tables between two steps, and when a step need not be done again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.warehouse import Warehouse, fingerprint


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def test_a_table_comes_back_as_it_was(warehouse: Warehouse) -> None:
    frame = pl.DataFrame({"gemeente": ["GM0307"], "bedrag_eur": [8_657_000]})
    warehouse.write("accepted", 2024, {"iv3_balans": frame})
    assert warehouse.read("accepted", "iv3_balans", 2024).equals(frame)
    assert warehouse.read("accepted", "iv3_balans", 2023) is None
    assert warehouse.read("normalised", "iv3_balans", 2024) is None


def test_no_half_written_file_is_left_beside_it(warehouse: Warehouse) -> None:
    warehouse.write("accepted", 2024, {"iv3_balans": pl.DataFrame({"a": [1]})})
    assert [path.name for path in warehouse.root.rglob("*") if path.is_file()] == ["jaar=2024.parquet"]


def test_a_step_is_current_only_for_the_inputs_it_was_completed_from(warehouse: Warehouse) -> None:
    assert not warehouse.is_current("judged", 2024, "abc")
    warehouse.complete("judged", 2024, "abc", {"releasable": True})
    assert warehouse.is_current("judged", 2024, "abc")
    assert not warehouse.is_current("judged", 2024, "abd")
    assert not warehouse.is_current("judged", 2023, "abc")
    assert warehouse.note("judged", 2024)["findings"] == {"releasable": True}


def test_a_step_that_began_again_is_not_current_until_it_is_done(warehouse: Warehouse) -> None:
    warehouse.complete("judged", 2024, "abc")
    warehouse.begin("judged", 2024)
    assert not warehouse.is_current("judged", 2024, "abc")
    warehouse.begin("judged", 2024)


def test_a_torn_note_counts_as_none(warehouse: Warehouse) -> None:
    warehouse.complete("judged", 2024, "abc")
    [note] = (warehouse.root / "steps").rglob("*.json")
    note.write_text(note.read_text()[:10])
    assert warehouse.note("judged", 2024) is None
    assert not warehouse.is_current("judged", 2024, "abc")


def test_a_fingerprint_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])
    assert fingerprint(["ab", "c"]) == fingerprint(["ab", "c"])
    assert fingerprint(["ab", "c"]) != fingerprint(["c", "ab"])
