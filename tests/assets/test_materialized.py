"""What an asset shows of its rows in Dagster: text from sources stays text."""

from __future__ import annotations

import polars as pl

from assets.materialized import key_of, results, table_spec


def preview_of(frame: pl.DataFrame) -> str:
    [result] = results("accepted", {2024: {"secties": frame}}, ["secties"], 0.0)
    return result.metadata["preview"].md_str


def test_markup_from_a_source_is_made_harmless() -> None:
    shown = preview_of(pl.DataFrame({"tekst": ["<script>alert(1)</script> | [x](http://a) `b` *c*"]}))
    assert "<script>" not in shown
    assert "[x](" not in shown
    assert shown.splitlines()[2].count("|") == 2


def test_a_preview_is_bounded() -> None:
    frame = pl.DataFrame({f"k{number}": ["x" * 10_000] * 1000 for number in range(50)})
    assert len(preview_of(frame)) < 10_000


def test_rows_and_euros_are_added_up_over_the_years_of_a_run() -> None:
    frame = pl.DataFrame({"bedrag_eur": [1000, -250]})
    made = {2023: {"iv3_balans": frame}, 2024: {"iv3_balans": frame}, 2025: {}}
    [result] = results("accepted", made, ["iv3_balans"], 0.0)
    assert result.asset_key == key_of("accepted", "iv3_balans")
    assert result.metadata["dagster/row_count"] == 4
    assert result.metadata["eur"] == 1500


def test_a_table_is_described_by_its_schema() -> None:
    spec = table_spec("accepted", "iv3_balans", deps=[], group="judgement")
    assert spec.description.startswith("Iv3 balans.")
    columns = spec.metadata["dagster/column_schema"].columns
    assert [column.name for column in columns][:3] == ["jaar", "gemeente", "verslagsoort"]
