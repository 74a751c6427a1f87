"""From the bodies of an Iv3 pull to typed rows: ``iv3_baten_lasten`` and ``iv3_balans``.

Keys are stripped, thousands become euros, each placing becomes its own row, and what is missing in any of
its faces (null, '.', a sentinel) gives no row. Nothing is dropped for being wrong: a value that cannot be
read stays a row with its problem, and the judge decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3 import service
from assets.iv3.pages import read_page
from assets.iv3.pulling import PROPERTIES, ROWS
from assets.iv3.shape import (
    CATEGORY_DIMENSION,
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
    TableShape,
    shape_of,
)
from datapackages.schema import PROBLEM, RAW, table

if TYPE_CHECKING:
    from assets.iv3.pages import Cell
    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull, PulledBody

MISSING_TEXTS = (".", "")
"""How ``UntypedDataSet`` and the viewer write a cell that was not delivered."""

MISSING_NUMBERS = (-99998,)
"""A sentinel seen in a copy of the data; compared for equality, real amounts go far below it."""

TALLY = {"tabel": pl.String, "bron": pl.String, "rijen": pl.Int64, "eur": pl.Int64}
"""What was read from raw bodies before normalising: rows and readable euros per table and body."""

_KEYS = ("veld", "categorie", "gemeente", "verslagsoort")

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.][0-9]{1,30})?")

_LARGEST_EXACT = 2**53
"""Beyond it a JSON number may have been rounded on its way here."""


@dataclass(frozen=True, slots=True)
class Iv3Rows:
    """Normalised ``iv3_baten_lasten`` and ``iv3_balans``, and the tally of the raw cells."""

    baten_lasten: pl.DataFrame
    balans: pl.DataFrame
    tally: pl.DataFrame


def body_of(pull: Pull, role: str) -> PulledBody:
    """The one body of a pull that has this role."""
    return next(item for item in pull.bodies if item.role == role)


def normalise_rows(pull: Pull, archive: Archive) -> Iv3Rows:
    """The rows of every page in ``pull``, in euros.

    Raises ``SchemaChanged`` or ``SourceCorrupt`` as the readers of pages do; a single unreadable value
    raises nothing.
    """
    properties = body_of(pull, PROPERTIES).body
    shape = shape_of(service.properties(archive.read(properties.sha256), properties.url), properties.url)
    pages = [
        _page_frame(archive.read(item.body.sha256), shape, item.body.url, item.body.sha256)
        for item in pull.bodies
        if item.role.startswith(ROWS)
    ]
    cells = pl.concat([page for page in pages if page.height] or [_no_cells()])
    amounts = _with_problems(_one_row_per_placing(cells), pull.jaar)
    on_balance = pl.col("veld").str.contains(r"^[AP]")
    return Iv3Rows(
        baten_lasten=_baten_lasten(amounts.filter(~on_balance)),
        balans=_balans(amounts.filter(on_balance)),
        tally=_tally(amounts, on_balance),
    )


def _no_cells() -> pl.DataFrame:
    amounts = {"eur_1": pl.Int64, "tekst_1": pl.String, "eur_2": pl.Int64, "tekst_2": pl.String}
    return pl.DataFrame(schema=dict.fromkeys(_KEYS, pl.String) | amounts | {"bron": pl.String})


def _page_frame(content: bytes, shape: TableShape, url: str, bron: str) -> pl.DataFrame:
    """One page: stripped keys, and per placing the euros, or the text of a cell that holds no amount."""
    columns = read_page(content, shape, url).columns
    source = (shape.field, CATEGORY_DIMENSION, MUNICIPALITY_DIMENSION, REPORT_DIMENSION)
    keys = {
        name: pl.Series(columns[column], dtype=pl.String) for name, column in zip(_KEYS, source, strict=True)
    }
    amounts: dict[str, pl.Series] = {}
    for number, column in enumerate(shape.placings, start=1):
        euros, text = read_cells(columns[column], shape.euros_per_unit)
        amounts |= {f"eur_{number}": euros, f"tekst_{number}": text}
    return pl.DataFrame(keys | amounts).with_columns(
        pl.col(*_KEYS).str.strip_chars(), pl.lit(bron).alias("bron")
    )


def read_cells(cells: list[Cell], euros_per_unit: int) -> tuple[pl.Series, pl.Series]:
    """Amounts in euros (Int64) and, where a cell holds something that is no amount, its text (String).

    Both are null for a missing cell. A fraction is read only when it comes out at whole euros; a number
    beyond 2**53 may have been rounded on its way and is text.
    """
    try:
        whole = pl.Series(cells, dtype=pl.Int64, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        readings = [_reading(cell, euros_per_unit) for cell in cells]
        return (
            pl.Series([euros for euros, _ in readings], dtype=pl.Int64),
            pl.Series([text for _, text in readings], dtype=pl.String),
        )
    present = ~whole.is_in(MISSING_NUMBERS)
    exact = whole.abs() <= _LARGEST_EXACT
    return (
        whole.zip_with(present & exact, pl.Series([None], dtype=pl.Int64)) * euros_per_unit,
        whole.cast(pl.String).zip_with(present & ~exact, pl.Series([None], dtype=pl.String)),
    )


def _reading(cell: Cell, euros_per_unit: int) -> tuple[int | None, str | None]:
    text = "" if cell is None else str(cell).strip()
    if text in MISSING_TEXTS:
        return None, None
    if not _NUMBER.fullmatch(text):
        return None, text
    units = Decimal(text)
    if units in MISSING_NUMBERS:
        return None, None
    euros = units * euros_per_unit
    if abs(units) > _LARGEST_EXACT or euros != euros.to_integral_value():
        return None, text
    return int(euros), None


def _one_row_per_placing(cells: pl.DataFrame) -> pl.DataFrame:
    """A row per filled cell; a placing without a value gives none."""
    placings = [
        cells.select(
            *_KEYS,
            pl.lit(number, dtype=pl.Int64).alias("plaatsing"),
            pl.col(f"eur_{number}").alias("bedrag_eur"),
            pl.col(f"tekst_{number}").alias("tekst"),
            "bron",
        )
        for number in (1, 2)
    ]
    return pl.concat(placings).filter(pl.col("bedrag_eur").is_not_null() | pl.col("tekst").is_not_null())


def _with_problems(cells: pl.DataFrame, jaar: int) -> pl.DataFrame:
    unreadable = pl.col("tekst").is_not_null()
    return cells.with_columns(
        pl.lit(jaar, dtype=pl.Int64).alias("jaar"),
        pl.when(unreadable)
        .then(pl.format("De waarde {} is geen heel bedrag in euro's.", pl.col("tekst").str.slice(0, 40)))
        .alias(PROBLEM),
        pl.when(unreadable).then(pl.struct(*_KEYS, "plaatsing", "tekst").struct.json_encode()).alias(RAW),
        pl.col("verslagsoort").str.strip_prefix(str(jaar)),
    )


def _baten_lasten(amounts: pl.DataFrame) -> pl.DataFrame:
    direction = {"L": "lasten", "B": "baten"}
    return table("iv3_baten_lasten").normalised(
        amounts.rename({"veld": "taakveld"}).with_columns(
            pl.col("categorie")
            .str.head(1)
            .replace_strict(direction, default=None, return_dtype=pl.String)
            .alias("richting")
        )
    )


def _balans(amounts: pl.DataFrame) -> pl.DataFrame:
    """Categories other than Primo and Ultimo on a balance post are its mutations."""
    moments = {"Primo": "primo", "Ultimo": "ultimo"}
    return table("iv3_balans").normalised(
        amounts.rename({"veld": "balanspost"}).with_columns(
            pl.col("categorie")
            .replace_strict(moments, default="mutatie", return_dtype=pl.String)
            .alias("moment")
        )
    )


def _tally(amounts: pl.DataFrame, on_balance: pl.Expr) -> pl.DataFrame:
    """Filled cells and readable euros per table and body, counted before rows are made of them."""
    return (
        amounts.group_by(
            pl.when(on_balance)
            .then(pl.lit("iv3_balans"))
            .otherwise(pl.lit("iv3_baten_lasten"))
            .alias("tabel"),
            "bron",
        )
        .agg(pl.len().cast(pl.Int64).alias("rijen"), pl.col("bedrag_eur").sum().alias("eur"))
        .select(TALLY.keys())
        .sort("tabel", "bron")
    )
