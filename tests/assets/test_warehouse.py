"""Tables between two steps: what a step wrote is what the next one reads, or nothing."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import polars as pl
import pytest

from assets.warehouse import Warehouse, WarehouseChanged, fingerprint

FRAME = pl.DataFrame({"gemeente": ["GM0307"], "bedrag_eur": [8_657_000]})


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def keep(warehouse: Warehouse, frame: pl.DataFrame | pl.LazyFrame = FRAME, made_from: str = "abc"):
    return warehouse.keep("judged", 2024, made_from, {"accepted": {"iv3_balans": frame}}, {"verdicts": [1]})


def only_table(warehouse: Warehouse) -> Path:
    return warehouse.root / "accepted/iv3_balans/jaar=2024.parquet"


def test_a_table_comes_back_as_it_was(warehouse: Warehouse) -> None:
    kept = keep(warehouse)
    assert warehouse.tables(kept, "accepted")["iv3_balans"].equals(FRAME)
    assert warehouse.tables(kept, "normalised") == {}
    assert warehouse.tables(None, "accepted") == {}
    assert warehouse.kept("judged", 2024) == kept
    assert warehouse.kept("judged", 2023) is None
    assert warehouse.bytes_of(kept) == {"iv3_balans": only_table(warehouse).stat().st_size}


def test_a_table_that_lies_in_files_is_kept_as_one_that_is_held(warehouse: Warehouse) -> None:
    with warehouse.scratch("judged", 2024) as folder:
        (folder / "left").touch()
    with warehouse.scratch("judged", 2024) as folder:
        assert list(folder.iterdir()) == []
        paths = [folder / "1.parquet", folder / "2.parquet"]
        for path in paths:
            FRAME.write_parquet(path)
        kept = keep(warehouse, pl.concat(map(pl.scan_parquet, paths)))
    assert not folder.exists()
    assert warehouse.table(kept, "accepted", "iv3_balans").equals(pl.concat([FRAME, FRAME]))


def test_a_step_is_current_only_for_the_inputs_it_was_made_from(warehouse: Warehouse) -> None:
    assert warehouse.current("judged", 2024, "abc") is None
    kept = keep(warehouse)
    assert warehouse.current("judged", 2024, "abc") == kept
    assert warehouse.current("judged", 2024, "abd") is None
    assert warehouse.current("judged", 2023, "abc") is None


@pytest.mark.parametrize("damage", ["gone", "torn", "replaced"])
def test_a_file_that_is_not_as_it_was_left_is_never_used(warehouse: Warehouse, damage: str) -> None:
    kept = keep(warehouse)
    path = only_table(warehouse)
    if damage == "gone":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:-5])
    else:
        FRAME.with_columns(bedrag_eur=1).write_parquet(path)
    assert warehouse.current("judged", 2024, "abc") is None
    with pytest.raises(WarehouseChanged, match=r"iv3_balans/jaar=2024.parquet .* run again"):
        warehouse.tables(kept, "accepted")


def test_what_another_run_wrote_meanwhile_is_not_read_under_an_old_note(warehouse: Warehouse) -> None:
    ours = keep(warehouse)
    keep(warehouse, FRAME.with_columns(bedrag_eur=2), "xyz")
    with pytest.raises(WarehouseChanged):
        warehouse.tables(ours, "accepted")


def test_a_step_that_was_forgotten_is_done_again(warehouse: Warehouse) -> None:
    keep(warehouse)
    warehouse.forget("judged", 2024)
    assert warehouse.kept("judged", 2024) is None
    warehouse.forget("judged", 2024)


def test_a_torn_note_counts_as_none(warehouse: Warehouse) -> None:
    keep(warehouse)
    [note] = (warehouse.root / "steps").rglob("*.json")
    note.write_text(note.read_text()[:10])
    assert warehouse.kept("judged", 2024) is None
    assert warehouse.current("judged", 2024, "abc") is None


def test_nothing_half_written_lies_beside_it(warehouse: Warehouse) -> None:
    keep(warehouse)
    names = sorted(path.name for path in warehouse.root.rglob("*") if path.is_file())
    assert names == ["jaar=2024.json", "jaar=2024.parquet"]


def hold(root: Path, seconds: float, held) -> None:
    with Warehouse(root).year(2024):
        held.set()
        time.sleep(seconds)


def test_two_processes_do_not_work_on_one_year(warehouse: Warehouse) -> None:
    spawn = multiprocessing.get_context("spawn")
    held = spawn.Event()
    other = spawn.Process(target=hold, args=(warehouse.root, 0.5, held))
    other.start()
    assert held.wait(30)
    began = time.monotonic()
    with warehouse.year(2023):
        assert time.monotonic() - began < 0.4
    with warehouse.year(2024), warehouse.year(2024):
        other.join(0)
        assert time.monotonic() - began > 0.2
    other.join()


def test_a_fingerprint_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])
    assert fingerprint(["ab", "c"]) == fingerprint(["ab", "c"])
    assert fingerprint(["ab", "c"]) != fingerprint(["c", "ab"])
