"""Dutch sentences about rows, as Polars expressions that quote values from hostile sources safely.

A quoted value is cut, and characters that do not show themselves are made visible; escaping for HTML,
Markdown or a terminal is done by whoever renders the sentence.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTED = 80
"""Characters of a source value that a sentence repeats at most: enough to find it, too few to flood."""

TOLD = 300
"""Characters of a whole sentence that a reader of ours wrote about a row."""

EMPTY = "(leeg)"

UNSEEN = r"[\p{C}\p{Zl}\p{Zp}]"
"""Control, format (right-to-left override), unassigned, and line breaking characters."""


def bounded(value: pl.Expr, length: int = QUOTED) -> pl.Expr:
    """``value`` as text of at most ``length`` characters, never null, nothing invisible in it."""
    text = value.cast(pl.String)
    cut = pl.when(text.str.len_chars() > length).then(
        pl.concat_str(text.str.slice(0, length - 1), pl.lit("…"))
    )
    return cut.otherwise(text).str.replace_all(UNSEEN, "\ufffd").fill_null(EMPTY)


def euros(value: pl.Expr) -> pl.Expr:
    """An integer amount as Dutch readers expect it: ``-1.234.000 euro``."""
    backwards = value.cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "${1}.")
    grouped = backwards.str.reverse().str.strip_prefix(".").str.replace(r"^-\.", "-")
    return pl.concat_str(grouped.fill_null(EMPTY), pl.lit(" euro"))


def sentence(template: str) -> pl.Expr:
    """``template``, row by row: ``{column}`` quoted, ``{column:eur}`` an amount, ``{column:zin}`` in full."""
    parts: list[pl.Expr] = []
    for literal, column, form, _ in Formatter().parse(template):
        if literal:
            parts.append(pl.lit(literal))
        if column:
            value = pl.col(column)
            length = TOLD if form == "zin" else QUOTED
            parts.append(euros(value) if form == "eur" else bounded(value, length))
    return pl.concat_str(parts)


def key(columns: Iterable[str]) -> pl.Expr:
    """The key of a row for people: ``gemeente=GM0307; taakveld=0.1``."""
    named = [pl.concat_str(pl.lit(f"{name}="), bounded(pl.col(name))) for name in columns]
    return pl.concat_str(named, separator="; ")
