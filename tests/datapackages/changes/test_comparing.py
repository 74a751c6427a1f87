from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl
import pytest

from datapackages.changes import (
    Changes,
    Euros,
    SchemaChange,
    Snapshot,
    TableChange,
    compare,
    next_version,
    report,
)
from datapackages.descriptor import table_schema
from datapackages.packing.building import as_json
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    Edit = Callable[[pl.DataFrame], pl.DataFrame]


def _snapshot(tables: dict[str, pl.DataFrame]) -> Snapshot:
    return Snapshot({name: table_schema(table_schemas()[name]) for name in tables}, tables)


def _after(tables: dict[str, pl.DataFrame], name: str, edit: Edit) -> Changes:
    return compare(_snapshot(tables), _snapshot(tables | {name: edit(tables[name])}))


def _table(changes: Changes, name: str) -> TableChange:
    return next(table for table in changes.tables if table.table == name)


def _set(column: str, value: object) -> Edit:
    def edit(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.lit(value, dtype=frame.schema[column]).alias(column))

    return edit


def test_the_first_edition_is_version_1_0_0(tables: dict[str, pl.DataFrame]) -> None:
    changes = compare(None, _snapshot(tables))

    assert changes.first
    assert _table(changes, "iv3_baten_lasten").added == 3
    assert next_version(None, changes) == "1.0.0"


def test_nothing_changed_makes_no_version(tables: dict[str, pl.DataFrame]) -> None:
    changes = compare(_snapshot(tables), _snapshot(tables))

    assert next_version("1.0.0", changes) is None


def test_one_corrected_amount_is_one_changed_row_and_a_patch(
    tables: dict[str, pl.DataFrame],
) -> None:
    correct = pl.when(pl.col("bedrag_eur") == 479_000).then(480_000).otherwise("bedrag_eur")

    changes = _after(
        tables, "iv3_baten_lasten", lambda frame: frame.with_columns(correct.alias("bedrag_eur"))
    )

    assert _table(changes, "iv3_baten_lasten") == TableChange(
        "iv3_baten_lasten", 3, 3, changed=1, columns={"bedrag_eur": 1},
        euros=Euros(added=0, removed=0, was=479_000, now=480_000),
    )  # fmt: skip
    assert sum(table.counts for table in changes.tables) == 1
    assert next_version("1.2.3", changes) == "1.2.4"


def test_another_row_is_a_minor_version(tables: dict[str, pl.DataFrame]) -> None:
    added = compare(
        _snapshot(tables | {"iv3_baten_lasten": tables["iv3_baten_lasten"].head(2)}),
        _snapshot(tables),
    )
    removed = _after(tables, "iv3_baten_lasten", lambda frame: frame.tail(2))

    assert _table(added, "iv3_baten_lasten").added == 1
    assert _table(removed, "iv3_baten_lasten").euros == Euros(8_657_000 * 0, 8_657_000, 0, 0)
    assert next_version("1.2.3", added) == next_version("1.2.3", removed) == "1.3.0"


def test_a_value_that_becomes_known_or_unknown_is_a_change(
    tables: dict[str, pl.DataFrame],
) -> None:
    changes = _after(tables, "gemeenten", _set("inwoners", None))

    assert _table(changes, "gemeenten").columns == {"inwoners": 1}


@pytest.mark.parametrize("table", ["iv3_baten_lasten", "paginas", "secties", "taakvelden"])
def test_the_same_rows_from_another_file_are_no_change(tables: dict[str, pl.DataFrame], table: str) -> None:
    changes = _after(tables, table, _set("bron", "f" * 64))

    assert next_version("1.0.0", changes) is None


def test_other_sources_alone_are_told_but_are_no_change(tables: dict[str, pl.DataFrame]) -> None:
    changes = _after(tables, "bronnen", lambda frame: frame.head(1))

    assert _table(changes, "bronnen").removed == 1
    assert next_version("1.0.0", changes) is None


def test_a_new_file_behind_a_correction_does_not_make_it_more_than_a_patch(
    tables: dict[str, pl.DataFrame],
) -> None:
    new = tables | {
        "bronnen": pl.concat([tables["bronnen"], _set("bron", "e" * 64)(tables["bronnen"].head(1))]),
        "iv3_balans": _set("bedrag_eur", 1)(tables["iv3_balans"]),
    }

    assert next_version("1.0.0", compare(_snapshot(tables), _snapshot(new))) == "1.0.1"


def test_one_more_refused_row_is_one_added_row_however_it_renumbers_the_others(
    tables: dict[str, pl.DataFrame],
) -> None:
    old = tables["quarantaine"]
    renumbered = pl.concat([_set("reden", "Een andere.")(old), _set("volgnr", 2)(old)])

    changes = _after(tables, "quarantaine", lambda _: renumbered)

    assert _table(changes, "quarantaine") == TableChange("quarantaine", 1, 2, added=1)
    assert next_version("1.0.0", changes) == "1.1.0"


def test_the_same_row_refused_twice_is_counted_twice(tables: dict[str, pl.DataFrame]) -> None:
    old = tables["quarantaine"]

    changes = _after(tables, "quarantaine", lambda _: pl.concat([old, _set("volgnr", 2)(old)]))

    assert _table(changes, "quarantaine").added == 1


def _reshaped(tables: dict[str, pl.DataFrame], **change: object) -> Changes:
    """The same rows as before, published under another schema of gemeenten."""
    before, after = _snapshot(tables), _snapshot(tables)
    schema = msgspec.structs.replace(after.schemas["gemeenten"], **change)
    return compare(before, Snapshot({**after.schemas, "gemeenten": schema}, tables))


def test_another_shape_is_a_major_version(tables: dict[str, pl.DataFrame]) -> None:
    fields = table_schema(table_schemas()["gemeenten"]).fields
    stricter = msgspec.structs.replace(fields[5], unit="huishoudens")

    for change in (
        {"fields": fields[:-1]},
        {"fields": fields[::-1]},
        {"fields": (*fields[:5], stricter, *fields[6:])},
        {"primary_key": ("jaar", "gemeente")},
        {"foreign_keys": ()},
    ):
        changes = _reshaped(tables, **change)
        assert len(changes.schema) == 1, change
        assert next_version("1.2.3", changes) == "2.0.0"


def test_better_words_are_no_change(tables: dict[str, pl.DataFrame]) -> None:
    fields = table_schema(table_schemas()["gemeenten"]).fields
    worded = tuple(msgspec.structs.replace(field, description="Beter gezegd.") for field in fields)

    assert next_version("1.0.0", _reshaped(tables, fields=worded)) is None


def test_a_new_table_breaks_nobody_and_a_vanished_one_does(
    tables: dict[str, pl.DataFrame],
) -> None:
    fewer = {name: frame for name, frame in tables.items() if name != "doelen"}

    new, gone = (
        compare(_snapshot(fewer), _snapshot(tables)),
        compare(_snapshot(tables), _snapshot(fewer)),
    )

    assert new.schema == (SchemaChange("doelen", "de tabel is nieuw", breaking=False),)
    assert next_version("1.2.3", new) == "1.3.0"
    assert next_version("1.2.3", gone) == "2.0.0"
    assert _table(gone, "doelen").removed == 1


def test_a_column_that_came_and_one_that_went_are_both_told(
    tables: dict[str, pl.DataFrame],
) -> None:
    now = _snapshot(tables)
    gemeenten = now.schemas["gemeenten"]
    earlier = tuple(field for field in gemeenten.fields if field.name != "inwoners")
    before = Snapshot(
        {**now.schemas, "gemeenten": msgspec.structs.replace(gemeenten, fields=earlier)},
        tables | {"gemeenten": tables["gemeenten"].drop("inwoners")},
    )

    changes = compare(before, now)

    assert [change.sentence for change in changes.schema] == ["kolom inwoners is nieuw"]
    assert not _table(changes, "gemeenten").counts
    assert next_version("1.0.0", changes) == "2.0.0"


def test_the_report_is_the_same_every_time(tables: dict[str, pl.DataFrame]) -> None:
    changes = _after(tables, "iv3_balans", _set("bedrag_eur", 5))

    told = report(changes, version="1.0.1", parent="1.0.0")

    assert as_json(told) == as_json(report(changes, version="1.0.1", parent="1.0.0"))
    assert told["vorige_versie"] == "1.0.0"
    assert {
        "tabel": "iv3_balans", "rijen_was": 1, "rijen": 1, "toegevoegd": 0, "vervallen": 0,
        "gewijzigd": 1, "gewijzigde_cellen": {"bedrag_eur": 1}, "eur_toegevoegd": 0,
        "eur_vervallen": 0, "eur_gewijzigd_was": 12_000_000, "eur_gewijzigd": 5,
    } in told["tabellen"]  # fmt: skip
