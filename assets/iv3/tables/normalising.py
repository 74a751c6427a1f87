"""From the bodies of an Iv3 pull to typed rows: ``iv3_baten_lasten`` and ``iv3_balans``.

Keys are stripped, thousands become euros, each placing becomes its own row, and what is missing in any of
its faces (null, '.', a sentinel) gives no row. Nothing is dropped for being wrong: a value that cannot be
read stays a row with its problem, and the judge decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.served import labels
from assets.iv3.served.bodies import pages_of, shape_in
from assets.iv3.served.pages import read_page
from assets.iv3.tables.amounts import TWO_READINGS, read_cells
from assets.iv3.tables.tallying import tally_of_page, together
from datapackages.iv3 import DELIVERY
from datapackages.schema import PROBLEM, RAW, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.iv3.served.pages import Page
    from assets.iv3.served.shape import TableShape
    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull, PulledBody

_KEYS = ("veld", "categorie", "gemeente", "verslagsoort")

_CELLS = {"eur": pl.Int64, "tekst": pl.String, "gemerkt": pl.Boolean}

_TEXT_KEPT = 2_000
"""Characters of a hostile text that go along to quarantine; the archive has all of them."""


RICHTING = (
    pl.col("categorie")
    .str.head(1)
    .replace_strict({"L": "lasten", "B": "baten"}, default=None, return_dtype=pl.String)
)
"""The direction that a categorie of baten and lasten has."""

MOMENT = pl.col("categorie").replace_strict(
    {"Primo": "primo", "Ultimo": "ultimo"}, default="mutatie", return_dtype=pl.String
)
"""The moment of a categorie on a balance post; categories other than Primo and Ultimo are its mutations."""


@dataclass(frozen=True, slots=True)
class Iv3Rows:
    """The rows of a pull, what their source marks as missing, and how many were counted beside them."""

    baten_lasten: pl.DataFrame
    """Normalised ``iv3_baten_lasten``."""
    balans: pl.DataFrame
    """Normalised ``iv3_balans``."""
    marked_missing: pl.DataFrame
    """gemeente, verslagsoort (String), plaatsing, cellen_ontbrekend (Int64): cells with '.' or sentinel."""
    tally: pl.DataFrame
    """The cells as ``tallying`` counts them on the raw bodies."""


def normalise_rows(pull: Pull, archive: Archive, pages: Sequence[PulledBody] | None = None) -> Iv3Rows:
    """The rows of every page in ``pull``, or of some of its ``pages``, in euros.

    Raises ``SchemaChanged`` or ``SourceCorrupt`` as the readers of pages do; a single unreadable value
    raises nothing.
    """
    shape = shape_in(pull, archive)
    frames, tallies = [_no_cells()], []
    for item in pages_of(pull) if pages is None else pages:
        page = read_page(archive.read(item.body.sha256), shape, item.body.url)
        if page.rows:
            frames.append(_page_frame(page, shape, item.body.sha256))
            tallies.append(tally_of_page(page, shape, item.body.sha256))
    cells = _one_row_per_placing(pl.concat(frames).pipe(_with_codes), pull.jaar)
    filled = cells.filter(pl.col("eur").is_not_null() | pl.col("tekst").is_not_null())
    amounts = _with_problems(filled)
    on_balance = pl.any_horizontal(pl.col("veld").str.starts_with(side) for side in ("A", "P"))
    return Iv3Rows(
        baten_lasten=_baten_lasten(amounts.filter(~on_balance)),
        balans=_balans(amounts.filter(on_balance)),
        marked_missing=_marked_missing(cells),
        tally=together(tallies),
    )


def _no_cells() -> pl.DataFrame:
    cells = {f"{name}_{number}": dtype for number in (1, 2) for name, dtype in _CELLS.items()}
    return pl.DataFrame(schema=dict.fromkeys(_KEYS, pl.String) | cells | {"bron": pl.String})


def _page_frame(page: Page, shape: TableShape, bron: str) -> pl.DataFrame:
    """One page: its keys, and of each placing the euros, the text that is no amount, the mark of missing."""
    columns = {
        name: pl.Series(page.columns[column], dtype=pl.String)
        for name, column in zip(_KEYS, shape.dimensions, strict=True)
    }
    for number, column in enumerate(shape.placings, start=1):
        cells = read_cells(page.columns[column], shape.euros_per_unit)
        read = zip(_CELLS, (cells.euros, cells.text, cells.marked), strict=True)
        columns |= {f"{name}_{number}": series for name, series in read}
    return pl.DataFrame(columns).with_columns(pl.lit(bron).alias("bron"))


def _with_codes(cells: pl.DataFrame) -> pl.DataFrame:
    """Keys as codes; a row with a key that is no code keeps what the source wrote in ``RAW``."""
    cells = cells.with_columns(pl.col(*_KEYS).str.strip_chars(" "))
    odd = {name: cells[name].unique().to_frame().filter(labels.odd(pl.col(name)))[name] for name in _KEYS}
    if all(keys.is_empty() for keys in odd.values()):
        return cells.with_columns(pl.lit(None, dtype=pl.String).alias(RAW))
    written = pl.struct(pl.col(name).str.slice(0, _TEXT_KEPT) for name in _KEYS).struct.json_encode()
    return cells.with_columns(
        pl.when(pl.any_horizontal(labels.odd(pl.col(name)) for name in _KEYS)).then(written).alias(RAW),
        *(pl.col(name).replace({key: labels.code(key) for key in odd[name]}) for name in _KEYS),
    )


def _one_row_per_placing(cells: pl.DataFrame, jaar: int) -> pl.DataFrame:
    """A row per cell, of which the columns lose the number of their placing."""
    of_year = cells.with_columns(pl.col("verslagsoort").str.strip_prefix(str(jaar)))
    return pl.concat(
        of_year.select(
            pl.lit(jaar, dtype=pl.Int64).alias("jaar"),
            *_KEYS,
            pl.lit(number, dtype=pl.Int64).alias("plaatsing"),
            *(pl.col(f"{name}_{number}").alias(name) for name in _CELLS),
            "bron",
            RAW,
        )
        for number in (1, 2)
    )


def _marked_missing(cells: pl.DataFrame) -> pl.DataFrame:
    """Per delivery; a row given twice counts once."""
    return (
        cells.filter("gemerkt")
        .unique([*_KEYS, "plaatsing"])
        .group_by(DELIVERY)
        .agg(pl.len().cast(pl.Int64).alias("cellen_ontbrekend"))
    )


def _with_problems(cells: pl.DataFrame) -> pl.DataFrame:
    unreadable = pl.col("tekst").is_not_null()
    text = pl.col("tekst").str.slice(0, _TEXT_KEPT)
    shown = text.str.slice(0, 40)
    return cells.rename({"eur": "bedrag_eur"}).with_columns(
        pl.when(text.str.contains(TWO_READINGS))
        .then(
            pl.format("De waarde {} is tekst met een punt: voor duizendtallen of voor een breuk.", shown),
        )
        .when(unreadable)
        .then(pl.format("De waarde {} is geen heel bedrag in euro's van ten hoogste 900 miljard.", shown))
        .alias(PROBLEM),
        pl.when(unreadable)
        .then(pl.struct(*_KEYS, "plaatsing", text).struct.json_encode())
        .otherwise(RAW)
        .alias(RAW),
    )


def _baten_lasten(amounts: pl.DataFrame) -> pl.DataFrame:
    return table("iv3_baten_lasten").normalised(
        amounts.rename({"veld": "taakveld"}).with_columns(RICHTING.alias("richting"))
    )


def _balans(amounts: pl.DataFrame) -> pl.DataFrame:
    return table("iv3_balans").normalised(
        amounts.rename({"veld": "balanspost"}).with_columns(MOMENT.alias("moment"))
    )
