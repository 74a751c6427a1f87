"""The workbook of a package: what someone who works in Excel opens first; and reading it back.

A sheet that explains (leesmij), summaries, the data dictionary (veldwijzer), and every table that Excel
opens with ease. Text stays text: no cell becomes a formula, a link or a number.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import fastexcel
import polars as pl
import xlsxwriter

from datapackages.errors import first_line
from datapackages.formats import csv_rfc4180
from datapackages.formats.csv_excel import EXACT_INTEGER, TEXT_LIMIT
from datapackages.formats.explaining import DICTIONARY, PREFACE, dictionary
from datapackages.formats.summaries import Summary, summaries
from datapackages.schema import tables as table_schemas
from datapackages.words import getal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datapackages.formats.explaining import Preface

ROW_LIMIT = 20_000
"""Larger tables are left out: nobody scrolls through them, and 65,000 rows of ten columns take 3.5 s.
The summary per taakveld is the national detail that a workbook carries."""

_DICTIONARY_TEXT = "Wat elke kolom van elke tabel betekent."

_LAST_DIGIT = 1e-15

_DAY = "yyyy-mm-dd"
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no zones; fixed, so the bytes are too
_TEXT_WIDTH, _NUMBER_WIDTH = 22, 14
_TRUNCATED = -2  # what write_string answers when Excel's limit of 32,767 characters cut the text


@dataclass(frozen=True, slots=True)
class _Styles:
    bold: Any
    wrapped: Any


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook holds: summaries, the tables that fit in it, and how many rows each table has."""

    told: tuple[Summary, ...]
    tables: Mapping[str, pl.DataFrame]
    rows: Mapping[str, int]

    @property
    def cells(self) -> int:
        """How many cells there are to write."""
        frames = [*(summary.rows for summary in self.told), *self.tables.values()]
        return sum(frame.height * frame.width for frame in frames)


def contents(frames: Mapping[str, pl.DataFrame], checks: Sequence[Mapping[str, Any]] = ()) -> Contents:
    """What the workbook of these published tables holds (names and columns as in the schemas).

    ``checks`` are the rules of ``validatie.json`` with their outcome.
    """
    return Contents(
        told=(*summaries(frames, checks), Summary(DICTIONARY, _DICTIONARY_TEXT, dictionary())),
        tables={name: frame for name, frame in frames.items() if frame.height <= ROW_LIMIT},
        rows={name: frame.height for name, frame in frames.items()},
    )


def encoded(contents: Contents, *, preface: Preface, scratch: Path) -> bytes:
    """The bytes that ``write`` writes, made in a folder of its own below ``scratch``; raises as it does."""
    with TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / "workbook.xlsx"
        write(contents, path, preface=preface, scratch=Path(folder))
        return path.read_bytes()


def write(contents: Contents, path: Path, *, preface: Preface, scratch: Path) -> None:
    """Writes a workbook; ``scratch`` takes the temporary files.

    Raises ``OSError`` or ``xlsxwriter.exceptions.XlsxWriterException`` when the disk refuses.
    """
    options = {
        "constant_memory": True,
        "default_date_format": _DAY,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(scratch),
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": preface.title, "created": _CREATED})
        styles = _Styles(
            bold=book.add_format({"bold": True, "valign": "top"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        )
        front = book.add_worksheet(PREFACE)
        for summary in contents.told:
            _sheet(book.add_worksheet(summary.name), summary.rows, styles)
        cut = {
            name: _sheet(book.add_worksheet(name), frame, styles) for name, frame in contents.tables.items()
        }
        _front(front, preface, _listed(contents, cut), styles)


def faults(
    path: Path, frames: Mapping[str, pl.DataFrame], checks: Sequence[Mapping[str, Any]] = ()
) -> Iterator[str]:
    """What a workbook holds else than ``write`` would write of these tables and checks, a line per sheet.

    It is read by another library than wrote it. A text that became a number, or the other way round, is a
    fault, also where they look the same.
    """
    logging.getLogger(fastexcel.__name__).setLevel(logging.ERROR)  # it warns of columns without any cell
    held = contents(frames, checks)
    meant = {summary.name: summary.rows for summary in held.told} | dict(held.tables)
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        yield first_line(error)
        return
    missing = sorted({PREFACE, *meant} - set(book.sheet_names))
    if missing:
        yield f"has no sheet {', '.join(missing)}"
        return
    for name, frame in meant.items():
        try:
            found = book.load_sheet(
                name, dtype_coercion="strict", schema_sample_rows=None, whitespace_as_null=False
            ).to_polars()
        except fastexcel.FastExcelError as error:
            yield f"sheet {name}: {first_line(error)}"
            continue
        fault = _fault(found, frame)
        if fault is not None:
            yield f"sheet {name} {fault}"


def _fault(found: pl.DataFrame, frame: pl.DataFrame) -> str | None:
    """What a sheet has else than the frame, as Excel holds it; None if it has the same."""
    held = frame.select(_read_back(_as_excel_holds_it(column)) for column in frame.iter_columns())
    if found.columns != held.columns:
        return f"has the columns {', '.join(found.columns)}"
    if found.height != held.height:
        return f"has {found.height} rows where {held.height} were meant"
    for there, here in zip(found.iter_columns(), held.iter_columns(), strict=True):
        if here.null_count() == here.len():
            same = there.null_count() == there.len()
        elif here.dtype != there.dtype:
            return f"has {there.dtype} in column {here.name} where {here.dtype} was meant"
        elif here.dtype == pl.Float64:
            # a workbook has 16 digits of a number, one less than tells all of them apart
            near = ((there - here).abs() <= here.abs() * _LAST_DIGIT).all()
            same = bool(near) and there.is_null().equals(here.is_null())
        else:
            same = there.equals(here)
        if not same:
            return f"has other values in column {here.name} than were meant"
    return None


def _read_back(column: pl.Series) -> pl.Series:
    """The types that a workbook has: text, numbers, truth values and moments."""
    if column.dtype == pl.Date:
        return column.cast(pl.Datetime("ms"))
    if column.dtype == pl.String:
        return column.str.slice(0, TEXT_LIMIT)
    return column.cast(pl.Float64) if column.dtype.is_numeric() else column


def _sheet(sheet: Any, frame: pl.DataFrame, styles: _Styles) -> int:
    """Writes a frame with its header; answers how many texts Excel's limit cut short."""
    plain = frame.with_columns(_as_excel_holds_it(column) for column in frame.iter_columns())
    writes = [_writer(sheet, dtype) for dtype in plain.dtypes]
    for column, name in enumerate(plain.columns):
        width = _TEXT_WIDTH if plain[name].dtype == pl.String else _NUMBER_WIDTH
        sheet.set_column(column, column, max(width, len(name) + 4))
        sheet.write_string(0, column, name, styles.bold)
    sheet.freeze_panes(1, 0)
    cut = 0
    for row, values in enumerate(plain.iter_rows(), start=1):
        for column, value in enumerate(values):
            if value is not None and writes[column](row, column, value) == _TRUNCATED:
                cut += 1
    if frame.height:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)
    return cut


def _as_excel_holds_it(column: pl.Series) -> pl.Series:
    """Moments as text, since Excel knows no offset; integers as text where it would lose digits."""
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.to_string(csv_rfc4180.MOMENT)
    if column.dtype == pl.Int64 and (column.abs() > EXACT_INTEGER).any():
        return column.cast(pl.String)
    return column


def _writer(sheet: Any, dtype: pl.DataType) -> Any:
    if dtype == pl.String:
        return sheet.write_string
    if dtype == pl.Date:
        return sheet.write_datetime
    return sheet.write_boolean if dtype == pl.Boolean else sheet.write_number


def _listed(contents: Contents, cut: Mapping[str, int]) -> list[tuple[str, str]]:
    """Sheet by sheet what it holds, and which tables are not in the workbook and where they are."""
    schemas = table_schemas()
    lines = [(summary.name, summary.text) for summary in contents.told]
    for name, height in contents.rows.items():
        rows = f"{schemas[name].title}: {getal(height)} {'rij' if height == 1 else 'rijen'}."
        if name not in cut:
            rows += f" Te groot voor dit werkboek: zie {name}.csv of {name}.parquet."
        elif cut[name]:
            texts = "lange tekst" if cut[name] == 1 else "lange teksten"
            rows += f" Excel kapt {getal(cut[name])} {texts} af: zie {name}.csv."
        lines.append((name, rows))
    return lines


def _front(sheet: Any, preface: Preface, listed: Sequence[tuple[str, str]], styles: _Styles) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, preface.title, styles.bold)
    lines = [*preface.notes, ("", ""), ("Blad", "Inhoud"), *listed]
    for row, (label, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label, styles.bold)
        sheet.write_string(row, 1, text, styles.wrapped)
