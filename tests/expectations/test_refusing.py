"""Where the rows of a table go: accepted, refused with every reason, or an exact duplicate."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datapackages.schema import PROBLEM, RAW, table
from tests.expectations.broken_examples import YEAR, division_of
from tests.expectations.good_year import OTHER_BODY, frame

TABLE = "iv3_baten_lasten"
ROWS = YEAR[TABLE].to_dicts()


def divided(rows: list[dict[str, Any]]) -> Any:
    return division_of(TABLE, frame(TABLE, rows)).outcome


def test_a_row_served_twice_is_kept_once_and_counted() -> None:
    """Page 2 served twice, or a page boundary that shifted between two calls."""
    outcome = divided([*ROWS, ROWS[0], ROWS[0]])

    assert (outcome.accepted.height, outcome.refused.height, outcome.duplicates.height) == (24, 0, 2)


def test_where_a_row_came_from_makes_no_difference() -> None:
    outcome = divided([*ROWS, ROWS[0] | {"bron": OTHER_BODY}])

    assert outcome.duplicates["bron"].to_list() == [OTHER_BODY]
    assert outcome.accepted.height == len(ROWS)


def test_rows_that_contradict_each_other_are_all_refused() -> None:
    outcome = divided([*ROWS, ROWS[0] | {"bedrag_eur": 1_000}])

    assert sorted(outcome.refused["bedrag_eur"]) == [1_000, 900_000]
    assert outcome.refused["regel"].to_list() == [f"{TABLE}.sleutel.uniek"] * 2
    assert outcome.accepted.height == len(ROWS) - 1


def test_an_unreadable_row_takes_the_readable_row_with_its_key_along() -> None:
    """Nobody can tell which of the two the source meant."""
    outcome = divided([*ROWS, ROWS[0] | {"bedrag_eur": None, PROBLEM: "De waarde 9OO is geen bedrag."}])

    reasons = dict(zip(outcome.refused["regel"], outcome.refused["reden"], strict=True))
    assert set(reasons) == {f"{TABLE}.rij.leesbaar", f"{TABLE}.sleutel.uniek"}
    assert reasons[f"{TABLE}.rij.leesbaar"].startswith("De waarde 9OO is geen bedrag. De sleutel ")


def test_unreadable_rows_are_all_kept_however_alike() -> None:
    gone = dict.fromkeys(ROWS[0]) | {"bron": ROWS[0]["bron"], PROBLEM: "Onleesbaar.", RAW: "{}"}

    outcome = divided([*ROWS, gone, gone])

    assert (outcome.refused.height, outcome.duplicates.height) == (2, 0)
    assert outcome.refused["reden"].to_list() == ["Onleesbaar.", "Onleesbaar."]


def test_a_row_names_its_first_broken_rule_and_the_reasons_of_all() -> None:
    outcome = divided([*ROWS[1:], ROWS[0] | {"gemeente": None, "taakveld": "9.9", "richting": "zijwaarts"}])

    assert outcome.refused.select("regel", "reden", "verantwoordelijk").rows() == [
        (
            f"{TABLE}.gemeente.verplicht",
            (
                "Gemeente ontbreekt. Richting “zijwaarts” is geen van: lasten, baten. "
                "Taakveld “9.9” staat niet in de tabel taakvelden van dit jaar. "
                "“zijwaarts” hoort niet bij “L1.1”."
            ),
            "bron",
        )
    ]


def test_accepted_rows_are_published_columns_in_published_order() -> None:
    outcome = divided(ROWS[::-1])

    assert outcome.accepted.equals(table(TABLE).published(YEAR[TABLE]))


HOSTILE: dict[str, list[Any]] = {
    "jaar": [None, 2022, -1],
    "gemeente": [None, "", "GM0307\n", "GM9999", "=1+1"],
    "verslagsoort": [None, "X9", "X005 "],
    "plaatsing": [None, 0, 3],
    "taakveld": [None, "0.1 ", "9.9", "<script>"],
    "categorie": [None, "L", "Primo", "B3.8"],
    "richting": [None, "LASTEN", "lasten", "baten"],
    "bedrag_eur": [None, 0, -5, 2**63 - 1, -(2**63)],
    "bron": [None, "A" * 64, OTHER_BODY],
    PROBLEM: ["Onleesbaar.", "\u202e" * 500],
}
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, len(ROWS) - 1),
        st.sampled_from(sorted(HOSTILE)).flatmap(
            lambda column: st.tuples(st.just(column), st.sampled_from(HOSTILE[column]))
        ),
    ),
    max_size=12,
)


def damaged(damage: list[tuple[int, tuple[str, Any]]], twice: list[int]) -> pl.DataFrame:
    """The good rows with these cells changed and these rows repeated."""
    rows = [dict(row) for row in ROWS]
    for row, (column, value) in damage:
        rows[row][column] = value
    return frame(TABLE, [*rows, *(rows[row] for row in twice)])


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(damage=DAMAGE, twice=st.lists(st.integers(0, len(ROWS) - 1), max_size=4), seed=st.integers(0, 99))
def test_whatever_comes_in_goes_out_once(
    damage: list[tuple[int, tuple[str, Any]]], twice: list[int], seed: int
) -> None:
    rows = damaged(damage, twice).sample(fraction=1.0, shuffle=True, seed=seed)

    outcome = division_of(TABLE, rows).outcome

    columns = [name for name in table(TABLE).columns if name != "bron"]
    parts = [outcome.accepted, outcome.refused, outcome.duplicates]
    together = pl.concat([part.select(columns) for part in parts])
    assert together.sort(columns).equals(rows.select(columns).sort(columns))
    assert outcome.refused["regel"].null_count() == 0
    keys = outcome.accepted.select(table(TABLE).primary_key)
    assert keys.is_unique().all()
    assert keys.null_count().sum_horizontal().item() == 0
