"""Previews: text from sources stays text, and is bounded."""

from __future__ import annotations

import polars as pl

from assets.markdown import preview


def test_markup_from_a_source_is_made_harmless() -> None:
    shown = preview(pl.DataFrame({"tekst": ["<script>alert(1)</script> | [x](http://a) `b` *c* &amp;"]}))
    assert "<script>" not in shown
    assert "[x](" not in shown
    assert "&amp;" not in shown
    assert shown.splitlines()[2].count("|") == 2
    assert "&#60;script&#62;" in shown


def test_a_preview_is_bounded() -> None:
    frame = pl.DataFrame({f"k{number}": ["x" * 10_000] * 1000 for number in range(50)})
    assert len(preview(frame)) < 10_000


def test_an_empty_cell_stays_empty() -> None:
    assert preview(pl.DataFrame({"a": [None], "b": [0]})).splitlines()[2] == "|  | 0 |"
