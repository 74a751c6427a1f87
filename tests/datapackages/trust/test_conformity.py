from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from datapackages.descriptor import table_schema
from datapackages.schema import table
from datapackages.schema import tables as all_tables
from datapackages.trust.conformity import Conformity, reference_faults, repeated_keys


def _pieces(frame: pl.DataFrame, rows: int) -> list[pl.DataFrame]:
    return [frame.clear(), *frame.iter_slices(rows)]


def _read(frame: pl.DataFrame, name: str, rows: int) -> Conformity:
    referred = {
        key.reference_fields
        for other in all_tables().values()
        for key in other.foreign_keys
        if key.table == name
    }
    conformity = Conformity(table_schema(table(name)), referred)
    for piece in _pieces(frame, rows):
        conformity.add(piece)
    return conformity


def _faults(tables: dict[str, pl.DataFrame], name: str) -> list[str]:
    """What is found, which must not depend on how the tables are cut."""
    schema = table_schema(table(name))
    found = []
    for rows in (1, 2, 100_000):
        read = {other: _read(frame, other, rows) for other, frame in tables.items()}
        repeated = [] if read[name].order.ascending else repeated_keys(_pieces(tables[name], rows), schema)
        found.append([*read[name].faults(), *repeated, *reference_faults(read, name, schema.foreign_keys)])
    assert found[0] == found[1] == found[2]
    return found[0]


def test_sound_tables_have_no_faults(tables: dict[str, pl.DataFrame]) -> None:
    assert {name: _faults(tables, name) for name in tables} == {name: [] for name in tables}


def test_empty_tables_have_no_faults(tables: dict[str, pl.DataFrame]) -> None:
    cleared = {name: frame.clear() for name, frame in tables.items()}

    assert {name: _faults(cleared, name) for name in cleared} == {name: [] for name in tables}


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("naam", None, "column naam: 2 cells break 'required'"),
        ("gemeente", "GM0307\n", "break pattern GM[0-9]{4}"),
        ("jaar", 2009, "column jaar: 2 cells break minimum 2010"),
        ("jaar", 2101, "break maximum 2100"),
        ("bron", "f" * 64, "foreign key bron: 2 rows refer to nothing in bronnen"),
        ("gemeente", "GM0307", "primary key gemeente: 1 rows repeat a key"),
    ],
)
def test_a_cell_that_breaks_a_promise_is_found(
    tables: dict[str, pl.DataFrame], column: str, value: Any, fault: str
) -> None:
    frame = tables["gemeenten"]
    broken = frame.with_columns(pl.lit(value, dtype=frame.schema[column]).alias(column))

    found = _faults(tables | {"gemeenten": broken}, "gemeenten")

    assert any(fault in sentence for sentence in found), found


def test_a_value_outside_its_list_is_found(tables: dict[str, pl.DataFrame]) -> None:
    tables["iv3_baten_lasten"] = tables["iv3_baten_lasten"].with_columns(richting=pl.lit("saldo"))

    assert _faults(tables, "iv3_baten_lasten") == ["column richting: 3 cells break enum lasten, baten"]


def test_a_key_into_a_table_that_is_not_there_is_found(tables: dict[str, pl.DataFrame]) -> None:
    del tables["gemeenten"]

    assert _faults(tables, "documenten") == ["foreign key to gemeenten, which is no table of this package"]


def test_the_key_that_leads_nowhere_is_told_whatever_columns_stand_before_it(
    tables: dict[str, pl.DataFrame],
) -> None:
    frame = tables["gemeenten"].select(pl.exclude("bron"), bron=pl.lit("f" * 64))

    found = _faults(tables | {"gemeenten": frame}, "gemeenten")

    assert any("such as ('ffff" in sentence for sentence in found), found
