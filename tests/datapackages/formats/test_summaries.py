from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from datapackages.formats.summaries import CHECK, per_municipality, per_taakveld, refused, summaries
from datapackages.schema import tables as table_schemas

CHECK_DONE = {
    "regel": "gemeenten.gemeente.uniek", "tabel": "gemeenten", "zin": "Elke code komt één keer voor.",
    "ernst": "fout", "uitkomst": "goed", "gezakt": 0, "beoordeeld": 2, "reden": None, "voorbeelden": [],
}  # fmt: skip


def _with_account(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The small year with an account in the first placing, of which one amount is not to be had."""
    account = {"verslagsoort": pl.lit("X005"), "plaatsing": pl.lit(1, dtype=pl.Int64)}
    chosen, delivered = tables["iv3_gekozen"], tables["iv3_leveringen"].filter("gekozen")
    unread = pl.when(pl.col("richting") == "lasten").then("bedrag_eur")
    return tables | {
        "iv3_gekozen": pl.concat([chosen, chosen.with_columns(**account, bedrag_eur=unread)]),
        "iv3_leveringen": pl.concat([tables["iv3_leveringen"], delivered.with_columns(**account)]),
    }


def test_budget_and_account_stand_beside_each_other_in_the_placing_that_counts(
    tables: dict[str, pl.DataFrame],
) -> None:
    (row,) = per_taakveld(_with_account(tables)).to_dicts()

    assert row == {
        "gemeente": "GM0307", "gemeente_naam": "Amersfoort", "taakveld": "0.1", "taakveld_naam": "Bestuur",
        "begroting_plaatsing": 2, "begroting_lasten": 8_657_000, "begroting_baten": 479_000,
        "begroting_saldo": -8_178_000,
        "rekening_plaatsing": 1, "rekening_lasten": 8_657_000, "rekening_baten": None, "rekening_saldo": None,
    }  # fmt: skip


def test_a_gemeente_that_delivered_nothing_has_a_row_without_figures(
    tables: dict[str, pl.DataFrame],
) -> None:
    amersfoort, de_ronde_venen = per_municipality(tables).to_dicts()

    assert amersfoort["begroting_lasten"] == 8_652_000
    assert amersfoort["begroting_saldo"] == 479_000 - 8_652_000
    assert de_ronde_venen["gemeente_naam"] == "De Ronde Venen"
    assert {
        value for name, value in de_ronde_venen.items() if name.startswith(("begroting", "rekening"))
    } == {None}


def test_a_placing_that_does_not_count_is_in_no_sum(tables: dict[str, pl.DataFrame]) -> None:
    other = tables["iv3_leveringen"].with_columns(
        plaatsing=pl.lit(1, dtype=pl.Int64), gekozen=pl.lit(value=False), lasten_eur=pl.lit(1, dtype=pl.Int64)
    )
    both = tables | {"iv3_leveringen": pl.concat([other, tables["iv3_leveringen"]])}

    assert per_municipality(both).equals(per_municipality(tables))


def test_quarters_are_left_out(tables: dict[str, pl.DataFrame]) -> None:
    quarter = tables["iv3_gekozen"].with_columns(
        verslagsoort=pl.lit("X003"), bedrag_eur=pl.lit(1, dtype=pl.Int64)
    )
    more = tables | {"iv3_gekozen": pl.concat([quarter, tables["iv3_gekozen"]])}

    assert per_taakveld(more).equals(per_taakveld(tables))


def test_refused_rows_are_counted_per_rule_with_their_euros(tables: dict[str, pl.DataFrame]) -> None:
    quarantine = tables["quarantaine"]
    without = quarantine.with_columns(bedrag_eur=pl.lit(None, dtype=pl.Int64), regel=pl.lit("a"))

    rows = refused({"quarantaine": pl.concat([quarantine, quarantine, without])}).to_dicts()

    assert [(row["regel"], row["rijen"], row["bedrag_eur"]) for row in rows] == [
        ("a", 1, None),
        ("iv3_baten_lasten.taakveld.verwijst", 2, 2_000),
    ]
    assert rows[1]["voorbeeld"] == "Taakveld 9.9 staat niet in de lijst van 2023."


@pytest.mark.parametrize("check", [CHECK_DONE, {**CHECK_DONE, "gezakt": None, "reden": "Geen rijen."}])
def test_every_check_is_told_with_its_outcome(tables: dict[str, pl.DataFrame], check: dict[str, Any]) -> None:
    (told,) = (summary for summary in summaries(tables, [check]) if summary.name == "controles")

    assert told.rows.to_dicts() == [{name: check[name] for name in CHECK}]


def test_a_summary_without_rows_is_left_out(tables: dict[str, pl.DataFrame]) -> None:
    empty = {name: frame.clear() for name, frame in tables.items()}

    assert list(summaries(empty, [])) == []


def test_no_summary_takes_the_name_of_a_table(tables: dict[str, pl.DataFrame]) -> None:
    names = {summary.name for summary in summaries(tables, [CHECK_DONE])}

    assert len(names) == 4
    assert names.isdisjoint(table_schemas())
    assert all(len(name) <= 31 for name in names | table_schemas().keys())
