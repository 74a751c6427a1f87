"""Sentences quote sources without letting them take over."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.rules.wording import bounded, euros, key, sentence


def _of(expression: pl.Expr, **columns: list[object]) -> list[str]:
    return pl.DataFrame(columns).select(expression.alias("tekst"))["tekst"].to_list()


def test_a_sentence_quotes_the_cells_it_names() -> None:
    words = _of(
        sentence("Taakveld “{taakveld}” kost {bedrag:eur}."), taakveld=["9.9", None], bedrag=[1_000, None]
    )

    assert words == ["Taakveld “9.9” kost 1.000 euro.", "Taakveld “(leeg)” kost (leeg) euro."]


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0 euro"),
        (999, "999 euro"),
        (-999, "-999 euro"),
        (1_000, "1.000 euro"),
        (-123_456, "-123.456 euro"),
        (12_345_678, "12.345.678 euro"),
        (900_000_000_000, "900.000.000.000 euro"),
    ],
)
def test_amounts_have_dots_per_thousand(amount: int, written: str) -> None:
    assert _of(euros(pl.col("a")), a=[amount]) == [written]


def test_long_text_is_cut_where_the_cut_shows() -> None:
    (cut,) = _of(bounded(pl.col("a")), a=["x" * 10_000])

    assert cut == "x" * 79 + "…"


def test_text_that_just_fits_is_whole() -> None:
    assert _of(bounded(pl.col("a")), a=["é" * 80]) == ["é" * 80]


def test_what_does_not_show_itself_is_made_visible() -> None:
    hostile = "a\u202eb\u200bc\x1b[31md\r\ne\u2028f\x00g"

    assert _of(bounded(pl.col("a")), a=[hostile]) == ["a�b�c�[31md��e�f�g"]


def test_markup_stays_the_text_it_is() -> None:
    """Escaping belongs to whoever renders; here nothing may be lost."""
    assert _of(bounded(pl.col("a")), a=["<script>alert(1)</script> {x} =1+1"]) == [
        "<script>alert(1)</script> {x} =1+1"
    ]


def test_a_key_names_its_columns() -> None:
    assert _of(key(["a", "b"]), a=["GM0307", None], b=[1, 2]) == ["a=GM0307; b=1", "a=(leeg); b=2"]
